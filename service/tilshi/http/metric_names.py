"""Every metric `/metrics` exports: the one table that exporter, alerts and dashboard are held against.

Labels hold closed sets only: routes as patterns, model ids, codes. Names follow Prometheus: base units, and counters
end in `_total`.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Attributes:
        name: as it is exported; a histogram's series add `_bucket`, `_sum` and `_count`.
        kind: counter, histogram or gauge.
        help: what it counts or measures, for `/metrics` itself.
        labels: names of its labels, in order.
    """

    name: str
    kind: Literal["counter", "histogram", "gauge"]
    help: str
    labels: tuple[str, ...] = ()


METRICS: tuple[Metric, ...] = (
    Metric("tilshi_requests_total", "counter", "HTTP requests answered", ("route", "method", "status")),
    Metric("tilshi_cache_lookups_total", "counter", "Segments looked up in a cache tier", ("tier", "result")),
    Metric("tilshi_cache_errors_total", "counter", "Failures of a cache tier, each of them misses", ("tier",)),
    Metric("tilshi_segments_total", "counter", "Segments translated or summarised: computed or known", ("result",)),
    Metric("tilshi_warnings_total", "counter", "Warnings given with answers", ("code",)),
    Metric("tilshi_rungs_total", "counter", "Segments that reached a rung of the retry ladder", ("rung",)),
    Metric("tilshi_engine_tokens_total", "counter", "Tokens read and written by a model", ("model",)),
    Metric("tilshi_engine_loads_total", "counter", "Times a model was loaded", ("model",)),
    Metric("tilshi_engine_restarts_total", "counter", "Times a model's worker was started again", ("model",)),
    Metric("tilshi_jobs_total", "counter", "Jobs that reached a state", ("state",)),
    Metric("tilshi_request_seconds", "histogram", "Time to answer an HTTP request, seconds", ("route",)),
    Metric(
        "tilshi_engine_queue_seconds", "histogram", "Time segments waited for their model, seconds", ("model", "lane")
    ),
    Metric("tilshi_engine_batch_seconds", "histogram", "Time one batch took, seconds", ("model",)),
    Metric("tilshi_engine_batch_segments", "histogram", "Segments of one batch", ("model",)),
    Metric("tilshi_engine_batch_tokens", "histogram", "Tokens of one batch, padding included", ("model",)),
    Metric("tilshi_queue_segments", "gauge", "Segments waiting for a model now", ("model",)),
    Metric("tilshi_ready", "gauge", "1 if the engine answered its latest probe, else 0"),
    Metric("process_resident_memory_bytes", "gauge", "Memory of the process, bytes"),
)
