"""Terms of a glossary as a text is searched for them: exactly, as whole words, in time that does not grow with them."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from tilshi.text.normalise import normalise

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Found(NamedTuple):
    """A term that stands in a text, and what is to stand there in the translation."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Replacements:
    """Terms and their prescribed translations, for one pair of languages. Equal ones have equal digests.

    Attributes:
        pairs: terms and translations, normalised, sorted by term.
        digest: SHA-256 of the pairs.
    """

    pairs: tuple[tuple[str, str], ...] = field(compare=False)
    digest: str
    _by_token: Mapping[str, tuple[tuple[str, str], ...]] = field(compare=False, repr=False)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Replacements":
        """Return the replacements of pairs of term and translation; of two for one term the last counts."""
        known = {normalise(term): normalise(target) for term, target in pairs}
        ordered = tuple(sorted((term, target) for term, target in known.items() if term and target))
        by_token: dict[str, list[tuple[str, str]]] = {}
        for pair in ordered:
            token = _TOKEN.match(pair[0])
            if token is not None:
                by_token.setdefault(token[0], []).append(pair)
        longest_first = {
            token: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for token, found in by_token.items()
        }
        text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))
        return cls(ordered, hashlib.sha256(text.encode()).hexdigest(), MappingProxyType(longest_first))

    def find(self, text: str, position: int = 0) -> Iterator[Found]:
        """Yield the terms that stand in a sentence, leftmost and longest first; none overlaps another.

        A term stands there as it is written in the glossary; at the start of the sentence also with a capital letter,
        and its translation then gets one too.

        Args:
            text: one sentence, normalised.
            position: where to begin to look.
        """
        end, opening = position, not any(map(str.isalnum, text[:position]))
        for token in _TOKEN.finditer(text, position):
            start = token.start()
            if start >= end and not _in_word(text[start - 1 : start] + token[0][0]):
                found = self._at(text, start, token[0])
                if opening and token[0][0].isupper():
                    found = _longer(found, self._at_opening(text, token))
                if found is not None:
                    yield found
                    end = found.end
            opening = opening and not token[0][0].isalnum()

    def _at(self, text: str, start: int, token: str) -> Found | None:
        for term, target in self._by_token.get(token, ()):
            end = start + len(term)
            if text.startswith(term, start) and not _in_word(text[end - 1 : end + 1]):
                return Found(start, end, target)
        return None

    def _at_opening(self, text: str, token: re.Match[str]) -> Found | None:
        lower = token[0][0].lower()
        if len(lower) != 1:  # "İ" becomes two characters
            return None
        start = token.start()
        found = self._at(f"{text[:start]}{lower}{text[start + 1 :]}", start, lower + token[0][1:])
        return found and found._replace(target=found.target[0].upper() + found.target[1:])


def _longer(first: Found | None, second: Found | None) -> Found | None:
    if first is None or second is None:
        return first or second
    return second if second.end > first.end else first


def _in_word(pair: str) -> bool:
    """Whether two neighbours are inside of one word; at an end of the text there is only one."""
    return len(pair) == 2 and all(one.isalnum() or one == "_" for one in pair)  # noqa: PLR2004
