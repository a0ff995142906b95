"""Several articles end to end, above a scripted engine."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from tilshi import Desk
from tilshi.articles import read
from tilshi.desk import Given
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import (
    Cancelled,
    DeadlineExceeded,
    EngineFailed,
    InvalidValue,
    TilshiError,
    TooLarge,
    UnknownLanguage,
)
from tilshi.languages import Language
from tilshi.together_report import TogetherReport

FIRE = """Пожар на складе в Шахтинске

Склад стройматериалов сгорел в ночь на среду на окраине Шахтинска. При пожаре пострадали 12 человек, сообщили спасатели.

Огонь тушили пять часов. Причину выясняют эксперты."""
BLAZE = """В Шахтинске сгорел склад

На окраине Шахтинска в ночь на среду сгорел склад стройматериалов. При пожаре пострадали 15 человек, рассказали врачи.

Движение по соседней улице закрыли до вечера."""
KAZAKH = """Шахтинскіде қойма өртенді

Сәрсенбіге қараған түні Шахтинск шетіндегі құрылыс материалдары қоймасы өртенді. Өрттен 12 адам зардап шекті."""
ENGLISH = """A warehouse burns down in Shakhtinsk

A warehouse burnt down on the edge of Shakhtinsk in the night to Wednesday. The fire injured 12 people, doctors said."""
RUSSIANS = [Given(FIRE, name="А"), Given(BLAZE, name="Б")]
ALL = [*RUSSIANS, Given(KAZAKH, name="В"), Given(ENGLISH, name="Г")]


def words(report: TogetherReport, articles: list[Given], told: Any) -> str:
    """The sentence of an article by the report's own offsets."""
    start, end = report.sources[told.source].sentences[told.sentence]
    return str(articles[told.source].text)[start:end]


def test_every_sentence_has_its_sources(desk: Desk, engine: ScriptedEngine) -> None:
    report = desk.summarize_together(RUSSIANS, targets=("ru",), length=4)
    assert engine.calls == 0
    assert [one.name for one in report.sources] == ["А", "Б"]
    for sentence in report.summary.sentences:
        assert sentence.text == words(report, RUSSIANS, sentence.from_[0])
    burnt = report.summary.sentences[0]
    assert "сгорел" in burnt.text
    assert {told.source for told in burnt.from_} == {0, 1}
    assert burnt.voices == 2
    assert report.grade == "production"
    assert report.summary.model is None
    assert report.summary.title in {"Пожар на складе в Шахтинске", "В Шахтинске сгорел склад"}
    assert report.summary.title == report.sources[report.summary.title_source or 0].title


def test_conflicting_numbers_stand_side_by_side(desk: Desk) -> None:
    report = desk.summarize_together(RUSSIANS, length=4, targets=("en",))
    (conflict,) = report.conflicts
    assert conflict.what == "человек: пострадать"
    assert [(one.source, one.value, one.text) for one in conflict.values] == [
        (0, "12", "12 человек"),
        (1, "15", "15 человек"),
    ]
    for value in conflict.values:
        assert value.text in words(report, RUSSIANS, value)
    assert conflict.summary_sentences
    for index in conflict.summary_sentences:
        assert "пострадали" in report.summary.sentences[index].text


def test_articles_of_every_language(desk: Desk) -> None:
    report = desk.summarize_together(ALL, length=6)
    assert [one.language for one in report.sources] == ["ru", "ru", "kk", "en"]
    assert report.summary.language == "ru"
    assert set(report.translations) == {Language.EN, Language.KK}
    for translation in report.translations.values():
        assert len(translation.sentences) == len(report.summary.sentences)
        assert translation.title
    for index, sentence in enumerate(report.summary.sentences):
        own = report.sources[sentence.from_[0].source].language
        if own != "ru":
            assert report.translations[own].sentences[index].text == words(report, ALL, sentence.from_[0])


def test_foreign_articles_alone_are_summarised_in_russian(desk: Desk) -> None:
    report = desk.summarize_together([KAZAKH, ENGLISH], targets=("kk",))
    assert report.summary.model == "compact"
    assert report.grade == "demo"
    assert all(sentence.text.endswith(("же.", "же")) for sentence in report.summary.sentences)


def test_reprints_are_named(desk: Desk) -> None:
    report = desk.summarize_together([FIRE, BLAZE, f"{FIRE} Снимки прислали читатели."], targets=("ru",))
    assert [one.reprint_of for one in report.sources] == [2, None, None]


def test_credits_to_agencies_are_neither_shown_nor_translated(desk: Desk) -> None:
    credited = FIRE.replace("на окраине Шахтинска.", "на окраине Шахтинска, сообщает Tengrinews.kz.")
    report = desk.summarize_together([Given(credited), Given(credited)], targets=("ru", "kk"), length=1)
    (sentence,) = report.summary.sentences
    assert sentence.text == "Склад стройматериалов сгорел в ночь на среду на окраине Шахтинска."
    assert sentence.text == report.summary.text == report.translations[Language.RU].summary
    assert "Tengrinews" in words(report, [Given(credited)] * 2, sentence.from_[0])
    assert "Tengrinews" not in report.translations[Language.KK].summary


def test_a_source_on_something_else_is_named(desk: Desk) -> None:
    other = "Шахматист из Павлодара выиграл турнир в Праге. Он набрал восемь очков из девяти."
    report = desk.summarize_together([FIRE, other, BLAZE], targets=("ru",))
    assert [one.apart for one in report.sources] == [False, True, False]
    assert all(told.source != 1 for sentence in report.summary.sentences for told in sentence.from_)
    assert "Of the articles, 2 share too little" in report.summary.reason


def test_the_second_time_is_free_and_says_the_same(desk: Desk, engine: ScriptedEngine) -> None:
    first, calls = desk.summarize_together(ALL), engine.calls
    again = desk.summarize_together(ALL)
    assert engine.calls == calls
    assert again.cache.hits == again.cache.segments == first.cache.segments
    assert (again.summary, again.translations, again.warnings) == (first.summary, first.translations, first.warnings)


def test_store_false_neither_reads_nor_writes(desk: Desk) -> None:
    desk.summarize_together(ALL, store=False)
    assert sum(tier.entries for tier in desk.cache.stats()) == 0


def test_parts_are_told_as_they_become_ready(desk: Desk) -> None:
    parts: list[tuple[str, BaseModel]] = []
    report = desk.summarize_together(RUSSIANS, on_part=lambda name, part: parts.append((name, part)))
    assert [name for name, _ in parts] == ["sources", "sources", "summary", "en", "kk"]
    assert parts[2][1] == report.summary


def test_documents_are_articles_too(desk: Desk) -> None:
    report = desk.summarize_together([read(f"# {FIRE}".encode(), "markdown"), Given(BLAZE)], targets=("ru",))
    assert report.sources[0].title == "Пожар на складе в Шахтинске"


def test_a_guessed_encoding_is_warned_of_with_its_article(desk: Desk) -> None:
    report = desk.summarize_together([Given(read(FIRE.encode("cp1251")), name="А"), BLAZE], targets=("ru",))
    (warning,) = report.warnings
    assert (warning.code, warning.part, warning.detail["article"]) == ("encoding_guessed", "source", "А")


def test_what_could_not_be_translated_is_not_chosen_and_is_warned_of(desk_of: Callable[[ScriptedEngine], Desk]) -> None:
    desk = desk_of(ScriptedEngine())  # everything comes back untranslated
    report = desk.summarize_together([*RUSSIANS, KAZAKH], targets=("ru",), length=6)
    assert {told.source for one in report.summary.sentences for told in one.from_} <= {0, 1}
    alone = desk.summarize_together([KAZAKH, KAZAKH], targets=("ru",))
    assert "source_kept" in {warning.code for warning in alone.warnings}
    assert alone.review


@pytest.mark.parametrize(
    ("options", "param", "kind"),
    [
        ({"targets": ("de",)}, "targets", UnknownLanguage),
        ({"length": 11}, "length", InvalidValue),
        ({"method": "abstractive"}, "method", InvalidValue),
        ({"translate": "both"}, "translate", InvalidValue),
        ({"profile": "none"}, "profile", InvalidValue),
    ],
)
def test_impossible_options_name_their_field(
    desk: Desk, engine: ScriptedEngine, options: dict[str, Any], param: str, kind: type[TilshiError]
) -> None:
    with pytest.raises(kind) as caught:
        desk.summarize_together(ALL, **options)
    assert caught.value.param == param
    assert engine.calls == 0


def test_limits_are_checked_before_any_work(desk: Desk, engine: ScriptedEngine) -> None:
    with pytest.raises(TooLarge, match="articles: 21 articles; the limit is 20"):
        desk.summarize_together([KAZAKH] * 21)
    assert engine.calls == 0


def test_cancelled_late_and_failing_calls_end(desk: Desk, engine: ScriptedEngine) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        desk.summarize_together(ALL, cancel=cancel)
    with pytest.raises(DeadlineExceeded):
        desk.summarize_together(ALL, deadline=-1.0)
    engine.error = RuntimeError("out of memory")
    with pytest.raises(EngineFailed):
        desk.summarize_together(ALL)
