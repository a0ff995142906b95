"""Which numbers of one text have no counterpart in the other."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tilshi.text.checks.number_building import Number
from tilshi.text.checks.number_digits import shift

_GAP, _DECIMAL_GAP = 14, 2


def unmatched(left: Sequence[Number], right: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    """Pair numbers that share a reading, each used once; return those left over on either side.

    Numbers in words pair with words first and digits with digits, so that a word excuses a number in digits only where
    it says no other. What is left then pairs across, by its parts (`14 сағат 42 минут`, `14:42`) or by a scale that
    stands once for two numbers (`110 и 112 миллионов`).
    """
    pool = _Pool(right)
    rest = list(left)
    for here, there in ((False, False), (True, True), (True, False), (False, True)):
        rest = [one for one in rest if one.digits is not here or not pool.take(one, digits=there)]
    over = pool.left()
    if rest and over:
        rest, over = _elliptic(rest, over, left, right)
        rest, over = _by_parts(rest, over)
        over, rest = _by_parts(over, rest)
    return rest, over


class _Pool:
    """Numbers waiting for a counterpart, by reading."""

    def __init__(self, numbers: Sequence[Number]) -> None:
        self._numbers = numbers
        self._used = [False] * len(numbers)
        self._places: dict[tuple[str, bool], list[int]] = {}
        for at in range(len(numbers) - 1, -1, -1):
            for reading in numbers[at].readings:
                self._places.setdefault((reading, numbers[at].digits), []).append(at)

    def take(self, number: Number, *, digits: bool) -> bool:
        for reading in number.readings:
            waiting = self._places.get((reading, digits), [])
            while waiting:
                at = waiting.pop()
                if not self._used[at] and _may_pair(number, self._numbers[at]):
                    self._used[at] = True
                    return True
        return False

    def left(self) -> list[Number]:
        return [one for one, used in zip(self._numbers, self._used, strict=True) if not used]


def _may_pair(one: Number, other: Number) -> bool:
    """A small word says nothing of the digits inside a code: `H5N1`."""
    return not (
        (one.code and not other.digits and not other.required) or (other.code and not one.digits and not one.required)
    )


def _elliptic(
    left: list[Number], right: list[Number], whole_left: Sequence[Number], whole_right: Sequence[Number]
) -> tuple[list[Number], list[Number]]:
    """Pair a bare number with a scaled one where its own text has that scale elsewhere."""
    scales_left = {one.zeros for one in whole_left if one.zeros}
    scales_right = {one.zeros for one in whole_right if one.zeros}
    bare: dict[str, list[int]] = {}
    for at, number in enumerate(right):
        for reading in _with_scales(number, scales_right):
            bare.setdefault(reading, []).append(at)
    used: set[int] = set()
    rest = []
    for number in left:
        hit = next(
            (at for reading in _with_scales(number, scales_left) for at in bare.get(reading, ()) if at not in used),
            None,
        )
        if hit is None:
            rest.append(number)
        else:
            used.add(hit)
    return rest, [one for at, one in enumerate(right) if at not in used]


def _with_scales(number: Number, scales: set[int]) -> tuple[str, ...]:
    if number.zeros:
        return number.readings
    return (*number.readings, *(shift(one, zeros) for zeros in sorted(scales) for one in number.readings))


def _by_parts(left: list[Number], right: list[Number]) -> tuple[list[Number], list[Number]]:
    """Take from the right what a number of the left is made of, where it stands together: all of it or nothing."""
    free = list(right)
    rest = []
    for number in left:
        count = len(number.parts)
        at = next((at for at in range(len(free) - count + 1) if _is_made_of(number, free[at : at + count])), None)
        if count and at is not None:
            del free[at : at + count]
        else:
            rest.append(number)
    return rest, free


def _is_made_of(whole: Number, pieces: Sequence[Number]) -> bool:
    gaps = (after.start - before.end for before, after in pairwise(pieces))
    near = "." in whole.readings[0] and all(piece.digits for piece in pieces)
    if max(gaps, default=0) > (_DECIMAL_GAP if near else _GAP):
        return False
    rows = list(zip(whole.parts, pieces, strict=True))
    backwards = zip(whole.parts, reversed(pieces), strict=True)
    return _agree(rows) or ("/" in whole.readings[0] and _agree(backwards))


def _agree(rows: Iterable[tuple[tuple[str, ...], Number]]) -> bool:
    return all(not set(part).isdisjoint(piece.readings) for part, piece in rows)
