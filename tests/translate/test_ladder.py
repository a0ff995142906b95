"""The ladder as pure logic: a scripted model and scripted checks."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.cache.protocol import Entry
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.protocol import FinishReason, Hypothesis, Segment
from tilshi.languages import Language
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.masking import Masked, mask
from tilshi.translate.ladder import Ladder

RU_EN = Task(TaskName.TRANSLATE, Language.RU, Language.EN)
RUNGS = tuple(DecodingOptions(beam_size=size) for size in (1, 4, 6))
CODES = {
    "loop": WarningCode.LOOP,
    "empty": WarningCode.EMPTY,
    "mask": WarningCode.MASK_LOST,
    "number": WarningCode.NUMBER_MISSING,
    "added": WarningCode.NUMBER_ADDED,
}


class Model:
    """Answers (text, beam size) by a table; the answer "loop number #2" has these two findings and score -2."""

    def __init__(self, answers: Callable[[str, int], str]) -> None:
        self.answers = answers
        self.requests: list[list[Segment]] = []

    def ask(self, segments: Sequence[Segment]) -> list[Hypothesis]:
        self.requests.append(list(segments))
        return [self._answer(segment) for segment in segments]

    def _answer(self, segment: Segment) -> Hypothesis:
        words = self.answers(segment.text, segment.options.beam_size).split("#")
        score = -float(words[1]) if len(words) > 1 else None
        return Hypothesis(words[0].strip(), score, 1, 1, FinishReason.STOP)


def judge(masked: Masked, text: str, reason: FinishReason) -> tuple[Finding, ...]:
    return tuple(Finding(CODES[word]) for word in text.split() if word in CODES)


def climb(answers: Callable[[str, int], str], *texts: str, task: Task = RU_EN) -> tuple[list[Entry], Model]:
    model = Model(answers)
    return Ladder(model.ask, judge, task, RUNGS).climb([mask(text) for text in texts]), model


def by_beam(*answers: str) -> Callable[[str, int], str]:
    table = dict(zip((1, 4, 6), answers, strict=False))
    return lambda text, beam: table[beam]


def test_a_clean_hypothesis_needs_one_request() -> None:
    entries, model = climb(lambda text, beam: f"good {text} #0.5", "а", "б", "в")
    assert entries == [Entry(f"good {text}", -0.5, "stop", 0) for text in "абв"]
    assert [len(request) for request in model.requests] == [3]


def test_only_failing_segments_are_retried_all_of_them_in_one_request() -> None:
    entries, model = climb(lambda text, beam: "loop" if text in "аб" and beam < 6 else "fine", "а", "б", "в", "г")
    assert [[segment.text for segment in request] for request in model.requests] == [
        ["а", "б", "в", "г"],
        ["а", "б"],
        ["а", "б"],
    ]
    assert [segment.options for request in model.requests for segment in request[:1]] == list(RUNGS)
    assert [entry.rung for entry in entries] == [2, 2, 0, 0]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("number", "fine"), Entry("fine", None, "stop", 1)),
        (("number added", "number"), Entry("number", None, "stop", 1)),
        (("number", "number added"), Entry("number", None, "stop", 0)),
        (("number", "loop"), Entry("number", None, "stop", 0)),
        (("number #2", "added #1"), Entry("added", -1.0, "stop", 1)),
        (("number #1", "added #2"), Entry("number", -1.0, "stop", 0)),
        (("number", "added #2"), Entry("added", -2.0, "stop", 1)),
        (("number #1", "added #1"), Entry("number", -1.0, "stop", 0)),
    ],
)
def test_soft_findings_get_one_stricter_retry_then_the_fewest_findings_win(
    answers: tuple[str, ...], expected: Entry
) -> None:
    entries, model = climb(by_beam(*answers), "слово")
    assert entries == [expected]
    assert len(model.requests) == 2


def test_a_segment_that_becomes_usable_late_still_gets_its_one_retry() -> None:
    entries, model = climb(by_beam("loop", "number", "fine"), "слово")
    assert entries == [Entry("fine", None, "stop", 2)]
    assert len(model.requests) == 3


def test_soft_findings_never_take_a_segment_apart() -> None:
    entries, model = climb(by_beam("loop", "loop", "number added"), "Снег шёл весь день, дорогу закрыли.")
    assert entries[0].text == "number added"
    assert len(model.requests) == 3


def test_a_sentence_that_fails_as_a_whole_is_translated_in_clauses() -> None:
    texts = ["Снег шёл весь день, дорогу закрыли.", "Школы открыты."]
    entries, model = climb(lambda text, beam: "loop" if text == texts[0] else f"<{text}> #1", *texts)
    assert [[segment.text for segment in request] for request in model.requests[3:]] == [
        ["Снег шёл весь день,", "дорогу закрыли."]
    ]
    assert model.requests[3][0].options == RUNGS[-1]
    assert entries[0] == Entry("<Снег шёл весь день,> <дорогу закрыли.>", -1.0, "stop", 3)


def test_around_masks_is_the_last_resort_of_a_lost_mask() -> None:
    def answers(text: str, beam: int) -> str:
        return "mask" if "[0]" in text else f"<{text}>"

    entries, model = climb(answers, "Адрес a@b.kz для писем")
    assert entries == [Entry("<Адрес> [0] <для писем>", None, "stop", 4)]
    assert [segment.text for segment in model.requests[-1]] == ["Адрес", "для писем"]


def test_a_part_that_fails_fails_the_whole_and_the_best_rejected_hypothesis_is_remembered() -> None:
    entries, model = climb(by_beam("loop number", "loop #3", "loop empty"), "Снег шёл весь день, дорогу закрыли.")
    assert entries == [Entry("loop", -3.0, "stop", 1, source_kept=True)]
    assert len(model.requests) == 4


def test_the_next_best_hypothesis_of_a_part_is_taken_where_the_best_cannot_be_used() -> None:
    whole = "Снег шёл весь день, дорогу закрыли."

    def ask(segments: Sequence[Segment]) -> list[Hypothesis]:
        other = Hypothesis("roads closed", -3.0, 1, 1, FinishReason.STOP)
        answers = {whole: "loop", "Снег шёл весь день,": "it snowed", "дорогу закрыли.": "loop"}
        return [
            Hypothesis(answers[one.text], -1.0, 1, 1, FinishReason.STOP, others=() if one.text == whole else (other,))
            for one in segments
        ]

    (entry,) = Ladder(ask, judge, RU_EN, RUNGS).climb([mask(whole)])
    assert entry == Entry("it snowed, roads closed", -2.0, "stop", 3)


def test_a_whole_that_fails_though_its_parts_do_not_is_rejected() -> None:
    def strict(masked: Masked, text: str, reason: FinishReason) -> tuple[Finding, ...]:
        return (Finding(WarningCode.LOOP),) if len(masked.text) > 25 else ()

    model = Model(lambda text, beam: text)
    (entry,) = Ladder(model.ask, strict, RU_EN, RUNGS).climb([mask("Снег шёл весь день, дорогу закрыли.")])
    assert entry.source_kept


def test_other_tasks_are_never_taken_apart() -> None:
    task = Task(TaskName.SUMMARIZE, Language.RU, Language.RU)
    entries, model = climb(lambda text, beam: "loop", "Снег шёл весь день, дорогу закрыли.", task=task)
    assert entries[0].source_kept
    assert len(model.requests) == 3


class Counts:
    """An observer that adds up."""

    def __init__(self) -> None:
        self.totals: dict[str, dict[tuple[str, ...], float]] = {}

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        of_name = self.totals.setdefault(name, {})
        key = tuple(labels.values())
        of_name[key] = of_name.get(key, 0) + value

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


def counted(answers: Callable[[str, int], str], *texts: str) -> dict[str, dict[tuple[str, ...], float]]:
    counts = Counts()
    Ladder(Model(answers).ask, judge, RU_EN, RUNGS, counts).climb([mask(text) for text in texts])
    return counts.totals


def test_every_rung_is_counted_and_what_it_cost() -> None:
    totals = counted(
        lambda text, beam: "loop" if len(text) > 3 else "fine", "да", "Снег шёл и a@b.kz долго шёл", "Слово"
    )
    assert totals["rungs"] == {
        ("first",): 3,
        ("retry_1",): 2,
        ("retry_2",): 2,
        ("clauses",): 1,
        ("masks",): 1,
        ("source",): 2,
    }
    assert totals["ladder_tokens"] == {
        ("first",): 6,
        ("retry_1",): 4,
        ("retry_2",): 4,
        ("clauses",): 4,
        ("masks",): 4,
    }
    assert totals["ladder_findings"] == {("first", "loop"): 2, ("retry_1", "loop"): 2, ("retry_2", "loop"): 2}
    assert "ladder_repaired" not in totals
    assert totals["ladder_kept"] == {("first", "clean"): 1}


def test_what_a_rung_repaired_is_counted_by_code() -> None:
    totals = counted(by_beam("number number added", "number", "loop"), "а")
    assert totals["ladder_findings"][("first", "number_missing")] == 2
    assert totals["ladder_repaired"] == {("retry_1", "number_missing"): 1, ("retry_1", "number_added"): 1}


def test_a_retry_that_is_not_kept_repaired_nothing() -> None:
    assert "ladder_repaired" not in counted(by_beam("number", "added added", "loop"), "а")


def test_a_rung_that_trades_one_finding_for_another_repaired_the_first() -> None:
    totals = counted(by_beam("loop", "number", "loop"), "а")
    assert totals["ladder_repaired"] == {("retry_1", "loop"): 1}
    assert totals["ladder_kept"] == {("retry_1", "warned"): 1}


@pytest.mark.parametrize(
    ("best", "others", "expected"),
    [
        ("number", ("fine", "fine too"), "fine"),
        ("number", ("loop", "added", "fine"), "fine"),
        ("number added", ("added", "number"), "added"),
        ("loop", ("number",), "number"),
        ("fine", ("finer #0.1",), "fine"),
        ("number #3", ("added #1",), "added"),
    ],
)
def test_the_next_best_hypotheses_are_looked_at_where_the_best_has_findings(
    best: str, others: tuple[str, ...], expected: str
) -> None:
    model = Model(by_beam(best, "loop", "loop"))
    read = model._answer

    def ask(segments: Sequence[Segment]) -> list[Hypothesis]:
        answers = model.ask(segments)
        model.answers = lambda text, beam: others[beam]
        more = tuple(
            read(Segment(segment.text, RU_EN, DecodingOptions(beam_size=rank)))
            for segment in segments
            for rank in range(len(others))
        )
        model.answers = by_beam(best, "loop", "loop")
        return [replace(answer, others=more) if segments[0].options.beam_size == 1 else answer for answer in answers]

    (entry,) = Ladder(ask, judge, RU_EN, RUNGS).climb([mask("слово")])
    assert (entry.text, entry.rung) == (expected, 0)


def test_a_ladder_needs_a_rung() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Ladder(Model(by_beam()).ask, judge, RU_EN, ())


@given(st.data())
def test_whatever_the_model_does_a_kept_source_means_that_nothing_was_usable(data: st.DataObject) -> None:
    words = st.sampled_from(["loop", "empty", "number", "added", "fine", "mask"])
    texts = data.draw(st.lists(st.sampled_from(["да", "Снег шёл, шёл", "Пишите a@b.kz сюда", "нет"]), unique=True))
    table: dict[tuple[str, int], str] = {}

    def answers(text: str, beam: int) -> str:
        if (text, beam) not in table:
            table[text, beam] = data.draw(words)
        return table[text, beam]

    entries, _ = climb(answers, *texts)
    assert len(entries) == len(texts)
    for text, entry in zip(texts, entries, strict=True):
        hard = any(finding.hard for finding in judge(mask(text), entry.text, FinishReason.STOP))
        assert hard == entry.source_kept
        if entry.source_kept:
            assert {answers(mask(text).text, beam) for beam in (1, 4, 6)} <= {"loop", "empty", "mask"}
