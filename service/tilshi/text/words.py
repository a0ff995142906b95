"""The words of a text, cut once for all checks that look at them."""

import re
from functools import lru_cache
from typing import NamedTuple

from tilshi.text.memo import remembered

_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
_MEMO = 2048
_FOLDED = 50_000


class Word(NamedTuple):
    """A word and where it stands, in code points; hyphens and apostrophes inside it belong to it."""

    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        """The word in lower case, `ё` as `е`, apostrophes as `'`."""
        return _fold(self.text)


@remembered(_MEMO)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text, in order; the last texts are remembered, since every check asks for the same ones."""
    return tuple(Word(match[0], match.start(), match.end()) for match in _WORD.finditer(text))


@remembered(_MEMO)
def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text folded (`Word.folded`), in order; remembered as those of `words` are."""
    return tuple(_fold(word.text) for word in words(text))


@lru_cache(maxsize=_FOLDED)
def _fold(word: str) -> str:
    return word.casefold().replace("ё", "е").replace("’", "'").replace("ʼ", "'")
