"""Web pages: none may call from elsewhere but those a key names, and none may drive a local desk."""

from collections.abc import Iterator

import pytest
from tests.http.conftest import RUSSIAN, Client, MakeDesk
from tests.http.test_keys import bearer, new_key

from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app
from tilshi.http.items import MODEL, WARNINGS

CMS, EVIL = "https://cms.example", "https://evil.example"
CORS = "access-control-allow-origin"


@pytest.fixture
def locked(make_desk: MakeDesk, engine: ScriptedEngine) -> Iterator[Client]:
    with Client(app(desk=make_desk(engine, anonymous=False))) as client:
        yield client


def preflight(client: Client, origin: str, path: str = "/v1/translate") -> tuple[int, str | None]:
    answer = client.request(
        "OPTIONS", path, headers={"Origin": origin, "Access-Control-Request-Method": "POST", "Host": "desk.example"}
    )
    assert "access-control-allow-credentials" not in answer.headers
    return answer.status_code, answer.headers.get(CORS)


def test_a_page_that_a_key_names_may_use_it(locked: Client) -> None:
    key = new_key(locked, origins=(CMS,))
    assert preflight(locked, CMS) == (204, CMS)
    answer = locked.get("/v1/languages", headers={**bearer(key), "Origin": CMS})
    assert answer.status_code == 200
    assert answer.headers[CORS] == CMS
    told = set(answer.headers["access-control-expose-headers"].split(", "))
    assert {"Location", "Retry-After", "Server-Timing", "X-Request-ID", WARNINGS, MODEL} == told
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers
    failed = locked.post("/v1/translate", json={}, headers={**bearer(key), "Origin": CMS})
    assert (failed.status_code, failed.headers[CORS]) == (422, CMS)


def test_a_page_may_send_what_our_routes_read(locked: Client) -> None:
    new_key(locked, origins=(CMS,))
    headers = {"Origin": CMS, "Access-Control-Request-Method": "POST"}
    answer = locked.request("OPTIONS", "/v1/jobs", headers=headers)
    allowed = set(answer.headers["access-control-allow-headers"].split(", "))
    assert allowed == {"Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-Request-ID"}


def test_no_other_page_may(locked: Client) -> None:
    named, unnamed = new_key(locked, origins=(CMS,)), new_key(locked)
    assert preflight(locked, EVIL) == (403, None)
    for key, origin in ((named, EVIL), (named, "null"), (unnamed, CMS), (unnamed, EVIL), (named, f"{CMS}/")):
        answer = locked.get("/v1/languages", headers={**bearer(key), "Origin": origin})
        assert (answer.status_code, answer.json()["error"]["param"]) == (403, "Origin")
        assert CORS not in answer.headers
        assert "Origin" in answer.headers["vary"]
    without = locked.get("/v1/languages", headers={"Origin": CMS})
    assert (without.status_code, CORS in without.headers) == (401, False)


def test_our_own_page_behind_a_proxy_may(locked: Client) -> None:
    headers = {**bearer(new_key(locked)), "Origin": "https://desk.example", "Host": "desk.example"}
    answer = locked.get("/v1/languages", headers=headers)
    assert answer.status_code == 200
    assert CORS not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example:8000"},
        {"Host": "rebound.example:8000", "Origin": "http://rebound.example:8000"},
        {"Host": "127.0.0.1:8000", "Origin": EVIL},
        {"Host": "127.0.0.1:8000", "Origin": "http://127.0.0.1:3000"},
        {"Host": "localhost:8000", "Origin": "null"},
        {"Host": "127.0.0.1:8000", "Origin": EVIL, "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "127.0.0.1"},
    ],
)
def test_a_page_elsewhere_cannot_drive_a_local_desk(
    client: Client, engine: ScriptedEngine, headers: dict[str, str]
) -> None:
    answer = client.post("/summarize", content=RUSSIAN.encode(), headers={"Content-Type": "text/plain", **headers})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert CORS not in answer.headers
    assert engine.calls == 0


def test_a_local_page_of_ours_may(client: Client) -> None:
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        headers = {"Host": host, "Origin": f"http://{host}"}
        assert client.post("/summarize", json={"text": RUSSIAN}, headers=headers).status_code == 200


def test_a_key_is_known_under_any_host(client: Client) -> None:
    """A proxy on this machine passes the name of the world on."""
    headers = {"Host": "desk.example"}
    assert client.get("/v1/languages", headers=headers).status_code == 403
    assert client.get("/v1/languages", headers={**headers, **bearer(new_key(client))}).status_code == 200


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "x-forwarded-anything", "X-Real-IP", "Via"]
)
def test_what_a_proxy_on_this_machine_passes_on_needs_a_key(client: Client, header: str) -> None:
    headers = {"Host": "127.0.0.1:8000", header: "1.1 proxy"}
    answer = client.get("/v1/languages", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert "proxy" in answer.json()["error"]["message"]
    assert client.get("/v1/languages", headers={**headers, **bearer(new_key(client))}).status_code == 200
    assert client.get("/health/live", headers=headers).status_code == 200


def test_an_open_server_is_no_way_around_the_browser(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    desk = make_desk(engine, anonymous=True, host="0.0.0.0", anonymous_hosts=("localhost", "127.0.0.1"))  # noqa: S104
    with Client(app(desk=desk)) as client:
        rebound = {"Host": "rebound.example:8000", "Origin": "http://rebound.example:8000"}
        answer = client.post("/v1/translate", json={"text": RUSSIAN}, headers=rebound)
        assert (answer.status_code, answer.json()["error"]["param"]) == (403, "Host")
        assert engine.calls == 0
        for path in ("/translate", "/v2/usage", "/metrics"):
            assert client.get(path, headers=rebound).status_code in {403, 405}
        for host in ("localhost:8000", "127.0.0.1:8000", "172.18.0.2:8000"):  # the last as Prometheus asks
            assert client.get("/metrics", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("name", ["Host", "Origin"])
def test_what_a_browser_sends_once_is_taken_once(client: Client, name: str) -> None:
    headers = [(name, "http://127.0.0.1"), (name, EVIL)]
    assert client.get("/v1/languages", headers=headers).status_code == 400


def test_open_to_anybody_is_still_not_open_to_pages_elsewhere(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    with Client(app(desk=make_desk(engine, anonymous=True, host="192.0.2.7"))) as client:
        assert client.get("/v1/languages", headers={"Host": "desk.example"}).status_code == 200
        assert client.get("/v1/languages", headers={"Host": "desk.example", "Origin": EVIL}).status_code == 403
        assert preflight(client, EVIL) == (403, None)
