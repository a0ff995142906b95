"""`GET /metrics`: one table for what is measured, and nothing of a request in it but closed sets."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.http.conftest import RUSSIAN, Client, MakeDesk, pseudo
from tests.http.test_keys import bearer, new_key

from tilshi import Desk
from tilshi.access import Role
from tilshi.catalog import Catalog
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.http import app
from tilshi.http.metric_names import METRICS
from tilshi.http.metrics import Metrics
from tilshi.settings import Settings

SERVICE = Path(__file__).resolve().parents[2] / "service"
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def client(settings: Settings) -> Iterator[Client]:
    """An application whose desk, pool and cache are told to the metrics, as `serve` does it."""
    metrics, catalog = Metrics(), Catalog.load(settings)
    with (
        EnginePool(settings, catalog, load=loader(ScriptedEngine(pseudo)), observer=metrics) as pool,
        Desk(settings, pool=pool, observer=metrics) as desk,
        Client(app(desk=desk, observer=metrics)) as client,
    ):
        yield client


def samples(client: Client) -> Samples:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    return found[name, tuple(sorted(labels.items()))]


def test_requests_are_counted_by_route_method_and_status(client: Client) -> None:
    for path in ("/v1/languages", "/v1/languages", "/nope", f"/{RUSSIAN[:20]}"):
        client.get(path)
    client.request("BREW", "/v1/languages")
    client.post("/v1/translate", json={"text": RUSSIAN, "targets": ["xx"]})
    found = samples(client)
    assert value(found, "tilshi_requests_total", route="/v1/languages", method="GET", status="200") == 2
    assert value(found, "tilshi_requests_total", route="-", method="GET", status="404") == 2
    assert value(found, "tilshi_requests_total", route="/v1/translate", method="POST", status="422") == 1
    assert value(found, "tilshi_request_seconds_count", route="/v1/languages") == 3
    assert value(found, "tilshi_requests_total", route="/v1/languages", method="-", status="405") == 1


def test_work_is_counted(client: Client) -> None:
    for length in ("medium", "short", "short"):
        assert client.post("/summarize", json={"text": RUSSIAN, "length": length}).status_code == 200
    found = samples(client)
    assert value(found, "tilshi_cache_lookups_total", tier="report", result="hit") == 1
    assert value(found, "tilshi_segments_total", result="computed") > 0
    assert value(found, "tilshi_segments_total", result="known") > 0
    assert value(found, "tilshi_rungs_total", rung="first") > 0
    assert value(found, "tilshi_engine_tokens_total", model="compact") > 0
    assert value(found, "tilshi_engine_batch_segments_count", model="compact") > 0
    assert value(found, "tilshi_queue_segments", model="compact") == 0
    assert value(found, "process_resident_memory_bytes") > 10**7
    assert value(found, "tilshi_unknown_metrics_total") == 0


def test_ready_is_the_latest_probe(client: Client) -> None:
    assert value(samples(client), "tilshi_ready") == 0
    client.get("/health/ready")
    assert value(samples(client), "tilshi_ready") == 1
    client.application.state.draining.begun = True
    client.application.state.draining.begun = False
    assert value(samples(client), "tilshi_ready") == 1


def test_nothing_of_a_request_is_in_it(client: Client) -> None:
    key = new_key(client)
    client.post("/v1/translate?q=Тайна", json={"text": "Тайна.", "targets": ["en"]}, headers=bearer(key))
    client.get("/Тайна", headers={"X-Request-ID": "tayna-7"})
    text = client.get("/metrics").text
    key_id = client.application.state.gate.keys.list()[0].id
    for secret in ("Тайна", "tayna", "127.0.0.1", key, key_id):
        assert secret not in text


def test_the_format_is_the_one_asked_for(client: Client) -> None:
    answer = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


@pytest.mark.parametrize("sent", ["Bearer", "Bearer "])
def test_an_empty_key_is_none(client: Client, sent: str) -> None:  # what Prometheus sends of an empty file
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 200


def test_any_key_may_read_it_and_none_where_keys_are_needed(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    with Client(app(desk=make_desk(engine, anonymous=False))) as client:
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers=bearer(new_key(client, role=Role.READ))).status_code == 200


def test_every_metric_is_there_under_its_name(client: Client) -> None:
    client.get("/health/ready")
    text = client.get("/metrics").text
    for metric in METRICS:
        name = metric.name.removesuffix("_total") if metric.kind == "counter" else metric.name
        assert re.search(rf"^# TYPE {name}(_total)? {metric.kind}$", text, re.MULTILINE), metric.name


def test_the_table_is_sane() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS)
    for metric in METRICS:
        assert metric.help
        assert metric.name.endswith("_total") == (metric.kind == "counter")
        assert {"request_id", "key", "caller", "text", "address"}.isdisjoint(metric.labels)


def observed_in_the_code() -> Iterator[tuple[str, str, set[str] | None]]:
    """Yield kind, name and labels of every call of an observer; None for labels that are not written out there."""
    for file in SERVICE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            on = ast.unparse(node.func.value)
            if node.func.attr in {"count", "observe"} and "observer" in on:
                name, labels = node.args[0], {word.arg for word in node.keywords if word.arg is not None}
                if isinstance(name, ast.Constant):
                    yield node.func.attr, str(name.value), labels
                else:
                    assert ast.unparse(name) == "name", f"{file}: measured under a name of its own"
            if node.func.attr == "_count" and isinstance(
                node.args[0], ast.Constant
            ):  # the ladder's, which passes it on
                yield "count", str(node.args[0].value), None


def test_whatever_the_code_measures_is_in_the_table() -> None:
    known = {(("count" if one.kind == "counter" else "observe"), one.observed): set(one.labels) for one in METRICS}
    found = list(observed_in_the_code())
    assert {name for _, name, _ in found} >= {"requests", "segments", "rungs", "engine_tokens", "ladder_findings"}
    for kind, name, labels in found:
        assert (kind, name) in known, name
        assert labels is None or labels == known[kind, name], name


def test_an_unknown_name_is_counted_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    metrics = Metrics()
    for _ in range(3):
        metrics.count("no_such_thing")
        metrics.observe("nor_this", 1.0, label="x")
        metrics.count("segments", wrong="x")
    text = metrics.render("")[0].decode()
    assert "tilshi_unknown_metrics_total 9.0" in text
    names = ("no_such_thing", "nor_this", "segments")
    told = [f"the metric {name}, or a label of it, is not in the table" for name in names]
    assert [record.getMessage() for record in caplog.records] == told


def test_two_applications_count_apart(make_desk: MakeDesk) -> None:
    def new() -> Client:
        return Client(app(desk=make_desk(ScriptedEngine(pseudo))))

    with new() as one, new() as other:
        one.get("/v1/languages")
        labels = (("method", "GET"), ("route", "/v1/languages"), ("status", "200"))
        assert ("tilshi_requests_total", labels) in samples(one)
        assert ("tilshi_requests_total", labels) not in samples(other)
