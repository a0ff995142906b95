"""`POST /v1/summarize/together`: articles in, one report out, limits and faults by name."""

from typing import Any

import pytest
from tests.http.conftest import ENGLISH, KAZAKH, RUSSIAN, Client, MakeDesk

from tilshi import Desk
from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app
from tilshi.together_report import TogetherReport

URL = "/v1/summarize/together"
OTHER = (
    "Мост через Жаксыкон достроят\n\n"
    "Новый мост через реку Жаксыкон заканчивают строители. Его длина составит 260 метров, сообщили в районе. "
    "Движение откроют в октябре."
)


def articles(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "name": f"source {at}"} for at, text in enumerate(texts)]


def test_one_report_of_all(client: Client) -> None:
    answer = client.post(URL, json={"articles": articles(RUSSIAN, OTHER, KAZAKH, ENGLISH), "length": 5})
    assert answer.status_code == 200, answer.text
    report = TogetherReport.model_validate_json(answer.content)
    assert [one.name for one in report.sources] == ["source 0", "source 1", "source 2", "source 3"]
    assert {one.value for one in report.translations} == {"en", "kk"}
    body = answer.json()
    assert set(body["summary"]["sentences"][0]["from"][0]) == {"source", "sentence"}
    assert body["provenance"]["machine"] is True


def test_conflicts_stand_side_by_side(client: Client) -> None:
    body = client.post(URL, json={"articles": articles(RUSSIAN, OTHER), "targets": ["ru"], "length": 6}).json()
    assert [[value["text"] for value in one["values"]] for one in body["conflicts"]] == [["240 метров", "260 метров"]]


def test_title_language_and_name_of_each_article(client: Client) -> None:
    given = [{"text": "Бюджет принят.", "source": "ru", "title": "Город"}, {"text": RUSSIAN}]
    sources = client.post(URL, json={"articles": given}).json()["sources"]
    assert [(one["name"], one["detected"]) for one in sources] == [("1", False), ("2", True)]
    assert sources[0]["title"] == "Город"


@pytest.mark.parametrize(
    ("body", "status", "code", "message"),
    [
        ({}, 422, "invalid_value", "articles: Field required"),
        ({"articles": []}, 422, "invalid_value", "articles: 0 given"),
        ({"articles": articles(RUSSIAN)}, 422, "invalid_value", "articles: 1 given"),
        ({"articles": articles(*[RUSSIAN] * 21)}, 413, "too_large", "articles: 21 articles; the limit is 20"),
        ({"articles": articles(RUSSIAN, " ")}, 422, "empty_text", "articles.1 (source 1): text: there is no text"),
        ({"articles": articles(RUSSIAN, "Le conseil")}, 422, "language_undetectable", "articles.1 (source 1): source:"),
        ({"articles": articles(RUSSIAN, "а" * 100_001)}, 413, "too_large", "articles.1 (source 1): 100,001 characters"),
        ({"articles": articles(*["а" * 99_999] * 5)}, 413, "too_large", "articles: 499,995 characters together"),
        ({"articles": [{"text": RUSSIAN, "name": "x" * 201}, {"text": OTHER}]}, 422, "invalid_value", "articles.0:"),
        ({"articles": [{"text": RUSSIAN, "colour": 1}, {"text": OTHER}]}, 422, "invalid_value", "articles.0: colour:"),
        ({"articles": [{"text": RUSSIAN}, {"text": OTHER, "title": 5}]}, 422, "invalid_value", "articles.1: title:"),
        ({"articles": [{"text": RUSSIAN}, {"name": "x"}]}, 422, "invalid_value", "articles.1: text: Field required"),
        ({"articles": [RUSSIAN, OTHER]}, 422, "invalid_value", "articles.0: Input should be an object"),
        ({"articles": articles(RUSSIAN, OTHER), "method": "abstractive"}, 422, "invalid_value", "method:"),
        ({"articles": articles(RUSSIAN, OTHER), "length": 0}, 422, "invalid_value", "length:"),
        ({"articles": articles(RUSSIAN, OTHER), "targets": ["de"]}, 422, "unknown_language", "targets:"),
        ({"articles": articles(RUSSIAN, OTHER), "profile": "none"}, 422, "invalid_value", "profile"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    client: Client, engine: ScriptedEngine, body: dict[str, Any], status: int, code: str, message: str
) -> None:
    answer = client.post(URL, json=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert error["message"].startswith(message)
    assert error["param"] == message.partition(":")[0].partition(".")[0]
    assert engine.calls == 0


def test_a_field_in_the_query_is_not_lost(client: Client, engine: ScriptedEngine) -> None:
    answer = client.post(f"{URL}?length=3", json={"articles": articles(RUSSIAN, OTHER)})
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == "length: give it in the JSON body, not in the query"
    assert engine.calls == 0


def test_only_json_is_read(client: Client) -> None:
    assert client.plain(URL, RUSSIAN).status_code == 415
    assert client.get(URL).status_code == 405


def test_store_false_leaves_the_cache_alone(client: Client, desk: Desk) -> None:
    assert client.post(URL, json={"articles": articles(RUSSIAN, KAZAKH), "store": False}).status_code == 200
    assert sum(tier.entries for tier in desk.cache.stats()) == 0


def test_the_server_sets_the_limit(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    with Client(app(desk=make_desk(engine, max_articles=2))) as client:
        assert client.post(URL, json={"articles": articles(RUSSIAN, OTHER, KAZAKH)}).status_code == 413
