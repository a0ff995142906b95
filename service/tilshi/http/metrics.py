"""`GET /metrics`: what the rooms measure, in the format of Prometheus. One registry per application, none global."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from tilshi.access import Role
from tilshi.errors import Forbidden, Internal, MalformedRequest, TooManyRequests, Unauthorized, Unavailable
from tilshi.http.callers import require
from tilshi.http.metric_names import METRICS, Metric
from tilshi.http.openapi import documented

_BUCKETS: Mapping[str, tuple[float, ...]] = {
    "seconds": (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300),
    "segments": (1, 2, 4, 8, 16, 32, 64, 128, 256),
    "tokens": (16, 64, 128, 256, 512, 1024, 2048, 4096, 8192),
}
"""By the unit a histogram's name ends in."""

_GAUGES = {one.observed: one for one in METRICS if one.kind == "gauge"}
logger = logging.getLogger(__name__)
router = APIRouter(tags=["health"])


class Metrics:
    """An `Observer` that Prometheus can read. A name or label that is not in the table is counted, and logged once."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._counters = {one.observed: _counter(one, self.registry) for one in METRICS if one.kind == "counter"}
        self._histograms = {one.observed: _histogram(one, self.registry) for one in METRICS if one.kind == "histogram"}
        self._lock = threading.Lock()
        self._unknown: set[str] = set()

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        """Add to a counter."""
        try:
            counter = self._counters[name]
            (counter.labels(**labels) if labels else counter).inc(value)
        except (KeyError, ValueError):  # the library's own refusal of labels that are not the metric's
            self._miss(name)

    def observe(self, name: str, value: float, **labels: str) -> None:
        """Record a value of a histogram."""
        try:
            histogram = self._histograms[name]
            (histogram.labels(**labels) if labels else histogram).observe(value)
        except (KeyError, ValueError):
            self._miss(name)

    def watch(self, queued: Callable[[], Mapping[str, int]], is_ready: Callable[[], bool]) -> None:
        """Ask for the gauges whenever the metrics are read; once an application.

        Args:
            queued: segments waiting, by model.
            is_ready: whether the latest probe was answered; it starts none.
        """
        self.registry.register(_Gauges(queued, is_ready))

    def render(self, accept: str) -> tuple[bytes, str]:
        """Return the metrics and their content type, in the format the `Accept` header asks for."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type

    def _miss(self, name: str) -> None:
        self._counters["unknown_metrics"].inc()
        with self._lock:
            is_new = name not in self._unknown
            self._unknown.add(name)
        if is_new:
            logger.error("the metric %s, or a label of it, is not in the table", name)


class _Gauges(Collector):
    def __init__(self, queued: Callable[[], Mapping[str, int]], is_ready: Callable[[], bool]) -> None:
        self._queued, self._is_ready = queued, is_ready

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges as they stand now."""
        queue, ready = _GAUGES["queue_segments"], _GAUGES["ready"]
        waiting = GaugeMetricFamily(queue.name, queue.help, labels=queue.labels)
        for model, segments in self._queued().items():
            waiting.add_metric([model], segments)
        yield waiting
        yield GaugeMetricFamily(ready.name, ready.help, value=float(self._is_ready()))


@router.get(
    "/metrics",
    operation_id="metrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Prometheus's text format"},
        **documented(MalformedRequest, Unauthorized, Forbidden, TooManyRequests, Internal, Unavailable),
    },
)
def metrics(request: Request) -> Response:
    """Tell what was measured, for Prometheus; any key may read it."""
    require(request, Role.READ)
    body, content_type = cast("Metrics", request.app.state.metrics).render(request.headers.get("Accept", ""))
    return Response(body, headers={"Content-Type": content_type})


def _counter(metric: Metric, registry: CollectorRegistry) -> Any:
    return Counter(metric.name, metric.help, metric.labels, registry=registry)


def _histogram(metric: Metric, registry: CollectorRegistry) -> Any:
    buckets = _BUCKETS[metric.name.rpartition("_")[2]]
    return Histogram(metric.name, metric.help, metric.labels, registry=registry, buckets=buckets)
