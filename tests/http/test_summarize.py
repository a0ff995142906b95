"""`POST /summarize`: the report as JSON, from JSON and from plain text."""

import codecs
from typing import Any

import pytest
from tests.http.conftest import ENGLISH, KAZAKH, RUSSIAN, Client, MakeDesk, pseudo

from tilshi import Desk
from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app
from tilshi.report import Report

PATHS = ("/summarize", "/v1/summarize")


def without_id(report: dict[str, Any]) -> dict[str, Any]:
    """What two answers about one article share: not their id, not what the cache knew."""
    return {key: value for key, value in report.items() if key not in {"id", "cache", "engine"}}


@pytest.mark.parametrize("path", PATHS)
def test_the_answer_is_the_report(client: Client, path: str) -> None:
    answer = client.post(path, json={"text": RUSSIAN, "targets": ["kk", "en"], "length": 2})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    report = Report.model_validate_json(answer.content)
    assert report.to_json() == answer.text
    assert report.summary.title == "Мост через Жаксыкон откроют осенью"
    assert len(report.summary.sentences) == 2
    assert [*report.translations] == ["kk", "en"]
    assert report.source.detected
    assert [RUSSIAN[start:end] for start, end in report.source.sentences][1] == "Его длина составит 240 метров."


def test_what_needs_a_look_is_ranked_and_an_uncalibrated_model_makes_up_no_confidence(make_desk: MakeDesk) -> None:
    forgetful = ScriptedEngine(lambda text, task, options: pseudo(text, task, options).replace("240", ""))
    with Client(app(desk=make_desk(forgetful))) as client:
        body = client.post("/v1/summarize", json={"text": RUSSIAN, "targets": ["en"], "length": 4}).json()
    sentences = body["translations"]["en"]["sentences"]
    (lost,) = [at for at, sentence in enumerate(body["summary"]["sentences"]) if "240" in sentence["text"]]
    assert body["review"][0] == {
        "language": "en",
        "part": "summary",
        "segment": lost,
        "confidence": None,
        "codes": ["number_missing"],
    }
    assert [sentence["confidence"] for sentence in sentences] == [None] * 4
    assert body["translations"]["en"]["text_confidences"] is None


def test_plain_text_means_the_same_as_json(client: Client) -> None:
    options: dict[str, Any] = {"targets": ["en"], "length": 2, "translate": "both", "source": "ru", "store": False}
    by_json = client.post("/summarize", json={"text": RUSSIAN, **options})
    by_text = client.plain("/summarize", RUSSIAN, **options)
    assert by_json.status_code == by_text.status_code == 200
    assert without_id(by_json.json()) == without_id(by_text.json())


def test_targets_in_the_query_are_repeated_or_separated_by_commas(client: Client) -> None:
    for query in ("targets=kk,en", "targets=kk&targets=en", "targets=kk,%20en"):
        answer = client.plain(f"/summarize?{query}", RUSSIAN)
        assert [*answer.json()["translations"]] == ["kk", "en"], query


def test_terms_in_the_query_may_hold_commas(client: Client, engine: ScriptedEngine) -> None:
    answer = client.plain("/summarize?targets=en&do_not_translate=Жаксыкон&do_not_translate=Астана,%20Алматы", RUSSIAN)
    assert answer.status_code == 200
    assert "Жаксыкон" in answer.json()["translations"]["en"]["title"]


def test_the_title_may_come_apart(client: Client) -> None:
    body = RUSSIAN.partition("\n\n")[2]
    for answer in (
        client.post("/summarize", json={"text": body, "title": "Новый мост"}),
        client.plain("/summarize", body, title="Новый мост"),
    ):
        assert answer.json()["summary"]["title"] == "Новый мост"


@pytest.mark.parametrize(("text", "language"), [(KAZAKH, "kk"), (ENGLISH, "en")])
def test_every_language_is_read(client: Client, text: str, language: str) -> None:
    report = client.post("/summarize", json={"text": text}).json()
    assert report["source"]["language"] == language
    assert report["summary"]["language"] == "ru"


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "windows-1251", "utf-16", "utf-16-le", "koi8-r"])
def test_a_declared_charset_is_believed(client: Client, charset: str) -> None:
    answer = client.plain("/summarize", RUSSIAN.encode(charset.strip('"')), charset=charset)
    assert answer.status_code == 200
    assert answer.json()["summary"]["title"] == "Мост через Жаксыкон откроют осенью"
    assert answer.json()["warnings"] == []


def test_a_byte_order_mark_is_no_part_of_the_text(client: Client) -> None:
    for charset in (None, "utf-8"):
        answer = client.plain("/summarize", codecs.BOM_UTF8 + RUSSIAN.encode(), charset=charset)
        assert answer.json()["summary"]["title"].startswith("Мост")
        assert answer.json()["source"]["sentences"][0][0] == RUSSIAN.index("Строители")


def test_a_guessed_encoding_is_warned_of(client: Client) -> None:
    for title in ({}, {"title": "Новый мост"}):
        answer = client.plain("/summarize", RUSSIAN.encode("cp1251"), **title)
        assert answer.status_code == 200
        warning = next(one for one in answer.json()["warnings"] if one["code"] == "encoding_guessed")
        assert warning["detail"]["source"] == "cp1251"


@pytest.mark.parametrize(
    ("charset", "body", "status", "code"),
    [
        ("utf-8", RUSSIAN.encode("cp1251"), 400, "malformed_request"),
        ("ascii", RUSSIAN.encode(), 400, "malformed_request"),
        ("klingon", b"text", 415, "unsupported_media_type"),
        ("unicode_escape", b"\\ud800", 415, "unsupported_media_type"),
        ("rot13", b"text", 415, "unsupported_media_type"),
        (None, bytes(range(256)) * 8, 415, "unsupported_media_type"),
        ("utf-8", "до\0после".encode(), 422, "invalid_value"),
    ],
)
def test_bytes_that_are_no_text(client: Client, charset: str | None, body: bytes, status: int, code: str) -> None:
    answer = client.plain("/summarize", body, charset=charset)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("values", "code", "param"),
    [
        ({}, "invalid_value", "text"),
        ({"text": 5}, "invalid_value", "text"),
        ({"text": ""}, "empty_text", "text"),
        ({"text": " \n\t"}, "empty_text", "text"),
        ({"text": "1234 5678"}, "language_undetectable", "source"),
        ({"text": RUSSIAN, "source": "de"}, "unknown_language", "source"),
        ({"text": RUSSIAN, "targets": ["fr"]}, "unknown_language", "targets"),
        ({"text": RUSSIAN, "targets": []}, "invalid_value", "targets"),
        ({"text": RUSSIAN, "targets": "en"}, "invalid_value", "targets"),
        ({"text": RUSSIAN, "length": 11}, "invalid_value", "length"),
        ({"text": RUSSIAN, "length": "huge"}, "invalid_value", "length"),
        ({"text": RUSSIAN, "method": "magic"}, "invalid_value", "method"),
        ({"text": RUSSIAN, "method": "abstractive"}, "unsupported_direction", None),
        ({"text": RUSSIAN, "translate": "all"}, "invalid_value", "translate"),
        ({"text": RUSSIAN, "profile": "none"}, "invalid_value", "profile"),
        ({"text": RUSSIAN, "kazakh_script": "arab"}, "invalid_value", "kazakh_script"),
        ({"text": RUSSIAN, "glossary": "g" * 65}, "invalid_value", "glossary"),
        ({"text": RUSSIAN, "do_not_translate": [""]}, "invalid_value", "do_not_translate"),
        ({"text": RUSSIAN, "store": "perhaps"}, "invalid_value", "store"),
        ({"text": RUSSIAN, "title": "x" * 301}, "invalid_value", "title"),
        ({"text": RUSSIAN, "lang": "ru"}, "invalid_value", "lang"),
        ({"text": RUSSIAN, "profile": ""}, "invalid_value", "profile"),
        ({"text": RUSSIAN, "do_not_translate": [" \n"]}, "invalid_value", "do_not_translate"),
        ({"text": RUSSIAN, "source": None}, "invalid_value", "source"),
    ],
)
def test_a_bad_field_is_named(client: Client, values: dict[str, Any], code: str, param: str | None) -> None:
    answer = client.post("/summarize", json=values)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, code)
    if param is not None:
        assert error["param"] == param
        assert param in error["message"]


@pytest.mark.parametrize("length", [0, -1, 11, 1.5, 10**30, True, None, [], "huge", "0", "٣", "1_0", "+2", "9" * 5000])
def test_a_bad_length_is_told_every_length_there_is(client: Client, length: Any) -> None:
    answer = client.post("/summarize", json={"text": RUSSIAN, "length": length})
    error = answer.json()["error"]
    assert (answer.status_code, error["param"]) == (422, "length")
    assert error["message"] == "length: it must be short, medium, long or 1 to 10 sentences"


@pytest.mark.parametrize("length", ["short", 1, 10, "10", 2.0])
def test_a_good_length(client: Client, length: Any) -> None:
    assert client.post("/summarize", json={"text": RUSSIAN, "length": length}).status_code == 200


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"targets": "en"}, "targets: Input should be a valid list"),
        ({"targets": []}, "targets: List should have at least 1 item after validation, not 0"),
        ({"targets": [1]}, "targets.0: Input should be 'ru', 'kk' or 'en'"),
        ({"source": 1}, "source: it must be auto, ru, kk or en"),
        ({"kazakh_script": "arab"}, "kazakh_script: Input should be 'cyrl' or 'latn'"),
        ({"glossary": 5}, "glossary: Input should be a valid string"),
        ({"do_not_translate": ["a", 1]}, "do_not_translate.1: Input should be a valid string"),
    ],
)
def test_errors_speak_json_not_python(client: Client, values: dict[str, Any], message: str) -> None:
    answer = client.post("/summarize", json={"text": RUSSIAN} | values)
    assert (answer.status_code, answer.json()["error"]["message"]) == (422, message)


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ("length=0", "length"),
        ("length=2&length=3", "length"),
        ("lang=ru", "lang"),
        ("text=another", "text"),
        ("title=a%00b", "title"),
        ("targets=", "targets"),
    ],
)
def test_a_bad_query_parameter_is_named(client: Client, query: str, param: str) -> None:
    answer = client.plain(f"/summarize?{query}", RUSSIAN)
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, param)


def test_options_beside_a_json_body_are_refused_not_ignored(client: Client) -> None:
    answer = client.post("/summarize?targets=kk", json={"text": RUSSIAN})
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, "targets")
    assert client.post("/summarize?utm_source=mail", json={"text": RUSSIAN}).status_code == 200


def test_an_article_over_the_limit(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    desk = make_desk(engine, max_article_chars=50)
    with Client(app(desk=desk)) as client:
        for answer in (client.post("/summarize", json={"text": RUSSIAN}), client.plain("/summarize", RUSSIAN)):
            assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
            assert "50" in answer.json()["error"]["message"]
    assert engine.calls == 0


def test_the_second_time_costs_nothing(client: Client, engine: ScriptedEngine) -> None:
    first = client.post("/summarize", json={"text": RUSSIAN}).json()
    calls = engine.calls
    second = client.post("/summarize", json={"text": RUSSIAN}).json()
    assert engine.calls == calls > 0
    assert second["engine"]["calls"] == 0
    assert second["cache"]["hits"] == second["cache"]["segments"] == first["cache"]["segments"]
    assert without_id(second) == without_id(first)


def test_store_false_leaves_no_trace(client: Client, engine: ScriptedEngine, desk: Desk) -> None:
    client.post("/summarize", json={"text": RUSSIAN, "store": False})
    assert all(tier.entries == 0 for tier in desk.cache.stats())
