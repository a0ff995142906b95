import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.lemmas import STOP_WORDS, grammemes, lemma, lemmas

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("В Астане прошли ещё встречи министров", RU, ("астана", "пройти", "встреча", "министр")),
        ("Ёлки зелёные", RU, ("елка", "зеленый")),
        ("ПРЕМЬЕР подписал закон № 57", RU, ("премьер", "подписать", "закон", "57")),
        ("The ministers' meetings were held in Astana", EN, ("minist", "meet", "held", "astana")),
        ("Министрлердің кездесулері Астанада өтті", KK, ("минис", "кезде", "астан", "өтті")),
        ("", RU, ()),
        ("и в на", RU, ()),
        ("— … 😀", KK, ()),
    ],
)
def test_content_words_in_one_form(text: str, language: Language, expected: tuple[str, ...]) -> None:
    assert lemmas(text, language) == expected


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("паводком", "паводка", RU),
        ("школах", "школа", RU),
        ("шли", "идёт", RU),
        ("floods", "flooding", EN),
        ("мектептерге", "мектепте", KK),
    ],
)
def test_inflected_forms_share_a_lemma(one: str, other: str, language: Language) -> None:
    assert lemma(one, language) == lemma(other, language)


def test_words_of_different_meaning_stay_apart() -> None:
    assert lemma("школа", RU) != lemma("завод", RU)
    assert lemma("мектеп", KK) != lemma("зауыт", KK)


def test_stop_words_are_lower_case_and_write_yo_as_ye() -> None:
    for language, words in STOP_WORDS.items():
        assert 50 < len(words) < 200, language
        assert all(word == word.casefold().replace("ё", "е") for word in words)


@settings(max_examples=80, deadline=None)
@given(anything, st.sampled_from(Language))
def test_lemmas_are_folded_and_never_function_words(text: str, language: Language) -> None:
    for word in lemmas(text, language):
        assert word == word.casefold()
        assert "ё" not in word
        assert word not in STOP_WORDS[language]


@pytest.mark.parametrize("word", ["\U00017000", "а\U00017000б", "\U0003134a", "\ue000", "x\u0378"])
def test_letters_without_a_name_are_words_of_their_own(word: str) -> None:
    assert lemma(word, Language.RU) == word


def test_grammemes_tell_names_from_words_and_know_no_unknown_word() -> None:
    assert "Geox" in grammemes("Алматы")[0]
    assert "Name" not in grammemes("дом")[0]
    assert grammemes("абырвалгский") == grammemes("Tokayev") == grammemes("а" * 1000) == grammemes("") == ()
