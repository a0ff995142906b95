"""Markdown (CommonMark with tables and strikethrough): read block by block, written without touching anything else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tilshi.articles.encoding import Decoded, decode, encode
from tilshi.articles.front_matter import Field, front_matter
from tilshi.articles.markdown_blocks import NEWLINE, TITLE, Blocks, Place
from tilshi.articles.markdown_inline import Parser
from tilshi.articles.markdown_writer import to_markdown
from tilshi.articles.model import Address, Article, Block, BlockKind, Document, Run
from tilshi.errors import EmptyText, TooLarge

MAX_BRACKETS = 5_000
"""Most "[" in one file: the parser takes up to half a millisecond to find that one opens no link."""

_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_]\w+)*")
_FRONT_TITLE = Address("front.title")


@dataclass(frozen=True, slots=True)
class _Skeleton:
    decoded: Decoded
    places: Mapping[Address, Place]
    title: Field | None  # the front matter's title, where it is the article's
    language: Field | None
    declared: str | None


class Markdown:
    """The Markdown format."""

    name = "markdown"
    suffixes = (".md", ".markdown")
    media_types = ("text/markdown",)

    def __init__(self) -> None:
        self._parser = Parser()

    def read(self, data: bytes) -> Document:
        """Return the article of a Markdown file: its first top-level heading is the title.

        Raises:
            TooLarge: there are more than `MAX_BRACKETS` opening brackets.
        """
        decoded = decode(data)
        brackets = decoded.text.count("[")
        if brackets > MAX_BRACKETS:
            message = f"text: {brackets:,} opening brackets; Markdown may have {MAX_BRACKETS:,}"
            raise TooLarge(message, param="text")
        after, fields = front_matter(decoded.text)
        places = list(Blocks(decoded.text, after, self._parser).places())
        title = next((place.block for place in places if place.block.address == TITLE), None)
        titled = fields.get("title")
        if titled is not None and title is None and titled.text.strip():
            start = decoded.text.find(titled.text, titled.start, titled.end)
            title = Block(BlockKind.HEADING, (Run(titled.text),), _FRONT_TITLE, start if start >= 0 else None)
        elif titled is not None and title is not None and titled.text != title.text:
            titled = None
        blocks = tuple(place.block for place in places if place.block is not title)
        if title is None and not blocks:
            raise EmptyText("the text is empty")
        language = fields.get("language") or fields.get("lang")
        declared = _LANGUAGE.fullmatch(language.text) if language else None
        meta = {key: field.text for key, field in fields.items()} | {"encoding": decoded.encoding}
        article = Article(
            title=title,
            slug=None,
            blocks=blocks,
            language=declared[1].lower() if declared else None,
            meta=MappingProxyType(meta | ({"encoding_guessed": "true"} if decoded.guessed else {})),
        )
        by_address = MappingProxyType({place.block.address: place for place in places})
        return Document(self.name, _Skeleton(decoded, by_address, titled, language, article.language), (article,))

    def write(self, document: Document, replacements: Mapping[Address, Block]) -> bytes:
        """Return the file with the replaced blocks; every other byte stays.

        The front matter's title follows the article's title where the two were the same, and its language the
        article's `language`.
        """
        skeleton = document.skeleton
        if not isinstance(skeleton, _Skeleton):
            raise TypeError("the document was not read as Markdown")
        text = skeleton.decoded.text
        edits = [
            (place.start, place.end, _rendered(block, place, text, self._parser))
            for address, place in skeleton.places.items()
            if (block := replacements.get(address)) is not None and block.runs != place.block.runs
        ]
        edits += _front_edits(document.articles[0], skeleton, replacements)
        parts, position = [], 0
        for start, end, new in sorted(edits):
            parts += [text[position:start], new]
            position = end
        return encode("".join([*parts, text[position:]]), skeleton.decoded)


def _rendered(block: Block, place: Place, text: str, parser: Parser) -> str:
    if block.kind is BlockKind.VERBATIM and not any(run.marks for run in block.runs):
        return block.text
    runs = block.runs
    if place.prefix is None:  # one line in the source, and there may be no room for another
        runs = tuple(replace(run, text=NEWLINE.sub(" ", run.text)) for run in runs)
    newline = NEWLINE.search(text)
    hard_break = "  " if re.search(r"  [\r\n]", text[place.start : place.end]) else "\\"
    written = to_markdown(runs, place.context, parser, hard_break)
    return written.replace("\n", (newline[0] if newline else "\n") + (place.prefix or ""))


def _front_edits(
    article: Article, skeleton: _Skeleton, replacements: Mapping[Address, Block]
) -> Iterator[tuple[int, int, str]]:
    block = article.title and replacements.get(article.title.address)
    if skeleton.title is not None and block is not None and block.text != skeleton.title.text:
        yield skeleton.title.start, skeleton.title.end, skeleton.title.rendered(block.text)
    if skeleton.language is not None and article.language and article.language != skeleton.declared:
        yield skeleton.language.start, skeleton.language.end, skeleton.language.rendered(article.language)
