"""What a number may mean."""

import pytest

from tilshi.summarize.together.exactness import bounds, step_of


@pytest.mark.parametrize(
    ("written", "value", "step"),
    [
        ("12", 12, 0),
        ("100", 100, 0),
        ("12 000", 12_000, 1000),
        ("1 483 200", 1_483_200, 100),
        ("1,5 млн", 1_500_000, 100_000),
        ("20 млн", 20_000_000, 1_000_000),
        ("два миллиона", 2_000_000, 0),
        ("0 тыс", 0, 0),
    ],
)
def test_the_last_place_told(written: str, value: float, step: float) -> None:
    assert step_of(written, value) == pytest.approx(step)


@pytest.mark.parametrize(
    ("before", "low", "high"),
    [
        ([], 100, 100),
        (["около"], 85, 115),
        (["более"], 100, 200),
        (["не", "менее"], 100, 200),
        (["менее"], 50, 100),
        (["не", "более"], 50, 100),
    ],
)
def test_words_before_widen_it(before: list[str], low: float, high: float) -> None:
    assert bounds("100", 100.0, before) == pytest.approx((low, high))
