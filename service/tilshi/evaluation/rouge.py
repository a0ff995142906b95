"""ROUGE of a text against a reference, for Cyrillic too, and how sure a difference of two systems is."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

RESAMPLES: Final = 10_000
METRICS: Final = ("rouge1", "rouge2", "rougeL")
_WORD: Final = re.compile(r"\w+")

Scores = tuple[float, float, float]


def rouge(candidate: str, reference: str) -> Scores:
    """Return ROUGE-1, ROUGE-2 and ROUGE-L F1 of two texts, 0..1.

    Tokens are lower-cased runs of word characters; no stemming, no stop words; ROUGE-L is over the whole texts. (The
    `rouge-score` package drops all letters but Latin ones unless it is given a tokenizer.)
    """
    ours, theirs = _WORD.findall(candidate.lower()), _WORD.findall(reference.lower())
    common = common_words(ours, theirs)
    return _ngram_f1(ours, theirs, 1), _ngram_f1(ours, theirs, 2), _f1(common, len(ours), len(theirs))


def _ngram_f1(ours: Sequence[str], theirs: Sequence[str], n: int) -> float:
    left, right = (Counter(zip(*(tokens[at:] for at in range(n)), strict=False)) for tokens in (ours, theirs))
    return _f1((left & right).total(), left.total(), right.total())


def _f1(common: int, ours: int, theirs: int) -> float:
    return 2 * common / (ours + theirs) if common else 0.0


def common_words(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(theirs) + 1)
    for token in ours:
        diagonal = 0
        for at, other in enumerate(theirs, 1):
            above = row[at]
            row[at] = diagonal + 1 if token == other else max(above, row[at - 1])
            diagonal = above
    return row[-1]


def mean(scores: Sequence[Scores]) -> dict[str, float]:
    """Return the means x 100, by metric."""
    columns = zip(*scores, strict=True)
    return {name: round(100 * statistics.fmean(column), 2) for name, column in zip(METRICS, columns, strict=True)}


def bootstrap(ours: Sequence[Scores], theirs: Sequence[Scores]) -> dict[str, dict[str, float]]:
    """Return the gain in each metric and their mean x 100: its 95% interval, and the share of resamples without any."""
    gains = 100 * (np.array(ours) - np.array(theirs))
    gains = np.column_stack([gains, gains.mean(1)])
    random = np.random.default_rng(0)
    resampled = np.array([gains[random.integers(0, len(gains), len(gains))].mean(0) for _ in range(RESAMPLES)])
    low, high = np.percentile(resampled, (2.5, 97.5), axis=0)
    return {
        name: {
            "gain": round(float(gains[:, at].mean()), 2),
            "low": round(float(low[at]), 2),
            "high": round(float(high[at]), 2),
            "no_gain": round(float((resampled[:, at] <= 0).mean()), 4),
        }
        for at, name in enumerate((*METRICS, "mean"))
    }
