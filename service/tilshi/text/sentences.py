"""Sentence boundaries of Russian, Kazakh and English news text.

The rules are our own, by measurement: on hard news text they find more boundaries, and fewer false ones, than razdel,
sentencex and pysbd (benchmarks/RESULTS.md). Every step looks at a bounded neighbourhood of one end mark, so the time is
linear in the text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.boundaries import is_boundary
from tilshi.text.clauses import cut_points


class Span(NamedTuple):
    """Start and end (exclusive) of a sentence, in code points of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentences:
    """A text cut into sentences, nothing lost.

    Attributes:
        spans: where each sentence stands; never empty, never starting or ending with whitespace, in order.
        gaps: the text before, between and after the sentences; one more than there are spans.
        texts: the sentences themselves.
    """

    spans: tuple[Span, ...]
    gaps: tuple[str, ...]
    texts: tuple[str, ...]

    def join(self, replacements: Sequence[str]) -> str:
        """Return the text with each sentence replaced; the sentences themselves give the input back exactly.

        Raises:
            ValueError: not one replacement per sentence.
        """
        if len(replacements) != len(self.texts):
            raise ValueError(f"{len(replacements)} replacements for {len(self.texts)} sentences")
        parts = [self.gaps[0]]
        for text, gap in zip(replacements, self.gaps[1:], strict=True):
            parts += (text, gap)
        return "".join(parts)


_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_END = re.compile(r"[.!?…‼⁇⁈⁉]+[\"'»”’“)\]]*")
_EMOJI = "[\u231a-\u23ff\u2600-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff]"
_EMOJI_TAIL = "[\u2600-\u27bf\u200d\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f]"
_POINTING = "[☑✅✔❗➡▶◀⬇⬆🔹🔸🔺🔻🔷🔶👉👇📌📍]"
_EMOJIS = re.compile(rf"(?:\s*(?!{_POINTING}){_EMOJI}(?:(?!{_POINTING}){_EMOJI_TAIL})*)++")
"""Emoji behind an end mark belong to the sentence it ends, but for those that point at what follows."""


def split(text: str, language: Language) -> Sentences:
    """Return the sentences of a text. A line break always ends one; a text without letters or marks is one sentence."""
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        spans += _split_line(text, line.start(), line.end(), language)
    return _sentences(text, spans)


def split_long(text: str, fits: Callable[[str], bool]) -> Sentences:
    """Cut a text at its best clause boundaries until every part fits.

    Cuts, best first: after `;` or an inner stop; at a clause boundary; at a comma; before a conjunction; in a list;
    before a preposition; at a space; inside a phrase, a short quotation or bracket; inside a number or name; inside a
    word. A cut is looked for near the middle: the parts are of similar length, `fits` reads O(n log n) characters.

    Args:
        text: a sentence, usually.
        fits: whether a part is short enough; called with stripped, non-empty text.

    Raises:
        ValueError: `fits` refuses a single character.
    """
    points = cut_points(text)
    stack = [_strip(text, 0, len(text))]
    spans: list[Span] = []
    while stack:
        span = stack.pop()
        if span.start == span.end:
            continue
        if fits(text[span.start : span.end]):
            spans.append(span)
            continue
        if span.end - span.start == 1:
            raise ValueError("fits refuses a single character")
        cut = points.best(span.start, span.end)
        stack += (_strip(text, cut, span.end), _strip(text, span.start, cut))
    return _sentences(text, spans)


def _split_line(text: str, start: int, end: int, language: Language) -> list[Span]:
    span = _strip(text, start, end)
    spans: list[Span] = []
    begin = span.start
    bulleted = _EMOJIS.match(text, span.start, span.end) is not None
    for mark in _END.finditer(text, span.start, span.end):
        emoji = None if bulleted else _EMOJIS.match(text, mark.end(), span.end)
        after = emoji.end() if emoji else mark.end()
        if after >= span.end or not text[after].isspace():
            continue
        following = _skip_space(text, after, span.end)
        if is_boundary(text, begin, mark, following, language):
            spans.append(Span(begin, after))
            begin = following
    if begin < span.end:
        spans.append(Span(begin, span.end))
    return spans


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _strip(text: str, start: int, end: int) -> Span:
    start = _skip_space(text, start, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _sentences(text: str, spans: Sequence[Span]) -> Sentences:
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return Sentences(
        tuple(spans),
        tuple(text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)),
        tuple(text[span.start : span.end] for span in spans),
    )
