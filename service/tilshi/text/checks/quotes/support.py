"""Whether what a summary puts between quotation marks was said like that in its source."""

import re
from bisect import bisect_right
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.checks.quotes.marks import begins_with_dash, quotations, spans
from tilshi.text.memo import remembered

_MEMO = 512
_TOKEN = re.compile(r"\w+")
_ELLIPSIS = re.compile(r"[\[(]?(?:…|\.{3})[\])]?")
_INSERTED = re.compile(r"[,.!?…]\s{0,3}[—–-]\s[^—–«»“”\"\n]{1,80}[,.]\s{0,3}[—–-]\s")
_SHORTEST = 3
_OCCURRENCES = 100


class _Paragraph(NamedTuple):
    text: str  # its tokens, each with a space before and after
    starts: tuple[int, ...]  # where each token begins in `text`
    quoted: tuple[bool, ...]  # whether each token stands in a quotation


def unsupported_quotes(sentence: str, source: str, language: Language) -> list[str]:
    """Return the quotations of a summary sentence, as written, that the source does not have as quotations.

    Looked at are quotations of three words or more, titles not. Case, ё, punctuation and kinds of marks may differ, an
    ellipsis may stand for words left out, and "— said he —" inside a quotation is passed over on both sides. Direct
    speech after a dash is a quotation.

    Args:
        sentence: one sentence of the summary.
        source: the text summarised; a quotation stands in one paragraph.
        language: of both.
    """
    wanted = [
        sentence[one.start : one.end]
        for one in quotations(sentence, language)
        if one.size >= _SHORTEST and not one.title
    ]
    if not wanted:
        return []
    # at line feeds alone, as quotations end: a stray carriage return inside one is no end of it
    paragraphs = [_paragraph(line) for line in source.split("\n") if line.strip()]
    return [quote for quote in dict.fromkeys(wanted) if not _said(quote, paragraphs)]


def _said(quote: str, paragraphs: list[_Paragraph]) -> bool:
    parts = [_joined(part) for part in _ELLIPSIS.split(_INSERTED.sub(" ", quote))]
    return all(any(_stands(part, paragraph) for paragraph in paragraphs) for part in parts if part.strip())


def _stands(part: str, paragraph: _Paragraph) -> bool:
    at = -1
    for _ in range(_OCCURRENCES):
        at = paragraph.text.find(part, at + 1)
        if at < 0 or paragraph.quoted[bisect_right(paragraph.starts, at + 1) - 1]:
            return at >= 0
    return False


@remembered(_MEMO)
def _paragraph(line: str) -> _Paragraph:
    """Return a paragraph, followed by itself without what is inserted into its quotations (", — said he, —")."""
    short = _INSERTED.sub(" ", line)
    texts = (line,) if short == line else (line, short)
    tokens: list[str] = []
    quoted: list[bool] = []
    for text in texts:
        dashed = begins_with_dash(text)
        marked = spans(text)
        begins = [start for start, _ in marked]
        for match in _TOKEN.finditer(text):
            at = bisect_right(begins, match.start()) - 1
            tokens.append(_fold(match[0]))
            quoted.append(dashed or (at >= 0 and match.start() < marked[at][1]))
        tokens.append("|")
        quoted.append(False)
    starts, position = [], 1
    for token in tokens:
        starts.append(position)
        position += len(token) + 1
    return _Paragraph(f" {' '.join(tokens)} ", tuple(starts), tuple(quoted))


def _joined(text: str) -> str:
    tokens = [_fold(token) for token in _TOKEN.findall(text)]
    return f" {' '.join(tokens)} " if tokens else ""


def _fold(token: str) -> str:
    return token.casefold().replace("ё", "е")
