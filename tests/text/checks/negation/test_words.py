import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.negation.words import KINDS, Kind, firm

RU, KK, EN = Language.RU, Language.KK, Language.EN

NOT_NEGATIVE = """
небо небе неделя нефть несколько необходимо некоторые недавно немедленно немец неё нему безопасность независимость
нервный нести несёт нейтральный ничья ник никель нельсон нептун нева
"""


@pytest.mark.parametrize(
    ("language", "kind", "words"),
    [
        (RU, Kind.DENIES, "не нет нельзя без"),
        (RU, Kind.CONCORD, "ни никто никогда никакого ничем нигде"),
        (
            RU,
            Kind.OPPOSITE,
            "незаконный неясно невозможно безработный беспилотный отсутствует отказался запрещено недооценил",
        ),
        (RU, Kind.HINT, "вряд едва помимо избежать прекратил"),
        (RU, Kind.NONE, NOT_NEGATIVE),
        (EN, Kind.DENIES, "not no never without cannot nobody nothing don't isn't hasn't no-one"),
        (EN, Kind.OPPOSITE, "unable unclear illegal lack failed refused non-binding homeless denied unknown"),
        (EN, Kind.HINT, "little rarely avoid prevent except unless"),
        (
            EN,
            Kind.NONE,
            "under union unit united uncle until universe nevertheless regardless mission bless",
        ),
        (KK, Kind.DENIES, "емес емеспін жоқ жоқпыз жоғын келмеді айтпайды"),
        (KK, Kind.CONCORD, "ешкім ешқашан ештеңе ешқандай"),
        (KK, Kind.OPPOSITE, "заңсыз жұмыссыз белгісіз түсінбеушілік"),
        (KK, Kind.HINT, "болмаса қарамастан ұзамай тыйым келер-келмес бар-жоғын"),
        (KK, Kind.NONE, "ешкі ешкілер жоғары жоқтады емен қауіпсіз бөлмеде"),
        (KK, Kind.COMMAND, "барма айтпа келмеші бас"),
    ],
)
def test_what_words_do(language: Language, kind: Kind, words: str) -> None:
    found = {word: KINDS[language](word.replace("ё", "е")) for word in words.split()}
    wanted = {kind} if kind is not Kind.NONE else {Kind.NONE, Kind.HINT, Kind.COMMAND}
    assert {word: one.name for word, one in found.items() if one not in wanted} == {}


def test_kazakh_typed_with_a_latin_i_is_read() -> None:
    assert KINDS[KK]("келмейдi") is Kind.DENIES


def test_words_that_are_nearly_always_denied() -> None:
    assert firm("невозможно", RU, EN)
    assert firm("незаконченный", RU, KK)
    assert not firm("небольшой", RU, EN)
    assert not firm("небольшой", RU, KK)
    assert not firm("unable", EN, RU)


@given(anything, st.sampled_from(Language))
def test_any_word_has_a_kind(text: str, language: Language) -> None:
    assert KINDS[language](text) in Kind
