"""Finds the blocks of an HTML or XML text, each with its exact place in the source."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import accumulate
from typing import NamedTuple

from tilshi.articles.html_rules import mark_kind
from tilshi.articles.html_structure import Context, Structure
from tilshi.articles.html_tokens import TokenKind
from tilshi.articles.model import Address, Block, Mark, Run
from tilshi.articles.spans import runs as runs_of
from tilshi.articles.spans import spans

OBJECT = "object"
"""Kind of the mark of whatever stands in a text without being text: an image, a comment, a script."""

_SPACES = re.compile(r"[ \t\n\f\r]+")
_LEADING = re.compile(r"(?:\s|&nbsp;|&#0*160;|&#x0*a0;)*", re.IGNORECASE)
_TRAILING = ("&nbsp;", "&NBSP;", "&#160;", "&#xA0;", "&#xa0;")


class Place(NamedTuple):
    """Where a block stands in the source.

    Attributes:
        start: first code point of what a new text replaces.
        end: the code point after its last.
        block: the block as read.
        context: what it stands in.
        elements: by the value of a mark, what is written before and after the marked text.
        lines: the line breaks in it, as written.
    """

    start: int
    end: int
    block: Block
    context: Context
    elements: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]


class _Item(NamedTuple):
    """A token of a segment, or several that are one thing; `last` is the last of them, or a start tag's end tag."""

    kind: str  # "text", "open", "close", "line", "code", "object"
    token: int
    last: int
    visible: bool = False


class Blocks:
    """Finds the blocks of a text."""

    def __init__(self, text: str, structure: Structure) -> None:
        self._text, self._structure = text, structure

    def places(self) -> Iterator[Place]:
        """Yield the place of every block that has text to translate."""
        for segment in self._segments():
            place = self._place(segment)
            if place is not None:
                yield place

    def _segments(self) -> Iterator[list[_Item]]:
        segment: list[_Item] = []
        structure, index = self._structure, 0
        closing = {last: first for first, last in structure.pairs.items()}
        while index < len(structure.tokens):
            last = structure.kept.get(index)
            if last is not None:
                segment.append(self._kept(index, last))
                index = last
            elif index in structure.breaks or (index in structure.contexts and not structure.contexts[index].on):
                yield segment
                segment = []
            elif index in closing:
                segment.append(_Item("close", index, index))
            else:
                segment.append(self._item(index))
            index += 1
        yield segment

    def _item(self, index: int) -> _Item:
        token = self._structure.tokens[index]
        if index in self._structure.contexts:
            return _Item("text", index, index, bool(self._trimmed(index)))
        if index in self._structure.pairs:
            return _Item("open", index, self._structure.pairs[index])
        return _Item("line" if token.name == "br" and token.kind is not TokenKind.RAW else OBJECT, index, index)

    def _kept(self, first: int, last: int) -> _Item:
        drawing = self._structure.tokens[first].name == "svg"  # what it says belongs to no sentence
        text = not drawing and any(
            self._trimmed(index) for index in range(first, last) if index in self._structure.contexts
        )
        return _Item("code" if text else OBJECT, first, last)

    def _raw(self, first: int, last: int) -> str:
        return self._text[self._structure.tokens[first].start : self._structure.tokens[last].end]

    def _decoded(self, index: int, start: int = 0, end: int | None = None) -> str:
        """Return the text of a token, or as much of it as stands in `start:end`."""
        token = self._structure.tokens[index]
        raw = self._text[max(token.start, start) : token.end if end is None else min(token.end, end)]
        return raw[len("<![CDATA[") : -len("]]>")] if token.kind is TokenKind.CDATA else unescape(raw)

    def _trimmed(self, index: int) -> str:
        return self._decoded(index).strip()

    def _place(self, segment: Sequence[_Item]) -> Place | None:
        visible = [at for at, item in enumerate(segment) if item.visible]
        if not visible:
            return None
        first, last = _core(segment, visible[0], visible[-1])
        start, end = self._bounds(segment[first], segment[last])
        reader = _Runs()
        for item in _joined(segment[first : last + 1]):
            self._read(item, start, end, reader)
        context = self._structure.contexts[segment[visible[0]].token]
        runs = reader.done()
        same = self._text[start:end] == "".join(run.text for run in runs)
        block = Block(context.kind, runs, Address(f"b{start}"), start if same else None)
        return Place(start, end, block, context, tuple(reader.elements), tuple(reader.lines))

    def _bounds(self, first: _Item, last: _Item) -> tuple[int, int]:
        """Return where a block begins and ends; the spaces around its text stay outside."""
        start, end = self._structure.tokens[first.token].start, self._structure.tokens[last.token].end
        if first.kind == "text" and (spaces := _LEADING.match(self._text, start, end)) is not None:
            start = spaces.end()
        if last.kind == "text":
            edge = max(start, self._structure.tokens[last.token].start)
            end = edge + _kept_length(self._text[edge:end])
        return start, end

    def _read(self, item: _Item, start: int, end: int, reader: "_Runs") -> None:
        match item.kind:
            case "text":
                reader.text(self._decoded(item.token, start, end))
            case "open":
                name = self._structure.tokens[item.token].name
                reader.open(mark_kind(name), self._raw(item.token, item.token), self._raw(item.last, item.last))
            case "close":
                reader.close()
            case "line":
                reader.line(self._raw(item.token, item.last))
            case "code":
                contexts, inside = self._structure.contexts, range(item.token, item.last)
                shown = "".join(self._decoded(index) for index in inside if index in contexts)
                reader.whole("code", self._raw(item.token, item.last), _SPACES.sub(" ", shown).strip())
            case _:
                reader.whole(OBJECT, self._raw(item.token, item.last), "")


class _Runs:
    """Collects the runs of one block; spaces collapse as browsers collapse them."""

    def __init__(self) -> None:
        self.elements: list[tuple[str, str]] = []
        self.lines: list[str] = []
        self._runs: list[Run] = []
        self._marks: list[Mark] = []
        self._after_space = True

    def text(self, text: str) -> None:
        collapsed = _SPACES.sub(" ", text)
        if self._after_space:
            collapsed = collapsed.removeprefix(" ")
        if collapsed:
            self._runs.append(Run(collapsed, tuple(self._marks)))
            self._after_space = collapsed.endswith(" ")

    def open(self, kind: str, start: str, end: str) -> None:
        self._marks.append(self._mark(kind, start, end))

    def close(self) -> None:
        self._marks.pop()

    def line(self, written: str) -> None:
        self.lines.append(written)
        self._runs.append(Run("\n", tuple(self._marks)))
        self._after_space = True

    def whole(self, kind: str, written: str, shown: str) -> None:
        self._runs.append(Run(shown, (*self._marks, self._mark(kind, written, ""))))
        self._after_space = self._after_space and not shown

    def done(self) -> tuple[Run, ...]:
        text = "".join(run.text for run in self._runs)
        return runs_of(text, spans(self._runs))

    def _mark(self, kind: str, start: str, end: str) -> Mark:
        self.elements.append((start, end))
        return Mark(kind, str(len(self.elements) - 1))


def _core(segment: Sequence[_Item], first: int, last: int) -> tuple[int, int]:
    """Return the first and last item of what is written anew: the text, and both tags of all that begins or ends in it.

    An element around all of the text stays outside.
    """
    at = {item.token: position for position, item in enumerate(segment) if item.kind == "close"}
    ends = [(position, at[item.last]) for position, item in enumerate(segment) if item.kind == "open"]
    begin = min((position for position, end in ends if position < first < end <= last), default=first)
    return begin, max((end for position, end in ends if begin <= position <= last < end), default=last)


def _joined(items: Sequence[_Item]) -> Iterator[_Item]:
    """Yield the items; an element in which nothing is shown is one object, and a space where it holds one."""
    shown = [0, *accumulate(item.visible or item.kind in {"code", "line"} for item in items)]
    at = {item.token: position for position, item in enumerate(items) if item.kind == "close"}
    position = 0
    while position < len(items):
        item = items[position]
        end = at[item.last] if item.kind == "open" else position
        if end > position and shown[end] == shown[position]:
            yield _Item(OBJECT, item.token, item.last)
            yield from [inner for inner in items[position:end] if inner.kind == "text"][:1]
            position = end
        else:
            yield item
        position += 1


def _kept_length(text: str) -> int:
    """Return how long a text is without the spaces at its end."""
    text = text.rstrip()
    while text.endswith(_TRAILING):
        text = text[: text.rindex("&")].rstrip()
    return len(text)
