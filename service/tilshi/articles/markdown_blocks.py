"""Finds the blocks of a Markdown text, each with its exact place in the source."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tilshi.articles.markdown_inline import to_runs
from tilshi.articles.markdown_writer import Context
from tilshi.articles.model import Address, Block, BlockKind, Run

TITLE = Address("title")
"""Address of the first top-level heading."""

NEWLINE = re.compile(r"\r\n|\r|\n")
"""Line ends as the parser counts them."""

_PIPE = re.compile(r"(?<!\\)\|")
_CONTAINERS = {"list_item_open": BlockKind.LIST_ITEM, "blockquote_open": BlockKind.QUOTE}
_VERBATIM = frozenset({"fence", "code_block", "html_block"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands in the text.

    Attributes:
        start: first code point of its inline Markdown (of the whole block, for a verbatim one).
        end: the code point after its last.
        context: what stands around it.
        block: the block as read.
        prefix: what a further line of it begins with; None where there cannot be one.
    """

    start: int
    end: int
    context: Context
    block: Block
    prefix: str | None = None


class Blocks:
    """Finds the blocks of a text behind its front matter, each with its exact place."""

    def __init__(self, text: str, after: int, parser: MarkdownIt) -> None:
        self._text = text
        self._tokens = parser.parse(text[after:])
        self._lines: list[tuple[int, int]] = []  # start and end of each in the whole text
        start = after
        for newline in NEWLINE.finditer(text, after):
            self._lines.append((start, newline.start()))
            start = newline.end()
        self._lines.append((start, len(text)))

    def places(self) -> Iterator[Place]:
        """Yield the place of every block that has text; the title's has the address `TITLE`."""
        containers: list[str] = []
        cells = self._cells()
        titled = False
        for index, token in enumerate(self._tokens):
            if token.nesting:
                containers = [*containers, token.type] if token.nesting == 1 else containers[:-1]
            elif token.type in _VERBATIM and token.map:
                yield self._verbatim(token, index)
            elif token.type == "inline" and token.map and (place := self._inline(index, containers, cells.get(index))):
                is_title = not titled and containers == ["heading_open"] and self._tokens[index - 1].tag == "h1"
                titled = titled or is_title
                yield replace(place, block=replace(place.block, address=TITLE)) if is_title else place

    def _verbatim(self, token: Token, index: int) -> Place:
        first, last = token.map or [0, 0]
        start, end = self._lines[first][0], self._lines[min(last, len(self._lines)) - 1][1]
        end = start + len(self._text[start:end].rstrip())
        block = Block(BlockKind.VERBATIM, (Run(self._text[start:end]),), Address(f"b{index}"), start)
        return Place(start, end, Context.FLOW, block)

    def _inline(self, index: int, containers: Sequence[str], cell: tuple[int, int] | None) -> Place | None:
        opening, token = self._tokens[index - 1], self._tokens[index]
        kind = _kind(opening, containers)
        runs = to_runs(token.children or (), task_item=kind is BlockKind.LIST_ITEM)
        visible = [run for run in runs if run.text.strip()]
        if not visible:
            return None
        if all(run.marks and run.marks[-1].kind == "code" for run in visible):
            kind = BlockKind.VERBATIM
        elif kind is BlockKind.PARAGRAPH and all(run.marks and run.marks[-1].kind == "image" for run in visible):
            kind = BlockKind.CAPTION
        atx = opening.type == "heading_open" and opening.markup.startswith("#")
        start, end = cell or self._span(token, opening.markup if atx else "")
        same = self._text[start:end] == "".join(run.text for run in runs)
        block = Block(kind, runs, Address(f"b{index}"), start if same else None)
        context = Context.CELL if cell else Context.HEADING if atx else Context.FLOW
        return Place(start, end, context, block, self._prefix(token, end))

    def _span(self, token: Token, marker: str) -> tuple[int, int]:
        """Return where the token's content stands, from the first line of it to the last."""
        line = token.map[0] if token.map else 0
        found: list[tuple[int, int]] = []
        for content in token.content.split("\n"):
            # The parser trims blank lines off, so the next line of content need not be on the next line.
            while (place := self._in_line(content.strip(), line, marker)) is None:
                line += 1
            found.append(place)
            line += 1
        return found[0][0], found[-1][1]

    def _in_line(self, wanted: str, line: int, marker: str) -> tuple[int, int] | None:
        start, end = self._lines[line]
        if marker:
            found = self._text.find(wanted, self._text.find(marker, start, end) + len(marker), end)
        else:
            found = start + len(self._text[start:end].rstrip()) - len(wanted)
        in_line = start <= found and self._text.startswith(wanted, found)
        return (found, found + len(wanted)) if in_line else None

    def _prefix(self, token: Token, end: int) -> str | None:
        """Return what stands before the content on the last line of a block of several."""
        _, several, last = token.content.rpartition("\n")
        if not several:
            return None
        start, _ = self._lines[bisect_right(self._lines, (end, end)) - 1]
        return self._text[start : end - len(last.strip())]

    def _cells(self) -> dict[int, tuple[int, int]]:
        """Return the place of every table cell by the index of its inline token."""
        rows: dict[int, list[int]] = {}
        for index, token in enumerate(self._tokens):
            if token.type == "inline" and token.map and self._tokens[index - 1].type in {"th_open", "td_open"}:
                rows.setdefault(token.map[0], []).append(index)
        return {index: place for line, indices in rows.items() for index, place in self._row(line, indices)}

    def _row(self, line: int, indices: Sequence[int]) -> Iterator[tuple[int, tuple[int, int]]]:
        start, end = self._lines[line]
        edges = [start - 1, *(pipe.start() for pipe in _PIPE.finditer(self._text, start, end)), end]
        places = [_trimmed(self._text, left + 1, right) for left, right in pairwise(edges)]
        wanted = [self._tokens[index].content.strip() for index in indices]
        texts = [self._text[slice(*place)].replace("\\|", "|") for place in places]
        # Without a pipe before the first cell, that one begins with whatever the row's container does ("> ").
        unpiped = texts[0].endswith(wanted[0]) and all(
            text == content for text, content in zip(texts[1:], wanted[1:], strict=False)
        )
        if unpiped:
            places[0] = places[0][1] - (len(wanted[0]) + wanted[0].count("|")), places[0][1]
        yield from zip(indices, places if unpiped else places[1:], strict=False)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return start, start + len(inner.strip())


def _kind(opening: Token, containers: Sequence[str]) -> BlockKind:
    if opening.type == "heading_open":
        return BlockKind.HEADING
    if opening.type in {"th_open", "td_open"}:
        return BlockKind.CELL
    return next((_CONTAINERS[each] for each in reversed(containers) if each in _CONTAINERS), BlockKind.PARAGRAPH)
