"""What a text has that a name of another text may be the counterpart of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.names.candidates import Known, Name, candidates
from tilshi.text.names.exonyms import concepts, is_implied, is_sure, single
from tilshi.text.names.inflection import stems
from tilshi.text.names.skeleton import close, outlines, related, skeletons
from tilshi.text.words import Word, words

MOST_NAMES = 60
"""Different names looked at in one text: a segment has a handful."""

_TEXTS = 2048
_WORDS = 50_000
_MOST_JOINED = 3
_MOST_PARTS = 4
_LONGEST = 64  # letters of a word; no longer ones are remembered
_NOTHING: frozenset[str] = frozenset()
_PREFIX = 4
_LONGEST_REST = 3
_MOST_CAPITALS = 400  # words a name is compared with: an article has about a hundred


@dataclass(frozen=True, slots=True)
class Profile:
    """A text as the matching of names sees it.

    Attributes:
        names: its names, at most `MOST_NAMES` different ones.
        codes: for each name, the skeletons it may be found under among capitalised words.
        outlines: for each name, those it may be found under among all words.
        concepts: for each name, what it is known to mean.
        all_concepts: of all its words.
        all_outlines: of all its words.
        capital_codes: of its capitalised words.
    """

    words: tuple[Word, ...]
    names: tuple[Name, ...]
    codes: tuple[frozenset[str], ...]
    outlines: tuple[frozenset[str], ...]
    concepts: tuple[frozenset[str], ...]
    all_concepts: frozenset[str]
    all_outlines: frozenset[str]
    capital_codes: frozenset[str]

    def unmatched(self, other: "Profile") -> list[Name]:
        """Return the names that have no counterpart in another text."""
        return [
            name
            for name, codes, shapes, meant in zip(self.names, self.codes, self.outlines, self.concepts, strict=True)
            if not (meant & other.all_concepts or shapes & other.all_outlines or other.has(codes))
        ]

    def has(self, codes: frozenset[str]) -> bool:
        """Whether a capitalised word of the text sounds like one of the codes."""
        return bool(codes & self.capital_codes) or any(_alike(one, two) for one in codes for two in self.capital_codes)


@lru_cache(maxsize=_TEXTS)
def profile(text: str, language: Language) -> Profile:
    """Return the profile of a text; the last ones are remembered."""
    text = text.replace("\u2011", "-")  # a hyphen that does not break, which is none of a word's letters
    cut = tuple(
        word if len(word.text) <= _LONGEST else word._replace(text=word.text[:_LONGEST]) for word in words(text)
    )
    meant = concepts(cut, language)
    entries = [_entry(word.text, language) for word in cut]
    known = [
        entry.known if entry.known or not own else Known.IN_PHRASE if is_sure(own) else Known.NO
        for entry, own in zip(entries, meant, strict=True)
    ]
    names = {name.word.text: name for name in reversed(candidates(text, cut, known, language))}
    kept = tuple(sorted(names.values())[:MOST_NAMES])
    capitals = [at for at, entry in enumerate(entries) if entry.capital][:_MOST_CAPITALS]
    return Profile(
        cut,
        kept,
        tuple(entries[name.at].codes for name in kept),
        tuple(entries[name.at].outlines for name in kept),
        tuple(meant[name.at] for name in kept),
        _NOTHING.union(*meant),
        _NOTHING.union(*(entry.outlines for entry in entries)),
        _NOTHING.union(*(entries[at].codes for at in capitals), *_joined(cut, capitals, language)),
    )


class _Entry(NamedTuple):
    """What is remembered of one word."""

    capital: bool
    known: Known
    codes: frozenset[str]
    outlines: frozenset[str]


@lru_cache(maxsize=_WORDS)
def _entry(word: str, language: Language) -> _Entry:
    folded = Word(word, 0, 0).folded
    capital = word[:1].isupper()
    meant = single(word, language)
    return _Entry(
        capital,
        Known.IMPLIED if is_implied(meant) else Known.ALONE if is_sure(meant) else Known.NO,
        word_codes(folded, language) if capital else _NOTHING,
        word_outlines(folded, language, likeliest=not capital),
    )


def _joined(cut: tuple[Word, ...], capitals: Sequence[int], language: Language) -> Iterator[tuple[str, ...]]:
    """What is one word in one language is two or three in another: Нью-Йорк, New York; Хошимин, Ho Chi Minh."""
    for at, start in enumerate(capitals):
        for offset, following in enumerate(capitals[at + 1 : at + _MOST_JOINED], 1):
            if following != start + offset:
                break
            together = cut[start].folded + "".join(cut[one].folded for one in range(start + 1, following))
            for stem in stems(cut[following].folded, language):
                yield skeletons(together + stem)


@lru_cache(maxsize=_WORDS)
def word_codes(folded: str, language: Language) -> frozenset[str]:
    """Return the codes of a word and of the stems it may have; of a word with hyphens, those of its parts too."""
    return frozenset(code for part in _parts(folded) for stem in stems(part, language) for code in skeletons(stem))


@lru_cache(maxsize=_WORDS)
def word_outlines(folded: str, language: Language, *, likeliest: bool = False) -> frozenset[str]:
    """Return the outlines of a word and of the stems it may have, and of its parts."""
    return frozenset(
        code
        for part in _parts(folded)
        for stem in stems(part, language)
        for code in outlines(stem, likeliest=likeliest)
    )


def _parts(folded: str) -> list[str]:
    parts = folded.split("-", maxsplit=_MOST_PARTS)
    return [folded, *filter(None, parts)] if len(parts) > 1 else [folded]


@lru_cache(maxsize=_WORDS)
def may_be_one(one: str, language: Language, other: str, other_language: Language) -> bool:
    """Whether two names left over, folded, may be one name spelled by two tastes."""
    return any(
        related(first, second) for first in word_codes(one, language) for second in word_codes(other, other_language)
    )


@lru_cache(maxsize=_WORDS)
def _alike(one: str, other: str) -> bool:
    if close(one, other):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= _PREFIX and len(long) - len(short) <= _LONGEST_REST and long.startswith(short)
