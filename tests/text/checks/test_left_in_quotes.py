import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks import check_translation
from tilshi.text.checks.left_in_quotes import check_left_in_quotes
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.mark.parametrize(
    ("source", "target", "one"),
    [
        ("Он сказал: «Мы поможем всем».", "Ол: «Мы поможем всем» деді.", RU),
        ("«Вода уйдёт, и мы откроем дорогу», — сказал он.", "«Вода уйдёт, и мы откроем дорогу», — деді ол.", RU),
        ('He said: "We will help everyone."', "Ол: «Мы поможем всем» деді.", EN),
    ],
)
def test_speech_left_in_russian_is_told(source: str, target: str, one: Language) -> None:
    (finding,) = check_left_in_quotes(source, target, one, KK)
    assert finding.code is WarningCode.FOREIGN_WORDS
    assert (finding.detail["target"] or "") in target
    assert WarningCode.FOREIGN_WORDS in {each.code for each in check_translation(source, target, one, KK)}


@pytest.mark.parametrize(
    ("source", "target", "one", "other"),
    [
        ("Он сказал: «Мы поможем всем».", "Ол: «Біз бәріне көмектесеміз» деді.", RU, KK),
        ("Он смотрел фильм «Мы из будущего».", "Ол «Мы из будущего» фильмін көрді.", RU, KK),
        ('He said "Мы поможем всем" in Russian.', "Ол орысша: «Мы поможем всем» деді.", EN, KK),
        ("Ол: «Біз көмектесеміз» деді.", "Он сказал: «Мы поможем всем».", KK, RU),
    ],
)
def test_translated_speech_titles_and_quoted_russian_are_not(
    source: str, target: str, one: Language, other: Language
) -> None:
    assert check_left_in_quotes(source, target, one, other) == []


@given(anything, anything, st.sampled_from(Language), st.sampled_from(Language))
def test_it_takes_any_text(source: str, target: str, one: Language, other: Language) -> None:
    assert len(check_left_in_quotes(source, target, one, other)) <= 1
