"""The marks of a block as a tree of spans over its text, and back to runs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tilshi.articles.model import Mark, Run

ATOMIC = frozenset({"code", "image"})
"""Marks each run has to itself: two neighbours of the same kind are two things, not one."""


@dataclass(frozen=True, slots=True)
class Span:
    """One mark over `start:end` of a block's text; empty for an image without text."""

    mark: Mark
    start: int
    end: int
    children: tuple["Span", ...] = ()


def spans(runs: Iterable[Run]) -> tuple[Span, ...]:
    """Return the marks of the runs as a tree, in the order of the text."""
    return tuple(_spans(list(runs), 0, 0))


def runs(text: str, tree: Iterable[Span]) -> tuple[Run, ...]:
    """Return the runs of a text under a tree of spans that do not overlap; the inverse of `spans`."""
    return tuple(_runs(text, tree, 0, len(text), ()))


def _spans(group: Sequence[Run], depth: int, offset: int) -> Iterator[Span]:
    # Runs are compared by their mark at this depth; one without any, or with an atomic one, stands alone.
    def key(item: tuple[int, Run]) -> tuple[Mark | None, int]:
        index, run = item
        mark = run.marks[depth] if len(run.marks) > depth else None
        return mark, index if mark is None or mark.kind in ATOMIC else -1

    for (mark, _), items in groupby(enumerate(group), key):
        members = [run for _, run in items]
        end = offset + sum(len(run.text) for run in members)
        if mark is not None:
            yield Span(mark, offset, end, tuple(_spans(members, depth + 1, offset)))
        offset = end


def _runs(text: str, tree: Iterable[Span], start: int, end: int, marks: tuple[Mark, ...]) -> Iterator[Run]:
    position, empty = start, True
    for span in tree:
        if span.start > position:
            yield Run(text[position : span.start], marks)
        yield from _runs(text, span.children, span.start, span.end, (*marks, span.mark))
        position, empty = span.end, False
    if position < end or (marks and empty):
        yield Run(text[position:end], marks)
