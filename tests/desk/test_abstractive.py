"""Written summaries end to end: a catalog with a model that writes, above scripted engines."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.desk.writing import first_two

from tilshi import Desk
from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import UnsupportedDirection
from tilshi.languages import Language
from tilshi.report import Report

RUSSIAN = """В посёлке Тасбулак открыли библиотеку

Библиотека на 350 книг открылась в понедельник в посёлке Тасбулак. Её ремонт занял 48 дней.

Читальный зал рассчитан на 60 мест. Жители посёлка попросили открыть и детский кружок."""
KAZAKH_BODY = """Тасбұлақ ауылында дүйсенбі күні 350 кітабы бар кітапхана ашылды. Оны жөндеу 48 күнге созылды.

Оқу залы 60 орынға арналған. Ауыл тұрғындары балалар үйірмесін де ашуды сұрады."""
KAZAKH = f"Тасбұлақта 3 кітапхана ашылды\n\n{KAZAKH_BODY}"

Make = Callable[..., Desk]


def inventing(text: str, task: Task, options: DecodingOptions) -> str:
    """Write the same with a number of its own."""
    return first_two(text, task, options).replace("350", "950")


def assert_evidence(report: Report) -> None:
    """Every sentence rests on one to three sentences of the source."""
    indices = range(len(report.source.sentences))
    for sentence in report.summary.sentences:
        assert 1 <= len(sentence.from_) <= 3
        assert set(sentence.from_) <= set(indices)


@pytest.mark.parametrize("method", ["auto", "abstractive"])
def test_a_russian_article_is_summarised_as_it_is(make: Make, method: str) -> None:
    report = make().summarize(RUSSIAN, method=method, length="medium")
    summary = report.summary
    assert (summary.method, summary.model, summary.pivot) == ("abstractive", "writer", None)
    assert [sentence.from_ for sentence in summary.sentences] == [(0,), (1,)]
    assert "350 книг" in summary.sentences[0].text
    assert_evidence(report)
    for translation in report.translations.values():
        assert (translation.model, translation.pivot) == ("translator", None)
        assert [sentence.from_ for sentence in translation.sentences] == [(0,), (1,)]
    assert report.warnings == ()
    assert report.provenance.models == ("translator", "writer")
    assert report.grade == "production"


@pytest.mark.parametrize("method", ["auto", "abstractive"])
def test_a_kazakh_article_is_summarised_through_russian(make: Make, method: str) -> None:
    report = make().summarize(KAZAKH, method=method, length="medium", targets=("en", "kk", "ru"))
    summary = report.summary
    assert report.source.language == "kk"
    assert (summary.method, summary.model, summary.pivot) == ("abstractive", "writer", "ru")
    assert [sentence.from_ for sentence in summary.sentences] == [(0,), (1,)]
    assert_evidence(report)
    english, kazakh, russian = (report.translations[one] for one in (Language.EN, Language.KK, Language.RU))
    assert (english.model, english.pivot) == (kazakh.model, kazakh.pivot) == ("translator", "ru")
    assert kazakh.title == KAZAKH.split("\n", 1)[0]
    assert (russian.summary, russian.model, russian.pivot) == (summary.text, "translator", None)
    assert report.provenance.models == ("translator", "writer")


def test_an_article_translated_as_a_whole_took_no_way_through_the_summary(make: Make) -> None:
    report = make().summarize(KAZAKH, method="abstractive", translate="article", targets=("en",))
    english = report.translations[Language.EN]
    assert report.summary.pivot == "ru"
    assert (english.summary, english.model, english.pivot) == (None, "translator", None)


@pytest.mark.parametrize(("text", "pivot"), [(RUSSIAN, None), (KAZAKH, "ru")])
def test_an_invented_number_replaces_the_summary(make: Make, text: str, pivot: str | None) -> None:
    report = make(inventing).summarize(text, length="medium")
    summary = report.summary
    assert (summary.method, summary.pivot) == ("extractive", pivot)
    assert "950" not in summary.text
    assert "did not pass" in summary.reason
    (warning,) = [one for one in report.warnings if one.code == "unsupported_summary"]
    assert (warning.part, warning.language) == ("summary", "ru")
    assert "950" in str(warning.detail["target"])
    assert_evidence(report)


def test_warnings_name_the_part_they_are_about(make: Make, forgetful: ScriptedEngine) -> None:
    report = make(translating=forgetful).summarize(KAZAKH, length="medium", targets=("en",))
    missing = [
        (one.part, one.language, one.segment, one.detail["source"])
        for one in report.warnings
        if one.code == "number_missing"
    ]
    assert sorted(missing, key=str) == [
        ("source", "ru", 0, "350"),
        ("source", "ru", 1, "48"),
        ("source", "ru", 2, "60"),
        ("title", "en", None, "3"),
        ("title", "ru", None, "3"),
    ]


def test_a_summary_cut_off_by_its_limit_loses_the_unfinished_sentence(make: Make) -> None:
    def endless(text: str, task: Task, options: DecodingOptions) -> str:
        return f"{first_two(text, task, options)} Читальный зал рассчитан {'очень ' * 200}".strip()

    report = make(endless).summarize(RUSSIAN, method="abstractive", length="short", targets=("ru",))
    assert report.summary.method == "abstractive"
    assert report.summary.text == "Библиотека на 350 книг открылась в понедельник в посёлке Тасбулак."
    report = make(endless).summarize(RUSSIAN, method="abstractive", length=3, targets=("ru",))
    assert [sentence.from_ for sentence in report.summary.sentences] == [(0,), (1,)]


def test_the_length_asked_for_reaches_the_model(make: Make) -> None:
    asked: list[int] = []

    def listening(text: str, task: Task, options: DecodingOptions) -> str:
        asked.append(options.max_length_extra)
        return first_two(text, task, options)

    desk = make(listening)
    reports = [desk.summarize(RUSSIAN, targets=("ru",), length=length) for length in ("short", "medium", 2, 1)]
    assert asked == [80, 160]  # numbers share the answers of the names
    assert [len(report.summary.sentences) for report in reports] == [1, 2, 2, 1]


@pytest.mark.parametrize(
    ("profile", "text", "options"),
    [
        ("through_russian", KAZAKH_BODY, {}),
        ("through_russian", KAZAKH, {"targets": ("ru",)}),
        ("from_kazakh", KAZAKH, {"method": "extractive"}),
        ("from_kazakh", KAZAKH, {"translate": "article"}),
        ("from_kazakh", RUSSIAN, {"targets": ("ru",)}),
    ],
)
def test_a_profile_needs_only_the_directions_of_the_answer(
    make: Make, profile: str, text: str, options: dict[str, Any]
) -> None:
    report = make().summarize(text, profile=profile, **{"targets": ("en",), **options})
    assert report.summary.text


@pytest.mark.parametrize(
    ("profile", "text", "options", "lacks"),
    [
        ("through_russian", KAZAKH, {}, "from Kazakh to English"),  # the title
        ("through_russian", KAZAKH_BODY, {"method": "extractive"}, "from Kazakh to English"),
        ("through_russian", KAZAKH_BODY, {"translate": "both"}, "from Kazakh to English"),
        ("through_russian", KAZAKH_BODY, {"targets": ("kk",)}, "from Russian to Kazakh"),
        ("from_kazakh", KAZAKH, {}, "from Russian to English"),
        ("from_kazakh", RUSSIAN, {}, "from Russian to English"),
        ("english_only", KAZAKH, {}, "from Kazakh to Russian"),
        ("english_only", KAZAKH, {"method": "extractive", "translate": "article"}, "from Kazakh to Russian"),
    ],
)
def test_a_missing_direction_is_told_before_any_work(
    make: Make, translator: ScriptedEngine, profile: str, text: str, options: dict[str, Any], lacks: str
) -> None:
    with pytest.raises(UnsupportedDirection, match=lacks):
        make().summarize(text, profile=profile, **{"targets": ("en",), **options})
    assert translator.calls == 0
