"""What a text has that a name of another text may be the counterpart of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract_iter

from tilshi.languages import Language
from tilshi.text.memo import remembered
from tilshi.text.names.candidates import MOST_CAPITALS, Name, candidates
from tilshi.text.names.exonyms import concepts
from tilshi.text.names.inflection import stems
from tilshi.text.names.skeleton import FUZZY_FROM, close, outlines, related, skeletons
from tilshi.text.words import Word, words

_TEXTS = 2048
_WORDS = 50_000
_MOST_WORDS = 2000  # compared by sound; a segment has dozens, and a name's counterpart stands about where the name does
_MOST_JOINED = 3
_MOST_PARTS = 4
_LONGEST = 64  # letters of a word; no longer ones are remembered
_NOTHING: frozenset[str] = frozenset()
_LONGEST_REST = 3  # letters: of a code that goes on where another ends; no spellings differ by more


@dataclass(frozen=True)
class Profile:
    """A text as the matching of names sees it; how its words sound is found out when a name needs it.

    Attributes:
        language: of the text.
        words: its words.
        meant: for each word, what it is known to mean.
        names: the words that are names, as `candidates` returns them.
    """

    language: Language
    words: tuple[Word, ...]
    meant: tuple[frozenset[str], ...]
    names: tuple[Name, ...]

    @cached_property
    def concepts(self) -> tuple[frozenset[str], ...]:
        """For each name, what it is known to mean."""
        return tuple(self.meant[name.at] for name in self.names)

    @cached_property
    def all_concepts(self) -> frozenset[str]:
        """What any of the words is known to mean."""
        return _NOTHING.union(*filter(None, self.meant))

    @cached_property
    def all_outlines(self) -> frozenset[str]:
        """How the words sound, inflected or not."""
        return _NOTHING.union(*(_sounds(word.text, self.language) for word in self.words[:_MOST_WORDS]))

    @cached_property
    def capital_codes(self) -> frozenset[str]:
        """The skeletons of capitalised words, alone and joined."""
        capitals = [at for at, word in enumerate(self.words) if word.text[0].isupper()][:MOST_CAPITALS]
        alone = (word_codes(self.words[at].folded, self.language) for at in capitals)
        return _NOTHING.union(*alone, *_joined(self.words, capitals, self.language))

    @cached_property
    def _long_codes(self) -> tuple[str, ...]:
        return tuple(code for code in self.capital_codes if len(code) >= FUZZY_FROM)

    def unmatched(self, other: "Profile") -> list[Name]:
        """Return the names that have no counterpart in another text."""
        if not self.names:
            return []
        known = other.all_concepts
        return [name for name in self.names if not (self.meant[name.at] & known or other.has(name, self.language))]

    def has(self, name: Name, language: Language) -> bool:
        """Whether a word of this text sounds like a name of a text in another language."""
        folded = name.word.folded
        codes = word_codes(folded, language)
        if codes & self.capital_codes or word_outlines(folded, language) & self.all_outlines:
            return True
        return any(
            _alike(code, other)
            for code in codes
            if len(code) >= FUZZY_FROM
            for other, *_ in extract_iter(
                code, self._long_codes, scorer=Levenshtein.distance, score_cutoff=_LONGEST_REST
            )
        )


@remembered(_TEXTS)
def profile(text: str, language: Language) -> Profile:
    """Return the profile of a text; the last ones are remembered."""
    text = text.replace("\u2011", "-")  # a hyphen that does not break, which is none of a word's letters
    cut = words(text)
    if max(map(len, text.split()), default=0) > _LONGEST:  # seldom; only then is each word looked at
        cut = tuple([word._replace(text=word.text[:_LONGEST]) for word in cut])
    meant = concepts(cut, language)
    return Profile(language, cut, tuple(meant), tuple(candidates(text, cut, meant, language)))


@lru_cache(maxsize=_WORDS)
def _sounds(word: str, language: Language) -> frozenset[str]:
    """The outlines of a word as it is written; only capitals have foreign readings."""
    return word_outlines(Word(word, 0, 0).folded, language, likeliest=not word[0].isupper())


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


def _alike(one: str, other: str) -> bool:
    """Whether two codes, each long enough to be compared, differ by a spelling or by an ending."""
    return close(one, other) or one.startswith(other) or other.startswith(one)
