"""`POST /v1/items/translate`: the item comes back, its texts in another language."""

import base64
import json
from typing import Any

import pytest
from tests.articles.test_ninjs import OLD
from tests.http.conftest import Client, MakeDesk

from tilshi.access import Role
from tilshi.desk import Desk
from tilshi.engines.scripted import ScriptedEngine, empty
from tilshi.http import app, items


def translate(client: Client, item: Any, **query: Any) -> Any:
    data = item if isinstance(item, str) else json.dumps(item)
    headers = {"Content-Type": "application/json"}
    return client.post("/v1/items/translate", content=data.encode(), headers=headers, params={"to": "en"} | query)


def test_an_item_comes_back_translated(client: Client) -> None:
    answer = translate(client, OLD)
    assert answer.status_code == 200, answer.text
    item, before = answer.json(), json.loads(OLD)
    assert item["headline"] == "Most otkroyt osenyy"
    assert item["body_html"].startswith("<p>Staryy most <b>zakroyt</b>.</p><!-- wp:x --><p>")
    assert item["body_html"].endswith("&lt;b&gt;</p>")
    assert item["associations"]["photo"]["headline"] == "Novyy most"
    assert item["associations"]["photo"]["associations"] == before["associations"]["photo"]["associations"]
    assert (item["language"], item["translated_from"]) == ("en", before["uri"])
    assert item["byline"] == before["byline"]
    assert '"priority": 1.50,' in answer.text
    assert answer.headers["Tilshi-Model"] == "compact"
    assert "Server-Timing" in answer.headers


def test_terms_of_the_query_hold(client: Client) -> None:
    rivers = {"name": "x", "dictionaries": [{"source": "ru", "target": "en", "entries": {"мост": "bridge"}}]}
    identity = client.post("/v1/glossaries", json=rivers).json()["id"]
    item = {"headline": "Новый мост через Жаксыкон открыт"}
    answer = translate(client, item, glossary=identity, do_not_translate="Жаксыкон", source="ru")
    assert answer.json()["headline"] == "Novyy bridge cerez Жаксыкон otkryt"


def test_an_item_in_the_language_wanted_stays(client: Client) -> None:
    assert translate(client, OLD, to="ru").text == OLD


def test_warnings_are_counted(make_desk: MakeDesk) -> None:
    with Client(app(desk=make_desk(ScriptedEngine(empty)))) as client:
        answer = translate(client, {"headline": "Новый мост открыт", "language": "ru"})
    assert "source_kept=1" in answer.headers["Tilshi-Warnings"]
    assert answer.json()["headline"] == "Новый мост открыт"


@pytest.mark.parametrize(
    ("item", "query", "status", "code"),
    [
        ({"headline": "Мост открыт"}, {"to": "de"}, 422, "unknown_language"),
        ({"headline": "Мост открыт"}, {"colour": "x"}, 422, "invalid_value"),
        ({"headline": "Мост открыт"}, {"glossary": "none"}, 404, "not_found"),
        ({"byline": "x"}, {}, 422, "empty_text"),
        ("[1]", {}, 400, "malformed_request"),
        ('{"headline": "a", "headline": "b"}', {}, 400, "malformed_request"),
        ({"headline": "12 345"}, {}, 422, "language_undetectable"),
    ],
)
def test_what_is_wrong_is_named(client: Client, item: Any, query: dict[str, str], status: int, code: str) -> None:
    answer = translate(client, item, **query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_the_target_must_be_named(client: Client) -> None:
    answer = client.post("/v1/items/translate", json={"headline": "Мост"})
    assert answer.json()["error"]["param"] == "to"


def test_an_answer_that_takes_too_long_becomes_a_job(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "ANSWER_SECONDS", 1e-9)
    rivers = {"name": "x", "dictionaries": [{"source": "ru", "target": "en", "entries": {"мост": "bridge"}}]}
    identity = client.post("/v1/glossaries", json=rivers).json()["id"]
    answer = translate(client, OLD, glossary=identity)
    assert answer.status_code == 202
    place = answer.headers["Location"]
    assert place == f"/v1/jobs/{answer.json()['job']}"
    service = client.application.state.service
    result = service.jobs.wait(answer.json()["job"], 60)
    (shown,) = client.get(place).json()["items"]
    assert shown["result"] == result
    item = json.loads(base64.b64decode(result["data"]))
    assert item["headline"] == "Bridge otkroyt osenyy"
    assert item["translated_from"] == "urn:example:item:7"
    assert result["model"] == "compact"


def test_who_may_put_no_job_is_told_that_it_takes_too_long(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "ANSWER_SECONDS", 1e-9)
    with Client(app(desk=desk)) as client:
        keys = client.application.state.gate.keys
        for role, status in ((Role.READ, 504), (Role.EDITOR, 202)):
            _, secret = keys.create(name="one", role=role, namespace="desk")
            keys._checked = float("-inf")  # as if a second had passed
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"}
            answer = client.post("/v1/items/translate?to=en", content=OLD.encode(), headers=headers)
            assert answer.status_code == status, answer.text
        assert client.get("/v1/jobs", headers=headers).json()["total"] == 1


def test_what_may_not_be_stored_is_no_job(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "ANSWER_SECONDS", 1e-9)
    answer = translate(client, OLD, store="false")
    assert (answer.status_code, answer.json()["error"]["code"]) == (504, "deadline_exceeded")
    assert client.get("/v1/jobs").json()["total"] == 0
