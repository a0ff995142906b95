"""The retry ladder (promise 1): what becomes of a segment whose hypothesis the checks object to.

A *hard* finding makes a hypothesis unusable: the segment goes on, first with stricter decoding options, then taken
apart (at clause boundaries, around its masks), and only when every rung ended hard does the source stand there.
*Soft* findings get one stricter retry; then the hypothesis with the fewest findings is kept. Only failing segments
are retried, all of them in one request per rung. Where the best hypothesis of a search has findings, its next best ones
are looked at before anything is computed again, those of a part of a segment too.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tilshi.cache.protocol import Entry
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.protocol import FinishReason, Hypothesis, Segment
from tilshi.observe import SILENT, Observer
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.masking import Masked
from tilshi.translate.dissection import Dissection, around_masks, at_clauses

Ask = Callable[[Sequence[Segment]], Sequence[Hypothesis]]
"""Has the engine work on segments of one task and one set of options; one hypothesis per segment, in order."""

Judge = Callable[[Masked, str, FinishReason], tuple[Finding, ...]]
"""What the checks find in a hypothesis of a masked segment."""

DISSECTIONS: Final = (("clauses", at_clauses), ("masks", around_masks))
"""The last rungs, in order: label and how the segment is taken apart."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    entry: Entry
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        return not any(finding.hard for finding in self.findings)

    @property
    def rank(self) -> tuple[int, int, float, int]:
        """Smaller is better: hard findings, findings, score, how early it came."""
        hard = sum(finding.hard for finding in self.findings)
        score = self.entry.score
        return hard, len(self.findings), math.inf if score is None else -score, self.entry.rung


@dataclass(slots=True)
class _Climber:
    """One segment on its way up; `attempts` holds the best one of each rung it was on."""

    masked: Masked
    attempts: list[_Attempt] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        return any(attempt.usable for attempt in self.attempts)

    @property
    def wants_retry(self) -> bool:
        """Nothing tried yet, nothing usable yet, or the first usable hypothesis came just now with soft findings."""
        if not self.usable:
            return True
        if any(not attempt.findings for attempt in self.attempts):
            return False
        return not any(attempt.usable for attempt in self.attempts[:-1])

    @property
    def best(self) -> _Attempt:
        return min(self.attempts, key=lambda attempt: attempt.rank)

    @property
    def repaired(self) -> Counter[WarningCode]:
        """What was found at the first try and is no longer found."""
        first, last = (
            Counter(finding.code for finding in attempt.findings) for attempt in (self.attempts[0], self.best)
        )
        return first - last

    def outcome(self) -> Entry:
        """The best hypothesis; the best unusable one, marked, where the source has to stand there."""
        best = self.best
        return best.entry if best.usable else replace(best.entry, source_kept=True)


class Ladder:
    """The rungs of one model and task."""

    def __init__(
        self, ask: Ask, judge: Judge, task: Task, rungs: Sequence[DecodingOptions], observer: Observer = SILENT
    ) -> None:
        """Make a ladder.

        Args:
            ask: has the engine work.
            judge: the checks.
            task: what the segments are for.
            rungs: decoding options of the first try and of each stricter retry.
            observer: hears, by `rung` (first, retry_1 …, clauses, masks; source for segments that stay as they are),
                `rungs` (segments), `ladder_tokens` (source and target tokens), `ladder_kept` (hypotheses kept
                in the end, by `result`: clean or warned) and, by `code`, `ladder_findings` (of the rung's hypotheses)
                and `ladder_repaired` (findings of the first try that the hypothesis kept, of that rung, has not).

        Raises:
            ValueError: there is not even a first try.
        """
        if not rungs:
            raise ValueError("a ladder needs at least one rung")
        self._ask, self._judge, self._task = ask, judge, task
        self._rungs, self._observer = tuple(rungs), observer
        self._labels = labels(len(rungs))

    def climb(self, segments: Iterable[Masked]) -> list[Entry]:
        """Return what became of each segment, in order.

        Where no hypothesis was usable the entry is marked `source_kept` and holds the best of the rejected ones, so
        that the same checks find the same again when the entry comes out of the cache.
        """
        climbers = [_Climber(masked) for masked in segments]
        for rung, options in enumerate(self._rungs):
            self._try(rung, options, [climber for climber in climbers if climber.wants_retry])
        dissections = DISSECTIONS if self._task.name is TaskName.TRANSLATE else ()  # clauses have no summary
        for rung, (_, dissect) in enumerate(dissections, start=len(self._rungs)):
            failed = [(climber, dissect(climber.masked)) for climber in climbers if not climber.usable]
            self._try_parts(rung, [(climber, parts) for climber, parts in failed if parts is not None])
        self._account(climbers)
        return [climber.outcome() for climber in climbers]

    def _try(self, rung: int, options: DecodingOptions, climbers: Sequence[_Climber]) -> None:
        """Have whole segments computed with other options."""
        if not climbers:
            return
        answers = self._compute(
            rung, len(climbers), [Segment(one.masked.text, self._task, options) for one in climbers]
        )
        for climber, answer in zip(climbers, answers, strict=True):
            self._take(climber, self._best(rung, climber.masked, answer))

    def _best(self, rung: int, masked: Masked, answer: Hypothesis) -> _Attempt:
        return min(self._attempts(rung, masked, answer), key=lambda attempt: attempt.rank)

    def _attempts(self, rung: int, masked: Masked, answer: Hypothesis) -> Iterator[_Attempt]:
        """Yield the hypotheses of one search, best first, until one has no findings."""
        for hypothesis in (answer, *answer.others):
            findings = self._judge(masked, hypothesis.text, hypothesis.finish_reason)
            entry = Entry(hypothesis.text, hypothesis.score, hypothesis.finish_reason.value, rung)
            yield _Attempt(entry, findings)
            if not findings:
                return

    def _try_parts(self, rung: int, taken_apart: Sequence[tuple[_Climber, Dissection]]) -> None:
        """Have the parts of segments computed, with the strictest options; a part that fails fails the whole."""
        if not taken_apart:
            return
        options = self._rungs[-1]
        texts = [part.text for _, dissection in taken_apart for part in dissection.parts]
        answers = iter(self._compute(rung, len(taken_apart), [Segment(text, self._task, options) for text in texts]))
        for climber, dissection in taken_apart:
            hypotheses = [next(answers) for _ in dissection.parts]
            attempt = self._put_together(rung, climber.masked, dissection, hypotheses)
            if attempt is not None:
                self._take(climber, attempt)

    def _put_together(
        self, rung: int, whole: Masked, dissection: Dissection, hypotheses: Sequence[Hypothesis]
    ) -> _Attempt | None:
        parts = [self._best(rung, part, one) for part, one in zip(dissection.parts, hypotheses, strict=True)]
        if not all(part.usable for part in parts):
            return None
        text = dissection.join([part.entry.text for part in parts])
        score = _mean([part.entry.score for part in parts])
        together = _Attempt(
            Entry(text, score, FinishReason.STOP.value, rung), self._judge(whole, text, FinishReason.STOP)
        )
        return together if together.usable else None

    def _compute(self, rung: int, climbers: int, segments: Sequence[Segment]) -> Sequence[Hypothesis]:
        label = self._labels[rung]
        self._observer.count("rungs", climbers, rung=label)
        answers = self._ask(segments)
        tokens = sum(answer.source_tokens + answer.target_tokens for answer in answers)
        self._observer.count("ladder_tokens", tokens, rung=label)
        return answers

    def _take(self, climber: _Climber, attempt: _Attempt) -> None:
        climber.attempts.append(attempt)
        self._count("ladder_findings", attempt, Counter(finding.code for finding in attempt.findings))

    def _account(self, climbers: Sequence[_Climber]) -> None:
        kept = sum(not climber.usable for climber in climbers)
        if kept:
            self._observer.count("rungs", kept, rung="source")
        for climber in climbers:
            if climber.usable:
                best = climber.best
                result = "warned" if best.findings else "clean"
                self._observer.count("ladder_kept", rung=self._labels[best.entry.rung], result=result)
                self._count("ladder_repaired", best, climber.repaired)

    def _count(self, name: str, attempt: _Attempt, codes: Counter[WarningCode]) -> None:
        for code, count in codes.items():
            self._observer.count(name, count, rung=self._labels[attempt.entry.rung], code=code.value)


def labels(tries: int) -> tuple[str, ...]:
    """Return the names of all rungs, by `Entry.rung`, of a ladder with so many `tries` of whole segments."""
    return ("first", *(f"retry_{number}" for number in range(1, tries)), *(label for label, _ in DISSECTIONS))


def _mean(scores: Sequence[float | None]) -> float | None:
    """The mean score of the parts; None where one is unknown."""
    known = [score for score in scores if score is not None]
    return sum(known) / len(known) if known and len(known) == len(scores) else None
