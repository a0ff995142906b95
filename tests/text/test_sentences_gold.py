"""Our boundaries on the gold text: never below what was measured, and nothing lost."""

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.text.sentences import split

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {Language.RU: (0.985, 0.965), Language.KK: (0.99, 0.98), Language.EN: (0.99, 0.985)}
"""Least F1 on the half that may be looked at, and on the half kept for measuring."""


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sentences_benchmark", ROOT / "benchmarks" / "sentences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


BENCHMARK = load()
PARAGRAPHS = {language: BENCHMARK.paragraphs(language) for language in Language}
TEXTS = [
    "\n".join(" ".join(line) for line in paragraph) for paragraphs in PARAGRAPHS.values() for paragraph in paragraphs
]


@pytest.mark.parametrize("language", Language)
def test_the_gold_text_is_long_enough(language: Language) -> None:
    sentences = [text for paragraph in PARAGRAPHS[language] for line in paragraph for text in line]
    assert len(sentences) >= 150
    assert all(text == text.strip() and text for text in sentences)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("half", [0, 1], ids=["open", "held"])
def test_f1_stays_above_its_floor(language: Language, half: int) -> None:
    result = BENCHMARK.measure(BENCHMARK.ours(language), PARAGRAPHS[language][half::2])
    assert result.found + result.missed >= 75
    assert result.f1 >= FLOORS[language][half]


@pytest.mark.parametrize("language", Language)
def test_a_paragraph_is_cut_as_its_lines_are(language: Language) -> None:
    for paragraph in PARAGRAPHS[language]:
        lines = [" ".join(line) for line in paragraph]
        assert split("\n".join(lines), language).texts == tuple(
            t for line in lines for t in split(line, language).texts
        )


def test_the_scores_count_boundaries_between_characters() -> None:
    line = ("Да. Нет.", "Ого!")
    assert BENCHMARK.score(line, ["Да.", " Нет.", " Ого!"]) == BENCHMARK.Score(found=1, wrong=1, missed=0)
    assert BENCHMARK.score(line, ["Да. Нет. Ого!"]) == BENCHMARK.Score(found=0, wrong=0, missed=1)
    result = BENCHMARK.Score(found=3, wrong=1, missed=2)
    assert (result.precision, result.recall, result.f1) == (0.75, 0.6, pytest.approx(2 / 3))


def test_boundaries_inside_a_quotation_can_be_left_out() -> None:
    line = ("Он: «Да.", "Нет».", "Ого!")
    parts = ["Он: «Да. Нет».", "Ого!"]
    assert BENCHMARK.score(line, parts).missed == 1
    assert BENCHMARK.score(line, parts, outside_quotations=True) == BENCHMARK.Score(found=1, wrong=0, missed=0)


def test_a_system_that_loses_text_is_not_scored() -> None:
    with pytest.raises(ValueError, match="lost"):
        BENCHMARK.score(("Да.", "Нет."), ["Да."])


def test_the_stored_table_is_that_of_these_rules() -> None:
    stored = json.loads((ROOT / "benchmarks" / "results" / "sentences.json").read_text(encoding="utf-8"))
    for row in stored["rows"]:
        if row["system"] == "ours":
            language = Language(row["language"])
            result = BENCHMARK.measure(BENCHMARK.ours(language), PARAGRAPHS[language])
            assert row["all"]["f1"] == round(result.f1, 3)


pieces = st.lists(st.sampled_from([piece for text in TEXTS for piece in re.findall(r"\S+|\s+", text)]), max_size=60)


@given(pieces.map("".join), st.sampled_from(Language))
def test_news_in_any_order_rejoins_to_itself(text: str, language: Language) -> None:
    sentences = split(text, language)
    assert sentences.join(sentences.texts) == text
    assert all(part == part.strip() and part for part in sentences.texts)
    edges = [edge for span in sentences.spans for edge in span]
    assert edges == sorted(edges)
    assert "".join(sentences.gaps).strip() == ""
