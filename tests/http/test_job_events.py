"""What is told of a job while it runs, on a real connection."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from tests.http.conftest import ENGLISH, RUSSIAN, MakeDesk, listening, pseudo
from tests.http.test_jobs import refused

from tilshi.desk import Desk
from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app
from tilshi.http.service import Service

Event = dict[str, Any]


def events_of(lines: Iterator[str]) -> Iterator[Event]:
    event: Event = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if not line and event:
            yield event
            event = {}
        elif line and name:
            event[name] = json.loads(value) if name == "data" else value


@contextmanager
def served(desk: Desk) -> Iterator[tuple[httpx.Client, Service]]:
    application = app(desk=desk)
    with listening(application) as (host, port), httpx.Client(base_url=f"http://{host}:{port}", timeout=60) as client:
        assert client.get("/health/live").status_code == 200  # it has started when it answers
        yield client, application.state.service


def until(condition: Any) -> None:
    give_up = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.02)


def test_a_job_is_told_from_its_beginning_to_its_end_and_from_where_a_client_left(desk: Desk) -> None:
    with served(desk) as (client, service):
        made = client.post("/v1/jobs", json={"texts": [RUSSIAN, ENGLISH, "12345"], "targets": ["en"]}).json()
        with client.stream("GET", f"/v1/jobs/{made['id']}/events") as stream:
            assert stream.headers["Content-Type"].startswith("text/event-stream")
            told = list(events_of(stream.iter_lines()))
        items = [event for event in told if event["event"] == "item"]
        assert [event["id"] for event in items] == ["1", "2", "3"]
        assert sorted(event["data"]["position"] for event in items) == [0, 1, 2]
        assert sorted(event["data"]["state"] for event in items) == ["done", "done", "failed"]
        assert all("result" not in event["data"] for event in items)
        assert told[0]["event"] == "progress"
        assert told[-1]["event"] == "done"
        assert told[-1]["data"]["counts"]["done"] == 2
        headers = {"Last-Event-ID": "2"}
        with client.stream("GET", f"/v1/jobs/{made['id']}/events", headers=headers) as stream:
            rest = list(events_of(stream.iter_lines()))
        assert [event["event"] for event in rest] == ["progress", "item", "done"]
        assert rest[1] == items[2]
        refused(client.get(f"/v1/jobs/{made['id']}/events", headers={"Last-Event-ID": "x"}), 422, "Last-Event-ID")
        until(lambda: service.streams.taken == 0)


def test_a_stream_ends_when_its_job_is_deleted_and_frees_its_place_when_the_client_goes(make_desk: MakeDesk) -> None:
    gate = threading.Event()

    def waiting(*arguments: Any) -> str:
        gate.wait(30)
        return pseudo(*arguments)

    with served(make_desk(ScriptedEngine(waiting), max_event_streams=1)) as (client, service):
        made = client.post("/v1/jobs", json={"texts": [ENGLISH], "targets": ["ru"]}).json()
        path = f"/v1/jobs/{made['id']}/events"
        with client.stream("GET", path) as stream:
            lines = stream.iter_lines()
            next(lines)
            refused(client.get(path), 429, None, "streams of events")
        until(lambda: service.streams.taken == 0)
        with client.stream("GET", path) as stream:
            events = events_of(stream.iter_lines())
            assert next(events)["event"] == "progress"
            assert client.delete(f"/v1/jobs/{made['id']}").status_code == 204
            assert [event["event"] for event in events][-1] == "cancelled"
        gate.set()


def test_a_summary_comes_part_by_part(desk: Desk) -> None:
    with served(desk) as (client, _):
        body = {"text": RUSSIAN, "targets": ["kk", "en"]}
        with client.stream("POST", "/v1/summarize?stream=true", json=body) as stream:
            assert stream.status_code == 200
            assert "Server-Timing" not in stream.headers
            told = list(events_of(stream.iter_lines()))
        assert [event["event"] for event in told] == ["source", "summary", "kk", "en", "report"]
        whole = client.post("/summarize", json=body).json()
        report = told[-1]["data"]
        assert report["summary"] == told[1]["data"] == whole["summary"]
        assert report["translations"] == {"kk": told[2]["data"], "en": told[3]["data"]} == whole["translations"]
        plain = client.post(
            "/summarize?stream=true&targets=en", content=RUSSIAN.encode(), headers={"Content-Type": "text/plain"}
        )
        assert [event["event"] for event in events_of(iter(plain.text.splitlines()))][-1] == "report"
        whole = client.post("/summarize?stream=false", json=body).json()
        assert whole["summary"] == report["summary"]


@pytest.mark.parametrize(
    ("query", "body", "status", "param"),
    [
        ("stream=true", {"text": "12345"}, 422, "source"),
        ("stream=true", {"text": ""}, 422, "text"),
        ("stream=true", {"text": "x" * 200_000}, 413, "text"),
        ("stream=maybe", {"text": RUSSIAN}, 422, "stream"),
        ("stream=true&stream=true", {"text": RUSSIAN}, 422, "stream"),
        ("stream=true&targets=en", {"text": RUSSIAN}, 422, "targets"),
        ("", {"text": RUSSIAN, "stream": True}, 422, "stream"),
    ],
)
def test_what_is_wrong_from_the_start_is_an_ordinary_error(
    desk: Desk, query: str, body: Event, status: int, param: str
) -> None:
    with served(desk) as (client, _):
        refused(client.post(f"/summarize?{query}", json=body), status, param)


def test_a_full_house_is_an_ordinary_error(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    with served(make_desk(engine, max_calls=1)) as (client, service), service.calls.place("others"):
        refused(client.post("/summarize?stream=true", json={"text": RUSSIAN}), 429, None, "calls")


def test_what_breaks_on_the_way_is_the_last_event(make_desk: MakeDesk, caplog: pytest.LogCaptureFixture) -> None:
    def broken(text: str, *_: Any) -> str:
        raise ValueError(text)

    caplog.set_level("DEBUG")
    with served(make_desk(ScriptedEngine(broken))) as (client, _):
        answer = client.post("/summarize?stream=true", json={"text": RUSSIAN, "targets": ["en"]})
        assert answer.status_code == 200
        told = list(events_of(iter(answer.text.splitlines())))
        until(lambda: client.get("/v1/usage").json()["characters"] == 0)  # not billed, whatever its status
    assert [event["event"] for event in told] == ["source", "summary", "error"]
    error = told[-1]["data"]["error"]
    assert (error["code"], error["retryable"]) == ("engine_failed", True)
    assert error["request_id"] == answer.headers["X-Request-ID"]
    assert "Жаксыкон" not in caplog.text


def test_a_client_that_goes_away_ends_the_work(make_desk: MakeDesk) -> None:
    begun, gate = threading.Event(), threading.Event()

    def waiting(*arguments: Any) -> str:
        begun.set()
        gate.wait(30)
        return pseudo(*arguments)

    engine = ScriptedEngine(waiting)
    with served(make_desk(engine, max_calls=1)) as (client, service):
        body = json.dumps({"text": RUSSIAN, "targets": ["en", "kk"]}).encode()
        fields = f"Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        head = f"POST /summarize?stream=true HTTP/1.1\r\n{fields}\r\n\r\n"
        with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as connection:
            connection.sendall(head.encode() + body)
            assert begun.wait(30)
        until(lambda: service.calls._places.taken == 0)
        gate.set()
        assert client.post("/summarize", json={"text": RUSSIAN, "targets": ["en"]}).status_code == 200
