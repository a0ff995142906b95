"""How the tables of hedges are looked up: by the first word of a phrase, then by the second."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.checks.hedges.tables import TABLES, HedgeKind
from tilshi.text.checks.quotes.verbs import SPEAKS

_MEMO = 50_000
_MEMO_STARTS = 1024
_LONGEST = 48
_HEARSAY = "-мыс"
_BY = ("уынша", "уінше", "ларынша", "лерінше", "тарынша", "терінше")  # "by what … says"


class Phrase(NamedTuple):
    """A phrase of a table: beginnings of words, each with whether the word must end there."""

    parts: tuple[tuple[str, bool], ...]
    kind: HedgeKind
    required: bool

    def goes_on(self, folded: Sequence[str], at: int) -> bool:
        """Whether the folded words after `at`, where the first word stands, are the others of the phrase."""
        size = len(self.parts)
        return at + size <= len(folded) and all(map(_is, folded[at + 1 : at + size], self.parts[1:]))


def _is(word: str, part: tuple[str, bool]) -> bool:
    return word == part[0] if part[1] else word.startswith(part[0])


COMPATIBLE = MappingProxyType(
    {
        HedgeKind.DOUBT: frozenset((HedgeKind.DOUBT, HedgeKind.POSSIBLE, HedgeKind.SUSPICION)),
        HedgeKind.POSSIBLE: frozenset((HedgeKind.POSSIBLE, HedgeKind.DOUBT, HedgeKind.SUSPICION)),
        HedgeKind.PRELIMINARY: frozenset((HedgeKind.PRELIMINARY,)),
        HedgeKind.ATTRIBUTION: frozenset((HedgeKind.ATTRIBUTION, HedgeKind.DOUBT)),
        HedgeKind.SUSPICION: frozenset((HedgeKind.SUSPICION, HedgeKind.DOUBT, HedgeKind.POSSIBLE)),
    }
)
"""Kinds of hedge of the other side that keep a hedge."""


class Start(NamedTuple):
    """What a word may begin.

    Attributes:
        kinds: kinds of hedge that it stands for alone.
        required: the kind of the phrase of one word that it is and that must be kept, if any.
        longer: the phrases of the tables that begin with it and go on, by the word that follows; remembered.
    """

    kinds: frozenset[HedgeKind]
    required: HedgeKind | None
    longer: Callable[[str], tuple[Phrase, ...]] | None


def _starts(language: Language) -> Callable[[str], Start | None]:
    table = tuple(
        Phrase(tuple((part.rstrip("$"), part.endswith("$")) for part in line.split()), kind, required)
        for kind, (require, accept) in TABLES[language].items()
        for lines, required in ((require, True), (accept, False))
        for line in lines.split(";")
    )
    speaks = SPEAKS[language]

    @lru_cache(maxsize=_MEMO)
    def starting(word: str) -> Start | None:
        if len(word) > _LONGEST:
            return None
        if language is Language.KK and word.endswith(_HEARSAY):
            word = _HEARSAY
        found = [phrase for phrase in table if _is(word, phrase.parts[0])]
        alone = [phrase for phrase in found if len(phrase.parts) == 1]
        kinds = {phrase.kind for phrase in alone}
        if speaks(word) or (language is Language.KK and word.endswith(_BY)):
            kinds.add(HedgeKind.ATTRIBUTION)
        required = next((phrase.kind for phrase in alone if phrase.required), None)
        longer = _longer(tuple(phrase for phrase in found if len(phrase.parts) > 1))
        return Start(frozenset(kinds), required, longer) if kinds or longer else None

    return starting


@lru_cache(maxsize=_MEMO_STARTS)
def _longer(phrases: tuple[Phrase, ...]) -> Callable[[str], tuple[Phrase, ...]] | None:
    if not phrases:
        return None

    @lru_cache(maxsize=_MEMO_STARTS)
    def following(word: str) -> tuple[Phrase, ...]:
        return tuple(phrase for phrase in phrases if _is(word, phrase.parts[1]))

    return following


STARTS: Mapping[Language, Callable[[str], Start | None]] = MappingProxyType(
    {language: _starts(language) for language in Language}
)
"""What a folded word may begin, by language; None for most words; remembered."""
