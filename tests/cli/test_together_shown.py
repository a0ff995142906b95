"""A report of several articles in words: hostile names and texts are text, never markup or commands."""

import pytest
from rich.console import Console

from tilshi.cli.together_shown import article, as_answer, markdown, parts
from tilshi.languages import Language, Script
from tilshi.report import CacheUse, EngineUse, Provenance, ReportWarning, ReviewSegment, Sentence
from tilshi.text.findings import WarningCode
from tilshi.together_report import (
    GivenValue,
    NumberConflict,
    TogetherReport,
    TogetherSentence,
    TogetherSource,
    TogetherSummary,
    Told,
    TranslatedTogether,
)


def source(
    name: str, reprint_of: int | None = None, title: str | None = None, *, apart: bool = False
) -> TogetherSource:
    return TogetherSource(
        language=Language.RU,
        confidence=1.0,
        detected=True,
        sentences=((0, 10), (11, 20)),
        name=name,
        title=title,
        reprint_of=reprint_of,
        apart=apart,
    )


SENTENCES = (
    TogetherSentence(text="Склад *сгорел*.", from_=(Told(source=0, sentence=0), Told(source=1, sentence=0)), voices=2),
    TogetherSentence(text="Пострадали 12 человек.", from_=(Told(source=0, sentence=1),), voices=1),
)

CONFLICT = NumberConflict(
    what="человек: пострадать",
    values=(
        GivenValue(source=0, sentence=1, value="12", text="12 человек"),
        GivenValue(source=1, sentence=1, value="15", text="15 человек"),
    ),
    summary_sentences=(1,),
)


@pytest.fixture
def together() -> TogetherReport:
    """Three sources, one of them a reprint, one conflict."""
    return TogetherReport(
        id="1",
        sources=(source("A", title="Пожар"), source("B\x1b[31m"), source("C|d", reprint_of=0)),
        summary=TogetherSummary(
            language=Language.RU,
            title="Пожар",
            title_source=0,
            text="Склад *сгорел*. Пострадали 12 человек.",
            sentences=SENTENCES,
            model=None,
            reason="chosen",
        ),
        conflicts=(CONFLICT,),
        translations={
            Language.KK: TranslatedTogether(
                title="Өрт",
                summary="Қойма өртенді. 12 адам зардап шекті.",
                sentences=(
                    Sentence(text="Қойма өртенді.", from_=(0,)),
                    Sentence(text="12 адам зардап шекті.", from_=(1,)),
                ),
                model="compact",
            )
        },
        warnings=(
            ReportWarning(
                code=WarningCode.NAME_MISSING, language=Language.KK, part="summary", segment=0, detail={"source": "A"}
            ),
        ),
        review=(
            ReviewSegment(language=Language.KK, part="summary", segment=0, confidence=0.2, codes=("name_missing",)),
        ),
        cache=CacheUse(segments=2, hits=1),
        engine=EngineUse(calls=1, tokens=9),
        profile="compact",
        grade="demo",
        provenance=Provenance(generator="tilshi 0.1", models=("compact",)),
    )


@pytest.mark.parametrize(
    ("language", "script", "expected"),
    [
        (Language.RU, Script.CYRILLIC, "Пострадали 12 человек. [A; иначе: B␛[31m: 15 человек]"),
        (Language.KK, Script.CYRILLIC, "12 адам зардап шекті. [A; басқаша: B␛[31m: 15 человек]"),
        (Language.KK, Script.LATIN, "12 адам зардап шекті. [A; basqaşa: B␛[31m: 15 человек]"),
    ],
)
def test_a_sentence_shows_who_says_otherwise(
    together: TogetherReport, language: Language, script: Script, expected: str
) -> None:
    assert as_answer(together, language, script).sentences[1].text == expected


def test_a_source_of_a_sentence_is_not_against_it(together: TogetherReport) -> None:
    """A source may say its number in an earlier sentence as well; the conflict quotes that one."""
    again = TogetherSentence(text="Всего пострадали 12 человек.", from_=(Told(source=0, sentence=0),), voices=1)
    summary = together.summary.model_copy(update={"sentences": (SENTENCES[0], again)})
    report = together.model_copy(update={"summary": summary})
    assert as_answer(report, Language.RU).sentences[1].text == (
        "Всего пострадали 12 человек. [A; иначе: B␛[31m: 15 человек]"
    )


def test_text(together: TogetherReport) -> None:
    assert article(together, Language.RU, "text", "Машина.") == (
        "Пожар\n\nСклад *сгорел*. [A, B␛[31m]\n\nПострадали 12 человек. [A; иначе: B␛[31m: 15 человек]\n\n"
        "Источники называют разные числа:\n\n- человек: пострадать: A: 12 человек | B␛[31m: 15 человек\n\n"
        "Источники:\n\n- A: Пожар\n- B␛[31m\n- C|d (перепечатка, один голос с A)\n\nМашина.\n"
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.RU, "- B (мало общего с другими, возможно, о другом событии)"),
        (Language.KK, "- B (басқалармен ортақтығы аз, басқа оқиға туралы болуы мүмкін)"),
        (Language.EN, "- B (little in common with the others, perhaps on another event)"),
    ],
)
def test_a_source_on_something_else_is_named(together: TogetherReport, language: Language, expected: str) -> None:
    sources = (source("A"), source("B", apart=True), source("C"))
    assert expected in article(together.model_copy(update={"sources": sources}), language, "text", None)


def test_markdown_shows_everything_as_text(together: TogetherReport) -> None:
    text = markdown(together, 1.0, lambda language: f"Notice {language}.")
    assert "# Пожар" in text
    assert r"Склад \*сгорел\*" in text
    assert "| --- | --- | --- |" in text
    assert r"C\|d" in text
    assert "*Notice kk.*" in text
    assert "## Look here first" in text
    assert "## Warnings" in text
    assert "\x1b" not in text


def test_a_terminal_shows_everything(together: TogetherReport) -> None:
    console = Console(width=100, record=True, file=None, color_system=None)
    with console.capture() as capture:
        for part in parts(together, 1.0, "Notice."):
            console.print(part)
    text = capture.get()
    for expected in ("reprint, one voice with A", "2 independent", "sentence 2", "15 человек", "Notice.", "Warnings"):
        assert expected in text
    assert "\x1b" not in text
