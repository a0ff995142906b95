"""Sentences along a route: one model, or one after the other through a pivot language."""

from collections.abc import Sequence
from dataclasses import replace

from tilshi.catalog.profiles import Route
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call, Generated
from tilshi.text.findings import Finding, WarningCode
from tilshi.translate.parts import weakest
from tilshi.translate.runner import SegmentRunner
from tilshi.translate.source import Source
from tilshi.translate.verdict import judge_plain


def walk(runner: SegmentRunner, route: Route, sources: Sequence[Source], call: Call) -> list[Generated]:
    """Return what became of each sentence at the end of the route, in order.

    Over a pivot, the outcome is checked against the source as well as hop by hop. Where a hop keeps its source, a part
    of a long sentence included, or the outcome is unusable, the sentence itself stands there: never the pivot's text.

    Raises:
        TilshiError: see `SegmentRunner.generate`.
    """
    results = [Generated(source.text, None, (), "", source_kept=False) for source in sources]
    for number, hop in enumerate(route.hops):
        task = Task(TaskName.TRANSLATE, hop.source, hop.target)
        going = [index for index, result in enumerate(results) if not result.source_kept]
        onward = [sources[index].onward(results[index].text) if number else sources[index] for index in going]
        arrived = runner.generate_each(hop.model_id, onward, task, call)
        if len(route.hops) > 1:
            arrived = [_all_or_nothing(result) for result in arrived]
        for index, result in zip(going, arrived, strict=True):
            results[index] = _joined(results[index], result, sources[index])
    if len(route.hops) == 1:
        return results
    whole = Task(TaskName.TRANSLATE, route.hops[0].source, route.hops[-1].target)
    return [_checked(source, result, whole) for source, result in zip(sources, results, strict=True)]


def _all_or_nothing(result: Generated) -> Generated:
    """Count a sentence as kept of which a part was kept: half of it is in the language of the hop's source."""
    if result.source_kept or all(finding.code is not WarningCode.SOURCE_KEPT for finding in result.findings):
        return result
    why = (finding for finding in result.findings if finding.hard)
    return replace(result, findings=(Finding(WarningCode.SOURCE_KEPT), *why), source_kept=True)


def _joined(before: Generated, after: Generated, source: Source) -> Generated:
    """One hop more: the weaker score, the findings of both.

    The confidence is the smaller one, which bounds it from above: what the weaker hop lost, the other does not mend.
    """
    if after.source_kept:
        return Generated(source.text, None, after.findings, after.model, source_kept=True)
    scores = [score for score in (before.score, after.score) if score is not None]
    return Generated(
        after.text,
        min(scores, default=None),
        _union(before.findings, after.findings),
        after.model,
        source_kept=False,
        confidence=weakest([before.confidence, after.confidence]) if before.model else after.confidence,
        doubtful=before.doubtful or after.doubtful,
    )


def _checked(source: Source, result: Generated, task: Task) -> Generated:
    """End to end: what the source says against what the reader gets."""
    if result.source_kept:
        return result
    findings = judge_plain(source.masked(), result.text, task)
    hard = tuple(finding for finding in findings if finding.hard)
    if hard:
        kept = Finding(WarningCode.SOURCE_KEPT)
        return Generated(source.text, None, (kept, *hard), result.model, source_kept=True)
    codes = {finding.code for finding in findings}
    on_the_way = tuple(finding for finding in result.findings if finding.code not in codes)
    return replace(result, findings=(*findings, *on_the_way))


def _union(first: Sequence[Finding], second: Sequence[Finding]) -> tuple[Finding, ...]:
    return (*first, *(finding for finding in second if finding not in first))
