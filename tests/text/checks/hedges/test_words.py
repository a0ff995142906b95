import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.hedges.tables import HedgeKind
from tilshi.text.checks.hedges.words import COMPATIBLE, STARTS

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.mark.parametrize(
    ("language", "word", "kind"),
    [
        (RU, "якобы", HedgeKind.DOUBT),
        (RU, "вероятно", HedgeKind.POSSIBLE),
        (RU, "предварительные", HedgeKind.PRELIMINARY),
        (RU, "заявил", HedgeKind.ATTRIBUTION),
        (RU, "подозреваемого", HedgeKind.SUSPICION),
        (EN, "allegedly", HedgeKind.DOUBT),
        (EN, "might", HedgeKind.POSSIBLE),
        (EN, "preliminary", HedgeKind.PRELIMINARY),
        (EN, "said", HedgeKind.ATTRIBUTION),
        (EN, "suspect", HedgeKind.SUSPICION),
        (KK, "келіпті-мыс", HedgeKind.DOUBT),
        (KK, "мүмкін", HedgeKind.POSSIBLE),
        (KK, "алдын", HedgeKind.PRELIMINARY),
        (KK, "түсіндіруінше", HedgeKind.ATTRIBUTION),
        (KK, "күдіктіні", HedgeKind.SUSPICION),
    ],
)
def test_what_a_word_stands_for(language: Language, word: str, kind: HedgeKind) -> None:
    start = STARTS[language](word)
    assert start is not None
    assert kind in start.kinds


@pytest.mark.parametrize(
    ("language", "word"), [(RU, "молодой"), (RU, "дорога"), (EN, "road"), (KK, "мыс"), (KK, "көпір")]
)
def test_most_words_stand_for_nothing(language: Language, word: str) -> None:
    assert STARTS[language](word) is None


def test_a_phrase_needs_all_its_words() -> None:
    start = STARTS[RU]("по")
    assert start is not None
    assert start.longer is not None
    (phrase,) = (one for one in start.longer("словам") if one.required)
    assert phrase.kind is HedgeKind.ATTRIBUTION
    assert phrase.goes_on(("по", "словам"), 0)
    assert not phrase.goes_on(("по",), 0)
    assert start.longer("дороге") == ()


def test_every_kind_keeps_itself() -> None:
    assert set(COMPATIBLE) == set(HedgeKind)
    assert all(kind in kept for kind, kept in COMPATIBLE.items())


@given(anything, st.sampled_from(Language))
def test_any_word_is_looked_up(text: str, language: Language) -> None:
    start = STARTS[language](text)
    assert start is None or start.kinds or start.longer
