"""What counts as come through, and what the sentences are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.conftest import Scripted

from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.scripted import ScriptedEngine, empty, identity
from tilshi.evaluation.survival import (
    kept_brackets,
    kept_markers,
    kept_numbers,
    measure,
    plain_sentences,
    sentences,
)
from tilshi.languages import Language
from tilshi.text.checks.numbers import check_numbers
from tilshi.text.language_id import identify
from tilshi.text.masking import mask

TASK = Task(TaskName.TRANSLATE, Language.RU, Language.EN)


@pytest.mark.parametrize("language", Language)
def test_every_sentence_has_what_it_is_there_for(language: Language) -> None:
    own = sentences(language)
    assert {len(own.masked), len(own.marked), len(own.numbers)} == {12}
    assert all(mask(text).values for text in own.masked)
    assert not any(mask(text).values for text in (*own.marked, *own.numbers))
    for text in own.marked:
        pairs = re.findall(r"<b(\d)>[^<>]+</b\1>", text)
        assert pairs == [str(number) for number in range(len(pairs))]
        assert text.count("<") == 2 * len(pairs) > 0
    assert all(re.search(r"\d", text) for text in own.numbers)
    assert all(check_numbers(text, "", language, language) for text in own.numbers)


@pytest.mark.parametrize("language", Language)
def test_plain_sentences_are_for_readers(language: Language) -> None:
    plain = plain_sentences(language)
    assert len(plain) == len(set(plain)) == 36
    assert not any("<" in text or "[" in text for text in plain)
    assert identify(" ".join(plain)).language is language


def test_the_numbers_are_the_same_in_every_language() -> None:
    rows = zip(*(sentences(language).numbers for language in Language), strict=True)
    for russian, kazakh, english in rows:
        assert kept_numbers(russian, english, TASK)
        assert kept_numbers(russian, kazakh, Task(TaskName.TRANSLATE, Language.RU, Language.KK))


@pytest.mark.parametrize(
    ("source", "hypothesis", "kept"),
    [
        ("Пишите [0] и [1].", "Write to [1] and [0].", True),
        ("Пишите [0].", "Write to [0], [0].", False),
        ("Пишите [0].", "Write.", False),
        ("Пишите [0].", "Write to [1].", False),
        ("Пишите [0].", "Write to [0] and [1].", False),
        ("Пишите [0].", "Write to [ 0 ].", False),
    ],
)
def test_each_mark_stands_once(source: str, hypothesis: str, *, kept: bool) -> None:
    assert kept_brackets(source, hypothesis) is kept


@pytest.mark.parametrize(
    ("hypothesis", "kept"),
    [
        ("A <b0>bridge</b0> and <b1>a road</b1>", True),
        ("<b0></b0> bridge <b1>road</b1>", True),
        ("A <b1>road</b1> and <b0>a bridge</b0>", False),
        ("A <b0>bridge and <b1>a road</b1>", False),
        ("A </b0>bridge<b0> and <b1>a road</b1>", False),
        ("A <b0>bridge</b0> <b0>x</b0> and <b1>a road</b1>", False),
        ("A < b0>bridge</b0> and <b1>a road</b1>", False),
    ],
)
def test_markers_stand_once_and_in_order(hypothesis: str, *, kept: bool) -> None:
    assert kept_markers("<b0>Мост</b0> и <b1>дорога</b1>", hypothesis) is kept


@given(st.text())
def test_every_text_keeps_its_own(text: str) -> None:
    assert kept_brackets(text, text)
    assert kept_markers(text, text)


def test_numbers_may_stand_in_words_but_must_stand() -> None:
    assert kept_numbers("Пришли 12 детей.", "Twelve children came.", TASK)
    assert not kept_numbers("Пришли 12 детей.", "13 children came.", TASK)
    assert not kept_numbers("Пришли 12 детей.", "Children came.", TASK)
    assert kept_numbers("Пришли 12 детей.", "12 children came at 5.", TASK)


def test_what_keeps_everything_is_told_from_what_keeps_nothing(scripted: Scripted) -> None:
    told: list[str] = []
    # what a copy of "2,5" says in English is another number: these are translated
    translated = dict(zip(sentences(Language.RU).numbers, sentences(Language.EN).numbers, strict=True))
    everything = measure(scripted(ScriptedEngine(translated)), TASK, "int8", told.append)
    assert (everything.brackets, everything.bare_numbers, everything.markers, everything.numbers) == (1, 1, 1, 1)
    assert (everything.direction, everything.compute_type, everything.sentences) == ("ru-en", "int8", 12)
    assert told == ["int8, survival ru-en"]
    nothing = measure(scripted(ScriptedEngine(empty)), TASK, "int8", told.append)
    assert (nothing.brackets, nothing.bare_numbers, nothing.markers, nothing.numbers) == (0, 0, 0, 0)


def test_masks_are_numbers_only_where_the_card_says_so(scripted: Scripted) -> None:
    engine = ScriptedEngine(identity)
    assert measure(scripted(engine, "marian"), TASK, "int8", lambda _: None).bare_numbers is None
    assert not any(re.search(r"\b48\b", text) for text in engine.texts)


def test_shares_are_of_sentences(scripted: Scripted) -> None:
    first = mask(sentences(Language.RU).masked[0]).text

    def loses_one(text: str, task: Task, options: DecodingOptions) -> str:
        return text.replace("[0]", "") if text == first else text

    assert measure(scripted(ScriptedEngine(loses_one)), TASK, "int8", lambda _: None).brackets == pytest.approx(
        11 / 12, abs=1e-4
    )
