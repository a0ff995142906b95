"""Taking groups of sentences one after the other by maximal marginal relevance (Carbonell and Goldstein 1998)."""

from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from tilshi.summarize.sets import REPEATS
from tilshi.summarize.vectors import Vectors

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
Number = TypeVar("Number", np.float64, np.bool_, np.int64)

_LONGEST_CHAIN: Final = 3
"""Sentences a leaning sentence may bring along, itself included; longer chains would fill a summary with one thread."""


def taken(
    values: Floats,
    vectors: Vectors,
    free: Flags,
    leaning: Flags,
    prices: Integers,
    budget: int,
    *,
    redundant: float,
    alone: bool,
) -> tuple[int, ...]:
    """Take group after group as long as one fits the budget.

    Args:
        values: what each sentence is worth by itself.
        vectors: of the sentences.
        free: which may be taken.
        leaning: which lean on the sentence before.
        prices: what each costs.
        budget: highest sum of prices.
        redundant: what a sentence loses for its greatest cosine to a taken one.
        alone: whether one that leans may only be taken where the one before is told.

    Returns:
        Indices, ascending.
    """
    free, chosen = free.copy(), list[int]()
    redundancy = np.zeros(len(values))
    while (group := _best_group(values - redundant * redundancy, free, leaning, prices, budget)) is not None:
        for index in group:
            redundancy = np.maximum(redundancy, vectors.cosines(index))
            budget -= int(prices[index])
        chosen.extend(group)
        free[group] = False
        free &= redundancy < REPEATS
        if alone:
            free = reachable(free, leaning, free | (redundancy >= REPEATS))
    return tuple(sorted(chosen))


def reachable(free: Flags, leaning: Flags, told: Flags) -> Flags:
    """The free sentences that lean on nothing, or on one that is told: chosen, said by a chosen one, or itself free."""
    reachable = free.copy()
    for index in range(1, len(free)):
        reachable[index] &= not leaning[index] or reachable[index - 1] or (told[index - 1] and not free[index - 1])
    return reachable


def _best_group(gains: Floats, free: Flags, leaning: Flags, costs: Integers, budget: int) -> range | None:
    """Return the free sentence of highest gain that fits the budget, with the free sentences it leans on before it.

    A sentence leans on the one before, which may itself lean; a chain ends at a sentence that leans on nothing, or
    whose predecessor is not free: chosen already, a repetition of a chosen one, or furniture. A group's gain is the
    mean of its members'; of equals the smallest group wins, then the earliest. None where nothing fits.
    """
    best: range | None = None
    best_gain = -np.inf
    ends = free & ~(leaning & _shifted(free))
    gain, cost = gains, costs
    for size in range(1, _LONGEST_CHAIN + 1):
        means = np.where(ends & (cost <= budget), gain / size, -np.inf)
        last = int(np.argmax(means))
        if means[last] > best_gain:
            best, best_gain = range(last - size + 1, last + 1), means[last]
        ends = _shifted(ends) & leaning & free
        gain, cost = _shifted(gain) + gains, _shifted(cost) + costs
    return best


def _shifted(values: NDArray[Number]) -> NDArray[Number]:
    """Each element's predecessor; zero for the first."""
    moved = np.zeros_like(values)
    moved[1:] = values[:-1]
    return moved
