"""What a sentence of several articles is worth.

Its value is its place in its own article (1, 1/2, 1/3 ...: news put the most important first), its centrality (cosine
to the centroid of the sentences of all articles, Radev et al. 2004), and how many independent articles say the same.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tilshi.languages import Language
from tilshi.summarize.compression import without_credit
from tilshi.summarize.fitness import Fitness, fitness
from tilshi.summarize.together.alone import stands_alone
from tilshi.summarize.together.event import OPENING, apart
from tilshi.summarize.together.facts import Facts
from tilshi.summarize.together.model import Place, TogetherSentence
from tilshi.summarize.vectors import Floats

Flags = NDArray[np.bool_]

POSITION: Final = 1.0
CENTRALITY: Final = 2.0
VOICES: Final = 0.5
"""Weights of the three signals. The first two are those of a single article (`extractive.Weights`); a second voice is
worth what the second place loses against the first. Round numbers, fitted to nothing."""

TRANSLATED: Final = 1.0
"""What a sentence loses where it had to be translated: the summary is in Russian, and Russian articles say it in their
own words."""


class Signals:
    """What speaks for each sentence of several articles, and against it.

    Attributes:
        facts: the sentences.
        voice: of each article, the article whose voice it is.
        judged: how each sentence stands in its own article.
        sources: sentences that name the source of the one before.
        usable: sentences that can stand beside those of other articles.
        openings: the first sentence of each article that is one.
        nameless: those that one voice tells without a name, openings left out.
        apart: of each article, whether it tells of something else.
        values: what each sentence is worth by itself.
        doubtful: sentences whose translation is not to be relied on.
    """

    def __init__(self, facts: Facts, voice: tuple[int, ...]) -> None:
        self.facts, self.voice = facts, voice
        self.judged: tuple[Fitness, ...] = tuple(
            verdict
            for article in facts.articles
            for verdict in fitness(article.source.sentences, article.source.paragraphs, article.source.language)
        )
        follows = [verdict.source_follows for verdict in self.judged]
        self.sources: Flags = np.array([False, *follows[:-1]])
        self.usable: Flags = np.array([self._stands(at) for at in range(len(self.judged))])
        told = np.array([self.voices(at) for at in range(len(self.judged))])
        translated = np.array([self._translated(place) for place in facts.places])
        self.doubtful: Flags = np.array(
            [place.sentence in facts.articles[place.source].doubtful for place in facts.places]
        )
        places = self._places()
        self.openings: Flags = places == 0
        self.nameless: Flags = ~self.facts.named() & ~self.openings & (told == 1)
        self.apart = apart(facts, (places < OPENING) & ~self.sources, voice)
        self.values: Floats = (
            POSITION / (1 + places)
            + CENTRALITY * facts.vectors.centrality()
            + VOICES * np.log2(told)
            - TRANSLATED * translated
        )

    def _stands(self, at: int) -> bool:
        source, sentence = self.facts.places[at].source, self.facts.places[at].sentence
        own = self.facts.articles[source].source
        return bool(self.facts.words[at]) and stands_alone(self.judged[at], own.sentences[sentence], own.language)

    def voices(self, at: int) -> int:
        """Return how many independent articles say a sentence."""
        places = (self.facts.places[at], *self._support(at))
        return len({self.voice[place.source] for place in places})

    def _support(self, at: int) -> tuple[Place, ...]:
        """Return who else says a sentence; one that names the source of the last, only of those who say that one."""
        places = tuple(self.facts.places[one] for one in self.facts.support(at))
        if not self.sources[at]:
            return places
        claimed = {self.facts.places[one].source for one in self.facts.support(at - 1)}
        return tuple(place for place in places if place.source in claimed)

    def _translated(self, place: Place) -> bool:
        article = self.facts.articles[place.source]
        return article.russian[place.sentence] != article.source.sentences[place.sentence]

    def sentence(self, at: int) -> TogetherSentence:
        """Return a sentence with those who say it."""
        text = without_credit(self.facts.text(at), Language.RU)
        return TogetherSentence(self.facts.places[at], text, self._support(at), self.voices(at))

    def _places(self) -> Floats:
        """Return the place of each sentence in its article, furniture and fragments not counted: 0, 1, 2 ..."""
        places = np.zeros(len(self.judged))
        before: dict[int, int] = {}
        for at, place in enumerate(self.facts.places):
            places[at] = before.get(place.source, 0)
            counts = not (self.judged[at].furniture or self.judged[at].fragment)
            before[place.source] = before.get(place.source, 0) + counts
        return places
