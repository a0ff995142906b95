"""Sentinels and markers in training pairs, so that the model learns to carry them over.

The desk masks what must come through unchanged as `[0]`, `[1]` … (`tilshi.text.masking`) and marks formatted stretches
as `<b0>` … `</b0>`. Both are pieces of the vocabulary; a share of the pairs has them on both sides, in place of what
stands the same on both sides, around it, or at the edge of the sentence.
"""

import re
from dataclasses import dataclass
from random import Random
from typing import Final

from tilshi.text.masking import ADDRESS, MARK

SENTINELS: Final = 32
"""Pieces `[0]` … `[31]`: a sentence with more masked values than this is rare, and is cut by the desk's own limits."""
MARKERS: Final = 16
"""Pairs `<b0>`, `</b0>` … `<b15>`, `</b15>`."""
MARKER: Final = re.compile(r"</?b\d{1,2}>")

_TOKEN = re.compile(r"\w+(?:[.,:/@-]\w+)*")
_QUOTED = re.compile(r"«[^«»]{2,200}»|“[^“”]{2,200}”|\"[^\"]{2,200}\"")
_LATIN = re.compile(r"[A-Za-z][\w.-]*")
_TAIL = re.compile(r"[.!?…]*\s*\Z")
_MOST = 3  # values masked in one sentence
_FIRST_INDEX_SHARE = 0.8  # of the sentences count from [0], as the desk does; the others from a later index


@dataclass(frozen=True, slots=True)
class Shares:
    """What share of the pairs has what, 0..1; the rest stays as it is."""

    shared: float = 0.05
    """A number, name or address of both sides becomes a sentinel."""
    edge: float = 0.02
    """A sentinel is put at the edge of both sides, as an emoji or a link stands there."""
    markers: float = 0.03
    """A stretch of both sides stands between markers."""


def planted(source: str, target: str, random: Random, shares: Shares) -> tuple[str, str]:
    """Return a pair with sentinels or markers, or as it is.

    A pair that has sentinels or markers of its own, or nothing to put them on, stays as it is. Both sides always get
    the same sentinels and markers, each once.
    """
    if any(MARK.search(side) or MARKER.search(side) for side in (source, target)):
        return source, target
    drawn = random.random()
    if drawn < shares.shared:
        return _masked(source, target, random)
    if drawn < shares.shared + shares.edge:
        return _edged(source, target, random)
    if drawn < shares.shared + shares.edge + shares.markers:
        return _marked(source, target, random)
    return source, target


def common(source: str, target: str) -> list[str]:
    """Return what stands exactly once on both sides and could be masked: numbers, Latin words, addresses, names.

    A word counts as a name where it is capitalised and not the first of either side.
    """
    found = []
    for value in dict.fromkeys((*ADDRESS.findall(source), *_TOKEN.findall(source))):
        inside = (side.find(value) > 0 for side in (source, target))
        fit = value[0].isdigit() or _LATIN.fullmatch(value) or (value[0].isupper() and all(inside))
        if fit and _once(value, source) and _once(value, target):
            found.append(value)
    return found


def _once(value: str, text: str) -> bool:
    return len(re.findall(rf"(?<!\w){re.escape(value)}(?!\w)", text)) == 1 and text.count(value) == 1


def _indices(count: int, random: Random) -> list[int]:
    first = 0 if random.random() < _FIRST_INDEX_SHARE else random.randrange(SENTINELS - count)
    return list(range(first, first + count))


def _masked(source: str, target: str, random: Random) -> tuple[str, str]:
    values = common(source, target)
    if not values:
        return _edged(source, target, random)
    chosen = random.sample(values, min(len(values), random.randint(1, _MOST)))
    chosen = [value for value in chosen if not any(value != other and value in other for other in chosen)]
    chosen.sort(key=source.find)  # the desk counts from the left
    names = {value: f"[{index}]" for index, value in zip(_indices(len(chosen), random), chosen, strict=True)}
    # All at once: the value 0 must not be found in the sentinel [0].
    any_of_them = re.compile("|".join(map(re.escape, names)))
    first, second = (any_of_them.sub(lambda value: names[value[0]], side) for side in (source, target))
    return first, second


def _edged(source: str, target: str, random: Random) -> tuple[str, str]:
    (index,) = _indices(1, random)
    where = random.choice(("[{0}] {1}", "{1} [{0}]", "{1} ([{0}]){2}", "{1}: [{0}]{2}"))
    sides = []
    for side in (source, target):
        tail = _TAIL.search(side)
        start = tail.start() if tail and "{2}" in where else len(side)
        sides.append(where.format(index, side[:start], side[start:].strip()))
    return sides[0], sides[1]


def _marked(source: str, target: str, random: Random) -> tuple[str, str]:
    index = random.randrange(MARKERS) if random.random() > _FIRST_INDEX_SHARE else 0
    quoted = [_QUOTED.findall(side) for side in (source, target)]
    values = common(source, target)
    if len(quoted[0]) == len(quoted[1]) == 1 and random.random() < 0.5:  # noqa: PLR2004 (an even chance)
        spans = quoted[0][0], quoted[1][0]
    elif values and random.random() < 0.7:  # noqa: PLR2004 (most stretches are short)
        value = random.choice(values)
        spans = value, value
    else:
        spans = source, target
    sides = (
        side.replace(span, f"<b{index}>{span}</b{index}>", 1)
        for side, span in zip((source, target), spans, strict=True)
    )
    first, second = sides
    return first, second
