"""`/v1/glossaries`, and what `glossary` of the other routes does with them."""

from typing import Any

import pytest
from tests.http.conftest import RUSSIAN, Client, MakeDesk

from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app
from tilshi.translate.glossary_store import GlossaryStore

SENTENCE = "Новый мост через Жаксыкон открыт."
RIVERS = {
    "name": "Rivers",
    "dictionaries": [
        {"source": "ru", "target": "en", "entries": {"Жаксыкон": "Zhaqsyqon"}},
        {"source": "ru", "target": "kk", "entries": {"Жаксыкон": "Жақсықон"}},
    ],
}


def create(client: Client, body: Any = RIVERS) -> str:
    answer = client.post("/v1/glossaries", json=body)
    assert answer.status_code == 201, answer.text
    identity: str = answer.json()["id"]
    return identity


def test_a_glossary_is_made_listed_read_and_deleted(client: Client) -> None:
    identity = create(client)
    (listed,) = client.get("/v1/glossaries").json()["glossaries"]
    assert listed["id"] == identity
    assert listed["dictionaries"][0] == {"source": "ru", "target": "en", "count": 1}
    contents = client.get(f"/v1/glossaries/{identity}").json()
    assert contents["dictionaries"] == RIVERS["dictionaries"]
    assert client.request("DELETE", f"/v1/glossaries/{identity}").status_code == 204
    assert client.get(f"/v1/glossaries/{identity}").json()["error"]["code"] == "not_found"
    assert client.request("DELETE", f"/v1/glossaries/{identity}").status_code == 404


def test_every_target_has_its_terms(client: Client) -> None:
    answer = client.post("/v1/translate", json={"text": SENTENCE, "glossary": create(client)})
    translations = answer.json()["translations"]
    assert translations["en"]["text"] == "Novyy most cerez Zhaqsyqon otkryt."
    assert "Жақсықон" in translations["kk"]["text"]
    assert translations["en"]["warnings"] == []


@pytest.mark.parametrize("path", ["/summarize", "/v1/summarize"])
def test_a_summary_has_its_terms(client: Client, path: str) -> None:
    report = client.post(path, json={"text": RUSSIAN, "glossary": create(client), "translate": "both"}).json()
    english = report["translations"]["en"]
    assert "Zhaqsyqon" in english["title"]
    assert "Zhaqsyqon" in english["text"]
    plain = client.plain(path, RUSSIAN, glossary=create(client)).json()
    assert "Zhaqsyqon" in plain["translations"]["en"]["title"]


def test_several_articles_have_their_terms(client: Client) -> None:
    articles = [{"text": RUSSIAN}, {"text": RUSSIAN.replace("240", "250").replace("осенью", "зимой")}]
    answer = client.post("/v1/summarize/together", json={"articles": articles, "glossary": create(client)})
    assert answer.status_code == 200, answer.text
    assert "Zhaqsyqon" in answer.json()["translations"]["en"]["summary"]


@pytest.mark.parametrize("path", ["/v1/translate", "/summarize"])
def test_an_unknown_glossary_is_404_before_any_work(client: Client, engine: ScriptedEngine, path: str) -> None:
    answer = client.post(path, json={"text": SENTENCE, "glossary": "none"})
    assert answer.status_code == 404
    assert answer.json()["error"]["param"] == "glossary"
    assert engine.texts == []


def test_another_namespace_has_none_of_it(client: Client, make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    identity = create(client)
    desk = make_desk(engine, namespace="other")
    assert GlossaryStore(desk.settings).all("default")[0].id == identity  # the same file
    with Client(app(desk=desk)) as other:
        assert other.get("/v1/glossaries").json() == {"glossaries": []}
        assert other.get(f"/v1/glossaries/{identity}").status_code == 404
        assert other.request("DELETE", f"/v1/glossaries/{identity}").status_code == 404
        assert other.get(f"/v2/glossaries/{identity}").status_code == 404
        body = {"text": SENTENCE, "glossary": identity}
        assert other.post("/v1/translate", json=body).status_code == 404


@pytest.mark.parametrize(
    ("media", "table"), [("text/csv", "мост,bridge\r\n"), ("text/tab-separated-values", "мост\tbridge\n")]
)
def test_tables_come_and_go(client: Client, media: str, table: str) -> None:
    query = {"name": "Rivers", "source": "ru", "target": "en"}
    answer = client.post("/v1/glossaries", content=table.encode(), headers={"Content-Type": media}, params=query)
    assert answer.status_code == 201, answer.text
    back = client.get(f"/v1/glossaries/{answer.json()['id']}", headers={"Accept": media})
    assert back.headers["Content-Type"].startswith(media)
    assert back.text == table


def test_a_table_is_of_one_pair(client: Client) -> None:
    identity, accept = create(client), {"Accept": "text/csv"}
    assert client.get(f"/v1/glossaries/{identity}", headers=accept).status_code == 422
    query = {"source": "ru", "target": "kk"}
    assert client.get(f"/v1/glossaries/{identity}", headers=accept, params=query).text == "Жаксыкон,Жақсықон\r\n"
    query["source"] = "en"
    assert client.get(f"/v1/glossaries/{identity}", headers=accept, params=query).status_code == 404


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"name": "x"}, "dictionaries"),
        ({"name": "", "dictionaries": RIVERS["dictionaries"]}, "name"),
        ({"name": "x", "dictionaries": []}, "dictionaries"),
        ({"name": "x", "dictionaries": [RIVERS["dictionaries"][0]] * 2}, "dictionaries"),
        ({"name": "x", "dictionaries": [{"source": "ru", "target": "ru", "entries": {"а": "б"}}]}, "target"),
        ({"name": "x", "dictionaries": [{"source": "de", "target": "ru", "entries": {"а": "б"}}]}, "source"),
        ({"name": "x", "dictionaries": [{"source": "ru", "target": "en", "entries": {}}]}, "entries"),
        ({"name": "x", "dictionaries": [{"source": "ru", "target": "en", "entries": {"а": " "}}]}, "entries"),
    ],
)
def test_bad_glossaries_name_their_field(client: Client, body: dict[str, Any], param: str) -> None:
    answer = client.post("/v1/glossaries", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["param"] == param
