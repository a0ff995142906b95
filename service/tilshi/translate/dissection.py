"""Taking a masked segment apart for the last rungs of the ladder, and putting the hypotheses together again."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tilshi.text import masking, sentences
from tilshi.text.masking import Masked

CLAUSE_CHARS: Final = 120
"""Longest part of a segment cut at clause boundaries, in characters: about one clause of news prose."""

CLAUSE_WORDS: Final = 6
"""Fewest words of a segment that is cut: half of a shorter one is no clause, and word by word is no translation."""

_FULL_STOP: Final = re.compile(r"(?<=[\w»”\"')\]%])(?<!(?<![^\W_])[^\W\d_])\.$")
"""A full stop after a word; after a single letter it belongs to an abbreviation."""


@dataclass(frozen=True, slots=True)
class Dissection:
    """Parts of a segment.

    Attributes:
        parts: what is to be translated, each on its own; at least one.
        join: makes one hypothesis of the parts' hypotheses, in order.
    """

    parts: tuple[Masked, ...]
    join: Callable[[Sequence[str]], str]


def at_clauses(masked: Masked) -> Dissection | None:
    """Cut at clause boundaries, into parts of at most `CLAUSE_CHARS` where that can be done; None for a short one."""
    whole = masked.text.strip()
    if len(whole.split()) < CLAUSE_WORDS:
        return None
    cut = sentences.split_long(
        masked.text, lambda part: part != whole and (len(part) <= CLAUSE_CHARS or len(part.split()) == 1)
    )

    def join(hypotheses: Sequence[str]) -> str:
        return cut.join([end_like(part, text) for part, text in zip(cut.texts, hypotheses, strict=True)])

    return Dissection(tuple(replace(masked, text=text) for text in cut.texts), join)


def end_like(part: str, hypothesis: str) -> str:
    """End the translation of a part of a sentence as the part ends: models close every text with a full stop."""
    text = hypothesis.rstrip()
    if not part.endswith(".") and _FULL_STOP.search(text):
        text = text[:-1].rstrip()
    return f"{text}{part[-1]}" if part.endswith((",", ";", ":")) and text[-1:].isalnum() else text


def around_masks(masked: Masked) -> Dissection | None:
    """Cut out the masks, which stay as they are, with the spaces and punctuation around them.

    None where there are no masks, or nothing but masks.
    """
    if not masked.values or masking.is_mask_only(masked):
        return None
    frame: list[str | None] = []  # None where a part goes
    parts: list[Masked] = []
    for piece in masking.pieces(masked):
        if isinstance(piece, int):
            frame.append(f"[{piece}]")
        elif not any(map(str.isalpha, piece)):
            frame.append(piece)
        else:
            begin, core, end = _edges(piece)
            frame += (begin, None, end)
            parts.append(Masked(core, ()))

    def join(hypotheses: Sequence[str]) -> str:
        rest = iter([end_like(part.text, text) for part, text in zip(parts, hypotheses, strict=True)])
        return "".join(next(rest) if slot is None else slot for slot in frame)

    return Dissection(tuple(parts), join)


def _edges(piece: str) -> tuple[str, str, str]:
    """What stands before the first letter or digit, the words, and what stands after the last."""
    words = [at for at, character in enumerate(piece) if character.isalnum()]
    first, last = words[0], words[-1] + 1
    while unicodedata.category(piece[last : last + 1] or " ").startswith("M"):
        last += 1
    return piece[:first], piece[first:last], piece[last:]
