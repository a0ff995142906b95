"""Choosing the sentences of a summary of several articles.

A sentence's value is its place in its own article (1, 1/2, 1/3 ...: news put the most important first), its centrality
(cosine to the centroid of the sentences of all articles, Radev et al. 2004), and how many independent articles say the
same. Sentences are taken greedily, the best first; what a taken one tells is not told again. One that leans on the
sentence before brings it along.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tilshi.errors import EmptyText
from tilshi.summarize.fitness import Fitness, fitness
from tilshi.summarize.model import Length, sentence_count
from tilshi.summarize.together.conflicts import find_conflicts
from tilshi.summarize.together.facts import Facts
from tilshi.summarize.together.model import Conflict, Place, TogetherResult, TogetherSentence, Told
from tilshi.summarize.together.reprints import reprints, voices
from tilshi.summarize.vectors import Floats

Flags = NDArray[np.bool_]
Group = tuple[int, ...]

POSITION: Final = 1.0
CENTRALITY: Final = 2.0
VOICES: Final = 0.5
"""Weights of the three signals. The first two are those of a single article (`extractive.Weights`); a second voice is
worth what the second place loses against the first. Round numbers, fitted to nothing."""

TRANSLATED: Final = 1.0
"""What a sentence loses where it had to be translated: the summary is in Russian, and Russian articles say it in their
own words."""

_LONGEST_CHAIN: Final = 3
"""Sentences a leaning sentence may bring along, itself included, as in `extractive`."""

_RELATED: Final = 0.15
"""Cosine from which a sentence is placed beside the main article's sentence it is closest to."""


def _wanted() -> None:
    """Stand for a caller who waits as long as it takes."""


def summarise_together(
    articles: Sequence[Told], length: Length = "medium", *, check: Callable[[], None] = _wanted
) -> TogetherResult:
    """Summarise several articles on one event.

    The set of sentences does not depend on the order of the articles; their order in the summary follows the main one.

    Args:
        articles: at least one; more than a few thousand sentences together take minutes.
        length: as for one article (`sentence_count`), of all their sentences.
        check: called before each sentence is compared with the others; raises where nobody waits for the answer.

    Raises:
        EmptyText: no article has a sentence.
        InvalidValue: an impossible length.
    """
    facts = Facts(articles)
    if not facts.places:
        raise EmptyText("articles: there is nothing to summarise", param="articles")
    copies = reprints(articles)
    for at in range(len(facts.places)):  # nearly all of the time goes here; what is found is remembered
        check()
        facts.support(at)
    chooser = _Chooser(facts, voices(copies))
    groups = chooser.choose(sentence_count(length, len(facts.places)))
    main = chooser.main(groups)
    chosen = [at for group in chooser.ordered(groups, main) for at in group]
    sentences = tuple(chooser.sentence(at) for at in chosen)
    found = find_conflicts(facts)
    return TogetherResult(sentences, main, copies, _of_summary(found, sentences), _reason(sentences, copies))


def _of_summary(found: Sequence[Conflict], sentences: Sequence[TogetherSentence]) -> tuple[Conflict, ...]:
    """Say of each conflict which sentences of the summary it touches; those that touch any come first."""
    told = []
    for conflict in found:
        places = set(conflict.places)
        touched = tuple(
            index for index, one in enumerate(sentences) if not places.isdisjoint({one.place, *one.support})
        )
        told.append(replace(conflict, summary_sentences=touched))
    return tuple(sorted(told, key=lambda one: one.summary_sentences or (len(sentences),)))


def _reason(sentences: Sequence[TogetherSentence], copies: Sequence[int | None]) -> str:
    several = sum(sentence.voices > 1 for sentence in sentences)
    copied = sum(one is not None for one in copies)
    return (
        f"The {len(sentences)} most informative sentences of {len(copies)} articles "
        f"({len(copies) - copied} independent, {copied} reprints) were chosen, each fact once; "
        f"{several} of them are told by several."
    )


@dataclass(slots=True)
class _Chooser:
    facts: Facts
    voice: tuple[int, ...]  # of each article
    judged: tuple[Fitness, ...]
    usable: Flags
    values: Floats
    doubtful: Flags

    def __init__(self, facts: Facts, voice: tuple[int, ...]) -> None:
        self.facts, self.voice = facts, voice
        self.judged = tuple(
            verdict
            for article in facts.articles
            for verdict in fitness(article.source.sentences, article.source.paragraphs, article.source.language)
        )
        self.usable = np.array(
            [bool(words) and _stands(verdict) for words, verdict in zip(facts.words, self.judged, strict=True)]
        )
        told = np.array([self.voices(at) for at in range(len(self.judged))])
        translated = np.array([self._translated(place) for place in facts.places])
        self.doubtful = np.array([place.sentence in facts.articles[place.source].doubtful for place in facts.places])
        self.values = (
            POSITION * self._positions() * self._related()
            + CENTRALITY * facts.vectors.centrality()
            + VOICES * np.log2(told)
            - TRANSLATED * translated
        )

    def voices(self, at: int) -> int:
        """Return how many independent articles say a sentence."""
        places = [self.facts.places[one] for one in (at, *self.facts.support(at))]
        return len({self.voice[place.source] for place in places})

    def _translated(self, place: Place) -> bool:
        article = self.facts.articles[place.source]
        return article.russian[place.sentence] != article.source.sentences[place.sentence]

    def sentence(self, at: int) -> TogetherSentence:
        """Return a sentence with those who say it."""
        support = tuple(self.facts.places[one] for one in self.facts.support(at))
        return TogetherSentence(self.facts.places[at], support, self.voices(at))

    def _related(self) -> Floats:
        """Return for each sentence how much of its article others tell of too, against the article most told of: 0..1.

        The beginning of an article on something else is no news of this event.
        """
        centrality, sources = self.facts.vectors.centrality(), self.facts.sources
        means = {int(one): float(centrality[sources == one].mean()) for one in np.unique(sources)}
        most = max(means.values())
        return np.array([(means[int(one)] / most) ** 2 if most else 1.0 for one in sources])

    def _positions(self) -> Floats:
        places = np.zeros(len(self.judged))
        before: dict[int, int] = {}
        for at, place in enumerate(self.facts.places):
            places[at] = 1 / (1 + before.get(place.source, 0))
            counts = not (self.judged[at].furniture or self.judged[at].fragment)
            before[place.source] = before.get(place.source, 0) + counts
        return places

    def choose(self, count: int) -> list[Group]:
        """Return the groups taken, the best first; one of a single sentence where none can stand alone."""
        whole = [group for at in range(len(self.judged)) if (group := self._group(at)) and len(group) <= count]
        groups = [group for group in whole if not self.doubtful[list(group)].any()] or whole
        taken: list[Group] = []
        told: Flags = np.zeros(len(self.judged), dtype=np.bool_)
        for group in sorted(groups, key=self._rank):
            before = [one for one in taken if not set(one).isdisjoint(group)]
            new = [at for at in group if not any(at in one for one in before)]
            if new and len(new) + sum(map(len, taken)) <= count and not told[new].any():
                merged = sorted({*group, *(at for one in before for at in one)})
                taken = [*(one for one in taken if one not in before), tuple(merged)]
                for at in new:
                    told |= self.facts.repeats(at)
        return taken or [self._least_bad()]

    def _rank(self, group: Group) -> tuple[float, str, int]:
        """Smaller is better; of equals the text decides, so that the order of the articles does not."""
        return -round(float(self.values[list(group)].mean()), 9), self.facts.text(group[-1]), group[-1]

    def _group(self, at: int) -> Group:
        """Return a sentence with those it leans on, in order; empty where it cannot be used."""
        group = [at]
        while self.judged[group[0]].leaning and len(group) < _LONGEST_CHAIN and self._follows(group[0]):
            group.insert(0, group[0] - 1)
        whole = not self.judged[group[0]].leaning
        return tuple(group) if whole and self.usable[list(group)].all() and not self._repeats_itself(group) else ()

    def _follows(self, at: int) -> bool:
        return self.facts.places[at].sentence > 0

    def _repeats_itself(self, group: Sequence[int]) -> bool:
        return any(self.facts.repeats(one)[other] for one in group for other in group if one < other)

    def _least_bad(self) -> Group:
        """Return the best sentence that is no page furniture; the best of all where every one is."""
        words = [at for at, verdict in enumerate(self.judged) if not verdict.furniture]
        return (min(words or range(len(self.judged)), key=lambda at: self._rank((at,))),)

    def main(self, groups: Sequence[Group]) -> int:
        """Return the article most sentences are taken from; of equals the one with the best sentence."""
        taken = [self.facts.places[at].source for group in groups for at in group]
        return max(dict.fromkeys(taken), key=taken.count)

    def ordered(self, groups: Sequence[Group], main: int) -> list[Group]:
        """Return groups by the main article: its own in order, another's behind the sentence it is closest to."""
        return sorted(groups, key=lambda group: (self._place(group, main), self._rank(group)))

    def _place(self, group: Group, main: int) -> float:
        place: Place = self.facts.places[group[0]]
        if place.source == main:
            return place.sentence
        own = np.flatnonzero(self.facts.sources == main)
        likeness = self.facts.vectors.cosines(group[0])[own]
        best = int(np.argmax(likeness))
        if likeness[best] >= _RELATED:
            return best + 0.5
        length = len(self.facts.articles[place.source].russian)
        return place.sentence / length * len(own) + 0.5


def _stands(verdict: Fitness) -> bool:
    return not (verdict.furniture or verdict.fragment or verdict.bare_quote or verdict.torn_quote or verdict.background)
