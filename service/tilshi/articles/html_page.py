"""HTML: whole pages and fragments, read block by block, written without touching anything else."""

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from tilshi.articles.encoding import decode
from tilshi.articles.html_blocks import Blocks, Place
from tilshi.articles.html_rules import Rules
from tilshi.articles.html_structure import structure
from tilshi.articles.html_tokens import Attribute, Token, TokenKind, attributes, html_tokens
from tilshi.articles.html_writer import Skeleton, primary, skeleton_of, written
from tilshi.articles.model import Address, Article, Block, BlockKind, Document
from tilshi.errors import EmptyText

_CHARSET = re.compile(r"<meta\s[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET_CHARS = 4_096
_KAZAKH = frozenset("әғқңөұүһі")
_ENOUGH = 200  # letters from which on a text tells by its alphabet that it is not in the language it declares
_KAZAKH_SHARE = 0.02  # of the letters; running Kazakh text has about 0.15 of them, Russian text with Kazakh names less


class Html:
    """The HTML format."""

    name = "html"
    suffixes = (".html", ".htm")
    media_types = ("text/html", "application/xhtml+xml")

    def read(self, data: bytes) -> Document:
        """Return the article of a page or a fragment.

        The first top-level heading is the title, or else the page's own; where there is an `<article>` or `<main>`, all
        blocks outside it are asides, and so are menus, forms and footers everywhere.
        """
        decoded = decode(data)
        tokens = list(html_tokens(decoded.text))
        places = list(Blocks(decoded.text, structure(decoded.text, tokens, Rules())).places())
        if not places:
            raise EmptyText("the text is empty")
        title, places = _sorted_out(places)
        language = _page_language(decoded.text, tokens)
        charset = _CHARSET.search(decoded.text, 0, _CHARSET_CHARS)
        guessed = decoded.guessed and not (charset and _is_encoding(charset[1], decoded.encoding))
        meta = {"encoding": decoded.encoding} | ({"encoding_guessed": "true"} if guessed else {})
        article = Article(
            title=title,
            slug=None,
            blocks=tuple(place.block for place in places if place.block is not title),
            language=_believed(language and primary(language.value), "".join(place.block.text for place in places)),
            meta=MappingProxyType(meta),
        )
        by_address = MappingProxyType({place.block.address: place for place in places})
        return Document(self.name, Skeleton(decoded, by_address, language), (article,))

    def write(self, document: Document, replacements: Mapping[Address, Block]) -> bytes:
        """Return the file with the replaced blocks; every other byte stays, but for the language the page declares.

        What the file's encoding has no place for is written as a character reference.
        """
        decoded = skeleton_of(document).decoded
        return decoded.bom + written(document, replacements).encode(decoded.encoding, "xmlcharrefreplace")


def _sorted_out(places: Sequence[Place]) -> tuple[Block | None, list[Place]]:
    """Return the title, and the places with those blocks marked that stand beside the article."""
    in_body = any(place.context.body and not place.context.aside for place in places)
    own = [place for place in places if not place.context.aside and (place.context.body or not in_body)]
    headings = [*(place for place in own if place.context.heading == "h1"), *_titles(places)]
    title = headings[0].block if headings else None
    texts = {place.block.address for place in own if place.context.heading != "title"} - {title and title.address}
    if not texts:  # all of it is menus and forms: then those are what there is to read
        texts = {place.block.address for place in places if place.context.heading != "title"}
    kept = texts | {title.address if title else None}
    return title, [
        place if place.block.address in kept else place._replace(block=replace(place.block, kind=BlockKind.ASIDE))
        for place in places
    ]


def _titles(places: Sequence[Place]) -> list[Place]:
    return [place for place in places if place.context.heading == "title"]


def _page_language(text: str, tokens: Sequence[Token]) -> Attribute | None:
    for token in tokens:
        if token.kind is TokenKind.OPEN and token.name == "html":
            return next((found for found in attributes(text, token) if found.name == "lang"), None)
    return None


def _is_encoding(name: str, encoding: str) -> bool:
    try:
        return codecs.lookup(name).name == codecs.lookup(encoding).name
    except LookupError:
        return False


def _believed(declared: str | None, text: str) -> str | None:
    """Return the language a page declares; None where its letters speak against it, as a template's may."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    if declared is None or len(letters) < _ENOUGH:
        return declared
    cyrillic = sum("\u0400" <= letter <= "\u052f" for letter in letters)
    kazakh = sum(letter in _KAZAKH for letter in letters) > _KAZAKH_SHARE * len(letters)
    fits = {
        "en": 2 * cyrillic < len(letters),
        "ru": 2 * cyrillic > len(letters) and not kazakh,
        "kk": 2 * cyrillic < len(letters) or kazakh,
    }
    return declared if fits.get(declared, True) else None
