import pytest
from hypothesis import given
from tests.text.conftest import anything

from tilshi.text.checks.negation.kazakh import negative_verb, perhaps_without, states, without

NEGATIVE = """
бармады бармадым келмедің келмедік айтпады айтпадыңыз жазбады көнбеді бармаған келмеген айтпағандықтан жазбағанын
бармайды келмейді айтпаймын жазбайсың көнбейсіз бармаймыз келмейтін айтпайтынын бармай келмей айтпайынша бармас келмес
айтпаса келмесе бармасақ келместен бармасқа бармау келмеуі айтпауға жазбаудың бармапты келмепті айтпаңыз кірмеңіз демеді
жемейді болмаған болмайды
"""
AFFIRMATIVE = """
барды келді айтты жазды барған келген айтқан барады келеді айтады бөлме бөлмеде бөлмеге басқарма басқармасы келісім
қаулысы бағдарлама бағдарламасын қамау қамауға қамады демеуші алмасу алмастыру алмасты алматы үкіметі көбейді көбею
тарбия маған саған шамасы шамасында күнбағыс мәлімет мәліметі жылжымайтын жаппай жанармай қармады тырмалау мекемеге
баспасөз баспасы бармақ бармақшы айналмалы алма қызмет сома ма ме
"""
LACKING = "жұмыссыз шексіз белгісіздік заңсыздықтар тиімсіз үйсіздерге сусыз өсімдіктерсіз жанкүйерлерінсіз шешімінсіз"
NOT_LACKING = (
    "қауіпсіздік тәуелсіз тәуелсіздік сөзсіз сіз сіздер барасыз келесіздер айтқансыз қамсыздандыру сызық сіздің"
)


@pytest.mark.parametrize("word", NEGATIVE.split())
def test_negative_verbs(word: str) -> None:
    assert negative_verb(word)


@pytest.mark.parametrize("word", AFFIRMATIVE.split())
def test_verbs_and_nouns_that_do_not_deny(word: str) -> None:
    assert not negative_verb(word)


@pytest.mark.parametrize("word", LACKING.split())
def test_the_ending_that_says_without(word: str) -> None:
    assert without(word)


@pytest.mark.parametrize("word", NOT_LACKING.split())
def test_safety_independence_and_polite_verbs_lack_nothing(word: str) -> None:
    assert not without(word)


@pytest.mark.parametrize("word", ["анасыз", "баласыз", "шекарасыз", "әкесіз"])
def test_behind_a_vowel_the_ending_may_say_you(word: str) -> None:
    assert perhaps_without(word)


@pytest.mark.parametrize("word", ["жұмыссыз", "тәуелсіз", "қауіпсіз", "барасыз", "ана", "ма" * 50_000])
def test_other_words_are_not_in_doubt(word: str) -> None:
    assert not perhaps_without(word)


def test_finite_forms_state() -> None:
    assert all(map(states, ("бармады", "келмейді", "айтпаймыз", "жоқ", "емес", "болмапты")))
    assert not any(map(states, ("бармай", "келмеген", "айтпайтын", "жазбау", "келмесе")))


@given(anything)
def test_any_word_is_read(text: str) -> None:
    assert isinstance(negative_verb(text), bool)
    assert isinstance(without(text), bool)


@pytest.mark.parametrize("word", ["ма" * 50_000, "сыз" * 33_000, "а" * 100_000])
def test_an_endless_word_is_none(word: str) -> None:
    assert not negative_verb(word)
    assert not without(word)
