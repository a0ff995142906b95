import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.text.masking import mask, unmask
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


words = st.text("абвБВ «»-1", min_size=1, max_size=6)


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
