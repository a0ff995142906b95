"""DeepL's interface, through its official Python client."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import deepl
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.http.compat.conftest import ClientOf, Serve
from tests.http.conftest import ENGLISH, KAZAKH, Client, MakeDesk, pseudo

from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import NotReady, QuotaExceeded, RateLimited, Unauthorized
from tilshi.http.compat.deepl_schemas import DeepLTranslateRequest

SENTENCE = "Старый мост через реку закроют на ремонт."
TRANSLATED = "Staryy most cerez reku zakroyt na remont."


def test_one_text(deepl_client: Any) -> None:
    result = deepl_client.translate_text(SENTENCE, target_lang="EN-GB")
    assert result.text == TRANSLATED
    assert result.detected_source_lang == "RU"
    assert result.billed_characters == len(SENTENCE)


def test_lists_keep_their_order_and_blank_texts(deepl_client: Any) -> None:
    results = deepl_client.translate_text([SENTENCE, "", ENGLISH, KAZAKH], target_lang="en-us")
    assert [one.detected_source_lang for one in results] == ["RU", "", "EN", "KK"]
    assert results[0].text == TRANSLATED
    assert results[1].text == ""
    assert results[2].text == ENGLISH
    alone = deepl_client.translate_text("👍", target_lang="en-us")
    assert (alone.text, alone.detected_source_lang) == ("👍", "")
    assert deepl_client.translate_text("<p>123</p>", target_lang="KK", tag_handling="html").text == "<p>123</p>"
    kazakh = deepl_client.translate_text([SENTENCE], source_lang="ru", target_lang="KK", formality="prefer_more")
    assert kazakh[0].text != SENTENCE


def test_html_keeps_its_tags_and_its_entities(deepl_client: Any) -> None:
    text = f'<p class="lead">{SENTENCE}</p><!-- wp:more --><p>Код: <code>х &lt; у</code>, &lt;script&gt;</p>'
    result = deepl_client.translate_text(text, target_lang="EN-GB", tag_handling="html")
    assert result.text.startswith(f'<p class="lead">{TRANSLATED}</p><!-- wp:more --><p>')
    assert "<code>х &lt; у</code>" in result.text
    assert "&lt;script&gt;" in result.text
    assert "<script>" not in result.text


def test_xml_leaves_ignored_elements(deepl_client: Any) -> None:
    text = f"<seg>{SENTENCE} <x id='1'>Не трогать</x></seg>"
    result = deepl_client.translate_text(
        text,
        target_lang="EN-GB",
        tag_handling="xml",
        ignore_tags=["x"],
        splitting_tags="seg,p",
        outline_detection=False,
    )
    assert "<x id='1'>Не трогать</x>" in result.text
    assert "Staryy most" in result.text
    with pytest.raises(deepl.DeepLException, match="Bad request"):
        deepl_client.translate_text("<seg>открыт", target_lang="EN-GB", tag_handling="xml")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"formality": "more"}, "formality: the models have one register"),
        ({"model_type": "quality_optimized"}, "model_type: "),
        ({"split_sentences": "nonewlines"}, "split_sentences: "),
        ({"ignore_tags": ["x"]}, "ignore_tags: it needs tag_handling"),
        ({"tag_handling": "html", "preserve_formatting": True}, "preserve_formatting: only without"),
        ({"tag_handling": "html", "outline_detection": False}, "outline_detection: HTML"),
        ({"tag_handling": "markdown"}, "tag_handling: "),
        ({"tag_handling": "xml", "ignore_tags": ["<"]}, "ignore_tags"),
        ({"tag_handling_version": "v2", "tag_handling": "html"}, "tag_handling_version: Extra"),
        ({"style_rule": "id"}, "style_id: Extra"),
        ({"custom_instructions": ["be brief"]}, "custom_instructions: Extra"),
        ({"source_lang": "DE"}, "source_lang: unknown language"),
        ({"target_lang": "PT-BR"}, "target_lang: unknown language"),
        ({"extra_body_parameters": {"glossary_id": "none"}}, "source_lang: a glossary needs it"),
        ({"extra_body_parameters": {"text": [1]}}, "text.0: it must be a text"),
    ],
)
def test_what_cannot_be_done_is_refused(deepl_client: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(deepl.DeepLException, match=message) as raised:
        deepl_client.translate_text(SENTENCE, **({"target_lang": "EN-GB"} | options))
    assert raised.value.http_status_code == 400


def test_hints_and_preferences_are_accepted(deepl_client: Any) -> None:
    result = deepl_client.translate_text(
        SENTENCE,
        target_lang="EN-GB",
        context="Новости района",
        split_sentences="1",
        model_type="prefer_quality_optimized",
        extra_body_parameters={"enable_beta_languages": True},
    )
    assert result.text == TRANSLATED
    assert result.model_type_used == "latency_optimized"


def test_a_text_that_must_be_one_sentence(deepl_client: Any) -> None:
    assert deepl_client.translate_text(SENTENCE, target_lang="EN-GB", split_sentences="0").text == TRANSLATED
    with pytest.raises(deepl.DeepLException, match=r"text\.0 has 2 sentences"):
        deepl_client.translate_text(f"{SENTENCE} {SENTENCE}", target_lang="EN-GB", split_sentences="0")


def test_formatting_is_preserved_where_asked(make_desk: MakeDesk, serve: Serve, client_of: ClientOf) -> None:
    def tidy(text: str, *rest: Any) -> str:
        written = pseudo(text, *rest)
        return f"{written[0].upper()}{written[1:].rstrip('.,')}."

    client = client_of(serve(make_desk(ScriptedEngine(tidy))))
    text = "старый мост через реку,"
    plain, kept = (
        client.translate_text(text, source_lang="RU", target_lang="EN-GB", preserve_formatting=flag).text
        for flag in (False, True)
    )
    assert plain == "Staryy most cerez reku."
    assert kept == "staryy most cerez reku,"


def test_languages(deepl_client: Any) -> None:
    assert [(one.code, one.name) for one in deepl_client.get_source_languages()] == [
        ("EN", "English"),
        ("KK", "Kazakh"),
        ("RU", "Russian"),
    ]
    targets = deepl_client.get_target_languages()
    assert [one.code for one in targets] == ["EN-GB", "EN-US", "KK", "RU"]
    assert not any(one.supports_formality for one in targets)


def test_languages_refuse_other_questions(client: Client) -> None:
    assert client.get("/v2/languages?type=target").status_code == 200
    assert client.get("/v2/languages?type=both").status_code == 400
    assert client.get("/v2/languages?kind=target").status_code == 400


def test_a_form_says_the_same_as_json(client: Client) -> None:
    form = {"text": [SENTENCE, ENGLISH], "target_lang": "EN", "show_billed_characters": "1"}
    answer = client.post("/v2/translate", data=form)
    assert answer.json() == client.post("/v2/translate", json=form | {"show_billed_characters": True}).json()
    assert [one["text"] for one in answer.json()["translations"]] == [TRANSLATED, ENGLISH]
    tags = {
        "text": "<a>мост</a>",
        "source_lang": "RU",
        "target_lang": "EN",
        "tag_handling": "xml",
        "ignore_tags": "a,b",
    }
    assert client.post("/v2/translate", data=tags).json()["translations"][0]["text"] == "<a>мост</a>"


@pytest.mark.parametrize(
    ("failure", "kind", "status"),
    [
        (Unauthorized("no such key"), deepl.AuthorizationException, 403),
        (QuotaExceeded("used up", retry_after=9), deepl.QuotaExceededException, 456),
        (RateLimited("slow down", retry_after=9), deepl.TooManyRequestsException, 429),
        (NotReady("not yet"), deepl.DeepLException, 503),
    ],
)
def test_the_client_knows_every_failure(
    deepl_client: Any,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
    kind: type[deepl.DeepLException],
    status: int,
) -> None:
    def refuse(*_: object) -> None:
        raise failure

    monkeypatch.setattr("tilshi.http.compat.deepl.charge", refuse)
    with pytest.raises(kind) as raised:
        deepl_client.translate_text(SENTENCE, target_lang="EN-GB")
    assert raised.value.http_status_code == status
    answer = httpx.post(f"{address}/v2/translate", json={"text": [SENTENCE], "target_lang": "EN"})
    assert answer.json().keys() == {"message", "detail"}
    assert ("Retry-After" in answer.headers) == (status in {429, 456})


FIELDS = [*DeepLTranslateRequest.model_fields]
VALUES: list[Any] = [None, True, 0, 1.5, "", "ru", "EN", "xml", "less", "мост", "<p>мост", [], ["мост"], {}, {"a": []}]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(VALUES), max_size=4))
def test_no_value_of_any_kind_breaks_it(client: Client, fields: dict[str, Any]) -> None:
    answer = client.post("/v2/translate", json={"text": [SENTENCE], "target_lang": "EN"} | fields)
    assert answer.status_code in {200, 400, 404}, answer.text
    assert ("message" in answer.json()) == (answer.status_code != 200)


def test_bodies_over_the_limit(make_desk: MakeDesk, engine: ScriptedEngine, serve: Serve, client_of: ClientOf) -> None:
    client = client_of(serve(make_desk(engine, max_body_bytes=2000, max_texts=2)))
    with pytest.raises(deepl.DeepLException, match="413"):
        client.translate_text("а" * 3000, target_lang="EN-GB")
    with pytest.raises(deepl.DeepLException, match="the limit is 2"):
        client.translate_text(["а"] * 3, target_lang="EN-GB")
    with pytest.raises(deepl.DeepLException, match="the limit is 2"):  # before they are looked at
        client.translate_text("а", target_lang="EN-GB", extra_body_parameters={"text": [1] * 3})
    assert engine.texts == []


def test_a_full_desk_is_tried_again(make_desk: MakeDesk, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    entered, gate, refused = threading.Event(), threading.Event(), threading.Event()

    def slow(text: str, *rest: Any) -> str:
        entered.set()
        assert gate.wait(30)
        return pseudo(text, *rest)

    def sleep(timer: Any) -> None:
        refused.set()
        gate.set()
        original(timer)

    original: Callable[[Any], None] = deepl.http_client._BackoffTimer.sleep_until_deadline
    monkeypatch.setattr("deepl.http_client._BackoffTimer.sleep_until_deadline", sleep)
    monkeypatch.setattr("deepl.http_client._BackoffTimer.BACKOFF_INITIAL", 0.2)
    address = serve(make_desk(ScriptedEngine(slow), max_calls=1))
    clients: list[Any] = [deepl.DeepLClient(key, server_url=address) for key in ("a", "b")]
    first, second = clients
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(first.translate_text, SENTENCE, target_lang="EN-GB")
        assert entered.wait(30)
        assert second.translate_text(SENTENCE, target_lang="EN-GB").text == TRANSLATED
        assert refused.is_set()
        assert waiting.result(30).text == TRANSLATED
    first.close()
    second.close()
