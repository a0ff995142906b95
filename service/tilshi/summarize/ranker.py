"""A small trained ranker: which one to three sentences of a news article an editor's description would be closest to.

It values whole sets, not sentences, so that length, redundancy and how much of the title is told again are weighed
together: a weighted sum of the features below, none of which depends on the language. The weights in
`data/ranker.toml` were fitted by `benchmarks/fit_ranker.py` to editors' descriptions of published articles; only the
weights and figures are kept here, no text.
"""

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tilshi.errors import Internal
from tilshi.summarize.fitness import Fitness
from tilshi.summarize.model import SourceText
from tilshi.summarize.vectors import Vectors
from tilshi.text.lemmas import lemmas

Floats = NDArray[np.float64]
Chosen = tuple[int, ...]

LARGEST: Final = 3
"""Sentences of the largest set the ranker knows."""

POOL: Final = 8
"""Sentences that count, from the top of the article, out of which sets are made."""

POOL_OF_LARGEST: Final = 6
"""The same for sets of `LARGEST`; together 56 sets."""

FEATURES: Final = (
    "log_words",
    "log_words_squared",
    "many_words",
    "one",
    "three",
    "lead",
    "second",
    "lead_alone",
    "long_lead",
    "first_paragraph",
    "redundancy",
    "novelty",
    "title_told",
    "centrality",
    "background",
    "quotation",
    "shortest",
)
"""Names of the columns of `Traits.features`."""

_USUAL_WORDS: Final = 18
_MANY_WORDS: Final = 40
_LONG_LEAD: Final = 20
_MARKS: Final = ("«", '"', "“")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Traits:
    """What the ranker knows of an article's sentences; all arrays have shape (sentences,).

    Attributes:
        pool: the sentences sets are made of, ascending.
        title: the title's lemmas.
        lemmas: of each sentence.
        cosines: of each sentence of the pool to every sentence.
        sizes: words.
        places: how many sentences that count stand before each.
        columns: first paragraph, novelty beside the title, centrality, background, quotation: shape (sentences, 5).
    """

    pool: Chosen
    title: frozenset[str]
    lemmas: tuple[frozenset[str], ...]
    cosines: dict[int, Floats]
    sizes: Floats
    places: Floats
    columns: Floats

    def sets(self, sizes: Sequence[int]) -> list[Chosen]:
        """Return every set of the pool with one of the sizes, each in source order."""
        return [
            chosen
            for size in sizes
            for chosen in combinations(self.pool[: POOL_OF_LARGEST if size == LARGEST else POOL], size)
        ]

    def features(self, sets: Sequence[Chosen]) -> Floats:
        """Return the features of sets of sentences, shape (sets, len(FEATURES))."""
        return np.array([self._row(list(chosen)) for chosen in sets]).reshape(-1, len(FEATURES))

    def _row(self, chosen: list[int]) -> list[float]:
        sizes, places = self.sizes[chosen], self.places[chosen]
        total = float(sizes.sum())
        length = math.log(max(total, 1.0) / _USUAL_WORDS)
        lead = bool(places[0] == 0)
        pairs = [float(self.cosines[first][second]) for first, second in combinations(chosen, 2)]
        told = len(self.title.intersection(frozenset().union(*(self.lemmas[at] for at in chosen))))
        first, novelty, centrality, background, quotation = (sizes / max(total, 1.0)) @ self.columns[chosen]
        return [
            length,
            length * length,
            max(total - _MANY_WORDS, 0.0) / _MANY_WORDS,
            float(len(chosen) == 1),
            float(len(chosen) == LARGEST),
            float(lead),
            float(1 in places),
            float(lead and len(chosen) == 1),
            lead * max(float(sizes[0]) - _LONG_LEAD, 0.0) / _LONG_LEAD,
            float(first),
            max(pairs, default=0.0),
            float(novelty),
            told / max(1, len(self.title)),
            float(centrality),
            float(background),
            float(quotation),
            float(sizes.min()) / _LONG_LEAD,
        ]


def traits(
    source: SourceText, judged: Sequence[Fitness], found: Sequence[Sequence[str]], vectors: Vectors, pool: Chosen
) -> Traits:
    """Read what the ranker needs from an article.

    Args:
        source: the article.
        judged: fitness of its sentences.
        found: their lemmas.
        vectors: their vectors.
        pool: sentences that may be chosen, ascending; the first `POOL` are used.
    """
    title = frozenset(lemmas(source.title, source.language)) if source.title else frozenset()
    known = tuple(frozenset(one) for one in found)
    counting = np.array([not (verdict.furniture or verdict.fragment) for verdict in judged], dtype=bool)
    opening = source.paragraphs[int(np.argmax(counting))]
    columns = [
        [float(paragraph == opening) for paragraph in source.paragraphs],
        [len(one - title) / max(1, len(one)) for one in known],
        list(vectors.centrality()),
        [float(verdict.background) for verdict in judged],
        [float(any(mark in sentence for mark in _MARKS)) for sentence in source.sentences],
    ]
    return Traits(
        pool=pool[:POOL],
        title=title,
        lemmas=known,
        cosines={index: vectors.cosines(index) for index in pool[:POOL]},
        sizes=np.array([len(_WORD.findall(sentence)) for sentence in source.sentences], dtype=np.float64),
        places=(np.cumsum(counting) - counting).astype(np.float64),
        columns=np.array(columns, dtype=np.float64).T,
    )


@cache
def ranker_weights() -> Floats:
    """Return the fitted weights, one a feature."""
    return read_weights(Path(__file__).parent / "data" / "ranker.toml")


def read_weights(file: Path) -> Floats:
    """Return the weights stored in `file`, in the order of `FEATURES`.

    Raises:
        Internal: the file is missing or not valid, or has other features.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))["weights"]
        weights = {str(name): float(weight) for name, weight in table.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Internal(f"{file.name} does not hold valid weights of the ranker: {error!r}") from error
    if set(weights) != set(FEATURES):
        raise Internal(f"{file.name} has weights of other features: {sorted(set(weights) ^ set(FEATURES))}")
    return np.array([weights[name] for name in FEATURES])
