"""What the checks make of a hypothesis: one function of segment and hypothesis, the same for fresh and cached ones."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.protocol import FinishReason
from tilshi.text import checks, masking, sentences
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.masking import Masked

_NOT_OF_SUMMARIES: Final = frozenset(
    {
        WarningCode.UNTRANSLATED,  # a summary may quote its source
        WarningCode.SENTENCE_MISSING,
        WarningCode.NUMBER_MISSING,
        WarningCode.NAME_MISSING,
        WarningCode.NEGATION_MISSING,
        WarningCode.QUOTE_MISSING,
        WarningCode.HEDGE_MISSING,
        WarningCode.LENGTH_RATIO,
        WarningCode.MASK_LOST,
    }
)
"""Findings that say nothing against a summary, which leaves things out on purpose."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A hypothesis as a reader would see it, and what is wrong with it.

    Attributes:
        text: the hypothesis with its masks filled.
        findings: what the checks found.
    """

    text: str
    findings: tuple[Finding, ...]

    @property
    def hard(self) -> tuple[Finding, ...]:
        """The findings that make the hypothesis unusable."""
        return tuple(finding for finding in self.findings if finding.hard)


Judge = Callable[[Masked, str, FinishReason, Task], Verdict]
"""`judge`, or something that answers like it."""


def judge(masked: Masked, hypothesis: str, finish_reason: FinishReason, task: Task) -> Verdict:
    """Check a masked hypothesis against its segment, both with their masks filled.

    A summary that its length limit cut off is judged without the sentence it was cut off in.
    """
    if finish_reason is FinishReason.LENGTH and task.name is TaskName.SUMMARIZE:
        hypothesis, finish_reason = _whole_sentences(hypothesis, task)
    # the source reads as if it had the prescribed terms already: they stand in both texts on purpose
    source, target = masking.unmask(masked.text, masked.targets), masking.unmask(hypothesis, masked.targets)
    found = checks.check_translation(
        source.text,
        target.text,
        task.source,
        task.target,
        truncated=finish_reason is FinishReason.LENGTH,
        protected=masked.targets,
    )
    # a part of a segment has only some of the segment's masks
    lost = Counter(target.lost) - Counter(source.lost)
    findings = (*found, *(_lost(value, masked) for value in lost))
    if task.name is not TaskName.TRANSLATE:
        findings = tuple(finding for finding in findings if finding.code not in _NOT_OF_SUMMARIES)
    return Verdict(target.text, findings)


def judge_plain(masked: Masked, target: str, task: Task) -> tuple[Finding, ...]:
    """Check a finished translation, its masks filled, against a masked source."""
    if masking.is_mask_only(masked):
        return ()
    plain = masking.unmask(masked.text, masked.targets).text
    return checks.check_translation(plain, target, task.source, task.target, protected=masked.targets)


def _whole_sentences(hypothesis: str, task: Task) -> tuple[str, FinishReason]:
    """Drop the last sentence; a hypothesis of one sentence stays cut off."""
    spans = sentences.split(hypothesis, task.target).spans
    return (hypothesis[: spans[-2].end], FinishReason.STOP) if len(spans) > 1 else (hypothesis, FinishReason.LENGTH)


def _lost(value: str, masked: Masked) -> Finding:
    """A mask the hypothesis lost or doubled, or a mark it made up."""
    if value not in masked.targets:
        return Finding(WarningCode.MASK_LOST, {"source": None, "target": value})
    return Finding(WarningCode.MASK_LOST, {"source": masked.values[masked.targets.index(value)], "target": None})
