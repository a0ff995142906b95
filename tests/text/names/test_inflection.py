import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.names.inflection import SHORTEST_STEM, nominative, stems

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.mark.parametrize(
    ("word", "language", "stem"),
    [
        ("токаевым", RU, "токаев"),
        ("астане", RU, "астан"),
        ("лондонского", RU, "лондон"),
        ("хасеновича", RU, "хасен"),
        ("бразильцами", RU, "бразиль"),
        ("тоқаевтың", KK, "тоқаев"),
        ("алматыдағылардың", KK, "алматы"),
        ("хасенұлы", KK, "хасен"),
        ("obama's", EN, "obama"),
        ("davis'", EN, "davis"),
        ("tongans", EN, "tong"),
        ("londoners", EN, "london"),
    ],
)
def test_the_stem_is_among_the_stems(word: str, language: Language, stem: str) -> None:
    assert stem in stems(word, language)


@pytest.mark.parametrize(
    ("word", "stem"), [("германия", "германи"), ("русский", "русск"), ("чили", "чил"), ("рим", "рим"), ("оаэ", "оаэ")]
)
def test_a_dictionary_form_loses_its_last_vowel_if_three_letters_stay(word: str, stem: str) -> None:
    assert nominative(word, RU) == stem
    assert nominative(word, KK) == word


@given(anything, st.sampled_from(Language))
def test_stems_are_beginnings_of_the_word_longest_first(word: str, language: Language) -> None:
    found = stems(word, language)
    assert found[0] == word
    assert all(word.startswith(stem) for stem in found)
    assert all(len(stem) >= SHORTEST_STEM - 1 for stem in found[1:])
    assert len(set(found)) == len(found)


def test_a_word_longer_than_any_keeps_its_endings() -> None:
    assert stems("а" * 100, RU) == ("а" * 100,)
