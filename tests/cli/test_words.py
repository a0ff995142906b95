"""Every code has words, every language a notice."""

import pytest

from tilshi.cli.words import LOOK_FIRST, WARNINGS, detail, look_first, notice, said, where
from tilshi.languages import Language, Script
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


@pytest.mark.parametrize("summary", [True, False])
def test_notices_are_one_line_in_their_own_language(summary: bool) -> None:  # noqa: FBT001
    lines = {language: notice(language, summary=summary) for language in Language}
    assert len(set(lines.values())) == 3
    assert all("(tilshi 0.1)" in line and "\n" not in line for line in lines.values())
    assert "редактор тексермеген" in lines[Language.KK]


def test_a_notice_follows_the_script_of_the_kazakh_text() -> None:
    line = notice(Language.KK, summary=False, script=Script.LATIN)
    assert "(tilshi 0.1)" in line
    assert not {letter for letter in line if "\u0400" <= letter <= "\u052f"}
    assert notice(Language.RU, summary=False, script=Script.LATIN) == notice(Language.RU, summary=False)
