"""Taking sentences greedily: what is worth most, nothing twice, and what leans only with what it leans on."""

import numpy as np
import pytest

from tilshi.summarize.greedy import reachable, taken
from tilshi.summarize.vectors import Vectors

FIRE, SAME, ROAD, RAIN = ["пожар", "склад"], ["пожар", "склад"], ["дорога", "мост"], ["дождь", "ветер"]


def flags(*values: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array(values, dtype=np.bool_)


@pytest.mark.parametrize(
    ("values", "leaning", "prices", "budget", "expected"),
    [
        ([0.9, 0.8, 0.7, 0.1], [0, 0, 0, 0], [1, 1, 1, 1], 2, (0, 2)),  # the second says what the first said
        ([0.1, 0.2, 0.3, 0.9], [0, 0, 0, 0], [1, 1, 1, 1], 1, (3,)),
        ([0.1, 0.0, 0.3, 0.9], [0, 0, 0, 1], [1, 1, 1, 1], 2, (2, 3)),  # it leans on the third
        ([0.1, 0.2, 0.3, 0.9], [0, 0, 0, 0], [1, 1, 1, 5], 4, (1, 2)),  # too dear
        ([0.9, 0.9, 0.9, 0.9], [0, 0, 0, 0], [3, 3, 3, 3], 2, ()),
    ],
)
def test_what_is_taken(
    values: list[float], leaning: list[int], prices: list[int], budget: int, expected: tuple[int, ...]
) -> None:
    free = flags(1, 1, 1, 1)
    found = taken(
        np.array(values),
        Vectors([FIRE, SAME, ROAD, RAIN]),
        free,
        flags(*leaning),
        np.array(prices),
        budget,
        redundant=1.0,
        alone=False,
    )
    assert found == expected
    assert free.all()  # the caller's own flags are left as they are


def test_what_leans_on_nothing_told_is_out_of_reach() -> None:
    free, leaning = flags(0, 1, 1, 1), flags(0, 1, 1, 0)
    assert reachable(free, leaning, free).tolist() == [False, False, False, True]
    assert reachable(free, leaning, flags(1, 1, 1, 1)).tolist() == [False, True, True, True]
