"""How exact a number is: `около 100`, `1,5 млн` and `12 000` may each stand for another number of other articles."""

import re
from collections.abc import Sequence
from typing import Final

from tilshi.summarize.together.measures import ABOUT, LESS, MORE

_ROUND_FROM: Final = 1000
_ABOUT: Final = 0.15
_FACTOR: Final = 2.0
"""`более 100` is not said of more than 200, nor `менее 100` of less than 50."""


def bounds(written: str, value: float, before: Sequence[str]) -> tuple[float, float]:
    """Return the least and the most a number may mean.

    Args:
        written: the number as written.
        value: what it says.
        before: lemmas of the words before it.
    """
    denied = "не" in before
    more, less = MORE.intersection(before), LESS.intersection(before)
    if (more and not denied) or (less and denied):
        return value, value * _FACTOR
    if less or more:
        return value / _FACTOR, value
    step = step_of(written, value)
    if ABOUT.intersection(before):
        step = max(step, _ABOUT * value)
        return value - step, value + step
    return value - step / 2, value + step  # rounded, or the rest left away


def step_of(written: str, value: float) -> float:
    """Return the last place a number tells: 100,000 in `1,5 млн`, 1,000 in `12 000`; 0 where it is exact."""
    mantissa = re.match(r"\d[\d\s]*(?:[.,](\d+))?", written)
    if mantissa is None:
        return 0.0
    scaled = any(letter.isalpha() for letter in written)
    if scaled:
        base = float(re.sub(r"\s", "", mantissa[0]).replace(",", "."))
        return value / base * 10 ** -len(mantissa[1] or "") if base else 0.0
    if value >= _ROUND_FROM and value % 100 == 0:
        whole = str(int(value))
        return 10.0 ** (len(whole) - len(whole.rstrip("0")))
    return 0.0
