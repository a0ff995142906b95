"""Which articles of a set tell of its event, and which of something else.

Two articles belong together where enough of the words one of them opens with stand anywhere in the other: news puts
what happened, where and to whom first. The event is that of the most voices that belong together, each to at least one
other.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tilshi.summarize.together.facts import Facts

OPENING: Final = 2
"""Sentences an article opens with, of those that are sentences."""

TOGETHER: Final = 0.3
"""Share of the opening's lemmas from which two articles are of one event. Of pairs of articles of different clusters
of the tuned half of a set of 357, one in a hundred reaches it; of pairs within a cluster, nearly three in four."""

Flags = NDArray[np.bool_]


def apart(facts: Facts, openings: Flags, voice: Sequence[int]) -> Flags:
    """Return which articles tell of something else than the event, shape (articles,).

    All of them where no two belong together.

    Args:
        facts: the sentences of all articles.
        openings: of each sentence whether its article opens with it.
        voice: of each article, the article whose voice it is.
    """
    shares = _shares(facts, openings)
    linked = np.maximum(shares, shares.T) >= TOGETHER
    groups = _groups(linked)
    totals = shares.sum(axis=1) + shares.sum(axis=0)

    def worth(group: Sequence[int]) -> tuple[int, int, float, list[str]]:
        texts = sorted((facts.articles[one].text for one in group), reverse=True)
        return len({voice[one] for one in group}), len(group), round(float(totals[list(group)].sum()), 9), texts

    event = max(groups, key=worth)
    found = np.ones(len(facts.articles), dtype=np.bool_)
    if len(event) > 1 or len(groups) == 1:
        found[event] = False
    return found


def _shares(facts: Facts, openings: Flags) -> NDArray[np.float64]:
    """Return how much of what each article opens with stands in each other one, 0..1, shape (articles, articles)."""
    count = len(facts.articles)
    first: list[set[str]] = [set() for _ in range(count)]
    every: list[set[str]] = [set() for _ in range(count)]
    for at, place in enumerate(facts.places):
        every[place.source].update(facts.words[at])
        if openings[at]:
            first[place.source].update(facts.words[at])
    shares = np.zeros((count, count))
    for one in range(count):
        for other in range(count):
            if one != other and first[one]:
                shares[one, other] = len(first[one] & every[other]) / len(first[one])
    return shares


def _groups(linked: Flags) -> list[list[int]]:
    """Return the groups of articles that hang together, each ascending."""
    left, groups = set(range(len(linked))), list[list[int]]()
    while left:
        group, seen = [min(left)], {min(left)}
        for one in group:
            new = [int(other) for other in np.flatnonzero(linked[one]) if int(other) not in seen]
            group += new
            seen.update(new)
        left -= seen
        groups.append(sorted(group))
    return groups
