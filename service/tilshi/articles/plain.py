"""Plain text: a title line, a slug line, and paragraphs with blank lines between them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tilshi.articles.encoding import Decoded, decode, encode
from tilshi.articles.model import Address, Article, Block, BlockKind, Document, Run
from tilshi.errors import EmptyText, InvalidValue

MAX_TITLE = 300
"""Longest first line that is still taken for a title, in code points: a longer one is a paragraph."""

_MIN_CUT_SLUG = 100
_NEWLINE = re.compile(r"\r\n|\r|\n")
# Lines with nothing to see are blank: spaces of every kind, zero-width ones included.
_VISIBLE = re.compile(r"[^\s\u200b\u200e\u200f\u2060\ufeff]")
_CLOSING = '»”“")'
# Three letters before the full stop, so that initials and most abbreviations ("г. Алматы") end no sentence.
_NEXT_SENTENCE = re.compile(r"\w{3}[.!?…]+[»”“\")]*\s+[«„“\"(—–-]*\s*(\w)")
_TITLE, _SLUG = Address("title"), Address("slug")


@dataclass(frozen=True, slots=True)
class _Skeleton:
    decoded: Decoded
    spans: Mapping[Address, tuple[int, int]]
    title: str | None  # a title that came beside the text, to be written above it


class Plain:
    """The plain text format."""

    name = "plain"
    suffixes = (".txt", ".text")
    media_types = ("text/plain",)

    def read(self, data: bytes) -> Document:
        """Return the article of a text file."""
        decoded = decode(data)
        meta = {"encoding": decoded.encoding} | ({"encoding_guessed": "true"} if decoded.guessed else {})
        return _document(decoded, None, meta)

    def write(self, document: Document, replacements: Mapping[Address, Block]) -> bytes:
        """Return the file with the replaced blocks; every other byte stays."""
        skeleton = document.skeleton
        if not isinstance(skeleton, _Skeleton):
            raise TypeError("the document was not read as plain text")
        text, newline = skeleton.decoded.text, _newline(skeleton.decoded.text)
        parts, position = [], 0
        for address, (start, end) in sorted(skeleton.spans.items(), key=lambda item: item[1]):
            block = replacements.get(address)
            parts += [text[position:start], _replaced(text[start:end], block, newline)]
            position = end
        parts.append(text[position:])
        if skeleton.title is not None:
            parts.insert(0, _replaced(skeleton.title, replacements.get(_TITLE), newline) + newline * 2)
        return encode("".join(parts), skeleton.decoded)


def from_text(text: str, title: str | None = None) -> Document:
    """Return the article of a text that came as a string; its offsets are code points of `text` as given.

    Args:
        text: the article.
        title: its title where the caller sends it apart; the text then has one only if it begins with the same line.

    Raises:
        EmptyText: there is nothing in the text but spaces.
        InvalidValue: the text holds a NUL or half of a surrogate pair.
    """
    check_characters(text, "text")
    check_characters(title or "", "title")
    return _document(Decoded(text), title if title and _VISIBLE.search(title) else None, {})


def with_title(document: Document, title: str | None) -> Document:
    """Return the document with its articles under another headline; the same one where there is none in `title`.

    Raises:
        InvalidValue: the title holds a NUL or half of a surrogate pair.
    """
    if title is None or not _VISIBLE.search(title):
        return document
    check_characters(title, "title")
    heading = Block(BlockKind.HEADING, (Run(title.strip()),), _TITLE)
    return replace(document, articles=tuple(replace(article, title=heading) for article in document.articles))


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every paragraph, in code points, without the spaces around it."""
    start = end = None
    position = 0
    while position <= len(text):
        newline = _NEWLINE.search(text, position)
        line_end = newline.start() if newline else len(text)
        visible = _VISIBLE.search(text, position, line_end)
        if visible:
            start = visible.start() if start is None else start
            end = position + len(text[position:line_end].rstrip())
        elif start is not None and end is not None:
            yield start, end
            start = None
        position = newline.end() if newline else len(text) + 1
    if start is not None and end is not None:
        yield start, end


def check_characters(text: str, param: str) -> None:
    """Raise for a text that holds a NUL or half of a surrogate pair.

    Raises:
        InvalidValue: it does.
    """
    if (bad := re.search(r"[\0\ud800-\udfff]", text)) is not None:
        raise InvalidValue(f"{param}: U+{ord(bad[0]):04X} at {bad.start()} is not a character", param=param)


def _document(decoded: Decoded, title: str | None, meta: Mapping[str, str]) -> Document:
    text = decoded.text
    spans = list(paragraphs(text))
    if not spans:
        raise EmptyText("the text is empty")
    head = text[slice(*spans[0])]
    apart = title is not None and not _same(title, head)
    has_title = not apart and len(spans) > 1 and _can_be_title(head)
    apart = title is not None and not has_title
    places = {_TITLE: spans.pop(0)} if has_title else {}
    known = title if apart else head if has_title else None
    if known is not None and len(spans) > 0 and _is_slug(text[slice(*spans[0])], known):
        places[_SLUG] = spans.pop(0)
    places |= {Address(f"p{index}"): span for index, span in enumerate(spans)}
    blocks = {address: _block(address, text, span) for address, span in places.items()}
    heading = Block(BlockKind.HEADING, (Run(title.strip()),), _TITLE) if title is not None and apart else None
    article = Article(
        title=blocks.pop(_TITLE, heading),
        slug=blocks.pop(_SLUG, None),
        blocks=tuple(blocks.values()),
        meta=MappingProxyType(dict(meta)),
    )
    skeleton = _Skeleton(decoded, MappingProxyType(places), title.strip() if title is not None and apart else None)
    return Document("plain", skeleton, (article,))


def _block(address: Address, text: str, span: tuple[int, int]) -> Block:
    kind = BlockKind.HEADING if address == _TITLE else BlockKind.PARAGRAPH
    return Block(kind, (Run(text[slice(*span)]),), address, span[0])


def _can_be_title(line: str) -> bool:
    """Whether it is one line, not too long, and not several sentences ending in a full stop: those are a lead."""
    if _NEWLINE.search(line) or len(line) > MAX_TITLE:
        return False
    several = any(match[1].isupper() for match in _NEXT_SENTENCE.finditer(line))
    return not (several and line.rstrip(_CLOSING).endswith("."))


def _is_slug(line: str, title: str) -> bool:
    """Whether the line is the title with hyphens for spaces; a long one may be cut."""
    if any(char.isspace() for char in line):
        return False
    letters, expected = _letters(line), _letters(title)
    return _same(line, title) or (len(line) >= _MIN_CUT_SLUG and expected.startswith(letters))


def _same(left: str, right: str) -> bool:
    letters = _letters(left)
    return letters != "" and letters == _letters(right)


def _letters(text: str) -> str:
    normal = unicodedata.normalize("NFC", text).casefold()
    return "".join(char for char in normal if char.isalnum())


def _newline(text: str) -> str:
    first = _NEWLINE.search(text)
    return first[0] if first else "\n"


def _replaced(text: str, block: Block | None, newline: str) -> str:
    if block is None or block.text == text:
        return text
    return _NEWLINE.sub(newline, block.text)
