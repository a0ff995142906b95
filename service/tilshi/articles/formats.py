"""The formats the desk reads and writes, and how one is chosen."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Protocol

from tilshi.articles.encoding import decode
from tilshi.articles.html_page import Html
from tilshi.articles.markdown import Markdown
from tilshi.articles.model import Address, Block, Document
from tilshi.articles.ninjs import Ninjs
from tilshi.articles.plain import Plain
from tilshi.errors import TooLarge, UnsupportedMedia


class Format(Protocol):
    """A file format: one entry of `FORMATS`."""

    @property
    def name(self) -> str:
        """Name users choose it by."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File name suffixes, lower case, with the dot."""

    @property
    def media_types(self) -> tuple[str, ...]:
        """Media types, the registered one first."""

    def read(self, data: bytes) -> Document:
        """Return the document of a file.

        Raises:
            UnsupportedMedia: the bytes are not of this format.
            EmptyText: there is no text in the file.
            TooLarge: there is more of something than the format's parser reads in reasonable time.
        """

    def write(self, document: Document, replacements: Mapping[Address, Block]) -> bytes:
        """Return the file with the given blocks replaced; without any it is the file that was read, byte for byte."""


def _table(formats: Iterable[Format]) -> Mapping[str, Format]:
    return MappingProxyType({each.name: each for each in formats})


FORMATS: Mapping[str, Format] = _table((Plain(), Markdown(), Html(), Ninjs()))
"""Every format by name."""


def format_of(name: str) -> str:
    """Return the name of the format a file name stands for; plain text where it has no suffix.

    Raises:
        UnsupportedMedia: the suffix is of no format the desk reads.
    """
    suffix = PurePath(name).suffix.lower()
    if not suffix:
        return "plain"
    for each in FORMATS.values():
        if name.lower().endswith(each.suffixes):
            return each.name
    known = ", ".join(suffix for each in FORMATS.values() for suffix in each.suffixes)
    raise UnsupportedMedia(f"files of type {suffix[:20]!r} are not read; use {known}")


def read(
    data: bytes,
    format: str | None = None,  # noqa: A002 - the contract's word
    *,
    name: str | None = None,
    max_chars: int | None = None,
) -> Document:
    """Return the document of a file.

    Args:
        data: the file's bytes.
        format: name of its format; None to go by `name`, and without one to read plain text.
        name: the file's name or path.
        max_chars: most characters of the file, markup included; a longer one is refused before it is parsed.

    Raises:
        UnsupportedMedia: the format is unknown, or the bytes are not of it.
        EmptyText: there is no text in the file.
        TooLarge: it is longer than `max_chars`, or there is more of something in it than the format's parser reads in
            reasonable time.
    """
    chosen = format if format is not None else format_of(name) if name is not None else "plain"
    reader = _format(chosen)
    # No character takes less than a byte: most files are not decoded twice.
    if max_chars is not None and len(data) > max_chars and (length := len(decode(data).text)) > max_chars:
        raise TooLarge(f"text: {length:,} characters, markup included; the limit is {max_chars:,}", param="text")
    return reader.read(data)


def write(document: Document, replacements: Mapping[Address, Block]) -> bytes:
    """Return the file with the given blocks replaced; without any it is the file that was read, byte for byte.

    Raises:
        ValueError: a replacement's address is not in the document.
    """
    if unknown := replacements.keys() - {block.address for block in _blocks(document)}:
        raise ValueError(f"the document has no block at {sorted(unknown)}")
    return _format(document.format).write(document, replacements)


def replacements(document: Document) -> dict[Address, Block]:
    """Return every block of the document by its address, titles and slugs included: what `write` takes."""
    return {block.address: block for block in _blocks(document)}


def _blocks(document: Document) -> Iterator[Block]:
    for article in document.articles:
        yield from (block for block in (article.title, article.slug, *article.blocks) if block is not None)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise UnsupportedMedia(f"unknown format {name[:20]!r}; use one of {', '.join(FORMATS)}", param="format")
    return FORMATS[name]
