"""Where an over-long sentence may be cut: clause boundaries by rank."""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

_CONJUNCTIONS = (
    "и а но или либо что чтобы который которая которое которые поскольку потому если когда где однако "
    "және бірақ ал немесе себебі сондықтан өйткені егер яғни әрі "
    "and or but which that because while when where although since who whereas"
)
_RANKS = (
    re.compile(r"(?<=[;:—–])\s"),
    re.compile(r"(?<=,)\s"),
    re.compile(rf"\s(?=(?:{'|'.join(_CONJUNCTIONS.split())})\s)", re.IGNORECASE),
    re.compile(r"\s"),
)


@dataclass(frozen=True, slots=True)
class CutPoints:
    """Positions at which a text may be cut, sorted, best rank first."""

    text: str
    ranks: tuple[tuple[int, ...], ...]

    def best(self, start: int, end: int) -> int:
        """Return where to cut a stripped part of at least two characters: both sides keep at least one.

        The nearest to the middle of the best rank that has a cut in the middle half; failing that, the nearest space
        anywhere; failing that, the middle itself, not before a combining mark.
        """
        middle, quarter = (start + end) // 2, (end - start) // 4
        for points in self.ranks:
            point = _nearest(points, middle)
            if point is not None and abs(point - middle) <= quarter and start < point < end:
                return point
        point = _nearest(self.ranks[-1], middle)
        if point is not None and start < point < end:
            return point
        return self._hard(start, end, middle)

    def _hard(self, start: int, end: int, middle: int) -> int:
        for cut in range(middle, end):
            if cut > start and not unicodedata.combining(self.text[cut]) and self.text[cut] not in "\u200d\ufe0f":
                return cut
        return max(middle, start + 1)


def cut_points(text: str) -> CutPoints:
    """Return every place where the text may be cut."""
    return CutPoints(text, tuple(tuple(match.start() for match in rank.finditer(text)) for rank in _RANKS))


def _nearest(points: tuple[int, ...], middle: int) -> int | None:
    at = bisect_left(points, middle)
    around = points[max(at - 1, 0) : at + 1]
    return min(around, key=lambda point: abs(point - middle), default=None)
