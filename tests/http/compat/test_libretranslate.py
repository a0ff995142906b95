"""LibreTranslate's interface, through its official Python client and as Mastodon and Weblate call it."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError

import httpx
import pytest
from libretranslatepy import LibreTranslateAPI
from tests.http.compat.conftest import Serve
from tests.http.conftest import ENGLISH, KAZAKH, Client, MakeDesk

from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import QueueFull, RateLimited, Unauthorized
from tilshi.http import bodies
from tilshi.http.compat import route
from tilshi.http.validation import validated

SENTENCE = "Старый мост через реку закроют на ремонт."


def translate(client: Client, **fields: Any) -> dict[str, Any]:
    answer = client.post("/translate", json={"source": "auto", "target": "en"} | fields)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_the_official_client(libre: LibreTranslateAPI) -> None:
    assert libre.translate(SENTENCE, "ru", "en") == "Staryy most cerez reku zakroyt na remont."
    assert libre.translate(SENTENCE, "auto", "ru") == SENTENCE
    (found,) = libre.detect(KAZAKH)
    assert found["language"] == "kk"
    assert 60 <= found["confidence"] <= 100
    languages = {one["code"]: one for one in libre.languages()}
    assert {code: one["name"] for code, one in languages.items()} == {"ru": "Russian", "kk": "Kazakh", "en": "English"}
    assert languages["ru"]["targets"] == ["en", "kk", "ru"]


def test_the_official_client_is_told_what_is_wrong(libre: LibreTranslateAPI) -> None:
    with pytest.raises(HTTPError) as raised:
        libre.translate(SENTENCE, "ru", "es")
    assert raised.value.code == 400
    assert "unknown language 'es'" in json.loads(raised.value.read())["error"]
    raised.value.close()


def test_one_text_is_answered_by_one(client: Client) -> None:
    body = translate(client, q=SENTENCE)
    assert body["translatedText"].startswith("Staryy most")
    assert body["detectedLanguage"]["language"] == "ru"
    assert "detectedLanguage" not in translate(client, q=SENTENCE, source="ru")


def test_a_list_is_answered_by_lists_and_blank_texts_stay(client: Client) -> None:
    body = translate(client, q=[SENTENCE, " ", ENGLISH, KAZAKH])
    russian, blank, english, kazakh = body["translatedText"]
    assert (russian[:6], blank, english) == ("Staryy", " ", ENGLISH)
    assert kazakh == "Qurylyssylar ozen arqyly jana kopir salyp jatyr. Onyn uzyndygy 240 metr bolady."
    assert [one["language"] for one in body["detectedLanguage"]] == ["ru", "en", "en", "kk"]
    assert body["detectedLanguage"][1]["confidence"] == 0


NO_WORDS = ["123", "—", "👍", "https://example.kz/news"]


def test_what_has_no_words_goes_through_unchanged(client: Client, engine: ScriptedEngine) -> None:
    nothing = {"language": "en", "confidence": 0}
    for text in NO_WORDS:
        assert translate(client, q=text, target="kk") == {"translatedText": text, "detectedLanguage": nothing}
    fragments = [f"<p>{text}</p>" for text in NO_WORDS]
    assert translate(client, q=fragments, format="html")["translatedText"] == fragments
    assert engine.texts == []
    body = translate(client, q=["123", SENTENCE])
    assert body["translatedText"] == ["123", "Staryy most cerez reku zakroyt na remont."]
    assert body["detectedLanguage"][0] == nothing


def test_alternatives_are_an_empty_list(client: Client) -> None:
    assert "alternatives" not in translate(client, q=SENTENCE)
    assert translate(client, q=SENTENCE, alternatives=3)["alternatives"] == []
    assert translate(client, q=[SENTENCE, "1"], alternatives=3)["alternatives"] == [[], []]


def test_mastodon_sends_lists_of_html(client: Client) -> None:
    text = f'<p>{SENTENCE}</p><p>Читать: <a href="https://example.kz/?a=1&amp;b=2">сайт</a> &lt;b&gt;</p>'
    body = translate(client, q=[text, ""], format="html")
    first, second = body["translatedText"]
    assert first.startswith("<p>Staryy most")
    assert '<a href="https://example.kz/?a=1&amp;b=2">' in first
    assert "&lt;b&gt;" in first  # an entity never becomes live markup
    assert "<b>" not in first
    assert second == ""
    assert body["detectedLanguage"][0]["language"] == "ru"


def test_a_form_may_hold_letters_as_they_are(client: Client) -> None:
    """`curl -d q=Мост` encodes nothing."""
    found = client.post(
        "/translate",
        content="q=Мост открыт.&source=ru&target=en".encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    asked = {"q": "Мост открыт.", "source": "ru", "target": "en"}
    assert found.json() == client.post("/translate", json=asked).json()
    assert found.status_code == 200


def test_a_form_says_the_same_as_json(client: Client) -> None:
    answer = client.post("/translate", data={"q": SENTENCE, "source": "ru", "target": "en", "format": "text"})
    assert answer.json() == {"translatedText": translate(client, q=SENTENCE, source="ru")["translatedText"]}
    multipart = {name: (None, value) for name, value in {"q": SENTENCE, "source": "ru", "target": "en"}.items()}
    assert client.post("/translate", files=multipart).json() == answer.json()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"q": SENTENCE}, "source: Field required"),
        ({"q": "", "source": "ru", "target": "en"}, "q: there is no text"),
        ({"q": [], "source": "ru", "target": "en"}, "q: there are no texts"),
        ({"q": 5, "source": "ru", "target": "en"}, "q: "),
        ({"q": SENTENCE, "source": "xx", "target": "en"}, "source: unknown language 'xx'"),
        ({"q": SENTENCE, "source": "ru", "target": "en", "alternatives": 101}, "alternatives: "),
        ({"q": SENTENCE, "source": "ru", "target": "en", "alternatives": -1}, "alternatives: "),
        ({"q": [SENTENCE, 1, 2], "source": "ru", "target": "en"}, "q.1: it must be a text"),
        ({"q": [1] * 65, "source": "ru", "target": "en"}, "q: 65 texts; the limit is 64"),
        ({"q": SENTENCE, "source": "ru", "target": "en", "api_key": 5}, "api_key: "),
        ({"q": SENTENCE, "source": "ru", "target": "en", "format": "xml"}, "format: "),
        ({"q": SENTENCE, "source": "ru", "target": "en", "mood": "x"}, "mood: Extra inputs"),
        ({"q": [SENTENCE, "你好世界"], "source": "auto", "target": "en"}, "q.1: source: the text does not look like"),
        (
            {"q": ["<p>你好世界</p>"], "source": "auto", "target": "en", "format": "html"},
            "q.0: source: the text does not look like",
        ),
    ],
)
def test_bad_values_are_400_and_named(client: Client, fields: dict[str, Any], message: str) -> None:
    answer = client.post("/translate", json=fields)
    assert answer.status_code == 400
    assert answer.json().keys() == {"error"}
    assert answer.json()["error"].startswith(message)
    assert answer.headers["X-Request-ID"] in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "headers", "query"),
    [
        (b"q=%FF&source=ru&target=en", {"Content-Type": "application/x-www-form-urlencoded"}, ""),
        (b"q=a&q=b&source=ru&target=en", {"Content-Type": "application/x-www-form-urlencoded"}, ""),
        (b"--x\r\nbroken", {"Content-Type": "multipart/form-data; boundary=y"}, ""),
        (b"{}", {"Content-Type": "text/xml"}, ""),
        (b"{", {"Content-Type": "application/json"}, ""),
        (b'{"q":"a"}', {"Content-Type": "application/json"}, "?target=en"),
    ],
)
def test_what_cannot_be_read_is_400(client: Client, body: bytes, headers: dict[str, str], query: str) -> None:
    answer = client.post(f"/translate{query}", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json().keys() == {"error"}


def test_limits_hold_before_any_work(make_desk: MakeDesk, engine: ScriptedEngine, serve: Serve) -> None:
    address = serve(make_desk(engine, max_texts=2, max_article_chars=50, max_body_bytes=2000))
    fields = {"source": "ru", "target": "en"}
    for q, status, message in (
        (["а"] * 3, 400, "q: 3 texts; the limit is 2"),
        (["а", "б" * 51], 400, "q.1: 51 characters; the limit is 50"),
        (["а" * 3000], 413, "body: "),
    ):
        answer = httpx.post(f"{address}/translate", json={"q": q} | fields)
        assert answer.status_code == status
        assert answer.json()["error"].startswith(message)
    assert engine.texts == []


@pytest.mark.parametrize(
    ("path", "module"), [("/translate", "libretranslate"), ("/detect", "libretranslate"), ("/v2/translate", "deepl")]
)
def test_a_request_is_looked_at_in_a_thread(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str, module: str
) -> None:
    looked: list[str] = []

    def beside(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            with pytest.raises(RuntimeError, match="no running event loop"):
                asyncio.get_running_loop()
            looked.append(name)
            return function(*args)

        return call

    for name, place, function in (
        ("validated", f"tilshi.http.compat.{module}.validated", validated),
        ("parse_json", "tilshi.http.bodies.parse_json", bodies.parse_json),
        ("gathered", "tilshi.http.compat.route.gathered", route.gathered),
    ):
        monkeypatch.setattr(place, beside(name, function))
    client.post(path, json={"q": SENTENCE})
    client.post(path, data={"q": SENTENCE})
    client.post(path, files={"q": (None, SENTENCE)})
    assert looked == ["parse_json", "validated", "gathered", "validated", "gathered", "validated"]


def test_failures_of_ours_keep_the_body_of_theirs(make_desk: MakeDesk, serve: Serve) -> None:
    address = serve(make_desk(ScriptedEngine(error=RuntimeError("secret"))))
    answer = httpx.post(f"{address}/translate", json={"q": SENTENCE, "source": "ru", "target": "en"})
    assert answer.status_code == 500
    assert answer.json().keys() == {"error"}
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("failure", "status", "retry"),
    [
        (RateLimited("slow down", retry_after=7), 429, "7"),
        (QueueFull("full"), 429, "1"),
        (Unauthorized("no"), 403, None),
    ],
)
def test_keys_and_rates(
    client: Client, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int, retry: str | None
) -> None:
    def refuse(*_: object) -> None:
        raise failure

    monkeypatch.setattr("tilshi.http.compat.libretranslate.charge", refuse)
    answer = client.post("/translate", json={"q": SENTENCE, "source": "ru", "target": "en"})
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == retry


def test_detecting_needs_letters(client: Client) -> None:
    assert client.post("/detect", json={"q": "12 345"}).status_code == 400
    assert client.post("/detect", data={"q": ENGLISH}).json()[0]["language"] == "en"
