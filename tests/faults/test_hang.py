"""A batch that does not come back ends the process, so that a supervisor starts a new one; a crash turns readiness."""

from contextlib import suppress

import httpx
import pytest
from tests.faults.test_jobs_kill import Environment, environment, serving  # noqa: F401 - a fixture
from tests.http.conftest import Client, pseudo

from tilshi import Desk
from tilshi.catalog import Catalog
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.errors import EngineHung
from tilshi.http import app
from tilshi.settings import Settings

GIVE_UP_SECONDS = 60


def test_a_batch_that_hangs_ends_the_process(environment: Environment) -> None:  # noqa: F811
    environment |= {"TILSHI_ENGINE_HANG_SECONDS": "1", "TILSHI_GRACE_SECONDS": "2"}
    with serving(environment) as (process, client):
        assert client.get("/health/ready").status_code == 200
        body = {"text": "Hanging bridges stay open.", "source": "en", "targets": ["ru"]}
        answer = client.post("/v1/translate", json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "engine_hung")
        with suppress(httpx.TransportError):  # it may be gone already
            assert client.get("/health/ready").status_code == 503
        assert process.popen.wait(GIVE_UP_SECONDS) == EngineHung.exit_code


class Crash(BaseException):
    """As a library crashes that is written in another language."""


@pytest.fixture
def crashing(settings: Settings) -> Settings:
    return settings.model_copy(update={"worker_restarts": 0})


def test_a_worker_that_was_given_up_is_never_behind_a_green_light(crashing: Settings) -> None:
    engine = ScriptedEngine(pseudo)
    with (
        EnginePool(crashing, Catalog.load(crashing), load=loader(engine)) as pool,
        Desk(crashing, pool=pool) as desk,
        Client(app(desk=desk)) as client,
    ):
        assert client.get("/health/ready").status_code == 200
        engine.error = Crash()
        assert (
            client.post("/v1/translate", json={"text": "Мост.", "source": "ru", "targets": ["en"]}).status_code >= 500
        )
        ready = client.get("/health/ready")
        assert ready.status_code == 503
        assert "given up" in ready.json()["error"]["message"]
        assert client.get("/health/live").status_code == 200
        assert "tilshi_ready 0.0" in client.get("/metrics").text
