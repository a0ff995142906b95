import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.text.language_marks import COUNTED, log_odds

CODES = ("ru", "kk", "ky", "uk", "bg", "uz", "tg")


@pytest.mark.parametrize(
    ("word", "best", "worst"),
    [
        ("немесе", "kk", "ru"),
        ("ашылды", "kk", "ru"),
        ("станциясы", "kk", "bg"),
        ("который", "ru", "kk"),
        ("началось", "ru", "uk"),
        ("почалося", "uk", "ru"),
        ("президентът", "bg", "ru"),
        ("бошланди", "uz", "ru"),
        ("кардан", "tg", "ru"),
        ("боюнча", "ky", "kk"),
    ],
)
def test_a_word_speaks_for_its_language(word: str, best: str, worst: str) -> None:
    odds = log_odds([word], CODES)
    assert odds[best] > odds[worst]


@pytest.mark.parametrize("word", ["на", "за", "ого"])
def test_what_two_languages_share_speaks_for_neither_against_the_other(word: str) -> None:
    odds = log_odds([word], CODES)
    assert odds["ru"] == odds["uk"]


@pytest.mark.parametrize("word", ["жыл", "ашылды", "кыс", "чяй", "санъат"])
def test_a_spelling_russian_has_not_speaks_against_it(word: str) -> None:
    odds = log_odds([word], CODES)
    assert odds["ru"] < 0


def test_a_word_said_twice_counts_once_and_only_the_first_words_count() -> None:
    assert log_odds(["который"] * 9, CODES) == log_odds(["который"], CODES)
    others = [f"{letter}х" for letter in "абвгдежзиклмно"]
    assert len(others) >= COUNTED
    assert log_odds([*others, "который"], CODES) == log_odds(others, CODES)


def test_nothing_said_is_nothing_known() -> None:
    assert log_odds([], CODES) == dict.fromkeys(CODES, 0.0)
    assert log_odds(["который"], []) == {}


@given(st.lists(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяёғқәһ", max_size=12), max_size=30))
def test_the_odds_are_of_the_languages_asked_for_and_bounded(words: list[str]) -> None:
    odds = log_odds(words, CODES)
    assert set(odds) == set(CODES)
    assert all(abs(value) <= 5 * COUNTED for value in odds.values())
    assert odds == log_odds(list(dict.fromkeys(words)), CODES)
