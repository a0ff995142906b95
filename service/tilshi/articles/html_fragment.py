"""Pieces of HTML and XML as services send them: strings in, strings of the same tags out."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from tilshi.articles.encoding import Decoded
from tilshi.articles.html_blocks import Blocks
from tilshi.articles.html_rules import Rules
from tilshi.articles.html_structure import structure
from tilshi.articles.html_tokens import html_tokens, xml_tokens
from tilshi.articles.html_writer import Skeleton, written
from tilshi.articles.model import Address, Article, Block, Document
from tilshi.articles.plain import check_characters

Markup = Literal["html", "xml"]


def read_fragment(
    text: str,
    *,
    markup: Markup = "html",
    ignore_tags: Iterable[str] = (),
    splitting_tags: Iterable[str] = (),
    non_splitting_tags: Iterable[str] = (),
    param: str = "text",
) -> Document:
    """Return a document of one article, without title and language, and without blocks where there is no text.

    Args:
        text: the fragment.
        markup: in "html" the tags mean what they mean in a page, and anything is read; in "xml" every tag is inline,
            names have case, and what is not well-formed is refused.
        ignore_tags: elements that stay as they are.
        splitting_tags: tags that break the text for the model.
        non_splitting_tags: tags that do not; stronger than `splitting_tags`.
        param: what the caller calls the text.

    Raises:
        InvalidValue: a character is none, or the XML is not well-formed, has a document type or unknown entities.
    """
    check_characters(text, param)
    xml = markup == "xml"
    rules = Rules.of(xml=xml, ignored=ignore_tags, splitting=splitting_tags, joining=non_splitting_tags)
    tokens = xml_tokens(text, param) if xml else html_tokens(text)
    places = list(Blocks(text, structure(text, tokens, rules)).places())
    skeleton = Skeleton(Decoded(text), MappingProxyType({place.block.address: place for place in places}))
    return Document("html", skeleton, (Article(None, None, tuple(place.block for place in places)),))


def write_fragment(document: Document, replacements: Mapping[Address, Block]) -> str:
    """Return the fragment with the given blocks replaced; without any it is the one that was read."""
    return written(document, replacements)
