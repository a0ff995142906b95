"""What a text has that a name of another text may be the counterpart of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tilshi.languages import Language
from tilshi.text.names.candidates import Known, Name, Strength, candidates
from tilshi.text.names.exonyms import concepts, is_sure, single
from tilshi.text.names.inflection import stems
from tilshi.text.names.skeleton import close, outlines, skeletons
from tilshi.text.words import Word, words

MOST_NAMES = 60
"""Names looked at in one text, and different capitalised words they are compared with; a segment has a handful."""

_TEXTS = 2048
_WORDS = 50_000
_MOST_JOINED = 3
_NONE: frozenset[str] = frozenset()
_NOTHING = _NONE
_PREFIX = 4
_LONGEST_REST = 3
_MOST_CAPITALS = 400


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
        translated: words in lower case that are names in another language.
    """

    words: tuple[Word, ...]
    names: tuple[Name, ...]
    codes: tuple[frozenset[str], ...]
    outlines: tuple[frozenset[str], ...]
    concepts: tuple[frozenset[str], ...]
    all_concepts: frozenset[str]
    all_outlines: frozenset[str]
    capital_codes: frozenset[str]
    translated: tuple[tuple[Name, frozenset[str]], ...]

    def unmatched(self, other: "Profile") -> list[Name]:
        """Return the names that have no counterpart in another text."""
        return [
            name
            for name, codes, shapes, meant in zip(self.names, self.codes, self.outlines, self.concepts, strict=True)
            if not (meant & other.all_concepts or shapes & other.all_outlines or other.has(codes))
        ]

    def untranslated(self, other: "Profile") -> bool:
        """Whether a word in lower case that another language writes as a name has no counterpart."""
        return any(not meant & other.all_concepts for _, meant in self.translated)

    def has(self, codes: frozenset[str]) -> bool:
        """Whether a capitalised word of the text sounds like one of the codes."""
        return bool(codes & self.capital_codes) or any(_alike(one, two) for one in codes for two in self.capital_codes)


@lru_cache(maxsize=_TEXTS)
def profile(text: str, language: Language) -> Profile:
    """Return the profile of a text; the last ones are remembered."""
    text = text.replace("\u2011", "-")  # a hyphen that does not break, which is none of a word's letters
    cut = words(text)
    meant = concepts(cut, language)
    known = [
        Known.ALONE if is_sure(single(word.text, language)) else Known.IN_PHRASE if is_sure(own) else Known.NO
        for word, own in zip(cut, meant, strict=True)
    ]
    names = {name.word.text: name for name in reversed(candidates(text, cut, known, language))}
    kept = tuple(sorted(names.values())[:MOST_NAMES])
    codes = [word_codes(word.folded, language) if word.text[:1].isupper() else _NONE for word in cut]
    capitals = list(dict.fromkeys(at for at, word in enumerate(cut) if word.text[:1].isupper()))[:_MOST_CAPITALS]
    return Profile(
        cut,
        kept,
        tuple(codes[name.at] for name in kept),
        tuple(word_outlines(name.word.folded, language) for name in kept),
        tuple(meant[name.at] for name in kept),
        _NOTHING.union(*meant),
        _NOTHING.union(*(word_outlines(word.folded, language) for word in cut)),
        _NOTHING.union(*(codes[at] for at in capitals), *_joined(cut, capitals, language)),
        tuple(_lower_case(cut, meant, known)),
    )


def _joined(cut: tuple[Word, ...], capitals: Sequence[int], language: Language) -> Iterator[tuple[str, ...]]:
    """What is one word in one language is two or three in another: Нью-Йорк, New York; Хошимин, Ho Chi Minh."""
    for at, start in enumerate(capitals):
        together = stems(cut[start].folded, language)[-1]
        for offset, following in enumerate(capitals[at + 1 : at + _MOST_JOINED], 1):
            if following != start + offset:
                break
            together = cut[start].folded + "".join(cut[one].folded for one in range(start + 1, following))
            for stem in stems(cut[following].folded, language):
                yield skeletons(together + stem)


def _lower_case(cut: Sequence[Word], meant: Sequence[frozenset[str]], known: Sequence[Known]) -> Iterator[tuple[Name, frozenset[str]]]:
    """Words that are no names here but translate one: американский, понедельник. They speak for others only."""
    for at, (word, own, sure) in enumerate(zip(cut, meant, known, strict=True)):
        if sure is Known.ALONE and own and not word.text[:1].isupper():
            yield Name(at, word, Strength.WEAK), own


@lru_cache(maxsize=_WORDS)
def word_codes(folded: str, language: Language) -> frozenset[str]:
    """Return the codes of a word and of the stems it may have; of a word with hyphens, those of its parts too."""
    parts = [folded, *folded.split("-")] if "-" in folded else [folded]
    return frozenset(code for part in parts if part for stem in stems(part, language) for code in skeletons(stem))


@lru_cache(maxsize=_WORDS)
def word_outlines(folded: str, language: Language) -> frozenset[str]:
    """Return the outlines of a word and of the stems it may have, and of its parts."""
    parts = [folded, *folded.split("-")] if "-" in folded else [folded]
    return frozenset(code for part in parts if part for stem in stems(part, language) for code in outlines(stem))


@lru_cache(maxsize=_WORDS)
def _alike(one: str, other: str) -> bool:
    if close(one, other):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= _PREFIX and len(long) - len(short) <= _LONGEST_REST and long.startswith(short)
