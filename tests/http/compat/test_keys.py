"""Keys as the clients of other services send them, and refusals as they know them."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.error import HTTPError

import deepl
import httpx
import pytest
from libretranslatepy import LibreTranslateAPI
from starlette.requests import Request
from starlette.routing import Route
from tests.http.compat.conftest import ClientOf
from tests.http.conftest import Client, MakeDesk, listening

from tilshi.access import Role
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import InvalidValue
from tilshi.http import app
from tilshi.http.compat.refusals import refusal
from tilshi.http.failures import MAX_MESSAGE_CHARS

SENTENCE = "Старый мост через реку закроют на ремонт."
Enter = Callable[..., str]


@pytest.fixture
def locked(make_desk: MakeDesk, engine: ScriptedEngine) -> Iterator[tuple[str, Enter]]:
    """The address of a server that answers nobody without a key, and what makes one."""
    application = app(desk=make_desk(engine, anonymous=False))

    def enter(role: Role = Role.EDITOR, **limits: int) -> str:
        keys = application.state.gate.keys
        _, secret = keys.create(name="desk", role=role, namespace="news", **limits)
        keys._checked = float("-inf")
        return str(secret)

    with listening(application) as (host, port):
        yield f"http://{host}:{port}", enter


def test_deepl_sends_its_key_in_the_header(locked: tuple[str, Enter], client_of: ClientOf) -> None:
    address, enter = locked
    client = client_of(address, enter())
    assert client.translate_text(SENTENCE, target_lang="EN-GB").text.startswith("Staryy")
    usage = client.get_usage()
    assert usage.character.count == len(SENTENCE)
    assert usage.character.limit == 200_000_000
    assert not usage.any_limit_reached
    stranger = client_of(address, "wrong")
    for call in (stranger.get_usage, stranger.list_glossaries, stranger.get_source_languages):
        with pytest.raises(deepl.AuthorizationException):
            call()
    with pytest.raises(deepl.AuthorizationException):
        stranger.translate_text(SENTENCE, target_lang="EN-GB")


def test_a_reader_may_not_change_glossaries(locked: tuple[str, Enter], client_of: ClientOf) -> None:
    address, enter = locked
    client = client_of(address, enter(Role.READ))
    assert client.list_glossaries() == []
    with pytest.raises(deepl.AuthorizationException, match="role editor"):
        client.create_glossary("Rivers", "RU", "EN", {"мост": "bridge"})


@pytest.mark.parametrize(
    ("minute", "month", "kind"),
    [(60, 2000, deepl.TooManyRequestsException), (2000, 60, deepl.QuotaExceededException)],
)
def test_a_minute_too_full_and_a_month_used_up(
    locked: tuple[str, Enter], client_of: ClientOf, minute: int, month: int, kind: type[deepl.DeepLException]
) -> None:
    address, enter = locked
    client = client_of(address, enter(characters_per_minute=minute, characters_per_month=month))
    client.translate_text(SENTENCE, target_lang="EN-GB")
    with pytest.raises(kind):
        client.translate_text(SENTENCE, target_lang="EN-GB")
    assert client.get_usage().character.count == len(SENTENCE)


def test_libretranslate_sends_its_key_in_the_body(locked: tuple[str, Enter]) -> None:
    address, enter = locked
    client = LibreTranslateAPI(address, enter())
    assert client.translate(SENTENCE, "ru", "en").startswith("Staryy")
    assert client.detect(SENTENCE)[0]["language"] == "ru"
    for key in (None, "wrong"):
        stranger = LibreTranslateAPI(address, key)
        calls: list[Callable[[], Any]] = [
            partial(stranger.translate, SENTENCE, "ru", "en"),
            partial(stranger.detect, SENTENCE),
        ]
        assert len(stranger.languages()) == 3
        for call in calls:
            with pytest.raises(HTTPError) as raised:
                call()
            assert raised.value.code == 403
            assert b'"error"' in raised.value.read()
            raised.value.close()


LIBRE, DEEPL = {"error"}, {"message", "detail"}


@pytest.mark.parametrize(
    ("method", "path", "status", "fields"),
    [
        ("GET", "/v2/nope", 404, DEEPL),
        ("GET", "/v3/nope", 404, DEEPL),
        ("GET", "/v2/translate", 405, DEEPL),
        ("GET", "/translate", 405, LIBRE),
        ("DELETE", "/languages", 405, LIBRE),
        ("POST", "/translate", 413, LIBRE),
        ("POST", "/v2/translate", 413, DEEPL),
        ("GET", "/nope", 404, {"error"}),
    ],
)
def test_what_no_route_answers_is_refused_in_their_words(
    make_desk: MakeDesk, engine: ScriptedEngine, method: str, path: str, status: int, fields: set[str]
) -> None:
    with Client(app(desk=make_desk(engine, max_body_bytes=100))) as client:
        body = b"{" + b" " * 200 if status == 413 else None
        answer = client.request(method, path, content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json().keys()) == (status, fields)
        assert (status == 405) == ("allow" in answer.headers)
        assert isinstance(answer.json().get("error", {}), str) == (fields is LIBRE)


@pytest.mark.parametrize(("path", "fields"), [("/languages", LIBRE), ("/v2/languages", DEEPL)])
def test_so_is_what_comes_too_late_or_breaks(
    make_desk: MakeDesk, engine: ScriptedEngine, path: str, fields: set[str]
) -> None:
    def broken(_: Request) -> None:
        raise ValueError

    application = app(desk=make_desk(engine))
    application.router.routes.insert(0, Route(path, broken))
    with Client(application) as client:
        answer = client.get(path)
        assert (answer.status_code, answer.json().keys()) == (500, fields)
        application.state.draining.begun = True
        answer = client.get(path)
        assert (answer.status_code, answer.json().keys(), answer.headers["retry-after"]) == (503, fields, "5")
        assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("path", "key"), [("/translate", "error"), ("/v2/translate", "message")])
def test_their_messages_are_as_short_and_printable_as_ours(path: str, key: str) -> None:
    message = json.loads(bytes(refusal(path, InvalidValue("\ud800" + "x" * 1000), "id-7").body))[key]
    assert message.startswith("?xxx")
    assert len(message) <= MAX_MESSAGE_CHARS + len(" (request id-7)")


def test_a_stranger_is_refused_before_a_body_is_looked_at(locked: tuple[str, Enter]) -> None:
    address, enter = locked
    body = {"q": [1] * 90_000, "mood": "x"}
    for path in ("/translate", "/detect"):
        assert httpx.post(f"{address}{path}", json=body).status_code == 403
        assert httpx.post(f"{address}{path}", json=body | {"api_key": ["x"]}).status_code == 403
        assert httpx.post(f"{address}{path}", json=body | {"api_key": enter()}).status_code == 400


def test_a_reader_may_not_put_documents(locked: tuple[str, Enter], client_of: ClientOf) -> None:
    address, enter = locked
    client = client_of(address, enter(Role.READ))
    with pytest.raises(deepl.AuthorizationException, match="role editor") as raised:
        client.translate_document_upload(SENTENCE, filename="a.txt", target_lang="EN-GB")
    assert raised.value.http_status_code == 403
    headers = {"Authorization": f"Bearer {enter()}"}
    assert httpx.get(f"{address}/v1/jobs", headers=headers).json()["total"] == 0


def test_a_bad_header_is_refused_in_their_words(locked: tuple[str, Enter]) -> None:
    address, _ = locked
    headers = {"Authorization": "Bearer wrong"}
    assert httpx.post(f"{address}/translate", headers=headers, json={}).json().keys() == {"error"}
    assert httpx.get(f"{address}/v2/usage", headers=headers).json().keys() == {"message", "detail"}
    assert httpx.get(f"{address}/v1/usage", headers=headers).json()["error"]["code"] == "unauthorized"
