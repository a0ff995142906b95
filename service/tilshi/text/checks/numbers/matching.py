"""Which numbers of one text have no counterpart in the other."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tilshi.text.checks.numbers.digits import shift
from tilshi.text.checks.numbers.lexeme import Number

_GAP, _DECIMAL_GAP = 14, 2
"""How far apart the parts of a number may stand, in code points; `2, 8` for `2,8` hardly at all."""
_TRIES = 8


def unmatched(left: Sequence[Number], right: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    """Pair numbers that share a reading, each used once; return those left over on either side.

    Numbers in words pair with words first and digits with digits, so that a word excuses a number in digits only where
    it says no other. What is left then pairs across, by its parts (`16 сағат 25 минут`, `16:25`) or by a scale that
    stands once for two numbers (`40 и 45 миллионов`).
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
            while waiting and self._used[waiting[-1]]:
                waiting.pop()
            if waiting and _may_pair(number, self._numbers[waiting[-1]]):
                self._used[waiting.pop()] = True
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
    scales_left = sorted({one.zeros for one in whole_left if one.zeros})
    scales_right = sorted({one.zeros for one in whole_right if one.zeros})
    if not scales_left and not scales_right:
        return left, right
    pool = _Pool([one._replace(readings=_with_scales(one, scales_right), digits=True) for one in right])
    rest = [one for one in left if not pool.take(one._replace(readings=_with_scales(one, scales_left)), digits=True)]
    free = {one.start for one in pool.left()}
    return rest, [one for one in right if one.start in free]


def _with_scales(number: Number, scales: Sequence[int]) -> tuple[str, ...]:
    if number.zeros:
        return number.readings
    return (*number.readings, *(shift(one, zeros) for zeros in scales for one in number.readings))


def _by_parts(left: list[Number], right: list[Number]) -> tuple[list[Number], list[Number]]:
    """Take from the right what a number of the left is made of, where it stands together: all of it or nothing."""
    places: dict[str, list[int]] = {}
    for at, number in enumerate(right):
        for reading in number.readings:
            places.setdefault(reading, []).append(at)
    used: set[int] = set()
    rest: list[Number] = []
    for number in left:
        begin = next((at for at in _beginnings(number, places) if _stands_at(number, right, at, used)), None)
        if begin is None:
            rest.append(number)
        else:
            used.update(range(begin, begin + len(number.parts)))
    return rest, [one for at, one in enumerate(right) if at not in used]


def _beginnings(whole: Number, places: dict[str, list[int]]) -> Iterator[int]:
    """Yield where a number may begin: at its first part, or at the last of a fraction; a few places of each."""
    for part in (whole.parts[:1] + whole.parts[-1:]) if whole.parts else ():
        for reading in part:
            yield from places.get(reading, ())[:_TRIES]


def _stands_at(whole: Number, numbers: Sequence[Number], at: int, used: set[int]) -> bool:
    pieces = numbers[at : at + len(whole.parts)]
    if len(pieces) < len(whole.parts) or not used.isdisjoint(range(at, at + len(pieces))):
        return False
    near = "." in whole.readings[0] and all(piece.digits for piece in pieces)
    gap = max((after.start - before.end for before, after in pairwise(pieces)), default=0)
    if gap > (_DECIMAL_GAP if near else _GAP):
        return False
    backwards = "/" in whole.readings[0] and _agree(whole.parts, pieces[::-1])
    return backwards or _agree(whole.parts, pieces)


def _agree(parts: Sequence[tuple[str, ...]], pieces: Sequence[Number]) -> bool:
    return all(not set(part).isdisjoint(piece.readings) for part, piece in zip(parts, pieces, strict=True))
