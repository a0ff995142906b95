"""The benchmark of headlines: its baselines, and that it sees what it counts."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def headlines() -> Iterator[ModuleType]:
    """Return the module, found as when it is run: its folder is on the path."""
    folder = str(Path(__file__).parents[2] / "benchmarks")
    sys.path.insert(0, folder)
    try:
        yield importlib.import_module("headlines")
    finally:
        sys.path.remove(folder)


def row(text: str, title: str = "Мост закрыли", number: int = 1) -> dict[str, Any]:
    return {"text": text, "title": title, "id": number}


def test_the_baseline_ends_with_a_word(headlines: ModuleType) -> None:
    assert headlines.cut("Мост закрыт.") == "Мост закрыт."
    assert headlines.cut("слово " * 15 + "конец") == " ".join(["слово"] * 15)
    assert headlines.cut("слово " * 14 + "словцо и ещё") == "слово " * 14 + "словцо"


def test_an_article_is_judged(headlines: ModuleType) -> None:
    judged = headlines.judge(row("Старый мост через Нуру не закрыли, сообщает ТАСС.\nОн цел."))
    assert judged.headline == "Старый мост через Нуру не закрыли"
    assert (judged.unsupported, judged.blurred) == (0, False)


def test_what_is_blurred_is_seen(headlines: ModuleType) -> None:
    blurred = headlines._blurred
    assert blurred("Мост не закрыли.", "Мост закрыли")
    assert blurred("Якобы мост закрыли.", "Мост закрыли")
    assert not blurred("Как сообщает ТАСС, мост закрыли.", "Мост закрыли")
    linked = "Мост закрыли, сообщает ТАСС со ссылкой на акимат."
    assert not blurred(linked, "Акимат: мост закрыли")
    assert blurred(linked, "ТАСС: мост закрыли")
    assert blurred(linked, "Мост закрыли")


def test_the_table(headlines: ModuleType) -> None:
    lead = "Старый мост через Нуру закрыли на ремонт."
    rows = [headlines.judge(row(lead, lead, 1)), headlines.judge(row("Он и сам не знал, что мост закрыт.", "Мост", 2))]
    table = headlines.table(rows)
    assert (table["articles"], table["with a headline"], table["share"]) == (2, 1, 0.5)
    assert table["rouge"]["headline"] == {"rouge1": 100.0, "rouge2": 100.0, "rougeL": 100.0}
    assert table["shortened by rule"] == 0
