"""Runs to the inside of an HTML or XML block. Text is always written as text: nothing in it can become a tag."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tilshi.articles.encoding import Decoded
from tilshi.articles.html_blocks import OBJECT, Place
from tilshi.articles.html_tokens import Attribute, TokenKind, html_tokens
from tilshi.articles.model import Address, Block, Document
from tilshi.articles.spans import Span, spans

_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_][\w-]*)?")
_WHOLE = frozenset({"code", OBJECT})
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # of XML 1.0; HTML forbids them as well


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What a document read from HTML or XML is written with.

    Attributes:
        decoded: the source.
        places: its blocks.
        language: the attribute in which a page declares its language.
    """

    decoded: Decoded
    places: Mapping[Address, Place]
    language: Attribute | None = None


def written(document: Document, replacements: Mapping[Address, Block]) -> str:
    """Return the text of a document with the replaced blocks; every other character stays.

    But for the language a page declares, which follows the article's.
    """
    skeleton = skeleton_of(document)
    text = skeleton.decoded.text
    edits = [
        (place.start, place.end, to_html(block, place, text[place.start : place.end]))
        for address, place in skeleton.places.items()
        if (block := replacements.get(address)) is not None and block.runs != place.block.runs
    ]
    declared, language = skeleton.language, document.articles[0].language
    if declared is not None and language is not None and language != primary(declared.value):
        edits.append((declared.start, declared.end, language))
    parts, position = [], 0
    for start, end, new in sorted(edits):
        parts += [text[position:start], new]
        position = end
    return "".join([*parts, text[position:]])


def skeleton_of(document: Document) -> Skeleton:
    """Return the skeleton of a document that was read from HTML or XML."""
    if not isinstance(document.skeleton, Skeleton):
        raise TypeError("the document was not read as HTML")
    return document.skeleton


def primary(tag: str) -> str | None:
    """Return the language of a language tag (BCP 47) as its two letters; None where it has more or is no tag."""
    match = _LANGUAGE.fullmatch(tag.strip())
    return match[1].lower() if match else None


def to_html(block: Block, place: Place, source: str) -> str:
    """Return the markup of a block in a place.

    A line break in the text is the place's next `<br>`, or a space where there are no more; what is left of them stands
    at the end. Code and objects are written as they were read, whatever the text of their runs. Marks that are not the
    place's own are dropped, their text stays.

    Args:
        block: the block to write.
        place: where it stands.
        source: what stood there.
    """
    writer = _Writer(block.text, place, nbsp="&nbsp;" if "&nbsp;" in source else "\xa0")
    return "".join([*writer.write(spans(block.runs), 0, len(block.text)), *writer.lines])


def escape(text: str) -> str:
    """Return a text as HTML and XML show it: as it is."""
    return _NO_CHARACTER.sub("\ufffd", text).translate(_ESCAPES)


def with_paragraph(text: str, line: str) -> str:
    """Return a page or a fragment with a line of text as its last paragraph."""
    ends = (token for token in html_tokens(text) if token.kind is TokenKind.CLOSE and token.name in {"body", "html"})
    first = next(ends, None)
    at = len(text) if first is None else first.start
    newline = "\r\n" if "\r\n" in text else "\n"
    before = "" if at == 0 or text[at - 1] in "\r\n" else newline
    return f"{text[:at]}{before}<p>{escape(line)}</p>{newline}{text[at:]}"


class _Writer:
    def __init__(self, text: str, place: Place, nbsp: str) -> None:
        self._text, self._place, self._nbsp = text, place, nbsp
        self.lines: Iterator[str] = iter(place.lines)

    def write(self, tree: Iterable[Span], start: int, end: int) -> Iterator[str]:
        position = start
        for span in tree:
            yield from self._plain(position, span.start)
            before, after = self._element(span)
            yield before
            if span.mark.kind not in _WHOLE or not before:
                yield from self.write(span.children, span.start, span.end)
            yield after
            position = span.end
        yield from self._plain(position, end)

    def _element(self, span: Span) -> Sequence[str]:
        elements, value = self._place.elements, span.mark.value
        known = value.isdecimal() and value.isascii() and int(value) < len(elements)
        return elements[int(value)] if known else ("", "")

    def _plain(self, start: int, end: int) -> Iterator[str]:
        first, *more = self._text[start:end].split("\n")
        yield self._escaped(first)
        for line in more:
            yield next(self.lines, " ")
            yield self._escaped(line)

    def _escaped(self, text: str) -> str:
        return escape(text).replace("\xa0", self._nbsp)
