"""Every code has words, every language a notice."""

from tilshi.cli.words import LOOK_FIRST, WARNINGS, detail, look_first, said, where
from tilshi.languages import Language
from tilshi.report import Report, ReportWarning, ReviewSegment
from tilshi.text.findings import Finding, WarningCode


def test_every_warning_has_words() -> None:
    assert set(WARNINGS) == set(WarningCode)
    assert all(words and "_" not in words for words in WARNINGS.values())
    assert len(set(WARNINGS.values())) == len(WARNINGS)


def test_places_count_from_one() -> None:
    warning = ReportWarning(code=WarningCode.LOOP, language=Language.KK, part="summary", segment=1, detail={})
    assert where(warning) == "Kazakh summary, sentence 2"
    assert where(warning.model_copy(update={"segment": None, "part": "title"})) == "Kazakh title"
    assert said(warning) == WARNINGS[WarningCode.LOOP]


def test_only_the_worst_segments_are_named_and_the_rest_counted(report: Report) -> None:
    one = ReviewSegment(
        language=Language.KK,
        part="text",
        segment=2,
        confidence=None,
        codes=(WarningCode.SOURCE_KEPT, WarningCode.LOOP),
    )
    lines = list(look_first(report.model_copy(update={"review": (one,) * (LOOK_FIRST + 2)})))
    words = f"{WARNINGS[WarningCode.SOURCE_KEPT]}; {WARNINGS[WarningCode.LOOP]}"
    assert lines[:LOOK_FIRST] == [f"Kazakh text, sentence 3: {words}"] * LOOK_FIRST
    assert lines[LOOK_FIRST:] == ["and 2 more: --json has them all"]
    assert len(list(look_first(report.model_copy(update={"review": (one,) * LOOK_FIRST})))) == LOOK_FIRST
    assert list(look_first(report.model_copy(update={"review": ()}))) == []


def test_details() -> None:
    assert detail({"source": "700", "target": None}) == "source 700, target none"
    assert said(Finding(WarningCode.NUMBER_ADDED, {"source": None, "target": "3"})).endswith("(source none, target 3)")
