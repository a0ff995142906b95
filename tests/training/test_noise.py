"""Damaged text for denoising."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.noise import Noise, damaged

TEXT = " ".join(f"слово{place}" for place in range(400))


def test_the_shares_of_masked_and_dropped_words_are_as_asked() -> None:
    noise = Noise(masked=0.3, stretch=3, dropped=0.1, moved=0)
    kept = masks = 0
    for seed in range(40):
        words = damaged(TEXT, Random(seed), noise).split()
        masks += words.count(noise.mask)
        kept += len(words) - words.count(noise.mask)
    # A stretch of 3 begins with chance 0.1 at each word that is reached: 0.1 * 3 / (0.9 + 0.1 * 3) of the words go.
    assert kept / (40 * 400) == pytest.approx(0.75 * 0.9, abs=0.03)
    assert masks / (40 * 400) == pytest.approx(0.1 / 1.2, abs=0.015)


def test_words_move_no_further_than_asked() -> None:
    noise = Noise(masked=0, dropped=0, moved=3)
    words = damaged(TEXT, Random(1), noise).split()
    assert sorted(words) == sorted(TEXT.split())
    moved = [abs(place - int(word.removeprefix("слово"))) for place, word in enumerate(words)]
    assert 0 < max(moved) <= 3


@given(st.text("аб \t"), st.integers(0, 1000))
def test_something_of_the_text_always_stays(text: str, seed: int) -> None:
    noise = Noise(masked=0.9, dropped=0.5)
    found = damaged(text, Random(seed), noise).split()
    assert bool(text.split()) == any(word != noise.mask for word in found)
    assert set(found) <= {*text.split(), noise.mask}


@pytest.mark.parametrize("wrong", [{"masked": 1}, {"masked": -0.1}, {"dropped": 1.5}, {"stretch": 0.5}, {"moved": -1}])
def test_noise_that_leaves_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"share|at least"):
        Noise(**wrong)  # type: ignore[arg-type]
