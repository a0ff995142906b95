from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.summarize.conftest import ScriptedGenerator

from tilshi.catalog import Length
from tilshi.catalog.tasks import TaskName
from tilshi.engines.call import Call
from tilshi.languages import Language
from tilshi.summarize.abstractive import Abstractive
from tilshi.summarize.extractive import extract
from tilshi.summarize.model import SourceText, SummaryResult
from tilshi.text.findings import Finding, WarningCode

FAITHFUL = "Мост через Иртыш в Павлодаре открыли после ремонта. Ремонт стоил городу 3,2 млрд тенге."


Make = Callable[..., Any]


def write(source: SourceText, generator: Any, count: int = 2) -> SummaryResult:
    def fallback() -> SummaryResult:
        return extract(source, count)

    room = Abstractive(generator, generator)
    return room.summarise(source, "writer", fallback, count=count, length=Length.LONG, call=Call())


def assert_replaced(result: SummaryResult, source: SourceText, *details: str) -> None:
    assert result.method == "extractive"
    assert result.model is None
    assert result.sentences == extract(source, 2).sentences
    assert [finding.code for finding in result.findings] == [WarningCode.UNSUPPORTED_SUMMARY] * len(details)
    assert [finding.detail["target"] for finding in result.findings] == list(details)
    assert "did not pass" in result.reason


def test_a_faithful_summary_is_kept_with_its_evidence(scripted: Make, bridge: SourceText) -> None:
    generator = scripted(FAITHFUL)
    result = write(bridge, generator)
    assert (result.method, result.model, result.language) == ("abstractive", "writer", Language.RU)
    assert result.text == FAITHFUL
    assert [sentence.evidence for sentence in result.sentences] == [(0,), (1,)]
    assert result.findings == ()
    assert generator.asked == [bridge.text]
    assert [(task.name, task.source, task.target) for task in generator.tasks] == [
        (TaskName.SUMMARIZE, Language.RU, Language.RU)
    ]
    assert generator.lengths == [Length.LONG]


def test_an_invented_number_replaces_the_whole_summary(scripted: Make, bridge: SourceText) -> None:
    invented = FAITHFUL.replace("3,2 млрд", "7,9 млрд")
    result = write(bridge, scripted(invented))
    assert_replaced(result, bridge, *[str(finding.detail["target"]) for finding in result.findings])
    assert result.findings
    assert "7,9" in str(result.findings[0].detail["target"])


def test_an_invented_name_replaces_the_whole_summary(scripted: Make, bridge: SourceText) -> None:
    result = write(bridge, scripted("Мост через Иртыш открыл министр Жумабаев."))
    assert_replaced(result, bridge, "Жумабаев")


def test_an_invention_in_a_sentence_that_would_be_dropped_counts_too(scripted: Make, bridge: SourceText) -> None:
    result = write(bridge, scripted(f"{FAITHFUL} Мост открыл министр Жумабаев."))
    assert_replaced(result, bridge, "Жумабаев")


def test_the_same_invention_is_told_once(scripted: Make, bridge: SourceText) -> None:
    result = write(bridge, scripted("Мост открыл Жумабаев. Затем Жумабаев уехал."))
    assert_replaced(result, bridge, "Жумабаев")


def test_a_name_that_only_the_title_has_is_supported(scripted: Make) -> None:
    source = SourceText("Мост в Экибастузе", ("Городской мост открыли после ремонта.",), (0,), Language.RU)
    result = write(source, scripted("Мост в Экибастузе открыли."))
    assert result.method == "abstractive"


@pytest.mark.parametrize("code", [WarningCode.LOOP, WarningCode.WRONG_SCRIPT, WarningCode.TRUNCATED])
def test_a_hard_finding_replaces_the_summary(scripted: Make, bridge: SourceText, code: WarningCode) -> None:
    result = write(bridge, scripted(FAITHFUL, findings=[Finding(code)]))
    assert_replaced(result, bridge, code.value)


def test_a_kept_source_is_no_summary(scripted: Make, bridge: SourceText) -> None:
    findings = [Finding(WarningCode.LOOP), Finding(WarningCode.SOURCE_KEPT)]
    result = write(bridge, scripted(bridge.text, findings=findings, source_kept=True))
    assert_replaced(result, bridge, "loop", "source_kept")


@pytest.mark.parametrize("nothing", ["", "  \n "])
def test_an_empty_summary_is_replaced(scripted: Make, bridge: SourceText, nothing: str) -> None:
    assert_replaced(write(bridge, scripted(nothing)), bridge, "empty")


def test_soft_findings_come_along(scripted: Make, bridge: SourceText) -> None:
    soft = Finding(WarningCode.LENGTH_RATIO)
    result = write(bridge, scripted(FAITHFUL, findings=[soft]))
    assert result.method == "abstractive"
    assert result.findings == (soft,)


def test_more_sentences_than_asked_for_are_cut_and_told(scripted: Make, bridge: SourceText) -> None:
    result = write(bridge, scripted(FAITHFUL), count=1)
    assert result.text == FAITHFUL.partition(" Ремонт")[0]
    assert "first 1 of its 2 sentences" in result.reason


def councils(size: int) -> SourceText:
    sentences = tuple(
        f"Совет района номер {number} утвердил смету школы на {number + 3} классов." for number in range(size)
    )
    return SourceText(None, sentences, tuple(number // 3 for number in range(size)), Language.RU)


@pytest.mark.parametrize("joining", [0, 3])
def test_up_to_two_windows_the_most_informative_sentences_are_read(scripted: Make, joining: int) -> None:
    source = councils(14)
    generator = scripted("Советы утвердили сметы школ.", limit=100, joining=joining)
    result = write(source, generator)
    read = generator.asked[0].replace("\n", " ").removesuffix(".").split(". ")
    assert 0 < len(read) < len(source.sentences)
    indices = [source.sentences.index(f"{sentence}.") for sentence in read]
    assert indices == sorted(indices)
    assert f"from the {len(read)} most informative of 14 sentences, as it cannot read more at once" in result.reason
    assert result.method == "abstractive"


def test_what_was_not_read_still_supports_the_summary(scripted: Make) -> None:
    source = councils(7)
    generator = scripted(lambda text: next(one for one in source.sentences if one not in text), limit=50)
    result = write(source, generator)
    assert result.method == "abstractive"
    assert result.text not in generator.asked[0]


def test_a_longer_article_is_read_in_parts(scripted: Make) -> None:
    source = councils(60)
    generator = scripted(lambda text: text.replace("\n", " ").split(". ")[0] + ".", limit=100)
    result = write(source, generator)
    assert generator.batches == [7, 1]  # every part in one batch, then the summary of the summaries
    assert generator.lengths == [Length.MEDIUM, Length.LONG]
    assert "".join(generator.asked[:7]).replace("\n", "").replace(" ", "") == source.text.replace("\n", "").replace(
        " ", ""
    )
    assert (result.method, result.findings) == ("abstractive", ())
    assert "from its summaries of 7 parts, which together are all 60 sentences" in result.reason
    assert result.reason.endswith("it passed the checks.")


def test_an_article_of_one_endless_sentence_falls_back(scripted: Make) -> None:
    source = SourceText(None, (" ".join(["слово"] * 2000) + ".",), (0,), Language.RU)
    generator = scripted("Слово.", limit=100)
    result = write(source, generator)
    assert (result.method, result.findings) == ("extractive", ())
    assert "No sentence of the article fits writer" in result.reason
    assert generator.asked == []


def test_a_blurred_sentence_is_left_out_and_told(scripted: Make, bridge: SourceText) -> None:
    blurred = "Объект сдали раньше срока, гарантия составит пять лет."
    result = write(bridge, scripted(f"{blurred} {FAITHFUL}"))
    assert (result.method, result.text) == ("abstractive", FAITHFUL)
    (finding,) = result.findings
    assert finding == Finding(WarningCode.UNSUPPORTED_SUMMARY, {"source": None, "target": blurred})
    assert "1 of its 3 sentences were left out" in result.reason
    assert result.reason.endswith("the rest passed the checks.")


def test_a_summary_of_blurred_sentences_is_replaced(scripted: Make, bridge: SourceText) -> None:
    result = write(bridge, scripted("Объект сдали раньше срока, гарантия составит пять лет."))
    assert result.sentences == extract(bridge, 2).sentences
    assert {finding.code for finding in result.findings} == {WarningCode.UNSUPPORTED_SUMMARY}
    assert "did not pass" in result.reason


def test_a_sentence_without_evidence_is_not_handed_out(scripted: Make, bridge: SourceText) -> None:
    baseless = "Погода стояла прекрасная, зрители аплодировали артистам."
    result = write(bridge, scripted(f"{FAITHFUL} {baseless}"), count=3)
    assert result.text == FAITHFUL
    assert result.findings == (Finding(WarningCode.UNSUPPORTED_SUMMARY, {"source": None, "target": baseless}),)


def test_only_russian_is_summarised(scripted: Make, library: SourceText) -> None:
    with pytest.raises(ValueError, match="kk"):
        write(library, scripted("Открылась библиотека."))


def test_the_generators_failure_is_the_callers(scripted: Make, bridge: SourceText) -> None:
    with pytest.raises(RuntimeError, match="engine"):
        write(bridge, scripted(FAITHFUL, error=RuntimeError("engine")))


PIECES = [
    *FAITHFUL.split(". "),
    "Мост открыл министр Жумабаев",
    "Мост не открыли",
    "Объект сдали раньше срока",
    "…",
    "он",
]


@given(st.lists(st.sampled_from(PIECES), max_size=6), st.integers(1, 4), st.sampled_from([20, 40, 500]))
def test_whatever_a_model_writes_every_sentence_handed_out_has_evidence(
    pieces: list[str], count: int, limit: int
) -> None:
    source = councils(12)
    source = SourceText(None, (*source.sentences, *FAITHFUL.split(" Ремонт")[:1]), (*source.paragraphs, 9), Language.RU)
    result = write(source, ScriptedGenerator(". ".join(pieces), limit=limit), count)
    assert 1 <= len(result.sentences) <= max(count, 2)
    for sentence in result.sentences:
        assert list(sentence.evidence) == sorted(set(sentence.evidence))
        assert set(sentence.evidence) <= set(range(len(source.sentences)))
        assert sentence.evidence
        assert "Жумабаев" not in sentence.text
    assert (result.method == "abstractive") == result.reason.endswith("passed the checks.")
