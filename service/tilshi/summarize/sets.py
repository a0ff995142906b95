"""The sets of sentences that can stand alone as a summary, and the best of them."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from tilshi.summarize.fitness import Fitness, fitness
from tilshi.summarize.model import SourceText
from tilshi.summarize.ranker import Chosen, Floats, Traits, ranker_weights, traits
from tilshi.summarize.vectors import Vectors
from tilshi.text.lemmas import lemmas

REPEATS: Final = 0.95
"""Cosine from which a sentence says nothing that a chosen one has not said."""

LONG_ENOUGH: Final = 15
"""Words from which one sentence may be a summary where more would be allowed: editors' descriptions have 17 in the
median."""

MARGIN: Final = 0.01
"""Gain in expected ROUGE (0..1) for which the article's top is left. Cross-validated on the tuning half, it costs
nothing against 0, and leaves the top in 66 of 166 articles instead of 87; 0.02 costs 0.6 points of ROUGE."""

_TOP: Final = 2


def best_set(source: SourceText, sizes: Sequence[int], *, weights: Floats | None = None) -> Chosen:
    """Return the sentences that describe the article best, in source order; of equals the shortest, then the earliest.

    The first sentences that may be chosen (two of them where two are allowed) give way only to a set that is better by
    `MARGIN`: an article's top reads as one piece.

    Args:
        source: the article.
        sizes: how many sentences it may be, ascending; one is taken beside other sizes only from `LONG_ENOUGH` words.
        weights: weights of the features; None = the fitted ones.

    Returns:
        Indices; empty where no set of these sizes can stand alone.
    """
    if not source.sentences:
        return ()
    known, sets = standing_sets(source, sizes)
    if not sets:
        return ()
    values = known.features(sets) @ (ranker_weights() if weights is None else weights)
    best = int(np.argmax(values))
    top = known.pool[: _TOP if _TOP in sizes else sizes[0]]
    if top in sets and values[best] <= values[sets.index(top)] + MARGIN:
        return top
    return sets[best]


def standing_sets(source: SourceText, sizes: Sequence[int]) -> tuple[Traits, list[Chosen]]:
    """Return what the ranker knows of an article with at least one sentence, and the sets that can stand alone.

    No sentence of them is page furniture, a fragment, a quotation without its speaker or a mere repetition of the
    title or of another; one that leans on the sentence before has it beside it.
    """
    judged = fitness(source.sentences, source.paragraphs, source.language)
    found = [lemmas(sentence, source.language) for sentence in source.sentences]
    vectors = Vectors(found)
    title = frozenset(lemmas(source.title, source.language)) if source.title else frozenset()
    pool = tuple(
        index
        for index, (verdict, words) in enumerate(zip(judged, found, strict=True))
        if words and not (_unfit(verdict) or title.issuperset(words))
    )
    known = traits(source, judged, found, vectors, pool)
    return known, [
        chosen for chosen in known.sets(sizes) if _stands(chosen, known, judged) and _long_enough(chosen, known, sizes)
    ]


def _unfit(verdict: Fitness) -> bool:
    return verdict.furniture or verdict.fragment or verdict.bare_quote or verdict.torn_quote


def _long_enough(chosen: Chosen, known: Traits, sizes: Sequence[int]) -> bool:
    return len(chosen) > 1 or len(sizes) == 1 or bool(known.sizes[chosen[0]] >= LONG_ENOUGH)


def _stands(chosen: Chosen, known: Traits, judged: Sequence[Fitness]) -> bool:
    if any(judged[at].leaning and known.places[at] > 0 and at - 1 not in chosen for at in chosen):
        return False
    return all(known.cosines[first][second] < REPEATS for first, second in combinations(chosen, 2))
