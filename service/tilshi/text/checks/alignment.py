"""Which sentence of a source has no partner in its translation.

Sentences are aligned by dynamic programming over their lengths (Gale & Church, "A program for aligning sentences in
bilingual corpora", Computational Linguistics 19(1), 1993) and their cognates.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from tilshi.text.checks.cognates import Keys, cognates

MOST = 40
"""Sentences on one side that are aligned at most; the time is their product."""

_SURE, _SURE_LOST = 2.0, -1.3
_LIKELY, _LIKELY_LOST = 1.6, -0.1
"""Log-likelihood ratios: of the sure keys of a sentence 75 % stand in its translation and 10 % in the next sentence's,
of the likely ones 13 % and 3 % (WMT news, NLLB-MD news, Kazakh government news)."""
_FEWEST = 20.0
_BEADS = {
    (1, 1): 0.89,
    (1, 0): 0.5,
    (0, 1): 0.005,
    (2, 1): 0.04,
    (1, 2): 0.04,
    (2, 2): 0.01,
    (3, 1): 0.005,
    (1, 3): 0.005,
}
_PRIORS = {bead: math.log(share) for bead, share in _BEADS.items()}
"""Shares of the beads, after Gale & Church (table 5), who have twice as many of two sentences and none of three. The
weight of a sentence left out is no share (that is below 0.5 %): it lets such an alignment always be considered, and the
margin says what it is worth."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How long translations are.

    Attributes:
        ratio: characters of the target by characters of the source.
        deviation: standard deviation of a translation's length, for a source of one character; it grows as the root.
    """

    ratio: float
    deviation: float

    def z(self, source: int, target: int) -> float:
        """Return how many standard deviations a target is longer (shorter: negative) than its source lets expect."""
        expected = self.ratio * source
        return (target - expected) / (self.deviation * math.sqrt(max(_FEWEST, (expected + target) / 2)))


@dataclass(frozen=True, slots=True)
class Missing:
    """A source sentence without a partner.

    Attributes:
        sentence: its index.
        margin: how much likelier (in nats) the alignment is that leaves it out than the best that leaves none out.
    """

    sentence: int
    margin: float


def missing_sentence(source: Sequence[str], target: Sequence[str], scale: Scale) -> Missing | None:
    """Return the source sentence that most likely has no translation, where leaving one out is likelier than not."""
    if not 1 < len(source) <= MOST or not 0 < len(target) <= MOST:
        return None
    table = _Table(source, target, scale)
    whole, _ = table.best(deletions=False)
    partial, left = table.best(deletions=True)
    if not left or partial <= whole:
        return None
    longest = max(left, key=lambda at: len(source[at]))
    return Missing(longest, partial - whole)


class _Table:
    """Scores of every bead that sentences could form."""

    def __init__(self, source: Sequence[str], target: Sequence[str], scale: Scale) -> None:
        self._source, self._target, self._scale = [len(one) for one in source], [len(one) for one in target], scale
        self._ours, self._theirs = [cognates(one) for one in source], [cognates(one).all for one in target]

    def best(self, *, deletions: bool) -> tuple[float, list[int]]:
        """Return the score of the best alignment and the source sentences it leaves out."""
        rows, columns = len(self._source), len(self._target)
        scores = {(0, 0): (0.0, (0, 0))}
        for i, j in product(range(rows + 1), range(columns + 1)):
            options = [
                (scores[i - m, j - n][0] + self._score(i, j, m, n), (m, n))
                for m, n in _BEADS
                if (deletions or (m, n) != (1, 0)) and (i - m, j - n) in scores and m <= i and n <= j
            ]
            if options:
                scores[i, j] = max(options)
        if (rows, columns) not in scores:
            return -math.inf, []
        return scores[rows, columns][0], self._left(scores)

    def _left(self, scores: dict[tuple[int, int], tuple[float, tuple[int, int]]]) -> list[int]:
        i, j, left = len(self._source), len(self._target), []
        while (i, j) != (0, 0):
            m, n = scores[i, j][1]
            if not n:
                left.append(i - 1)
            i, j = i - m, j - n
        return left

    def _score(self, i: int, j: int, m: int, n: int) -> float:
        """Score the bead of the m source and n target sentences before i and j."""
        if not m or not n:
            return _PRIORS[m, n]
        length = self._scale.z(sum(self._source[i - m : i]), sum(self._target[j - n : j]))
        theirs = frozenset().union(*self._theirs[j - n : j])
        return _PRIORS[m, n] + _likelihood(length) + sum(_kept(ours, theirs) for ours in self._ours[i - m : i])


def _kept(ours: Keys, theirs: frozenset[str]) -> float:
    sure, likely = len(ours.sure & theirs), len(ours.likely & theirs)
    lost = (len(ours.sure) - sure) * _SURE_LOST + (len(ours.likely) - likely) * _LIKELY_LOST
    return sure * _SURE + likely * _LIKELY + lost


def _likelihood(z: float) -> float:
    """Log of the probability of a deviation at least as large, as Gale & Church have it."""
    return math.log(max(math.erfc(abs(z) / math.sqrt(2)), 1e-12))
