"""Alerts and dashboard name only metrics and labels that exist."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scripts.compose import parsed, services

from tilshi.http.metric_names import METRICS, Metric

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
RULES: dict[str, Any] = parsed(DEPLOY / "rules.yml")
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana/dashboards/tilshi.json").read_text(encoding="utf-8"))
PROMETHEUS: dict[str, Any] = parsed(DEPLOY / "prometheus.yml")
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
PANELS = DASHBOARD["panels"]
TARGET_LABELS = {"job", "instance"}
"""What Prometheus adds to every series."""
SERIES = re.compile(r"\b((?:tilshi|process)_\w+|up)\b(?:\{([^}]*)\})?")
GROUPED = re.compile(r"\bby \(([^)]*)\)")


def series() -> dict[str, Metric]:
    """Every time series by the name queries use for it."""
    named: dict[str, Metric] = {"up": Metric("up", "gauge", "")}
    for metric in METRICS:
        suffixes = ("_bucket", "_sum", "_count") if metric.kind == "histogram" else ("",)
        named |= {metric.name + suffix: metric for suffix in suffixes}
    return named


def problems(query: str) -> Iterator[str]:
    """Yield what a query asks for that is not exported."""
    known = series()
    grouped = {label for found in GROUPED.findall(query) for label in re.split(r",\s*", found)}
    bare = GROUPED.sub("", query)
    used = SERIES.findall(bare)
    if not used:
        yield f"no metric in {query}"
    for name, selectors in used:
        if name not in known:
            yield f"no metric {name}"
            continue
        metric = known[name]
        labels = {*metric.labels, *TARGET_LABELS, *(["le"] if name.endswith("_bucket") else [])}
        asked = set(re.findall(r"(\w+)\s*(?:=~|!=|!~|=)", selectors)) | grouped
        yield from (f"{name} has no label {label}" for label in sorted(asked - labels))
        if metric.kind == "counter" and not re.search(rf"(?:rate|increase)\(\s*{name}\b", bare):
            yield f"{name} is a counter, asked without rate or increase"
    if query.count("(") != query.count(")") or query.count("{") != query.count("}"):
        yield f"brackets of {query}"


def queries() -> list[str]:
    return [rule["expr"] for rule in ALERTS] + [target["expr"] for panel in PANELS for target in panel["targets"]]


@pytest.mark.parametrize("query", queries())
def test_a_query_asks_for_what_is_exported(query: str) -> None:
    assert list(problems(query)) == []


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("rate(tilshi_nothing_total[5m])", "no metric tilshi_nothing_total"),
        ("tilshi_request_seconds > 1", "no metric tilshi_request_seconds"),
        ('rate(tilshi_requests_total{code="500"}[5m])', "tilshi_requests_total has no label code"),
        ("sum by (tier) (tilshi_ready)", "tilshi_ready has no label tier"),
        ("tilshi_requests_total > 5", "tilshi_requests_total is a counter, asked without rate or increase"),
        ("sum(tilshi_ready", "brackets of sum(tilshi_ready"),
        ("vector(1)", "no metric in vector(1)"),
    ],
)
def test_the_check_finds_what_is_wrong(query: str, problem: str) -> None:
    assert list(problems(query)) == [problem]


def test_everything_that_is_exported_is_shown_or_alerted_on() -> None:
    asked = " ".join(queries())
    assert [
        metric.name for metric in METRICS if not re.search(rf"\b{metric.name}(?:_bucket|_sum|_count)?\b", asked)
    ] == []


def test_alerts_say_what_they_are() -> None:
    names = [rule["alert"] for rule in ALERTS]
    assert len(set(names)) == len(names)
    assert {"TilshiNotReady", "TilshiErrorRatio", "TilshiQueueWait", "TilshiWorkerRestarts"} <= set(names)
    assert {"TilshiRedisErrors", "TilshiMemory"} <= set(names)
    for rule in ALERTS:
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert rule["annotations"]["summary"]
        named = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        kept = GROUPED.findall(rule["expr"])
        kept_labels = set(re.split(r",\s*", kept[0])) if kept else named
        assert named <= kept_labels, f"{rule['alert']} names a label its expression sums away"


def test_the_memory_alert_knows_the_limit_of_compose() -> None:
    (rule,) = (rule for rule in ALERTS if rule["alert"] == "TilshiMemory")
    limit = services({})["tilshi"]["mem_limit"]
    assert f"* {limit.removesuffix('g')} * 1024 ^ 3" in rule["expr"]


def test_the_dashboard_is_whole() -> None:
    (provider,) = parsed(DEPLOY / "grafana/provisioning/dashboards/tilshi.yml")["providers"]
    volumes = dict(volume.split(":")[:2] for volume in services({})["grafana"]["volumes"])
    assert volumes["./deploy/grafana/dashboards"] == provider["options"]["path"]
    (source,) = parsed(DEPLOY / "grafana/provisioning/datasources/prometheus.yml")["datasources"]
    used = {panel["datasource"]["uid"] for panel in PANELS}
    used |= {target["datasource"]["uid"] for panel in PANELS for target in panel["targets"]}
    assert used == {source["uid"]}
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
    assert len({panel["title"] for panel in PANELS}) == len(PANELS)
    cells = [
        (x, y)
        for panel in PANELS
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(set(cells)) == len(cells), "panels overlap"
    assert max(x for x, _ in cells) < 24


def test_every_address_is_that_of_a_service() -> None:
    known = services({})
    mounted = dict(volume.split(":")[:2] for volume in known["prometheus"]["volumes"])
    assert PROMETHEUS["rule_files"] == [mounted["./deploy/rules.yml"]]
    assert f"--config.file={mounted['./deploy/prometheus.yml']}" in known["prometheus"]["command"]
    (job,) = PROMETHEUS["scrape_configs"]
    assert job["job_name"] == "tilshi"  # the alerts ask for it
    (found,) = job["dns_sd_configs"]
    assert found["names"] == ["tilshi"]
    assert known["tilshi"]["ports"][0].endswith(f":{found['port']}")
    (source,) = parsed(DEPLOY / "grafana/provisioning/datasources/prometheus.yml")["datasources"]
    assert source["url"] == "http://prometheus:9090"
    assert "prometheus" in known


def test_prometheus_has_a_key_or_an_empty_file_for_one() -> None:
    (scraped,) = PROMETHEUS["scrape_configs"]
    inside = scraped["authorization"]["credentials_file"]

    def mounted(given: dict[str, str]) -> dict[str, str]:
        volumes = [volume.split(":") for volume in services(given)["prometheus"]["volumes"]]
        return {target: source for source, target, *_ in volumes}

    default = mounted({})[inside]
    assert (DEPLOY.parent / default).read_bytes() == b""
    chosen = mounted({"TILSHI_METRICS_KEY_FILE": "./deploy/metrics-key"})[inside]
    assert chosen == "./deploy/metrics-key"
    assert chosen.removeprefix("./") in (DEPLOY.parent / ".gitignore").read_text(encoding="utf-8").splitlines()
