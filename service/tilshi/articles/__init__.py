"""Articles and the formats they come in."""

from tilshi.articles.formats import FORMATS, Format, format_of, read, replacements, write
from tilshi.articles.html_fragment import Markup, read_fragment, write_fragment
from tilshi.articles.model import Address, Article, Block, BlockKind, Document, Mark, Run
from tilshi.articles.plain import from_text, with_title
from tilshi.articles.slug import slug

__all__ = [
    "FORMATS",
    "Address",
    "Article",
    "Block",
    "BlockKind",
    "Document",
    "Format",
    "Mark",
    "Markup",
    "Run",
    "format_of",
    "from_text",
    "read",
    "read_fragment",
    "replacements",
    "slug",
    "with_title",
    "write",
    "write_fragment",
]
