"""Liveness and readiness: the second is an answer of the engine, or it is no."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NoReturn

import httpx
import pytest
from tests.http.conftest import Client, MakeDesk, pseudo

from tilshi import Desk
from tilshi.catalog import Catalog, ModelCard
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, empty
from tilshi.errors import ModelNotInstalled, NotReady, Unavailable
from tilshi.http import app
from tilshi.http.readiness import Readiness
from tilshi.http.service import Service
from tilshi.settings import Settings


def impatient(client: Client, desk: Desk, *, remember: float = 60.0, wait: float = 0.05) -> Readiness:
    """Replace the readiness of a running application by one that waits less."""
    service: Service = client.application.state.service
    readiness = Readiness(desk, remember_seconds=remember, wait_seconds=wait)
    client.application.state.service = replace(service, readiness=readiness)
    return readiness


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_live(client: Client, engine: ScriptedEngine, method: str) -> None:
    assert client.request(method, "/health/live").status_code == 200
    assert engine.calls == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_ready_means_the_engine_translated_something(client: Client, engine: ScriptedEngine, method: str) -> None:
    assert client.request(method, "/health/ready").status_code == 200
    assert engine.texts == ["Сегодня хорошая погода."]


def test_the_outcome_is_remembered(client: Client, engine: ScriptedEngine) -> None:
    for _ in range(5):
        assert client.get("/health/ready").json() == {"status": "ready"}
    assert engine.calls == 1


def test_the_outcome_is_forgotten(client: Client, desk: Desk, engine: ScriptedEngine) -> None:
    readiness = impatient(client, desk, remember=0.0, wait=5.0)
    for _ in range(3):
        assert client.get("/health/ready").status_code == 200
    assert engine.calls == 3
    readiness.close()


def test_the_cache_is_no_engine(client: Client, engine: ScriptedEngine) -> None:
    client.post("/v1/translate", json={"text": "Сегодня хорошая погода.", "targets": ["en"]})
    client.get("/health/ready")
    assert engine.calls == 2


def test_a_poor_translation_is_still_an_answer(make_desk: MakeDesk) -> None:
    with Client(app(desk=make_desk(ScriptedEngine(empty)))) as client:
        assert client.get("/health/ready").status_code == 200


def test_an_engine_that_breaks_is_not_ready_until_it_recovers(make_desk: MakeDesk) -> None:
    engine = ScriptedEngine(pseudo, error=RuntimeError("broken"))
    desk = make_desk(engine)
    with Client(app(desk=desk)) as client:
        readiness = impatient(client, desk, remember=0.0, wait=5.0)
        answer = client.get("/health/ready")
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["retryable"]) == (503, "not_ready", True)
        head = client.request("HEAD", "/health/ready")
        assert head.status_code == 503
        engine.error = None
        assert client.get("/health/ready").status_code == 200
        readiness.close()


def test_a_model_that_is_not_there(settings: Settings) -> None:
    def absent(card: ModelCard, catalog: Catalog, settings: Settings) -> NoReturn:
        raise ModelNotInstalled(f"model {card.id!r} is not installed")

    with (
        EnginePool(settings, Catalog.load(settings), load=absent) as pool,
        Desk(settings, pool=pool) as desk,
        Client(app(desk=desk)) as client,
    ):
        answer = client.get("/health/ready")
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["retryable"]) == (503, "model_not_installed", False)
        assert client.get("/health/live").status_code == 200


def test_an_engine_that_hangs_is_not_waited_for_and_asked_once(make_desk: MakeDesk) -> None:
    gate = threading.Event()
    engine = ScriptedEngine(pseudo, gate=gate)
    desk = make_desk(engine)
    with Client(app(desk=desk)) as client:
        readiness = impatient(client, desk)
        try:
            with ThreadPoolExecutor(4) as threads:
                answers: list[httpx.Response] = [
                    *threads.map(lambda _: client.get("/health/ready"), range(8)),
                ]
            assert {answer.status_code for answer in answers} == {503}
            assert {answer.json()["error"]["code"] for answer in answers} == {"not_ready"}
            assert client.get("/health/live").status_code == 200
            assert engine.calls == 1
            gate.set()
            assert readiness.probe().result(10).error is None
            assert client.get("/health/ready").status_code == 200
            assert engine.calls == 1
        finally:
            gate.set()
            readiness.close()


def test_closing_gives_up_on_a_probe(make_desk: MakeDesk) -> None:
    gate = threading.Event()
    readiness = Readiness(make_desk(ScriptedEngine(pseudo, gate=gate)))
    probe = readiness.probe()
    readiness.close()
    try:
        assert probe.result(10).error is not None
    finally:
        gate.set()


def test_not_ready_is_one_kind_of_unavailable() -> None:
    assert issubclass(NotReady, Unavailable)
    assert NotReady.status == 503
