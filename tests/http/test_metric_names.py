"""The table of metrics keeps to Prometheus's naming, and to labels that hold closed sets."""

import re

import pytest
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.registry import CollectorRegistry

from tilshi.http.metric_names import METRICS, Metric

CLOSED = {
    "route", "method", "status", "tier", "result", "code", "rung", "model", "lane", "state", "store",
}  # fmt: skip
KINDS = {"counter": Counter, "gauge": Gauge, "histogram": Histogram}

each = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)


def test_names_are_unique() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS)


@each
def test_a_name_tells_kind_and_unit(metric: Metric) -> None:
    assert re.fullmatch(r"(tilshi|process)(_[a-z]+)+", metric.name)
    assert metric.name.endswith("_total") == (metric.kind == "counter")
    if metric.kind == "histogram":
        assert metric.name.endswith(("_seconds", "_segments", "_tokens", "_share"))
    assert metric.help
    assert not metric.help.endswith(".")


@each
def test_labels_hold_closed_sets(metric: Metric) -> None:
    assert set(metric.labels) <= CLOSED
    assert len(set(metric.labels)) == len(metric.labels)


@each
def test_the_client_of_prometheus_takes_it(metric: Metric) -> None:
    registry = CollectorRegistry()
    KINDS[metric.kind](metric.name, metric.help, metric.labels, registry=registry)
    (family,) = registry.collect()
    assert family.name in {metric.name, metric.name.removesuffix("_total")}
    assert family.documentation == metric.help
