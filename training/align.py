"""Which sentences of a text are the translation of which: by their lengths alone.

The method of W. A. Gale and K. W. Church, A Program for Aligning Sentences in Bilingual Corpora, Computational
Linguistics 19(1), 1993: translations of a sentence have about its length in characters, and the most likely sequence
of beads is found by dynamic programming. The constants are the paper's. Unlike there, a sentence without a translation
costs its prior alone: merged into its neighbour, as the paper's costs would have it, it would make a false pair.
"""

import math
from collections.abc import Sequence
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

MAX_SENTENCES = 1000
"""Most sentences of one side: time and memory grow with the product of both."""

_VARIANCE = 6.8  # of a side's length, per character of the other
_RARE, _MERGED = 0.0099 / 2, 0.089 / 2
_PRIORS = MappingProxyType(
    {(1, 1): 0.89, (1, 0): _RARE, (0, 1): _RARE, (2, 1): _MERGED, (1, 2): _MERGED, (2, 2): 0.011}
)
_LEAST = 1e-300  # keeps the logarithm finite


class Bead(NamedTuple):
    """Sentences that translate each other: `source[source_start:source_end]` and the like."""

    source_start: int
    source_end: int
    target_start: int
    target_end: int

    @property
    def one_sided(self) -> bool:
        """Whether it stands for sentences that the other side lacks."""
        return self.source_start == self.source_end or self.target_start == self.target_end


def align(source: Sequence[str], target: Sequence[str]) -> list[Bead]:
    """Return the most likely beads, in order; together they cover every sentence of both sides once.

    Raises:
        ValueError: a side has more than `MAX_SENTENCES`.
    """
    if max(len(source), len(target)) > MAX_SENTENCES:
        raise ValueError(f"{len(source)} and {len(target)} sentences to align; the limit is {MAX_SENTENCES} a side")
    taken = _best(_sums(source), _sums(target))
    beads: list[Bead] = []
    i, j = len(source), len(target)
    while i or j:
        of_source, of_target = taken[i, j]
        beads.append(Bead(i - of_source, i, j - of_target, j))
        i, j = i - of_source, j - of_target
    return beads[::-1]


def _best(source: Sequence[int], target: Sequence[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each pair of prefixes the shape of the last bead on the cheapest way there.

    Args:
        source: characters before each sentence and after the last.
        target: likewise.
    """
    cost = {(0, 0): 0.0}
    taken: dict[tuple[int, int], tuple[int, int]] = {}
    for i, j in product(range(len(source)), range(len(target))):
        if not i and not j:
            continue
        ways = [
            (
                cost[i - a, j - b] - math.log(prior) + _surprise(source[i] - source[i - a], target[j] - target[j - b]),
                (a, b),
            )
            for (a, b), prior in _PRIORS.items()
            if a <= i and b <= j
        ]
        cost[i, j], taken[i, j] = min(ways)
    return taken


def _surprise(source: int, target: int) -> float:
    """Return minus the logarithm of the chance that lengths of a translation differ at least as much as these."""
    if not source or not target:
        return 0.0
    deviation = abs(source - target) / math.sqrt(_VARIANCE * (source + target) / 2)
    return -math.log(max(math.erfc(deviation / math.sqrt(2)), _LEAST))


def _sums(sentences: Sequence[str]) -> list[int]:
    sums = [0]
    for sentence in sentences:
        sums.append(sums[-1] + len(sentence))
    return sums
