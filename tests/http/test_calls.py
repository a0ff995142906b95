"""Calls run beside the event loop, in a bounded number, and end when nobody waits for them any more."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from tests.http.conftest import RUSSIAN, Client, MakeDesk, listening, pseudo

from tilshi import Desk
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import Cancelled
from tilshi.http import app

GIVE_UP_SECONDS = 15.0


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    gate = threading.Event()
    yield gate
    gate.set()


@pytest.fixture
def gated(gate: threading.Event) -> ScriptedEngine:
    return ScriptedEngine(pseudo, gate=gate)


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds; fail where it never does."""
    ends = time.monotonic() + GIVE_UP_SECONDS
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)


class Watched(Desk):
    """A desk that remembers how its calls ended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends: list[BaseException | None] = []

    def summarize(self, *args: Any, **kwargs: Any) -> Any:
        try:
            report = super().summarize(*args, **kwargs)
        except BaseException as error:
            self.ends.append(error)
            raise
        self.ends.append(None)
        return report


def watched(make_desk: MakeDesk, engine: ScriptedEngine) -> Watched:
    desk = make_desk(engine)
    return Watched(desk.settings, pool=desk.pool, cache=desk.cache)


def request(body: bytes) -> bytes:
    lines = (
        "POST /summarize HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_a_client_that_goes_away_ends_its_call(
    make_desk: MakeDesk, gated: ScriptedEngine, gate: threading.Event
) -> None:
    desk = watched(make_desk, gated)
    with listening(app(desk=desk)) as address:
        with socket.create_connection(address, timeout=GIVE_UP_SECONDS) as connection:
            connection.sendall(request(json.dumps({"text": RUSSIAN}).encode()))
            assert gated.started.wait(GIVE_UP_SECONDS)
            assert desk.ends == []
        wait_for(lambda: bool(desk.ends))  # the gate is still shut: only the client's going away can end it
        assert isinstance(desk.ends[0], Cancelled)
        answer = httpx.get(f"http://{address[0]}:{address[1]}/health/live")
        assert answer.status_code == 200
        gate.set()


def test_a_client_that_goes_away_while_sending_is_no_failure(
    make_desk: MakeDesk, engine: ScriptedEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="tilshi")
    with listening(app(desk=make_desk(engine))) as address:
        with socket.create_connection(address, timeout=GIVE_UP_SECONDS) as connection:
            connection.sendall(request(b"x" * 1000)[:500])
        wait_for(lambda: "POST /summarize 499" in caplog.text)
    assert "ERROR" not in caplog.text
    assert engine.calls == 0


def test_the_event_loop_does_not_wait_for_the_engine(
    make_desk: MakeDesk, gated: ScriptedEngine, gate: threading.Event
) -> None:
    with Client(app(desk=make_desk(gated))) as client, ThreadPoolExecutor(1) as threads:
        slow = threads.submit(client.post, "/summarize", json={"text": RUSSIAN})
        assert gated.started.wait(GIVE_UP_SECONDS)
        assert client.get("/health/live").status_code == 200
        assert client.get("/v1/models").status_code == 200
        assert not slow.done()
        gate.set()
        assert slow.result(GIVE_UP_SECONDS).status_code == 200


def test_one_call_over_the_limit_is_told_to_come_back(
    make_desk: MakeDesk, gated: ScriptedEngine, gate: threading.Event
) -> None:
    with Client(app(desk=make_desk(gated, max_calls=1))) as client, ThreadPoolExecutor(1) as threads:
        first = threads.submit(client.post, "/summarize", json={"text": RUSSIAN})
        assert gated.started.wait(GIVE_UP_SECONDS)
        refused = client.post("/v1/translate", json={"text": "Старый мост закроют."})
        error = refused.json()["error"]
        assert (refused.status_code, error["code"], error["retryable"]) == (429, "queue_full", True)
        assert refused.headers["retry-after"] == "1"
        gate.set()
        assert first.result(GIVE_UP_SECONDS).status_code == 200
        assert client.post("/v1/translate", json={"text": "Старый мост закроют."}).status_code == 200


def test_many_calls_at_once_are_each_answered_with_their_own(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    texts = [f"В посёлке номер {number} построят новый мост через реку." for number in range(24)]
    with Client(app(desk=make_desk(engine))) as client, ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda text: client.post("/v1/translate", json={"text": text, "targets": ["en"]}), texts)
        )
    for number, answer in enumerate(answers):
        assert f"nomer {number} " in answer.json()["translations"]["en"]["text"]


def test_a_deadline_that_passes(make_desk: MakeDesk, gated: ScriptedEngine) -> None:
    with Client(app(desk=make_desk(gated, deadline_seconds=0.2))) as client:
        for path in ("/summarize", "/v1/translate"):
            answer = client.post(path, json={"text": "Старый мост через реку закроют на ремонт."})
            error = answer.json()["error"]
            assert (answer.status_code, error["code"], error["retryable"]) == (504, "deadline_exceeded", True)
