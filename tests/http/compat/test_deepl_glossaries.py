"""Glossaries through DeepL's official client: versions 2 and 3, and what translations make of them."""

from datetime import UTC, datetime
from typing import Any

import deepl
import httpx
import pytest
from deepl.api_data import MultilingualGlossaryDictionaryEntries as Entries
from tests.http.compat.conftest import Serve
from tests.http.conftest import MakeDesk

from tilshi.engines.scripted import ScriptedEngine

SENTENCE = "Новый мост через Жаксыкон открыт."


def test_a_glossary_from_end_to_end(deepl_client: Any) -> None:
    glossary = deepl_client.create_glossary("Rivers", "RU", "EN-GB", {"Жаксыкон": "Zhaqsyqon", "мост": "bridge"})
    assert (glossary.name, glossary.source_lang, glossary.target_lang) == ("Rivers", "RU", "EN")
    assert glossary.entry_count == 2
    assert glossary.ready
    assert abs((datetime.now(UTC) - glossary.creation_time).total_seconds()) < 3600
    result = deepl_client.translate_text(SENTENCE, source_lang="RU", target_lang="EN-GB", glossary=glossary)
    assert result.text == "Novyy bridge cerez Zhaqsyqon otkryt."
    again = deepl_client.translate_text_with_glossary(f"<p>{SENTENCE}</p>", glossary, tag_handling="html")
    assert again.text == "<p>Novyy bridge cerez Zhaqsyqon otkryt.</p>"
    assert deepl_client.get_glossary_entries(glossary) == {"Жаксыкон": "Zhaqsyqon", "мост": "bridge"}
    assert [one.glossary_id for one in deepl_client.list_glossaries()] == [glossary.glossary_id]
    assert deepl_client.get_glossary(glossary.glossary_id).name == "Rivers"
    deepl_client.delete_glossary(glossary)
    with pytest.raises(deepl.GlossaryNotFoundException):
        deepl_client.get_glossary(glossary.glossary_id)
    with pytest.raises(deepl.DeepLException, match="Not found"):
        deepl_client.translate_text(SENTENCE, source_lang="RU", target_lang="EN-GB", glossary=glossary)


def test_a_new_glossary_serves_no_old_translation(deepl_client: Any) -> None:
    texts = []
    for name in ("Zhaqsyqon", "Jaksykon"):
        glossary = deepl_client.create_glossary("Rivers", "RU", "EN", {"Жаксыкон": name})
        texts.append(deepl_client.translate_text_with_glossary(SENTENCE, glossary).text)
        deepl_client.delete_glossary(glossary)
    texts.append(deepl_client.translate_text(SENTENCE, source_lang="RU", target_lang="EN-GB").text)
    assert [text.split()[3] for text in texts] == ["Zhaqsyqon", "Jaksykon", "Jaksykon"]
    assert texts[0] != texts[1]


def test_csv_and_its_pairs(deepl_client: Any) -> None:
    glossary = deepl_client.create_glossary_from_csv("Rivers", "RU", "KK", 'мост,"көпір, жаңа"\nрека,өзен\n')
    assert deepl_client.get_glossary_entries(glossary) == {"мост": "көпір, жаңа", "река": "өзен"}
    pairs = {(one.source_lang, one.target_lang) for one in deepl_client.get_glossary_languages()}
    assert ("ru", "kk") in pairs
    assert len(pairs) == 6


def test_mistakes_are_named(deepl_client: Any, address: str) -> None:
    glossary = deepl_client.create_glossary("Rivers", "RU", "EN", {"мост": "bridge"})
    with pytest.raises(deepl.DeepLException, match="other languages"):
        deepl_client.translate_text(SENTENCE, source_lang="RU", target_lang="KK", glossary=glossary.glossary_id)
    with pytest.raises(deepl.DeepLException, match="language of the terms"):
        deepl_client.create_glossary("Rivers", "RU", "RU", {"мост": "мост"})
    body = {"text": [SENTENCE], "target_lang": "EN", "glossary_id": glossary.glossary_id}
    assert "source_lang" in httpx.post(f"{address}/v2/translate", json=body).json()["message"]
    form = {"name": "x", "source_lang": "RU", "target_lang": "EN", "entries": "мост", "entries_format": "tsv"}
    answer = httpx.post(f"{address}/v2/glossaries", data=form)
    assert (answer.status_code, answer.json()["message"][:15]) == (400, "entries: line 1")
    with pytest.raises(deepl.GlossaryNotFoundException):
        deepl_client.delete_glossary("nothing")


def test_version_3_from_end_to_end(deepl_client: Any) -> None:
    made = deepl_client.create_multilingual_glossary(
        "Rivers", [Entries("RU", "EN", {"мост": "bridge"}), Entries("RU", "KK", {"мост": "көпір"})]
    )
    assert [(one.source_lang, one.target_lang, one.entry_count) for one in made.dictionaries] == [
        ("RU", "EN", 1),
        ("RU", "KK", 1),
    ]
    result = deepl_client.translate_text(SENTENCE, source_lang="RU", target_lang="KK", glossary=made)
    assert " көпір " in result.text
    changed = deepl_client.update_multilingual_glossary_dictionary(made, Entries("RU", "EN", {"река": "river"}))
    assert changed.dictionaries[0].entry_count == 2
    assert deepl_client.update_multilingual_glossary_name(made, "Lakes").name == "Lakes"
    replaced = deepl_client.replace_multilingual_glossary_dictionary(made, Entries("RU", "EN", {"река": "stream"}))
    assert replaced.entry_count == 1
    found = deepl_client.get_multilingual_glossary_entries(made, "RU", "EN").dictionaries
    assert [one.entries for one in found] == ["река\tstream"]
    assert deepl_client.list_glossaries() == []  # version 2 shows glossaries of one pair only
    deepl_client.delete_multilingual_glossary_dictionary(made, source_lang="RU", target_lang="KK")
    assert len(deepl_client.get_multilingual_glossary(made.glossary_id).dictionaries) == 1
    assert [one.name for one in deepl_client.list_multilingual_glossaries()] == ["Lakes"]
    with pytest.raises(deepl.DeepLException, match="it is the last one; delete the glossary") as raised:
        deepl_client.delete_multilingual_glossary_dictionary(made, source_lang="RU", target_lang="EN")
    assert raised.value.http_status_code == 400
    deepl_client.delete_multilingual_glossary(made)
    assert deepl_client.list_multilingual_glossaries() == []


def test_a_change_is_made_whole_or_not_at_all(make_desk: MakeDesk, engine: ScriptedEngine, serve: Serve) -> None:
    address = serve(make_desk(engine, max_glossary_entries=2))
    pair = {"source_lang": "RU", "target_lang": "EN"}
    table = {**pair, "entries": "мост\tbridge\nрека\triver", "entries_format": "tsv"}
    made = httpx.post(f"{address}/v3/glossaries", json={"name": "Rivers", "dictionaries": [table]}).json()
    place = f"{address}/v3/glossaries/{made['glossary_id']}"

    def change(entries: str) -> httpx.Response:
        body = {"name": "Lakes", "dictionaries": [{**table, "entries": entries}]}
        return httpx.patch(place, json=body)

    assert change("дом\thouse").status_code == 413
    assert httpx.get(place).json() == made
    assert change("мост\tspan").json() == {**made, "name": "Lakes"}


def test_a_pair_is_named_once(deepl_client: Any, address: str) -> None:
    made = deepl_client.create_multilingual_glossary(
        "Rivers", [Entries("RU", "EN", {"мост": "bridge"}), Entries("KK", "EN", {"көпір": "bridge"})]
    )
    place = f"{address}/v3/glossaries/{made.glossary_id}"
    for method, path in (("GET", "entries"), ("DELETE", "dictionaries")):
        answer = httpx.request(method, f"{place}/{path}?source_lang=kk&source_lang=ru&target_lang=en")
        assert (answer.status_code, answer.json()["message"]) == (400, "source_lang: given twice")
    assert len(httpx.get(place).json()["dictionaries"]) == 2


def test_long_lists_are_refused_at_their_length(address: str) -> None:
    answer = httpx.post(f"{address}/v3/glossaries", json={"name": "x", "dictionaries": [1] * 90_000})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("dictionaries")
    assert len(answer.content) < 500


def test_a_term_never_becomes_live_markup(deepl_client: Any) -> None:
    glossary = deepl_client.create_glossary("Rivers", "RU", "EN", {"мост": "<img src=x onerror=alert(1)>"})
    result = deepl_client.translate_text_with_glossary(f"<p>{SENTENCE}</p>", glossary, tag_handling="html")
    assert "&lt;img src=x onerror=alert(1)&gt;" in result.text
    assert "<img" not in result.text
