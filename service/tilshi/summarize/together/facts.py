"""Which sentences of several articles say the same."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tilshi.languages import Language
from tilshi.summarize.together.measures import SAYING
from tilshi.summarize.together.model import Place, Told
from tilshi.summarize.together.quantities import capitalised
from tilshi.summarize.vectors import Floats, Vectors
from tilshi.text.checks import check_support
from tilshi.text.checks.hedges import check_hedges
from tilshi.text.checks.negation import check_negation
from tilshi.text.checks.numbers import unsupported_numbers
from tilshi.text.lemmas import grammemes, lemmas

SUPPORTS: Final = 0.6
"""Share of a sentence's lemmas, by inverse document frequency, that another must have to say the same."""

REPEATED: Final = 0.4
"""Share of the shorter of two sentences from which they tell one thing twice."""

SAME_WORDS: Final = 0.4
"""The same of lemmas counted alike: what the event is about is in many sentences, and so weighs little by rarity."""

SAME_NAMES: Final = 0.3
"""The same where names are shared, and the predicate too or many of them: one did what the other tells."""

_MANY_NAMES: Final = 3
_FEW: Final = 3
"""Lemmas two sentences have at least in common where these are counted."""

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
        sets = [frozenset(words) for words in self.words]
        frequency = Counter(lemma for words in sets for lemma in words)
        size = len(self.places)
        weight = {lemma: float(np.log((1 + size) / (1 + count)) + 1) for lemma, count in frequency.items()}
        self._rare = _Rows(sets, weight)
        self._plain = _Rows([words - SAYING for words in sets])
        self._names = _Rows([capitalised(self.text(at)) for at in range(size)])
        self._deeds = _Rows([frozenset(filter(_is_deed, words)) for words in sets])
        self._found: dict[int, tuple[int, ...]] = {}
        self._cosines: tuple[int, Floats] = (-1, np.zeros(0))

    def text(self, at: int) -> str:
        """Return a sentence in Russian."""
        place = self.places[at]
        return self.articles[place.source].russian[place.sentence]

    def repeats(self, at: int) -> NDArray[np.bool_]:
        """Return which sentences tell what this one tells, or a part of it, or more of it; itself included.

        Those are sentences that have many lemmas in common, by rarity or by number, or fewer with a name and a
        predicate, or many names, among them.
        """
        self.check()
        counted = self._plain.overlap(at)
        few = self._plain.shared(at) >= _FEW
        names = self._names.shared(at)
        deed = ((names > 0) & (self._deeds.shared(at) > 0)) | (names >= _MANY_NAMES)
        counted_alike = few & ((counted >= SAME_WORDS) | (deed & (counted >= SAME_NAMES)))
        alike: NDArray[np.bool_] = (self._rare.overlap(at) >= REPEATED) | counted_alike
        alike[at] = True
        return alike

    def likeness(self, at: int) -> Floats:
        """Return how much of the shorter sentence this one and every other share, by rarity or number, 0..1."""
        return np.maximum(self._rare.overlap(at), self._plain.overlap(at))

    def cosines(self, at: int) -> Floats:
        """Return the cosine of a sentence to every sentence, shape (sentences,); the last one asked for is kept."""
        if self._cosines[0] != at:
            self._cosines = (at, self.vectors.cosines(at))
        return self._cosines[1]

    def named(self) -> NDArray[np.bool_]:
        """Return which sentences have a name in them."""
        return self._names.totals > 0

    def support(self, at: int) -> tuple[int, ...]:
        """Return the sentences of other articles that say all of this one, the closest of each article.

        A sentence says the same only with the same numbers in it, the names in its article, as many denials, and no
        reservation that this one leaves out.
        """
        if at not in self._found:
            self._found[at] = self._support(at)
        return self._found[at]

    def _support(self, at: int) -> tuple[int, ...]:
        total = self._rare.totals[at]
        if not total:
            return ()
        share = self._rare.shared(at) / total
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


class _Rows:
    """What each sentence has of some kind, and how much of it two of them share."""

    def __init__(self, sets: Sequence[AbstractSet[str]], weight: Mapping[str, float] | None = None) -> None:
        self._sets, self._weight = sets, weight or {}
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for at, found in enumerate(sets):
            for one in found:
                rows[one].append(at)
        self._postings = {one: np.array(found, dtype=np.intp) for one, found in rows.items()}
        self.totals: Floats = np.array([sum(self._weight.get(one, 1.0) for one in sorted(found)) for found in sets])

    def shared(self, at: int) -> Floats:
        """Return the weight of what a sentence has in common with every sentence, shape (sentences,)."""
        common = np.zeros(len(self._sets))
        for one in sorted(self._sets[at]):
            common[self._postings[one]] += self._weight.get(one, 1.0)
        return common

    def overlap(self, at: int) -> Floats:
        """Return the same as a share of what the one with less has, 0..1."""
        shares: Floats = self.shared(at) / np.maximum(np.minimum(self.totals, self.totals[at]), 1e-9)
        return shares


def _is_deed(lemma: str) -> bool:
    """Whether a lemma is a verb that tells what somebody did, and not that he said something."""
    return lemma not in SAYING and any("INFN" in tags for tags in grammemes(lemma)[:1])
