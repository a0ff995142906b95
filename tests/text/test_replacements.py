import sys
import unicodedata
from collections.abc import Sequence
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.text import replacements
from tilshi.text.masking import has_words, mask, unmask
from tilshi.text.normalise import normalise
from tilshi.text.replacements import Replacements

TERMS = Replacements.of(
    [
        ("Жаксыкон", "Zhaksykon"),
        ("глава района", "district head"),
        ("глава", "head"),
        ("мост", "bridge"),
        ("C++", "C plus plus"),
        ("«Нур»", "the Nur party"),
    ]
)


def found(text: str, terms: Replacements = TERMS) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.target) for one in terms.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Новый мост через Жаксыкон.", [("мост", "bridge"), ("Жаксыкон", "Zhaksykon")]),
        ("Сказал глава района.", [("глава района", "district head")]),
        ("Сказал глава районах.", [("глава", "head")]),
        ("Мост открыт, Мост стоит.", [("Мост", "Bridge")]),
        ("— «Мост открыт».", [("Мост", "Bridge")]),
        ("Глава района.", [("Глава района", "District head")]),
        ("мостовая и полумост, мост_1", []),
        ("жаксыкон", []),
        ("Пишут на C++, не на xC++.", [("C++", "C plus plus")]),
        ("Партия «Нур» выросла.", [("«Нур»", "the Nur party")]),
        ("", []),
    ],
)
def test_terms_are_whole_words_in_their_case(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_term_is_not_found_from_inside_a_word() -> None:
    assert [*TERMS.find("полумост", 4)] == []
    assert [one.target for one in TERMS.find("мост мост", 1)] == ["bridge"]


def test_equal_terms_are_equal_however_they_came() -> None:
    again = Replacements.of([("б", "b"), ("а  а", "a")])
    assert again == Replacements.of([("а а", "a"), ("б", "b")])
    assert again != Replacements.of([("а а", "a"), ("б", "c")])
    assert len({again, Replacements.of([("а а", "a"), ("б", "b")])}) == 1


def test_what_is_put_back_is_the_prescribed_term() -> None:
    masked = mask("Мост через Жаксыкон: https://example.kz", ("Жаксыкон",), TERMS)
    assert masked.text == "[0] через [1]: [2]"
    assert masked.values == ("Мост", "Жаксыкон", "https://example.kz")
    assert masked.targets == ("Bridge", "Жаксыкон", "https://example.kz")
    assert unmask(masked.text, masked.values).text == "Мост через Жаксыкон: https://example.kz"


def test_without_a_term_in_the_text_nothing_is_prescribed() -> None:
    assert mask("Река.", (), TERMS) == mask("Река.")
    assert mask("[0] и мост", (), TERMS).targets == ("[0]", "bridge")


def test_addresses_stay_whole() -> None:
    terms = Replacements.of([("example", "пример"), ("news", "новости")])
    assert mask("https://example.kz/news", (), terms).values == ("https://example.kz/news",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123, — 👍", False),
        ("https://example.kz/news @desk #новости", False),
        ("", False),
        ("мост 5", True),
        ("№ 5", False),
        ("你好", True),
    ],
)
def test_what_has_words(text: str, *, expected: bool) -> None:
    assert has_words(text) == expected


words = st.text("абвБВ «»-1", min_size=1, max_size=6)


def inside(text: str, place: int) -> bool:
    """Whether a place is inside of a word, told from the parts of the text before and behind it."""
    before, behind = text[:place], text[place:]
    if not before or not behind:
        return False
    if unicodedata.category(behind[0]).startswith("M"):
        return True
    base = "".join(one for one in before[1:] if not unicodedata.category(one).startswith("M"))
    return all(one.isalnum() or one == "_" for one in ((before[:1] + base)[-1], behind[0]))


def naive(text: str, pairs: Sequence[tuple[str, str]], position: int) -> list[tuple[int, int, str]]:
    """Try every term at every place."""
    told, end = [], position
    for start in range(position, len(text)):
        if start < end or inside(text, start):
            continue
        here = [
            (start + len(term), 1, target)
            for term, target in pairs
            if text.startswith(term, start) and not inside(text, start + len(term))
        ]
        if text[start].isupper() and not any(map(str.isalnum, text[:start])):
            lowered = text[start].lower() + text[start + 1 :]
            here += [
                (start + len(term), 0, target[0].upper() + target[1:])
                for term, target in pairs
                if lowered.startswith(term) and not inside(text, start + len(term))
            ]
        if here:
            end, _, target = max(here)
            told.append((start, end, target))
    return told


pieces = st.text("абА _+«\u0301\u0306й1", min_size=1, max_size=5)


@given(pieces, st.lists(st.tuples(pieces, pieces), max_size=8), st.lists(st.integers(0, 7), max_size=8), st.data())
def test_every_term_at_every_place(
    text: str, pairs: list[tuple[str, str]], chosen: list[int], data: st.DataObject
) -> None:
    text = normalise(" ".join([text, *(pairs[one % len(pairs)][0] for one in chosen if pairs)]))
    position = data.draw(st.integers(0, len(text)))
    terms = Replacements.of(pairs)
    assert [*terms.find(text, position)] == naive(text, terms.pairs, position)


def lines_of(terms: Replacements, text: str) -> tuple[int, int]:
    """Return how many lines of the module run in a search, and how many terms it finds."""
    lines, known = 0, sys.gettrace()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal lines
        if frame.f_code.co_filename != replacements.__file__:
            return None
        lines += event == "line"
        return trace

    sys.settrace(trace)
    try:
        count = sum(1 for _ in terms.find(text))
    finally:
        sys.settrace(known)
    return lines, count


def test_more_terms_are_no_more_work_and_twice_the_text_is_twice_the_work() -> None:
    few, many = (Replacements.of([(f"мост номер {n}", "x") for n in range(count)]) for count in (10, 5000))
    text = "мост " * 300 + "мост номер 7"
    assert lines_of(few, text) == lines_of(many, text)
    once, twice = (lines_of(many, "мост " * count)[0] for count in (400, 800))
    assert 1.9 * once < twice < 2.1 * once


def test_marks_belong_to_their_word() -> None:
    terms = Replacements.of([("за", "x"), ("мок", "y"), ("за\u0301мок", "castle"), ("мост", "bridge")])
    assert found("за\u0301 мок", terms) == [("мок", "y")]
    assert found("Вот за\u0301мок.", terms) == [("за\u0301мок", "castle")]
    assert found("за\u0301мокший мост\u0306", terms) == []


@given(anything, st.lists(st.tuples(words, words), max_size=6))
def test_the_source_comes_back_from_any_text(text: str, pairs: list[tuple[str, str]]) -> None:
    text = normalise(text)
    masked = mask(text, (), Replacements.of(pairs))
    assert unmask(masked.text, masked.values).text == text
    assert len(masked.targets) == len(masked.values)


@given(st.lists(words, max_size=12), st.lists(st.tuples(words, words), max_size=6))
def test_found_terms_do_not_overlap_and_stand_there(parts: list[str], pairs: list[tuple[str, str]]) -> None:
    text = normalise(" ".join(parts))
    terms = Replacements.of(pairs)
    known = dict(terms.pairs)
    end = 0
    for one in terms.find(text):
        assert one.start >= end
        end = one.end
        term = text[one.start : one.end]
        assert known.get(term) == one.target or term[0].lower() + term[1:] in known
