"""What a text has that a name of another text may be the counterpart of."""

from dataclasses import dataclass
from functools import lru_cache

from tilshi.languages import Language
from tilshi.text.names.candidates import Name, candidates
from tilshi.text.names.exonyms import concepts
from tilshi.text.names.inflection import stems
from tilshi.text.names.skeleton import close, skeletons
from tilshi.text.words import Word, words

MOST_NAMES = 60
"""Names looked at in one text, and different capitalised words they are compared with; a segment has a handful."""

_TEXTS = 2048
_WORDS = 50_000
_SHORT_CODE = 2
_PREFIX = 4
_LONGEST_REST = 3
_MOST_CAPITALS = 400


@dataclass(frozen=True, slots=True)
class Profile:
    """A text as the matching of names sees it.

    Attributes:
        names: its names, at most `MOST_NAMES` different ones.
        codes: for each name, the codes it may be found under.
        concepts: for each name, what it is known to mean.
        all_concepts: of all its words.
        all_codes: of all its words.
        capital_codes: of its capitalised words, for looser comparison.
    """

    words: tuple[Word, ...]
    names: tuple[Name, ...]
    codes: tuple[frozenset[str], ...]
    concepts: tuple[frozenset[str], ...]
    all_concepts: frozenset[str]
    all_codes: frozenset[str]
    capital_codes: frozenset[str]

    def unmatched(self, other: "Profile") -> list[Name]:
        """Return the names that have no counterpart in another text."""
        return [
            name
            for name, codes, meant in zip(self.names, self.codes, self.concepts, strict=True)
            if not (meant & other.all_concepts or other.has(codes))
        ]

    def has(self, codes: frozenset[str]) -> bool:
        """Whether a word of the text sounds like one of the codes."""
        if codes & self.capital_codes or any(len(code) > _SHORT_CODE and code in self.all_codes for code in codes):
            return True
        return any(_alike(code, other) for code in codes for other in self.capital_codes)


@lru_cache(maxsize=_TEXTS)
def profile(text: str, language: Language) -> Profile:
    """Return the profile of a text; the last ones are remembered."""
    text = text.replace("\u2011", "-")  # a hyphen that does not break, which is none of a word's letters
    cut = words(text)
    meant = concepts(cut, language)
    sure = [any(not concept.startswith("~") for concept in own) for own in meant]
    names = {name.word.text: name for name in reversed(candidates(text, cut, sure, language))}
    kept = tuple(sorted(names.values())[:MOST_NAMES])
    codes = [word_codes(word.folded, language) for word in cut]
    capitals = list(dict.fromkeys(at for at, word in enumerate(cut) if word.text[:1].isupper()))[:_MOST_CAPITALS]
    joined = [
        skeletons(cut[one].folded + cut[other].folded)
        for one, other in zip(capitals, capitals[1:], strict=False)
        if other == one + 1
    ]
    return Profile(
        cut,
        kept,
        tuple(codes[name.at] for name in kept),
        tuple(meant[name.at] for name in kept),
        frozenset().union(*meant),
        frozenset().union(*codes),
        frozenset().union(*(codes[at] for at in capitals), *joined),
    )


@lru_cache(maxsize=_WORDS)
def word_codes(folded: str, language: Language) -> frozenset[str]:
    """Return the codes of a word and of the stems it may have; of a word with hyphens, those of its parts too."""
    parts = [folded, *folded.split("-")] if "-" in folded else [folded]
    return frozenset(code for part in parts if part for stem in stems(part, language) for code in skeletons(stem))


@lru_cache(maxsize=_WORDS)
def _alike(one: str, other: str) -> bool:
    if close(one, other):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= _PREFIX and len(long) - len(short) <= _LONGEST_REST and long.startswith(short)
