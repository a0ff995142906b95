"""Choosing the sentences of a summary of several articles.

Sentences are taken greedily by maximal marginal relevance (Carbonell and Goldstein 1998), by what each is worth
(`signals.py`); what a taken one tells is not told again. One that leans on the sentence before brings it along, and so
does one whose source the next names. Articles on something else (`event.py`) are left out.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import numpy as np

from tilshi.errors import EmptyText
from tilshi.summarize.extractive import with_sources
from tilshi.summarize.model import Length, sentence_count
from tilshi.summarize.together.conflicts import find_conflicts
from tilshi.summarize.together.facts import Check, Facts, go_on
from tilshi.summarize.together.model import Place, TogetherResult, Told
from tilshi.summarize.together.reprints import reprints, voices
from tilshi.summarize.together.signals import Flags, Signals
from tilshi.summarize.together.telling import of_summary, reason_of
from tilshi.summarize.vectors import Floats

Group = tuple[int, ...]

REDUNDANCY: Final = 1.0
"""What a sentence loses for being like a taken one (maximal marginal relevance), as in `extractive.Weights`."""

NAMELESS: Final = 0.5
"""What a sentence without a name loses that one voice tells, while nothing else of its article is taken: a second voice
would be worth as much. Its reader would take it to be of whom the sentence before is."""

SAME_OPENING: Final = 0.15
"""Likeness from which the openings of two articles tell the same fact."""

_LONGEST_CHAIN: Final = 3
"""Sentences a leaning sentence may bring along, itself included, as in `extractive`."""

_RELATED: Final = 0.15
"""Cosine from which a sentence is placed beside the main article's sentence it is closest to."""


def summarise_together(articles: Sequence[Told], length: Length = "medium", check: Check = go_on) -> TogetherResult:
    """Summarise several articles on one event.

    The set of sentences does not depend on the order of the articles; their order in the summary follows the main one.

    Args:
        articles: at least one; more than a few thousand sentences together take minutes.
        length: as for one article (`sentence_count`), of all their sentences.
        check: called between steps; it raises to give up.

    Raises:
        EmptyText: no article has a sentence.
        InvalidValue: an impossible length.
        Exception: whatever `check` raises.
    """
    facts = Facts(articles, check)
    if not facts.places:
        raise EmptyText("articles: there is nothing to summarise", param="articles")
    copies = reprints(articles)
    chooser = _Chooser(facts, voices(copies))
    groups = chooser.choose(sentence_count(length, len(facts.places)))
    main = chooser.main(groups)
    shown = [at for group in chooser.ordered(groups, main) for at in group]
    sentences = tuple(map(chooser.sentence, shown))
    elsewhere = tuple(bool(one) for one in chooser.apart)
    found = find_conflicts(facts, [all(elsewhere) or not one for one in elsewhere])
    reason = reason_of(articles, sentences, copies, elsewhere, sources=int(chooser.sources[shown].sum()))
    return TogetherResult(sentences, main, copies, elsewhere, of_summary(found, sentences, articles), reason)


class _Chooser(Signals):
    """Takes sentences, and puts them in order."""

    def choose(self, count: int) -> list[Group]:
        """Return the groups taken, the best first; the least bad sentence where none can stand alone.

        Sentences that name the source of the one before are not counted.
        """
        left = self._groups(count)
        taken: list[Group] = []
        told: Flags = np.zeros(len(self.judged), dtype=np.bool_)
        alike: Floats = np.zeros(len(self.judged))
        while left:
            worth = self.values - REDUNDANCY * alike - NAMELESS * self._strange(taken)
            group = min(left, key=lambda one: self._rank(one, worth))
            joined = [one for one in taken if not set(one).isdisjoint(group)]
            merged = tuple(sorted({*group, *(at for one in joined for at in one)}))
            taken = [*(one for one in taken if one not in joined), merged]
            for repeated, like in map(self._told_by, self._counted(group)):
                told |= repeated
                alike = np.maximum(alike, like)
            have = {at for one in taken for at in one}
            alike[list(have)] = 0
            room = count - sum(len(self._counted(one)) for one in taken)
            left = [one for one in left if self._is_new(one, have, told, room)]
        return taken or [self._with_sources((self._least_bad(),))]

    def _strange(self, taken: Sequence[Group]) -> Flags:
        """Return the nameless sentences of articles of which nothing is taken."""
        heard = {self.facts.places[group[0]].source for group in taken}
        return self.nameless & ~np.isin(self.facts.sources, list(heard))

    def _groups(self, count: int) -> list[Group]:
        """Return what may be taken: of the event, and surely translated, where there is any such."""
        groups = list(dict.fromkeys(group for at in range(len(self.judged)) if (group := self._group(at))))
        groups = [group for group in groups if len(self._counted(group)) <= count]
        sure = [group for group in groups if not self.doubtful[list(group)].any()] or groups
        return [group for group in sure if not self.apart[self.facts.places[group[0]].source]] or sure

    def _is_new(self, group: Group, have: AbstractSet[int], told: Flags, room: int) -> bool:
        new = [at for at in self._counted(group) if at not in have]
        return 0 < len(new) <= room and not told[new].any()

    def _told_by(self, at: int) -> tuple[Flags, Floats]:
        """Return which sentences are not told beside this one, and how like it the others are, 0..1.

        Articles on one event open with the same fact, in words of their own. So beside the opening of one no other is
        told, nor what repeats another that is a little like it.
        """
        told, alike = self.facts.repeats(at), self.facts.likeness(at)
        if self.openings[at] and not self.apart[self.facts.places[at].source]:
            others = self.openings & (self.facts.sources != self.facts.sources[at])
            for same in np.flatnonzero(others & self.usable & (alike >= SAME_OPENING)):
                told |= self.facts.repeats(int(same))
                alike = np.maximum(alike, self.facts.likeness(int(same)))
            told |= others
        return told, alike

    def _counted(self, group: Group) -> list[int]:
        return [at for at in group if not self.sources[at]]

    def _rank(self, group: Group, worth: Floats) -> tuple[float, str, int]:
        """Smaller is better; of equals the text decides, so that the order of the articles does not."""
        value = float(worth[self._counted(group) or list(group)].mean())
        return -round(value, 9), self.facts.text(group[-1]), group[-1]

    def _group(self, at: int) -> Group:
        """Return a sentence with those it leans on and its source, in order; empty where it cannot be used."""
        group = [at]
        while self._leans(group[0]) and len(group) < _LONGEST_CHAIN and self._follows(group[0]):
            group.insert(0, group[0] - 1)
        whole = not self._leans(group[0]) and self.usable[group].all() and not self._repeats_itself(group)
        return self._with_sources(tuple(group)) if whole else ()

    def _leans(self, at: int) -> bool:
        return self.judged[at].leaning or bool(self.sources[at])

    def _with_sources(self, group: Group) -> Group:
        return tuple(with_sources(self.judged, group))

    def _follows(self, at: int) -> bool:
        return self.facts.places[at].sentence > 0

    def _repeats_itself(self, group: Sequence[int]) -> bool:
        counted = self._counted(tuple(group))
        return any(self.facts.repeats(one)[other] for one in counted for other in counted if one < other)

    def _least_bad(self) -> int:
        """Return the best sentence that is no page furniture; the best of all where every one is."""
        words = [at for at, verdict in enumerate(self.judged) if not verdict.furniture]
        return min(words or range(len(self.judged)), key=lambda at: self._rank((at,), self.values))

    def main(self, groups: Sequence[Group]) -> int:
        """Return the article most sentences are taken from; of equals the one with the best sentence."""
        taken = [self.facts.places[at].source for group in groups for at in group]
        return max(dict.fromkeys(taken), key=taken.count)

    def ordered(self, groups: Sequence[Group], main: int) -> list[Group]:
        """Return groups by the main article: its own in order, another's behind the sentence it is closest to.

        What an article opens with stands before everything else: it says of whom and what the rest is.
        """
        return sorted(groups, key=lambda group: (self._place(group, main), self._rank(group, self.values)))

    def _place(self, group: Group, main: int) -> float:
        place: Place = self.facts.places[group[0]]
        if self.openings[list(group)].any():
            return -2 if place.source == main else -1
        if place.source == main:
            return place.sentence
        own = np.flatnonzero(self.facts.sources == main)
        likeness = self.facts.cosines(group[0])[own]
        best = int(np.argmax(likeness))
        if likeness[best] >= _RELATED:
            return best + 0.5
        length = len(self.facts.articles[place.source].russian)
        return place.sentence / length * len(own) + 0.5
