"""What an article is to every other room: blocks of runs, each block with an address only its format understands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from types import MappingProxyType
from typing import NewType

Address = NewType("Address", str)


class BlockKind(StrEnum):
    """What a block is; only `VERBATIM` is never translated; `ASIDE` stands beside the article, as a menu does."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CELL = "cell"
    CAPTION = "caption"
    VERBATIM = "verbatim"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline property of a run.

    Attributes:
        kind: "strong", "emphasis", "link", "code" or a format's own name; a "code" run is never translated.
        value: the link's target, or whatever else the format needs to write the mark again.
    """

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text under the same marks, outermost mark first."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, cell …: the unit that is split into sentences.

    Attributes:
        kind: what it is.
        runs: its text in order; never empty for a block that has text.
        address: where its format finds it again; opaque to everybody else.
        start: offset of the block's text in the decoded input, in code points; None where it does not stand there
            unchanged.
    """

    kind: BlockKind
    runs: tuple[Run, ...]
    address: Address
    start: int | None = None

    @property
    def text(self) -> str:
        """The text of all runs."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    Attributes:
        title: the headline, where the input has one.
        slug: the slug line, where the input has one; never translated, made anew from the translated title.
        blocks: the body in reading order, without title and slug.
        language: ISO 639-1 code the input itself declares; None where it says nothing.
        meta: what else the input says, by the format's own names.
    """

    title: Block | None
    slug: Block | None
    blocks: tuple[Block, ...]
    language: str | None = None
    meta: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def text(self) -> str:
        """The body as plain text: blocks joined by a blank line."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each block's text begins, in code points: all in the decoded input, or else all in `text`.

        In `text` where any block does not stand in the input unchanged: offsets of two texts would not fit together.
        """
        places = tuple(block.start for block in self.blocks if block.start is not None)
        if len(places) == len(self.blocks):
            return places
        lengths = (len(block.text) + len("\n\n") for block in self.blocks[:-1])
        return tuple(accumulate(lengths, initial=0))


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its articles, and the skeleton its format needs to write it again.

    Attributes:
        format: name of the format ("plain", "markdown", …).
        skeleton: opaque to all but the format.
        articles: one for most formats.
    """

    format: str
    skeleton: object
    articles: tuple[Article, ...]
