"""News items in JSON: IPTC's ninjs (1, 2 and 3) and Superdesk's items. The item's texts are translated, nothing else.

Of an item, and of those associated with it: headline, abstract, description, body, in text and HTML; of the item
itself, keywords and slugline too. A byline, places, subjects, names and numbers stay.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from tilshi.articles import json_text
from tilshi.articles.encoding import Decoded, decode, encode
from tilshi.articles.html_fragment import read_fragment, write_fragment
from tilshi.articles.html_writer import primary
from tilshi.articles.model import Address, Article, Block, BlockKind, Document, Run
from tilshi.articles.plain import check_characters, paragraphs
from tilshi.errors import EmptyText, InvalidValue, UnsupportedMedia
from tilshi.languages import Language

Path = tuple[str | int, ...]

_HEADLINES: Final = ("headline", "extended_headline")
_TEXTS: Final = ("abstract", "description_text", "body_text")
_HTML: Final = ("description_html", "body_html")
_LISTS: Final = ("headlines", "descriptions", "bodies")  # of ninjs 2 and 3: objects with `value` and `contenttype`
_KEYWORDS: Final = ("slugline", "keywords")
_IDENTITIES: Final = ("uri", "guid", "_id")
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]{2,32}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
"""What tells a text of a field that may hold either from plain text: a tag or an entity."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One text of the item: HTML, or plain text whose paragraphs stand at `spans`."""

    path: Path
    text: str
    html: Document | None
    spans: Mapping[Address, tuple[int, int]]
    blocks: tuple[Block, ...]

    def written(self, replacements: Mapping[Address, Block]) -> str:
        if self.html is not None:
            return write_fragment(self.html, {block.address: replacements[_at(self.path, block)] for block in self.own})
        text = self.text
        for address, (start, end) in sorted(self.spans.items(), key=lambda item: item[1], reverse=True):
            text = f"{text[:start]}{replacements[address].text}{text[end:]}"
        return text

    @property
    def own(self) -> tuple[Block, ...]:
        """The blocks of HTML under the addresses they have in it."""
        return self.html.articles[0].blocks if self.html is not None else ()


@dataclass(frozen=True, slots=True)
class _Skeleton:
    data: bytes
    decoded: Decoded
    item: dict[str, Any]
    fields: tuple[_Field, ...]
    language: str | None


class Ninjs:
    """The format of news items in JSON."""

    name = "ninjs"
    suffixes = (".ninjs", ".ninjs.json")
    media_types = ("application/json",)

    def read(self, data: bytes) -> Document:
        """Return the article of an item; the headline is its title."""
        decoded = decode(data)
        if not decoded.text.strip():
            raise EmptyText("the file is empty")
        item = json_text.load(decoded.text)
        if not isinstance(item, dict):
            raise UnsupportedMedia("the file is not a news item: it holds no JSON object")
        fields = tuple(field for path in _paths(item) if (field := _field(path, _value(item, path))) is not None)
        if not fields:
            known = ", ".join((*_HEADLINES[:1], *_TEXTS, *_HTML, *_LISTS))
            raise EmptyText(f"the item has no text: none of {known}")
        title = fields[0].blocks[0] if _is_title(fields[0]) else None
        blocks = tuple(block for field in fields for block in field.blocks if block is not title)
        declared = item.get("language")
        language = primary(declared) if isinstance(declared, str) else None
        article = Article(title, None, blocks, language if language in {*Language} else None)
        return Document(self.name, _Skeleton(data, decoded, item, fields, language), (article,))

    def write(self, document: Document, replacements: Mapping[Address, Block]) -> bytes:
        """Return the item with the replaced texts, its new language, and what it was translated from."""
        skeleton = document.skeleton
        if not isinstance(skeleton, _Skeleton):
            raise TypeError("the document was not read as a news item")
        (article,) = document.articles
        blocks = {block.address: block for field in skeleton.fields for block in field.blocks}
        changed = {address for address, block in replacements.items() if block.text != blocks[address].text}
        language = article.language
        if not changed and language in {None, skeleton.language}:
            return skeleton.data
        item = copy.deepcopy(skeleton.item)
        for field in skeleton.fields:
            if any(block.address in changed for block in field.blocks):
                _put(item, field.path, field.written({**blocks, **replacements}))
        if language is not None and language != skeleton.language:
            _declare(item, language)
        return encode(json_text.dump(item), skeleton.decoded)


def _paths(item: Mapping[str, Any]) -> Iterator[Path]:
    """Yield where the texts stand: the headline first, then as a reader meets them."""
    yield from _texts(item, ())
    yield ("slugline",)
    keywords = item.get("keywords")
    if isinstance(keywords, list):
        yield from (("keywords", index) for index in range(len(keywords)))
    for path, associated in _associations(item):
        yield from _texts(associated, path)


def _associations(item: Mapping[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the items associated with one, by name (ninjs 1) or in a list (2 and 3); not those of theirs."""
    associations = item.get("associations")
    if isinstance(associations, dict):
        yield from ((("associations", name), one) for name, one in associations.items() if isinstance(one, dict))
    elif isinstance(associations, list):
        yield from ((("associations", at), one) for at, one in enumerate(associations) if isinstance(one, dict))


def _texts(item: Mapping[str, Any], start: Path) -> Iterator[Path]:
    yield from ((*start, name) for name in _HEADLINES)
    for name in _LISTS:
        rows = item.get(name)
        if isinstance(rows, list):
            yield from ((*start, name, at, "value") for at, row in enumerate(rows) if isinstance(row, dict))
    yield from ((*start, name) for name in (*_TEXTS, *_HTML))


def _field(path: Path, text: object) -> _Field | None:
    """Return the text that stands there, if there is one."""
    if not isinstance(text, str) or isinstance(text, json_text.Number):
        return None
    place = ".".join(map(str, path))
    try:
        check_characters(text, place[:100])
    except InvalidValue as error:
        raise UnsupportedMedia(error.message) from None
    if path[-1] in _HTML or (path[-1] in {*_TEXTS, *_HEADLINES, "value"} and _MARKUP.search(text)):
        html = read_fragment(text, param=place[:100])
        blocks = tuple(replace(block, address=_at(path, block), start=None) for block in html.articles[0].blocks)
        return _Field(path, text, html, {}, blocks) if blocks else None
    spans = {Address(f"{path}/{number}"): span for number, span in enumerate(paragraphs(text))}
    kind = BlockKind.HEADING if path[-1] in _HEADLINES else BlockKind.PARAGRAPH
    plain = tuple(Block(kind, (Run(text[start:end]),), address) for address, (start, end) in spans.items())
    return _Field(path, text, None, MappingProxyType(spans), plain) if plain else None


def _at(path: Path, block: Block) -> Address:
    return Address(f"{path}/{block.address}")


def _is_title(field: _Field) -> bool:
    return len(field.blocks) == 1 and len(field.path) < 4 and field.path[0] in {*_HEADLINES[:1], "headlines"}  # noqa: PLR2004


def _value(item: Any, path: Path) -> object:
    for step in path:
        if isinstance(item, dict) and isinstance(step, str):
            item = item.get(step)
        elif isinstance(item, list) and isinstance(step, int) and step < len(item):
            item = item[step]
        else:
            return None
    return item


def _put(item: Any, path: Path, text: str) -> None:
    for step in path[:-1]:
        item = item[step]
    item[path[-1]] = text


def _declare(item: dict[str, Any], language: str) -> None:
    """Say what language the item is in now, and which item it was translated from."""
    item["language"] = language
    for _, associated in _associations(item):
        if "language" in associated:
            associated["language"] = language
    identity = next((item[name] for name in _IDENTITIES if isinstance(item.get(name), str) and item[name]), None)
    if identity is not None:
        item["translated_from"] = identity
