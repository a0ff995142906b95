"""Numbers that several articles give for one thing, and that cannot all be right.

Numbers of sentences that talk of one thing are compared by what they count. They are no conflict where one may be the
other rounded, or one article knows both, or anything around them says that they are of different things: another day,
a part and the whole, another place. So a conflict that is told is mostly one; those told in quite other words are
missed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final, NamedTuple

from tilshi.languages import Language
from tilshi.summarize.together.facts import Facts
from tilshi.summarize.together.groups import Groups
from tilshi.summarize.together.measures import LOOSE_SCOPES
from tilshi.summarize.together.model import Conflict, Place, Quoted
from tilshi.summarize.together.quantities import Quantity, capitalised, quantities
from tilshi.text.checks.numbers.reading import read
from tilshi.text.words import words

ALIKE: Final = 0.25
"""Cosine from which two sentences may talk of one thing."""

OVERLAP: Final = 0.5
"""Share of the shorter clause's lemmas that the other must have, the number and what it counts left out."""

_LEAST_SHARED: Final = 2
_NAMES: Final = 0.51
_BACK: Final = 3
_ENOUGH_NAMES: Final = 2
_TIMES: Final = frozenset({"день", "сутки", "неделя", "месяц", "минута"})
_OVERLAP_OF_TIME: Final = 0.8
"""How long takes more to be of one thing: everything lasts."""
_NAMES_OF_BOTH: Final = 0.5
"""Share of the names of either sentence that are of both, where the sentences are less than rather alike."""
_RATHER_ALIKE: Final = 0.5
_VERY_ALIKE: Final = 0.6
"""Cosine from which one name in common is enough."""
_ALIKE_APART: Final = 0.4
_OVERLAP_APART: Final = 0.75
"""What is asked of clauses of which only one says `всего`, `ранее` or the like."""
_DIGITS: Final = 15
"""Digits that a float surely has."""
MOST: Final = 1000
"""Numbers of one kind of thing that are compared with each other, those first in their articles first: time and memory
grow with their square."""
_LONGEST: Final = 2000
"""Characters of a sentence that is looked into; what is longer is no sentence of an article."""
_OF_A_DAY: Final = frozenset({"градус"})
"""Heads that mean little without their day: the weather of another one is in every forecast."""


class _Said(NamedTuple):
    """A quantity where it stands."""

    at: int
    place: Place
    quantity: Quantity
    text: str
    names: frozenset[str]


def find_conflicts(facts: Facts, wanted: Sequence[bool] | None = None) -> tuple[Conflict, ...]:
    """Return the conflicts of some articles, in the order of the first article that has a part in each.

    Args:
        facts: the sentences of all articles.
        wanted: of each article, whether it is compared; None = all are.
    """
    compared = [at for at, place in enumerate(facts.places) if wanted is None or wanted[place.source]]
    said = [one for at in compared for one in _said(facts, at)]
    by_head: defaultdict[str, list[_Said]] = defaultdict(list)
    for one in said:
        by_head[one.quantity.head].append(one)
    found = [conflict for same in by_head.values() for conflict in _of_head(facts, _first(same))]
    return tuple(sorted(found, key=lambda conflict: [value.place for value in conflict.values]))


def _first(same: Sequence[_Said]) -> list[_Said]:
    """Return the numbers that stand first in their articles, at most `MOST`, in order."""
    first = sorted(same, key=lambda one: (one.place.sentence, one.place.source))[:MOST]
    return sorted(first, key=lambda one: one.at)


def _said(facts: Facts, at: int) -> Iterator[_Said]:
    """Yield the quantities of a sentence whose number stands in the article's own words too."""
    facts.check()
    if len(facts.text(at)) > _LONGEST:
        return
    place = facts.places[at]
    source = facts.articles[place.source].source
    russian, own = facts.text(at), source.sentences[place.sentence]
    names = _names(facts, at)
    for quantity in quantities(russian):
        text = russian[quantity.start : quantity.end] if own == russian else _own_words(own, quantity, source.language)
        if text is not None:
            yield _Said(at, place, quantity, text, names)


def _names(facts: Facts, at: int) -> frozenset[str]:
    """Return the names of a sentence; where there are few, with those before it: `команда` is the one told of last."""
    source = facts.places[at].source
    found: frozenset[str] = frozenset()
    for before in range(at, max(-1, at - _BACK), -1):
        if facts.places[before].source != source or len(found) >= _ENOUGH_NAMES:
            break
        found |= capitalised(facts.text(before))
    return found


def _own_words(own: str, quantity: Quantity, language: Language) -> str | None:
    """Return the number as the untranslated sentence has it, with the word behind it; None where it has it not."""
    for number in read(own, language):
        if not set(number.readings).isdisjoint(quantity.number.readings):
            end = next((word.end for word in words(own) if word.start >= number.end), number.end)
            return own[number.start : end]
    return None


def _of_head(facts: Facts, same: Sequence[_Said]) -> Iterator[Conflict]:
    """Yield the conflicts among numbers that count the same kind of thing."""
    pairs = list(_pairs(facts, same))
    known: defaultdict[int, list[Quantity]] = defaultdict(list)
    for one in same:
        known[one.place.source].append(one.quantity)
    groups = Groups(len(same))
    against: set[int] = set()
    agree = {pair: _agree(same[pair[0]].quantity, same[pair[1]].quantity) for pair in pairs}
    for first, second in pairs:
        if not agree[first, second] and not _knows_both(same[first], same[second], known):
            against.update((first, second))
            groups.join(first, second)
    for first, second in pairs:
        if agree[first, second] and not against.isdisjoint((first, second)):
            groups.join(first, second)
    for members in groups.of(against):
        conflict = _conflict([same[member] for member in members], same)
        if conflict is not None:
            yield conflict


def _pairs(facts: Facts, same: Sequence[_Said]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of numbers that may be of one thing."""
    for first, one in enumerate(same):
        facts.check()
        yield from ((first, second) for second in range(first + 1, len(same)) if _comparable(facts, one, same[second]))


def _conflict(members: Sequence[_Said], same: Sequence[_Said]) -> Conflict | None:
    """Return what articles say, one value each; None where the articles that say one thing only do not differ.

    Args:
        members: the numbers that stand against each other, or with one that does.
        same: every number of such a thing, to find where else an article says its own.
    """
    by_source: defaultdict[int, list[_Said]] = defaultdict(list)
    for one in members:
        by_source[one.place.source].append(one)
    steady = [
        found[0]
        for _, found in sorted(by_source.items())
        if all(_agree(found[0].quantity, other.quantity) for other in found)
    ]
    if all(_agree(one.quantity, other.quantity) for one, other in combinations(steady, 2)):
        return None
    what = min((one.quantity.what for one in steady), key=lambda name: (-len(name), name))
    values = tuple(Quoted(one.place, _canonical(one.quantity.value), one.text) for one in steady)
    places = {one.place for one in same for own in steady if _is_said_again(own, one)}
    return Conflict(what, values, tuple(sorted(places)))


def _canonical(value: float) -> str:
    """Return a number in plain digits, never with an exponent."""
    return f"{Decimal(f'{value:.{_DIGITS}g}'):f}"


def _is_said_again(own: _Said, one: _Said) -> bool:
    here, there = own.quantity, one.quantity
    return own.place.source == one.place.source and here.fate == there.fate and _agree(here, there)


def _agree(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may be the same, in other words or rounded."""
    return one.low <= other.high and other.low <= one.high


def _knows_both(one: _Said, other: _Said, known: dict[int, list[Quantity]]) -> bool:
    """Whether an article that says one number says the other of such a thing as well: it means two things by them."""
    return any(_agree(each, other.quantity) for each in known[one.place.source]) or any(
        _agree(each, one.quantity) for each in known[other.place.source]
    )


def _comparable(facts: Facts, one: _Said, other: _Said) -> bool:
    """Whether nothing says that two numbers of different articles are of different things."""
    here, there = one.quantity, other.quantity
    if one.place.source == other.place.source or (here.head, here.fate, here.before) != (
        there.head,
        there.fate,
        there.before,
    ):
        return False
    if here.dates != there.dates and (here.head in _OF_A_DAY or (here.dates and there.dates)):
        return False
    alike = float(facts.cosines(one.at)[other.at])
    if here.names and there.names and here.names.isdisjoint(there.names):
        return False
    named = _same_names(one.names, other.names, alike) or (bool(here.fate) and not (one.names and other.names))
    return alike >= ALIKE and named and _same_words(here, there, alike)


def _same_names(here: frozenset[str], there: frozenset[str], alike: float) -> bool:
    """Whether the names beside two numbers are the same; sentences that are less alike must share more of them.

    Where people are counted by what became of them, no name near by is no objection: to miss who died is worse than to
    show two numbers that are of different things.
    """
    if alike >= _VERY_ALIKE and here & there:
        return True
    if alike >= _RATHER_ALIKE:
        return _close(here, there, _NAMES)
    return len(here & there) >= _NAMES_OF_BOTH * max(len(here), len(there))


def _same_words(here: Quantity, there: Quantity, alike: float) -> bool:
    """Whether enough of the words beside two numbers are the same, the more where some say of another time."""
    shared = here.context & there.context
    wanted = 1 if here.fate or shared & here.names & there.names else _LEAST_SHARED
    enough = _OVERLAP_OF_TIME if here.head in _TIMES else OVERLAP
    apart = here.scopes ^ there.scopes
    if apart:
        if not apart <= LOOSE_SCOPES or alike < _ALIKE_APART:
            return False
        enough = _OVERLAP_APART
    return len(shared) >= wanted and _close(here.context, there.context, enough)


def _close(one: frozenset[str], other: frozenset[str], share: float) -> bool:
    """Whether enough of the smaller set is in the other; an empty one says nothing against it."""
    return not one or not other or len(one & other) >= share * min(len(one), len(other))
