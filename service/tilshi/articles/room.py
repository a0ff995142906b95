"""The room in a text that is still free: places taken so far, asked and taken in time of their own length."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence


class Room:
    """A text's code points, each free or taken by one place.

    A place is `start:end`; an empty one takes nothing, but none stands inside another.
    """

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)
        self._inside = bytearray(length + 1)  # positions strictly inside a place: nothing may begin or end there
        self._points = bytearray(length + 1)  # empty places
        self._edges: set[int] = set()

    def is_free(self, start: int, end: int) -> bool:
        """Whether a place would overlap none that is taken."""
        if start == end:
            return not self._inside[start]
        return self._taken.find(1, start, end) < 0 and self._points.find(1, start + 1, end) < 0

    def take(self, start: int, end: int) -> None:
        """Take a place."""
        self._edges |= {start, end}
        if start == end:
            self._points[start] = 1
        else:
            self._taken[start:end] = b"\1" * (end - start)
            self._inside[start + 1 : end] = b"\1" * (end - start - 1)

    def outside(self, positions: Iterable[int]) -> list[int]:
        """Return the positions, and the edges of all places, that are inside no place: ascending, each once."""
        return sorted(position for position in self._edges.union(positions) if not self._inside[position])


def nearest(values: Sequence[float], wanted: float, first: int = 0, last: int | None = None) -> int:
    """Return the index, among `first` to `last` (exclusive), of the value nearest to `wanted`; of two, the lower.

    Args:
        values: ascending; `first:last` is not empty.
        wanted: what to come near to.
        first: lowest index.
        last: index after the highest; None = all.
    """
    last = len(values) if last is None else last
    at = bisect_left(values, wanted, first, last)
    if at == last or (at > first and wanted - values[at - 1] <= values[at] - wanted):
        return at - 1
    return at
