"""`POST /v1/translate`: shape follows shape, order follows order, each text has a language of its own."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.http.conftest import ENGLISH, KAZAKH, RUSSIAN, Client, MakeDesk

from tilshi import Desk
from tilshi.engines.scripted import ScriptedEngine, empty
from tilshi.http import app
from tilshi.http.schemas import TranslateAnswer

SENTENCE = "Старый мост через реку закроют на ремонт."


def translate(client: Client, text: Any, **fields: Any) -> dict[str, Any]:
    answer = client.post("/v1/translate", json={"text": text, **fields})
    assert answer.status_code == 200, answer.text
    TranslateAnswer.model_validate_json(answer.content)
    body: dict[str, Any] = answer.json()
    return body


def test_one_text(client: Client) -> None:
    body = translate(client, SENTENCE, targets=["en", "kk"])
    assert body["source"]["language"] == "ru"
    assert body["source"]["detected"] is True
    assert 0.6 <= body["source"]["confidence"] <= 1
    assert [*body["translations"]] == ["en", "kk"]
    english = body["translations"]["en"]
    assert english["text"].startswith("Staryy most")
    assert english["model"] == "compact"
    assert english["pivot"] is None
    assert english["score"] == -0.5
    assert english["confidences"] == [None]  # the model is not calibrated for the weights of this engine
    assert english["warnings"] == []
    assert body["grade"] == "demo"
    assert body["profile"] == "compact"
    assert body["provenance"]["models"] == ["compact"]
    assert body["provenance"]["machine"] is True
    assert body["cache"] == {"segments": 2, "hits": 0}
    assert body["engine"]["calls"] == 2


def test_a_list_is_answered_by_lists(client: Client) -> None:
    body = translate(client, [SENTENCE], targets=["en"])
    assert [one["language"] for one in body["source"]] == ["ru"]
    assert [one["text"][:6] for one in body["translations"]["en"]] == ["Staryy"]


def test_each_text_is_identified_by_itself_and_order_is_kept(client: Client) -> None:
    texts = [ENGLISH, SENTENCE, KAZAKH, SENTENCE.replace("Старый", "Новый"), ENGLISH.replace("Builders", "Workers")]
    body = translate(client, texts, targets=["en", "ru"])
    assert [one["language"] for one in body["source"]] == ["en", "ru", "kk", "ru", "en"]
    english = [one["text"] for one in body["translations"]["en"]]
    assert (english[0], english[4]) == (texts[0], texts[4])
    assert english[1].startswith("Staryy")
    assert english[3].startswith("Novyy")
    russian = body["translations"]["ru"]
    assert [one["text"] for one in russian][1] == texts[1]
    assert russian[1]["model"] is None
    assert russian[2]["model"] == "compact"


def test_a_named_source_is_believed(client: Client) -> None:
    body = translate(client, ["12 345", SENTENCE], source="ru", targets=["en"])
    assert body["source"] == [{"language": "ru", "confidence": 1.0, "detected": False}] * 2


def test_each_paragraph_is_translated_from_its_own_language(client: Client) -> None:
    mixed = f"{SENTENCE}\r\n\r\n{KAZAKH}"
    body = translate(client, [SENTENCE, mixed], targets=["kk", "ru"])
    kazakh, russian = (body["translations"][target][1]["text"] for target in ("kk", "ru"))
    assert body["source"][1]["detected"] is True
    assert kazakh.endswith(f"\r\n\r\n{KAZAKH}")
    assert SENTENCE not in kazakh
    assert russian.startswith(f"{SENTENCE}\r\n\r\n")
    assert KAZAKH not in russian
    named = translate(client, mixed, source="kk", targets=["kk"])
    assert named["translations"]["kk"]["text"] == mixed


@pytest.mark.parametrize(
    ("texts", "message"),
    [([SENTENCE, SENTENCE, " "], "text.2: "), ([SENTENCE, "слово " * 16_667], "text.1: "), (" ", "text: ")],
)
def test_the_text_that_is_empty_or_too_long_is_named(client: Client, texts: Any, message: str) -> None:
    error = client.post("/v1/translate", json={"text": texts}).json()["error"]
    assert error["message"].startswith(message)
    assert error["param"] == "text"


def test_latin_kazakh(client: Client) -> None:
    cyrillic = translate(client, SENTENCE, targets=["kk"])["translations"]["kk"]["text"]
    latin = translate(client, SENTENCE, targets=["kk"], kazakh_script="latn")["translations"]["kk"]["text"]
    assert cyrillic != latin
    assert not any("а" <= letter <= "я" for letter in latin.lower())


def test_terms_stay(client: Client) -> None:
    body = translate(client, "Мост через Жаксыкон построят осенью.", targets=["en"], do_not_translate=["Жаксыкон"])
    assert "Жаксыкон" in body["translations"]["en"]["text"]


def test_warnings_name_the_sentence(make_desk: MakeDesk) -> None:
    with Client(app(desk=make_desk(ScriptedEngine(empty)))) as client:
        body = translate(client, SENTENCE + " Потом его откроют снова.", targets=["en"])
    warnings = body["translations"]["en"]["warnings"]
    assert {one["segment"] for one in warnings} == {0, 1}
    assert "source_kept" in {one["code"] for one in warnings}


@pytest.mark.parametrize(
    ("values", "code", "param"),
    [
        ({}, "invalid_value", "text"),
        ({"text": None}, "invalid_value", "text"),
        ({"text": [SENTENCE, 5]}, "invalid_value", "text"),
        ({"text": {"a": 1}}, "invalid_value", "text"),
        ({"text": []}, "empty_text", "text"),
        ({"text": [SENTENCE, " "]}, "empty_text", "text"),
        ({"text": ["42", SENTENCE]}, "language_undetectable", "source"),
        ({"text": SENTENCE, "length": 2}, "invalid_value", "length"),
        ({"text": SENTENCE, "targets": ["xx"]}, "unknown_language", "targets"),
    ],
)
def test_a_bad_field_is_named(client: Client, values: dict[str, Any], code: str, param: str) -> None:
    answer = client.post("/v1/translate", json=values)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (422, code, param)


def test_the_text_whose_language_is_unclear_is_named(client: Client) -> None:
    answer = client.post("/v1/translate", json={"text": [SENTENCE, "42"]})
    assert answer.json()["error"]["message"].startswith("text.1: source: ")


def test_too_many_texts_whatever_their_languages(client: Client, engine: ScriptedEngine) -> None:
    answer = client.post("/v1/translate", json={"text": [SENTENCE, ENGLISH] * 33})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert "64" in answer.json()["error"]["message"]
    assert engine.calls == 0


def test_a_text_over_the_limit(client: Client, engine: ScriptedEngine) -> None:
    answer = client.post("/v1/translate", json={"text": ["слово " * 16_667]})
    assert (answer.status_code, answer.json()["error"]["param"]) == (413, "text")
    assert engine.calls == 0


def test_all_languages_share_one_deadline(client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[float | None] = []
    real = desk.translator.translate_texts

    def noted(*args: Any, **kwargs: Any) -> Any:
        ends.append(kwargs["call"].deadline)
        return real(*args, **kwargs)

    monkeypatch.setattr(desk.translator, "translate_texts", noted)
    translate(client, [SENTENCE, ENGLISH], targets=["en", "kk"])
    assert len(ends) == 2
    assert ends[0] == ends[1] is not None


def test_plain_text_is_for_summaries(client: Client) -> None:
    assert client.plain("/v1/translate", SENTENCE).status_code == 415


_POOL = (SENTENCE, ENGLISH, KAZAKH, RUSSIAN.partition("\n\n")[2])


@given(texts=st.lists(st.sampled_from(_POOL), min_size=1, max_size=6), target=st.sampled_from(["ru", "kk", "en"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_is_its_texts_one_by_one(client: Client, texts: list[str], target: str) -> None:
    together = translate(client, texts, targets=[target])
    for index, text in enumerate(texts):
        alone = translate(client, text, targets=[target])
        assert together["translations"][target][index] == alone["translations"][target]
        assert together["source"][index] == alone["source"]


def test_a_field_in_the_query_is_refused(client: Client) -> None:
    answer = client.post("/v1/translate?targets=kk", json={"text": SENTENCE})
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, "targets")
