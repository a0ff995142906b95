"""Keys as the clients of other services send them, and refusals as they know them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.error import HTTPError

import deepl
import httpx
import pytest
from libretranslatepy import LibreTranslateAPI
from tests.http.compat.conftest import ClientOf
from tests.http.conftest import MakeDesk, listening

from tilshi.access import Role
from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app

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
