"""Which parts of a sentence a headline may leave out: never a negation, a reservation, or who it is that says so."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.summarize.headline_grammar import (
    anchored,
    begins_predicate,
    complete,
    depths,
    has_predicate,
    is_free,
    is_verb,
    to_come,
)
from tilshi.summarize.headline_heads import (
    ends_with_name,
    goes_on,
    hangs_loose,
    in_clause,
    is_place,
    opens_clause,
    own_clause,
    quiet,
    settled,
    tells_many_apart,
)
from tilshi.summarize.headline_tables import (
    ADJUNCT,
    AFTER,
    ARGUMENT_OF,
    ASIDE,
    CAUSE,
    DAY,
    DAY_BOUND,
    DAY_JOINED,
    PLACE,
    POINTS,
    RESTRICTED,
    REVERSES,
    SUBORDINATE,
)
from tilshi.text.checks.negation import denials
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.words import folded_words

_COMMA = re.compile(r",(?=\s)")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SPEECH_OPENING = 3  # words among which the verb of ", сообщил в среду министр" stands
_PLACE_WORDS = 3
_FEW = 4  # words that a clause needs to stand without its adverbial


class Span(NamedTuple):
    """A stretch of a text, in code points, and what stands in its place."""

    start: int
    end: int
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sentence is built.

    Attributes:
        text: the sentence.
        language: of it.
        commas: commas outside quotations and brackets.
        end: where what is said ends: the sentence, or the attribution behind it (", сообщил министр").
    """

    text: str
    language: Language
    commas: tuple[int, ...]
    end: int

    def outside(self, at: int) -> bool:
        """Whether a position is outside quotations and brackets."""
        return depths(self.text)[at] == 0

    def next_comma(self, at: int) -> int | None:
        """Return the first comma behind a position and before the end."""
        index = bisect_left(self.commas, at + 1)
        return self.commas[index] if index < len(self.commas) and self.commas[index] < self.end else None


@lru_cache(maxsize=256)
def layout(text: str, language: Language) -> Layout:
    """Return how a sentence is built."""
    deep = depths(text)
    commas = tuple(match.start() for match in _COMMA.finditer(text) if deep[match.start()] == 0)
    parts = zip(commas, (*commas, len(text))[1:], strict=True)
    said = (
        comma
        for comma, after in parts
        if _speaks(text[comma:after], language)
        # An attribution between two commas is inside what is said, unless its verb opens it.
        and (after == len(text) or is_verb(folded_words(text[comma:after])[0], language))
    )
    return Layout(text, language, commas, next(said, len(text.rstrip(". "))))


def brackets(text: str, language: Language) -> Iterator[Span]:
    """Yield bracketed remarks that may go."""
    for match in _BRACKETS.finditer(text):
        if quiet(match[0], language):
            yield Span(*match.span())


def days(text: str, language: Language) -> Iterator[Span]:
    """Yield days of the week, and today, where the statement does not hang on them."""
    built = layout(text, language)
    found = list(DAY[language].finditer(text))
    for match in found if len(found) == 1 else []:  # one of two is told apart from the other
        before, after = folded_words(text[: match.start()]), folded_words(text[match.end() : built.end])
        bound = not (DAY_BOUND.isdisjoint(before[-1:]) and DAY_JOINED.isdisjoint(after[:1]))
        bound = bound or (text.startswith(",", match.end()) and match.start() > 0)
        last = not after and (len(before) <= _FEW or is_verb(before[-1], language))
        if built.outside(match.start()) and not bound and not last and not to_come(text, language):
            start = match.start() - 2 * (match[0].endswith(",") and text.endswith(", ", 0, match.start()))
            yield Span(start, match.end(), " " * (start < match.start()))  # ", в среду, 5 мая,"


def clauses(text: str, language: Language) -> Iterator[Span]:
    """Yield relative and participial clauses behind a comma that may go, the first ones first."""
    built = layout(text, language)
    for comma in built.commas:
        if comma < built.end and opens_clause(text[comma + 1 : built.end].lstrip(), language):
            yield from _clause(built, comma)


def subordinates(text: str, language: Language) -> Iterator[Span]:
    """Yield adverbial clauses at the end that may go, the last ones first."""
    pattern, built = SUBORDINATE.get(language), layout(text, language)
    for comma in reversed(built.commas):
        after = text[comma + 1 : built.end].lstrip()
        asked = folded_words(text[:comma])[-1:]  # "именно тогда, когда"
        wanted = after.startswith("чтобы") and any(is_verb(word, language) for word in asked)  # "договорилась, чтобы"
        if (
            not wanted
            and pattern
            and comma < built.end
            and pattern.match(after)
            and may_end(built, comma)
            and POINTS.isdisjoint(asked)
        ):
            yield Span(comma, built.end)


def adjuncts(text: str, language: Language) -> Iterator[Span]:
    """Yield adverbials at the end that may go, the last ones first."""
    pattern, built = ADJUNCT.get(language), layout(text, language)
    for match in reversed(list(pattern.finditer(text, 0, built.end)) if pattern else []):
        last = folded_words(text[: match.start()])[-_FEW:]
        caused = CAUSE.match(match[0]) and own_clause(built.text, built.commas, match.start()).startswith(",")
        if caused or ARGUMENT_OF.intersection(last) or not (is_free(last[-1:], language) or CAUSE.match(match[0])):
            continue
        tail = text[match.start() : built.end]  # "washed away during a flood found alive": the last verb is the news
        if language is Language.EN and not AFTER.match(tail) and has_predicate(tail, language):
            continue
        if built.outside(match.start()) and may_end(built, match.start()):
            yield Span(match.start(), built.end)


def asides(text: str, language: Language) -> Iterator[Span]:
    """Yield second predicates ("… и намерен …") that may go, the last ones first."""
    pattern, built = ASIDE.get(language), layout(text, language)
    for match in reversed(list(pattern.finditer(text, 0, built.end)) if pattern else []):
        before, after = folded_words(text[: match.start()]), folded_words(text[match.end() : built.end])
        if in_clause(text, built.commas, match.start(), language):
            continue  # "задержали водителя, который спорил и выстрелил"
        second = after and is_verb(after[0], language) and not is_verb(before[-1], language)
        if (
            second
            and not REVERSES.search(text, match.end(), built.end)
            and built.outside(match.start())
            and may_end(built, match.start())
        ):
            yield Span(match.start(), built.end)


def places(text: str, language: Language) -> Iterator[Span]:
    """Yield the Russian phrases for a place or a date at the end that no verb stands right before."""
    built = layout(text, language)
    found = list(PLACE.finditer(text, 0, built.end)) if language is Language.RU else []
    for match in reversed(found):
        before, after = folded_words(text[: match.start()]), folded_words(text[match.end() : built.end])
        if (
            is_place(after[:_PLACE_WORDS])
            and is_free(before[-1:], language)
            and not settled(before)
            and built.outside(match.start())
            and may_end(built, match.start())
        ):
            yield Span(match.start(), built.end)


def _clause(built: Layout, comma: int) -> Iterator[Span]:
    """Yield the span of a clause: up to the comma that closes it, or to the end where nothing comes behind."""
    text, language = built.text, built.language
    if RESTRICTED.search(text[:comma]):
        return
    closing = built.next_comma(comma)
    told = has_predicate(own_clause(built.text, built.commas, comma), language)
    if hangs_loose(text[:comma], language) or tells_many_apart(text[:comma], text[comma + 1 :], language):
        return
    if not anchored(text[:comma], language, subject=closing is not None and not told):
        return
    if closing is None or (told and not goes_on(text[closing + 1 : built.end], language)):
        if (closing is None or language is Language.RU) and may_end(built, comma):
            yield Span(comma, built.end)
        return
    while closing is not None and not told:
        after = text[closing + 1 : built.next_comma(closing) or built.end]
        if begins_predicate(after, language):
            if quiet(text[comma:closing], language) and not (
                ends_with_name(text[comma:closing], language)
                or opens_clause(after.lstrip(), language)
                or after.startswith(" а ")
            ):
                yield Span(comma, closing + 1, " ")
            return
        closing = built.next_comma(closing)


def may_end(built: Layout, at: int) -> bool:
    """Whether the sentence can do without what stands between a position and the end of what is said.

    Not where its clause denies something: "не закрыли в среду" may mean that it was closed on another day.
    """
    before, clause = built.text[:at], own_clause(built.text, built.commas, at)
    return (
        len(folded_words(before)) >= _FEW
        and not RESTRICTED.search(before)
        and not denials(clause, built.language).required
        and has_predicate(clause, built.language)
        and complete(clause, built.language)
        and quiet(built.text[at : built.end], built.language)
    )


def _speaks(segment: str, language: Language) -> bool:
    """Whether a stretch behind a comma says who says so: ", сообщил в среду министр", ", she said"."""
    return any(map(SPEAKS[language], folded_words(segment)[:_SPEECH_OPENING]))
