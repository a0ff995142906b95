"""The headline of a report: in every language, or null."""

import re
from collections.abc import Callable

import pytest

from tilshi import Desk
from tilshi.engines.scripted import ScriptedEngine
from tilshi.languages import Language
from tilshi.summarize.headline import LONGEST

RU, EN, KK = Language.RU, Language.EN, Language.KK
ARTICLE = """Мост закрыт

Мост длиной 310 метров, который построили солдаты, закрыли на ремонт, сообщает Казинформ. Объезд идёт через Карой."""
KAZAKH = """Көпір жабылды

Ұзындығы 310 метр көпір жөндеуге жабылды, деп хабарлайды Kazinform. Көліктер Қарой ауылы арқылы өтеді."""
ENGLISH = """Bridge closed

The bridge over the Nura was closed for repairs, Reuters reports. Cars go round by the village of Karoy."""


_LETTERS = {code: "abcdefghiklmnoprstuvyz"[code % 22] for code in range(0x430, 0x460)}
_LETTERS |= {code - 32: letter.upper() for code, letter in _LETTERS.items() if code < 0x450}


@pytest.fixture
def scripted(desk_of: Callable[[ScriptedEngine], Desk]) -> Callable[..., Desk]:
    """Make a desk whose model writes in Latin letters, changed by a function of source and answer."""

    def make(change: Callable[[str, str], str]) -> Desk:
        return desk_of(ScriptedEngine(lambda text, task, options: change(text, text.translate(_LETTERS))))

    return make


def test_a_headline_stands_beside_the_title_in_every_language(desk: Desk) -> None:
    report = desk.summarize(ARTICLE, targets=("en", "kk"))
    assert report.summary.title == "Мост закрыт"
    assert report.summary.headline == "Мост длиной 310 метров, который построили солдаты, закрыли на ремонт"
    for language in (EN, KK):
        headline = report.translations[language].headline
        assert headline is not None
        assert "310" in headline
        assert headline != report.translations[language].title
        assert not headline.endswith(".")


@pytest.mark.parametrize(("text", "own"), [(KAZAKH, KK), (ENGLISH, EN)])
def test_it_is_made_in_the_language_of_the_article(desk: Desk, text: str, own: Language) -> None:
    report = desk.summarize(text, targets=("en", "kk"))
    first = text.split("\n\n")[1].partition(",")[0]
    assert report.translations[own].headline == first
    assert report.summary.headline is not None
    assert report.summary.headline != first


def test_kazakh_in_latin_letters(desk: Desk) -> None:
    headline = desk.summarize(KAZAKH, targets=("kk",), kazakh_script="latn").translations[KK].headline
    assert headline is not None
    assert not re.search(r"[\u0400-\u04ff]", headline)


def test_no_lead_no_headline(desk: Desk) -> None:
    report = desk.summarize("Мост закрыт\n\nОн закрыт на ремонт до мая. Объезд идёт через Карой.", targets=("en",))
    assert report.summary.headline is None
    assert report.translations[EN].headline is None


def test_a_translation_that_grows_too_long_is_none(scripted: Callable[..., Desk]) -> None:
    desk = scripted(lambda text, answer: answer + " tut i tam" * 4 if text.endswith("ремонт") else answer)
    report = desk.summarize(ARTICLE, targets=("en",))
    assert report.summary.headline is not None
    assert len(report.summary.headline) <= LONGEST
    assert report.translations[EN].headline is None
    assert not [one for one in report.warnings if one.part == "headline"]


def test_a_source_kept_is_none(scripted: Callable[..., Desk]) -> None:
    report = scripted(lambda text, answer: "" if text.endswith("ремонт") else answer).summarize(
        ARTICLE, targets=("en",)
    )
    assert report.translations[EN].headline is None
    assert not [one for one in report.warnings if one.part == "headline"]


def test_what_the_checks_find_in_it_is_told(scripted: Callable[..., Desk]) -> None:
    report = scripted(lambda _, answer: answer.replace("310", "")).summarize(ARTICLE, targets=("en",))
    (found,) = [one for one in report.warnings if one.part == "headline"]
    assert (found.code, found.language, found.segment) == ("number_missing", EN, None)
    assert [one for one in report.review if one.part == "headline"]


def test_with_the_article_alone_translated(desk: Desk) -> None:
    report = desk.summarize(ARTICLE, targets=("en",), translate="article")
    assert report.translations[EN].summary is None
    assert report.translations[EN].headline is not None
