"""The segments of one text, and what they make together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tilshi.catalog.tasks import Task
from tilshi.engines.call import Generated
from tilshi.text.checks.completeness import check_completeness
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.masking import Masked
from tilshi.text.sentences import Sentences
from tilshi.translate.dissection import end_like


@dataclass(frozen=True, slots=True)
class Part:
    """A segment: a whole text, or a piece of one that is too long. `key` is None where no model is needed."""

    text: str
    masked: Masked
    key: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The segments of one text; `cut` tells how they stand together where there are several."""

    parts: tuple[Part, ...]
    cut: Sentences | None = None

    def together(self, results: Sequence[Generated], task: Task) -> Generated:
        """Return the result of the whole text from the results of its parts, in order.

        What each part may lose adds up: whether enough is left is checked once more on the whole.
        """
        if self.cut is None:
            return results[0]
        both = list(zip(self.parts, results, strict=True))
        scores = [result.score for result in results if result.score is not None]
        source = self.cut.join([part.text for part in self.parts])
        text = self.cut.join([end_like(part.text, result.text) for part, result in both])
        kept = all(result.source_kept for result in results)
        findings = tuple(finding for result in results for finding in result.findings)
        return Generated(
            text=text,
            score=sum(scores) / len(scores) if scores else None,
            findings=findings if kept else (*findings, *_incomplete(source, text, task)),
            model=results[0].model,
            source_kept=kept,
            confidence=weakest([result.confidence for part, result in both if part.key is not None]),
            doubtful=any(result.doubtful for result in results),
        )


def _incomplete(source: str, target: str, task: Task) -> tuple[Finding, ...]:
    """What the completeness check finds in the whole, as a soft finding: every part was usable by itself."""
    found = check_completeness(source, target, task.source, task.target)
    return tuple(replace(finding, code=WarningCode.LENGTH_RATIO) for finding in found)


def weakest(confidences: Sequence[float | None]) -> float | None:
    """Return the confidence in what was put together of several translations; None where one of them is unknown.

    It is the smallest: what an editor has to find is the worst part.
    """
    known = [confidence for confidence in confidences if confidence is not None]
    return min(known) if known and len(known) == len(confidences) else None
