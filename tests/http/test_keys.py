"""Keys on the wire: which routes need one, how it is sent, what a refusal looks like."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from tests.http.conftest import RUSSIAN, Client, MakeDesk, listening
from tests.http.test_limits import Reply, closed, connect, head

from tilshi.access import Role
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import MalformedRequest
from tilshi.http import app
from tilshi.http.guard import key_of

NOBODYS = "tilshi_000000000000_" + "A" * 43
OPEN = ["/", "/docs", "/docs/docs.js", "/docs/swagger-ui.css", "/openapi.json", "/health/live", "/health/ready"]
GUARDED = [
    ("POST", "/summarize"),
    ("POST", "/v1/summarize"),
    ("POST", "/v1/translate"),
    ("GET", "/v1/languages"),
    ("GET", "/v1/models"),
    ("GET", "/v1/usage"),
    ("GET", "/metrics"),
    ("GET", "/nope"),
    ("OPTIONS", "/v1/translate"),
    ("GET", "/health"),
    ("GET", "/docs2"),
]


@pytest.fixture
def locked(make_desk: MakeDesk, engine: ScriptedEngine) -> Iterator[Client]:
    """An application that answers nobody without a key."""
    with Client(app(desk=make_desk(engine, anonymous=False))) as client:
        yield client


def new_key(client: Client, **fields: Any) -> str:
    """Make a key that the application knows at once."""
    keys = client.application.state.gate.keys
    _, secret = keys.create(**{"name": "desk", "role": Role.EDITOR, "namespace": "news", **fields})
    keys._checked = float("-inf")  # as if a second had passed
    return str(secret)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("path", OPEN)
def test_open_routes_ask_for_no_key(locked: Client, path: str) -> None:
    assert locked.get(path).status_code == 200


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_all_else_needs_one(locked: Client, engine: ScriptedEngine, method: str, path: str) -> None:
    for headers in ({}, bearer(NOBODYS), {"Authorization": "Basic ZGVzazpkZXNr"}, {"api_key": "x"}):
        answer = locked.request(method, path, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")
        assert answer.headers["www-authenticate"] == "Bearer"
        assert NOBODYS not in answer.text
    assert engine.calls == 0


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "DeepL-Auth-Key"])
def test_a_key_opens(locked: Client, scheme: str) -> None:
    key = new_key(locked)
    answer = locked.get("/v1/languages", headers={"Authorization": f"{scheme} {key}"})
    assert answer.status_code == 200
    assert locked.post("/summarize", json={"text": RUSSIAN}, headers=bearer(key)).status_code == 200


def test_a_revoked_key_does_not(locked: Client) -> None:
    key = new_key(locked)
    keys = locked.application.state.gate.keys
    keys.revoke(keys.list()[0].id)
    keys._checked = float("-inf")
    assert locked.get("/v1/languages", headers=bearer(key)).status_code == 401


def test_nor_does_it_where_none_is_needed(client: Client) -> None:
    key = new_key(client)
    keys = client.application.state.gate.keys
    keys.revoke(keys.list()[0].id)
    keys._checked = float("-inf")
    assert client.get("/v1/languages", headers=bearer(key)).status_code == 401
    asked = {"q": "Мост открыли.", "source": "ru", "target": "en"}
    assert client.post("/translate", data={**asked, "api_key": key}).status_code == 403
    assert client.get("/v1/languages").status_code == 200


def test_an_unknown_key_is_ignored_where_none_is_needed(client: Client) -> None:
    assert client.get("/v1/languages", headers=bearer(NOBODYS)).status_code == 200
    assert client.get("/v1/usage", headers=bearer(NOBODYS)).json()["keys"][0]["key"] == "anonymous"


def test_a_key_has_a_cache_of_its_own(locked: Client, engine: ScriptedEngine) -> None:
    asked = {"text": "Мост открыли.", "targets": ["en"]}
    news, sport = new_key(locked), new_key(locked, namespace="sport")
    for key, calls in ((news, 1), (news, 1), (sport, 2), (sport, 2)):
        assert locked.post("/v1/translate", json=asked, headers=bearer(key)).status_code == 200
        assert engine.calls == calls


def test_damaged_keys_refuse_everybody(client: Client) -> None:
    new_key(client)
    client.application.state.gate.keys.path.write_text("{", encoding="utf-8")
    answer = client.get("/v1/languages")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
    assert client.get("/health/live").status_code == 200


def test_two_keys_are_refused(locked: Client) -> None:
    key = new_key(locked)
    headers = [("Authorization", f"Bearer {key}"), ("Authorization", f"Bearer {NOBODYS}")]
    assert locked.get("/v1/languages", headers=headers).status_code == 400


@given(st.text(st.characters(codec="latin-1"), max_size=60))
@example("Bearer")
@example("Bearer ")
@example("  bearer   x y ")
def test_whatever_the_header_holds_is_read(given_text: str) -> None:
    key = key_of(Headers(raw=[(b"authorization", given_text.encode("latin-1"))]))
    if key is not None:
        assert key == key.strip() != ""
        assert given_text.rstrip().endswith(key)
        assert given_text.strip().partition(" ")[0].lower() in {"bearer", "deepl-auth-key"}


def test_a_header_given_twice_is_refused() -> None:
    with pytest.raises(MalformedRequest, match="Authorization"):
        key_of(Headers(raw=[(b"authorization", b"Bearer a"), (b"authorization", b"Bearer a")]))


def test_a_refusal_comes_before_the_body_and_sees_it_off(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    body = json.dumps({"text": RUSSIAN}).encode()
    with listening(app(desk=make_desk(engine, anonymous=False))) as address, closing(connect(address)) as connection:
        connection.sendall(head("/summarize", f"Content-Length: {len(body)}"))
        reply = Reply(connection)  # not a byte of the body was sent
        assert (reply.status, reply.body["error"]["code"]) == (401, "unauthorized")
        assert reply.headers["connection"] == "close"
        connection.sendall(body)  # raises if the server resets
        assert closed(connection)
