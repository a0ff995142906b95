"""Quotations that begin, end or go on in a sentence, and whether the sentence tells who speaks."""

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

_WORD: Final = re.compile(r"\w+")
_CLOSING: Final = MappingProxyType({"«": "»", "“": "”", "„": "“", '"': '"'})
_DEEPEST: Final = 3
"""Quotations inside quotations that are told apart; more is not language."""

_DASHES: Final = ("-", "–", "—")
_SPOKEN_BY: Final = re.compile(r"[,!?.…]\s*[-–—]\s")
_MIN_ATTRIBUTION_WORDS: Final = 2


class Quote(NamedTuple):
    """What a sentence holds of quotations.

    Attributes:
        bare: it is speech from end to end.
        torn: it holds one end of a quotation.
        outside: what stands outside quotation marks.
    """

    bare: bool
    torn: bool
    outside: str


def quotes(sentences: Sequence[str], paragraphs: Sequence[int]) -> list[Quote]:
    """Tell sentences that are speech from end to end from those that hold one end of a quotation.

    The speaker of a quotation of several sentences is named once, mostly after the last of them; any one of the
    others, taken alone, would read as the newsroom's own claim.
    """
    marks: list[Quote] = []
    opened, paragraph = "", -1
    for sentence, block in zip(sentences, paragraphs, strict=True):
        if block != paragraph:
            opened, paragraph = "", block
        outside, after = outside_quotes(sentence, opened)
        dashed = sentence.lstrip().startswith(_DASHES) and not _SPOKEN_BY.search(sentence)
        quoted = outside != sentence and len(_WORD.findall(outside)) < _MIN_ATTRIBUTION_WORDS
        bare = dashed or quoted
        marks.append(Quote(bare, torn=not bare and bool(opened or after), outside=outside))
        opened = after
    return marks


def outside_quotes(sentence: str, opened: str) -> tuple[str, str]:
    """Return what stands outside quotation marks, and the marks still open at the end, outermost first."""
    outside: list[str] = []
    for char in sentence:
        if opened and char == _CLOSING[opened[-1]]:
            opened = opened[:-1]
        elif char in _CLOSING and len(opened) < _DEEPEST:
            opened += char
        elif not opened:
            outside.append(char)
    return "".join(outside), opened
