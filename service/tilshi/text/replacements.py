"""Terms of a glossary as a text is searched for them: exactly, as whole words, in time that does not grow with them."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tilshi.text.normalise import normalise

_TOKEN = re.compile(r"\w+|\W")


class Found(NamedTuple):
    """A term that stands in a text, and what is to stand there in the translation."""

    start: int
    end: int
    target: str


@dataclass(slots=True)
class _Node:
    """A place in the tree of terms: what may follow, by token, and the translation of the term that ends there."""

    following: dict[str, "_Node"] = field(default_factory=dict)
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Replacements:
    """Terms and their prescribed translations, for one pair of languages. Equal ones have equal digests.

    Attributes:
        pairs: terms and translations, normalised, sorted by term.
        digest: SHA-256 of the pairs.
    """

    pairs: tuple[tuple[str, str], ...] = field(compare=False)
    digest: str
    _root: _Node = field(compare=False, repr=False)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Replacements":
        """Return the replacements of pairs of term and translation; of two for one term the last counts."""
        known = {normalise(term): normalise(target) for term, target in pairs}
        ordered = tuple(sorted((term, target) for term, target in known.items() if term and target))
        root = _Node()
        for term, target in ordered:
            node = root
            for token in _TOKEN.findall(term):
                node = node.following.setdefault(token, _Node())
            node.target = target
        text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))
        return cls(ordered, hashlib.sha256(text.encode()).hexdigest(), root)

    def find(self, text: str, position: int = 0) -> Iterator[Found]:
        """Yield the terms that stand in a sentence, leftmost and longest first; none overlaps another.

        A term stands there as it is written in the glossary; at the start of the sentence also with a capital letter,
        and its translation then gets one too. From each word at most as many tokens are looked at as the longest term
        has, however many terms there are.

        Args:
            text: one sentence, normalised.
            position: where to begin to look.
        """
        end, opening = position, not any(map(str.isalnum, text[:position]))
        for token in _TOKEN.finditer(text, position):
            start = token.start()
            if start >= end and not _is_inside(text, start):
                found = self._at(text, token, token[0])
                if opening and token[0][0].isupper():
                    found = _longer(found, self._at_opening(text, token))
                if found is not None:
                    yield found
                    end = found.end
            opening = opening and not any(map(str.isalnum, token[0]))

    def _at(self, text: str, token: re.Match[str], first: str) -> Found | None:
        """Return the longest term that begins with a token, which counts as `first`."""
        node, end, found = self._root.following.get(first), token.end(), None
        while node is not None:
            if node.target is not None and not _is_inside(text, end):
                found = Found(token.start(), end, node.target)
            following = _TOKEN.match(text, end) if node.following else None
            if following is None:
                break
            node, end = node.following.get(following[0]), following.end()
        return found

    def _at_opening(self, text: str, token: re.Match[str]) -> Found | None:
        lower = token[0][0].lower()
        if len(lower) != 1:  # "İ" becomes two characters
            return None
        found = self._at(text, token, lower + token[0][1:])
        return found and found._replace(target=found.target[0].upper() + found.target[1:])


def _longer(first: Found | None, second: Found | None) -> Found | None:
    if first is None or second is None:
        return first or second
    return second if second.end > first.end else first


def _is_inside(text: str, place: int) -> bool:
    """Whether a place is inside of a word, or between a character and its combining marks."""
    if not 0 < place < len(text):
        return False
    if _is_mark(text[place]):
        return True
    if not _is_of_word(text[place]):
        return False
    place -= 1
    while place > 0 and _is_mark(text[place]):
        place -= 1
    return _is_of_word(text[place])


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
