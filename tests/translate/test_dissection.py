"""Taking segments apart for the last rungs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.text import masking
from tilshi.text.masking import mask
from tilshi.translate.dissection import CLAUSE_CHARS, CLAUSE_WORDS, around_masks, at_clauses, end_like

WORDS = st.lists(st.sampled_from(["снег", "дорога,", "и", "школа;", "a@b.kz", "https://t.me/x", "2024", "—", "[0]"]))


@given(WORDS.map(" ".join))
def test_what_is_cut_at_clauses_rejoins_to_the_segment(text: str) -> None:
    masked = mask(text)
    dissection = at_clauses(masked)
    if dissection is None:
        assert len(masked.text.split()) < CLAUSE_WORDS
        return
    assert len(dissection.parts) > 1
    assert dissection.join([part.text for part in dissection.parts]) == masked.text


@given(WORDS.map(" ".join))
def test_what_is_cut_around_masks_rejoins_and_holds_no_mask(text: str) -> None:
    masked = mask(text)
    dissection = around_masks(masked)
    if dissection is None:
        assert not masked.values or masking.is_mask_only(masked)
        return
    assert dissection.join([part.text for part in dissection.parts]) == masked.text
    assert not any("[" in part.text for part in dissection.parts)
    assert all(part.text.strip() == part.text and part.text for part in dissection.parts)


def test_punctuation_around_masks_is_not_the_models_to_lose() -> None:
    dissection = around_masks(mask("Подробности: a@b.kz, «пишите» на c@d.kz!"))
    assert dissection is not None
    assert [part.text for part in dissection.parts] == ["Подробности", "пишите» на"]
    assert dissection.join(["Details.", "write” to."]) == "Details: [0], «write” to [1]!"


def test_long_sentences_are_cut_into_clauses_at_commas_first() -> None:
    text = ", ".join(["Власти района сообщили о закрытии дороги к перевалу из-за снега"] * 4) + "."
    dissection = at_clauses(mask(text))
    assert dissection is not None
    assert len(dissection.parts) == 4
    assert all(len(part.text) <= CLAUSE_CHARS for part in dissection.parts)
    assert all(part.text.endswith((",", ".")) for part in dissection.parts)


def test_short_sentences_are_not_translated_word_by_word_and_words_are_never_cut() -> None:
    assert at_clauses(mask("Дорогу к перевалу закрыли, увы.")) is None
    assert at_clauses(mask("Достопримечательность" * 20)) is None
    dissection = at_clauses(mask("а б в г д " + "е" * 500))
    assert dissection is not None
    assert [part.text for part in dissection.parts] == ["а б в г д", "е" * 500]


@pytest.mark.parametrize(
    ("part", "hypothesis", "expected"),
    [
        ("Дорогу закрыли,", "The road was closed.", "The road was closed,"),
        ("из-за снега.", "because of snow.", "because of snow."),
        ("из-за снега", "because of snow.", "because of snow"),
        ("он живёт в США", "he lives in the U.S.", "he lives in the U.S."),
        ("три условия:", "three conditions:", "three conditions:"),
        ("три условия:", "", ""),
        ("Почему?", "Why?", "Why?"),
    ],
)
def test_a_part_ends_as_its_source_does(part: str, hypothesis: str, expected: str) -> None:
    assert end_like(part, hypothesis) == expected
