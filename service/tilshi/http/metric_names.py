"""Every metric of `GET /metrics`: one table for the code that measures, the dashboards and the alerts.

The rooms below say `observer.count("segments", …)` or `observer.observe("engine_batch_seconds", …)`; the metric is that
name between `tilshi_` and, for a counter, `_total`. Labels are closed sets; no label holds text, a key or an address.
"""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["counter", "histogram", "gauge"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, under the name Prometheus knows."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()

    @property
    def observed(self) -> str:
        """The name the rooms measure it under."""
        return self.name.removeprefix("tilshi_").removesuffix("_total")


METRICS: Final = (
    Metric("tilshi_requests_total", "counter", "HTTP requests answered", ("route", "method", "status")),
    Metric("tilshi_cache_lookups_total", "counter", "Looks into a cache tier", ("tier", "result")),
    Metric("tilshi_cache_errors_total", "counter", "Failures of a cache tier, each a miss", ("tier",)),
    Metric("tilshi_access_errors_total", "counter", "Failures of the store of rates or usage", ("store",)),
    Metric("tilshi_webhooks_total", "counter", "Webhooks of jobs, by what became of them", ("state",)),
    Metric("tilshi_segments_total", "counter", "Segments asked for, computed or known", ("result",)),
    Metric("tilshi_warnings_total", "counter", "Warnings of translations, by code", ("code",)),
    Metric("tilshi_rungs_total", "counter", "Segments on each rung of the retry ladder", ("rung",)),
    Metric("tilshi_ladder_tokens_total", "counter", "Tokens spent on each rung, in and out", ("rung",)),
    Metric("tilshi_ladder_kept_total", "counter", "Hypotheses kept of each rung", ("rung", "result")),
    Metric("tilshi_ladder_findings_total", "counter", "Findings of each rung's hypotheses", ("rung", "code")),
    Metric("tilshi_ladder_repaired_total", "counter", "Findings that a rung got rid of", ("rung", "code")),
    Metric("tilshi_engine_tokens_total", "counter", "Tokens computed, in and out", ("model",)),
    Metric("tilshi_engine_loads_total", "counter", "Loads of a model's weights", ("model",)),
    Metric("tilshi_engine_restarts_total", "counter", "Restarts of a model's worker", ("model",)),
    Metric("tilshi_engine_segments_total", "counter", "Segments computed", ("model", "lane")),
    Metric("tilshi_engine_evictions_total", "counter", "Models closed to make room for others", ("model",)),
    Metric("tilshi_engine_hangs_total", "counter", "Batches that did not come back", ("model",)),
    Metric("tilshi_jobs_total", "counter", "Jobs that came into each state", ("state",)),
    Metric("tilshi_unknown_metrics_total", "counter", "Measurements under a name not in this table"),
    Metric("tilshi_request_seconds", "histogram", "Time of an HTTP request", ("route",)),
    Metric("tilshi_engine_queue_seconds", "histogram", "Time segments waited for their batch", ("model", "lane")),
    Metric("tilshi_engine_batch_seconds", "histogram", "Time of one batch", ("model",)),
    Metric("tilshi_engine_batch_segments", "histogram", "Segments of one batch", ("model",)),
    Metric("tilshi_engine_batch_tokens", "histogram", "Source tokens of one batch, padding included", ("model",)),
    Metric("tilshi_engine_load_seconds", "histogram", "Time to load a model's weights", ("model",)),
    Metric("tilshi_engine_padding_share", "histogram", "Share of a batch's source tokens that is padding", ("model",)),
    Metric("tilshi_models_memory_bytes", "gauge", "Weights of the loaded models, estimated"),
    Metric("tilshi_queue_segments", "gauge", "Segments waiting for a model", ("model",)),
    Metric("tilshi_ready", "gauge", "1 where the latest probe of the engine was answered, else 0"),
    Metric("process_resident_memory_bytes", "gauge", "Resident memory of the process"),
)
