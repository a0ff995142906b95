"""The guard by itself: what is billed, and routes that find their key in the body."""

from collections.abc import AsyncIterator, Iterator

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from tests.access.conftest import RedisServer, redis_server  # noqa: F401 - a fixture
from tests.http.conftest import Client, MakeDesk
from tests.http.test_keys import bearer, new_key

from tilshi.access import Gate
from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app
from tilshi.http.callers import admit, caller_of, charge
from tilshi.http.context import RequestContext
from tilshi.http.guard import Guard
from tilshi.settings import Settings


@pytest.fixture
def gate(settings: Settings) -> Iterator[Gate]:
    gate = Gate(settings)
    yield gate
    gate.close()


def ask(gate: Gate, path: str) -> int:
    """Ask an application that charges 10 characters and then does what the path says; 0 where it broke off."""

    def end(request: Request) -> Response:
        charge(request, 10)
        what = request.path_params["what"]
        if what == "raise":
            raise ValueError
        if what == "break":
            return StreamingResponse(_breaking())
        return Response(status_code=int(what))

    application = Starlette(
        routes=[Route("/{what}", end)], middleware=[Middleware(RequestContext), Middleware(Guard, gate=gate)]
    )
    application.state.gate = gate

    async def send() -> int:
        transport = httpx.ASGITransport(application, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            try:
                return (await client.get(path)).status_code
            except (ValueError, RuntimeError, ExceptionGroup):
                return 0

    return anyio.run(send)


async def _breaking() -> AsyncIterator[bytes]:
    yield b"some"
    raise RuntimeError


@pytest.mark.parametrize(
    ("path", "status", "billed"),
    [
        ("/200", 200, 10),
        ("/202", 202, 10),
        ("/499", 499, 10),  # hung up: the work may be done
        ("/400", 400, 0),
        ("/422", 422, 0),
        ("/429", 429, 0),
        ("/500", 500, 0),
        ("/504", 504, 0),
        ("/raise", 0, 0),
        ("/break", 0, 0),
    ],
)
def test_what_had_no_answer_is_not_billed(gate: Gate, path: str, status: int, billed: int) -> None:
    assert ask(gate, path) == status
    assert gate.used(gate.identify(None))[1].characters == billed


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_key_may_come_in_the_body(make_desk: MakeDesk, engine: ScriptedEngine, anonymous: object) -> None:
    async def translate(request: Request) -> Response:
        form = await request.form()
        key = form.get("api_key")
        caller = admit(request, key if isinstance(key, str) else None)
        assert caller_of(request) == caller
        return Response(caller.id)

    application = app(desk=make_desk(engine, anonymous=anonymous))
    application.router.routes.insert(0, Route("/translate", translate, methods=["POST"]))  # in place of the real one
    with Client(application) as client:
        key = new_key(client, origins=("https://cms.example",))
        key_id = application.state.gate.keys.list()[0].id
        known = client.post("/translate", data={"api_key": key}, headers={"Origin": "https://cms.example"})
        assert (known.status_code, known.text) == (200, key_id)
        assert known.headers["access-control-allow-origin"] == "https://cms.example"
        assert client.post("/translate", data={"api_key": "x"}, headers=bearer(key)).text == key_id
        foreign = client.post("/translate", data={"api_key": key}, headers={"Origin": "https://evil.example"})
        assert foreign.status_code == 403
        for data in ({}, {"api_key": "x"}):
            nobody = client.post("/translate", data=data)
            if anonymous:
                assert (nobody.status_code, nobody.text) == (200, "anonymous")
            else:  # as LibreTranslate's clients know it
                assert (nobody.status_code, nobody.json().keys()) == (403, {"error"})


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_route_that_forgets_to_ask_lets_nobody_in(
    make_desk: MakeDesk, engine: ScriptedEngine, anonymous: object
) -> None:
    application = app(desk=make_desk(engine, anonymous=anonymous, requests_per_minute=1))

    def languages(request: Request) -> Response:
        return Response(caller_of(request).id)

    application.add_route("/detect", languages)
    with Client(application) as client:
        statuses = [client.get("/detect").status_code for _ in range(2)]
        assert statuses == ([200, 429] if anonymous else [403, 403])


def test_servers_share_rates_and_usage_in_redis(
    make_desk: MakeDesk,
    engine: ScriptedEngine,
    settings: Settings,
    redis_server: RedisServer,  # noqa: F811 - the fixture
) -> None:
    url = Settings(redis_url=redis_server.url).redis_url
    asked = {"text": "Мост открыли.", "source": "ru", "targets": ["en"]}

    def new() -> Client:
        return Client(app(desk=make_desk(engine, redis_url=url, characters_per_minute=30)))

    with new() as one, new() as other:
        for client in (one, other):
            assert client.post("/v1/translate", json=asked).status_code == 200
        assert other.get("/v1/usage").json()["requests"] == 2
        assert one.post("/v1/translate", json=asked).status_code == 429
        redis_server.kill()
        assert one.post("/v1/translate", json=asked).status_code == 200
        assert 'tilshi_access_errors_total{store="rates"} 1.0' in one.get("/metrics").text
