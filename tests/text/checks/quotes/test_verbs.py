import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.quotes.verbs import SPEAKS

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (RU, "сказал сказала говорит заявил сообщили отметил подчеркнул пояснил словам пишет рассказала добавил"),
        (EN, "said says told added stated according reported explained wrote claims"),
        (KK, "деді дейді деп айтты мәлімдеді хабарлады жазды түсіндірді қосты айтуынша"),
    ],
)
def test_verbs_of_speech(language: Language, words: str) -> None:
    assert [word for word in words.split() if not SPEAKS[language](word)] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [(RU, "мост сказка заявка дорога"), (EN, "road sand toll sailed"), (KK, "көпір дене дерек жол")],
)
def test_other_words(language: Language, words: str) -> None:
    assert [word for word in words.split() if SPEAKS[language](word)] == []


@given(anything, st.sampled_from(Language))
def test_any_word_is_read(text: str, language: Language) -> None:
    assert isinstance(SPEAKS[language](text), bool)
