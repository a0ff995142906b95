"""Which sentences of several articles say the same."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tilshi.languages import Language
from tilshi.summarize.together.model import Place, Told
from tilshi.summarize.vectors import Floats, Vectors
from tilshi.text.checks import check_support
from tilshi.text.checks.hedges import check_hedges
from tilshi.text.checks.negation import check_negation
from tilshi.text.checks.numbers import unsupported_numbers
from tilshi.text.lemmas import lemmas

SUPPORTS: Final = 0.6
"""Share of a sentence's lemmas, by inverse document frequency, that another must have to say the same."""

REPEATED: Final = 0.4
"""Share of the shorter of two sentences from which they tell one thing twice."""

_RU: Final = Language.RU
_TRIED: Final = 5
"""Sentences of one article that are looked at as saying the same, the closest first."""

Check = Callable[[], None]


def go_on() -> None:
    """Never give up."""


class Facts:
    """The sentences of all articles in one row, and what they have in common.

    Attributes:
        places: where each stands.
        words: its Russian lemmas.
        vectors: their TF-IDF vectors over all articles.
        check: called between steps; it raises to give up.
    """

    def __init__(self, articles: Sequence[Told], check: Check = go_on) -> None:
        self.articles, self.check = articles, check
        self.places = tuple(
            Place(source, sentence) for source, one in enumerate(articles) for sentence in range(len(one.russian))
        )
        self.words = [lemmas(self.text(at), _RU) for at in range(len(self.places))]
        self.vectors = Vectors(self.words)
        self.sources = np.array([place.source for place in self.places], dtype=np.int64)
        self._sets = [frozenset(words) for words in self.words]
        frequency = Counter(lemma for words in self._sets for lemma in words)
        size = len(self.places)
        self._weight = {lemma: float(np.log((1 + size) / (1 + count)) + 1) for lemma, count in frequency.items()}
        self._totals = np.array([sum(self._weight[lemma] for lemma in sorted(words)) for words in self._sets])
        self._found: dict[int, tuple[int, ...]] = {}
        self._likeness: tuple[int, Floats] = (-1, np.zeros(0))

    @cached_property
    def _postings(self) -> dict[str, NDArray[np.intp]]:
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for at, words in enumerate(self._sets):
            for lemma in words:
                rows[lemma].append(at)
        return {lemma: np.array(found, dtype=np.intp) for lemma, found in rows.items()}

    def text(self, at: int) -> str:
        """Return a sentence in Russian."""
        place = self.places[at]
        return self.articles[place.source].russian[place.sentence]

    def shared(self, at: int) -> Floats:
        """Return the weight of the lemmas a sentence has in common with every sentence, shape (sentences,)."""
        self.check()
        common = np.zeros(len(self.places))
        for lemma in sorted(self._sets[at]):
            common[self._postings[lemma]] += self._weight[lemma]
        return common

    def likeness(self, at: int) -> Floats:
        """Return the cosine of a sentence to every sentence, shape (sentences,); the last one asked for is kept."""
        if self._likeness[0] != at:
            self._likeness = (at, self.vectors.cosines(at))
        return self._likeness[1]

    def repeats(self, at: int) -> NDArray[np.bool_]:
        """Return which sentences tell what this one tells, or a part of it, or more of it; itself included."""
        shorter = np.minimum(self._totals, self._totals[at])
        alike: NDArray[np.bool_] = self.shared(at) >= np.maximum(REPEATED * shorter, 1e-9)
        alike[at] = True
        return alike

    def support(self, at: int) -> tuple[int, ...]:
        """Return the sentences of other articles that say all of this one, the closest of each article.

        A sentence says the same only with the same numbers in it, the names in its article, as many denials, and no
        reservation that this one leaves out.
        """
        if at not in self._found:
            self._found[at] = self._support(at)
        return self._found[at]

    def _support(self, at: int) -> tuple[int, ...]:
        if not self._totals[at]:
            return ()
        share = self.shared(at) / self._totals[at]
        close = np.flatnonzero((share >= SUPPORTS) & (self.sources != self.sources[at]))
        found: dict[int, int] = {}
        tried: Counter[int] = Counter()
        for other in sorted((int(one) for one in close), key=lambda one: (-share[one], one)):
            source = int(self.sources[other])
            if source in found or tried[source] == _TRIED:
                continue
            self.check()
            tried[source] += 1
            if self._says(other, at):
                found[source] = other
        return tuple(sorted(found.values()))

    def _says(self, other: int, at: int) -> bool:
        claim, text = self.text(at), self.text(other)
        if claim == text:
            return True
        return not (
            unsupported_numbers(claim, text, _RU)
            or check_negation(text, claim, _RU, _RU)
            or check_hedges(text, claim, _RU, _RU)
            or check_support(claim, self.articles[self.places[other].source].text, _RU)
        )
