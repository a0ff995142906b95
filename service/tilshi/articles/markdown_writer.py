"""Runs to the inside of a Markdown block that reads as the same runs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from markdown_it import MarkdownIt

from tilshi.articles.markdown_inline import MARKERS, to_runs
from tilshi.articles.model import Mark, Run
from tilshi.articles.spans import Span, spans
from tilshi.articles.spans import runs as runs_of


class Context(StrEnum):
    """Where inline Markdown stands: what may begin a line and whether there may be another line."""

    FLOW = "flow"
    HEADING = "heading"
    CELL = "cell"


# What surrounds the context's inline Markdown in a whole text, the block it then is, and which inline token it becomes.
_AROUND = {
    Context.FLOW: ("{}", "paragraph_open", 1),
    Context.HEADING: ("# {}", "heading_open", 1),
    Context.CELL: ("|a|b|\n|-|-|\n|z|{}|", "table_open", 4),
}
_TAGS = {"strong": "strong", "emphasis": "em", "strikethrough": "s"}
_PUNCTUATION = re.compile(r"""([!-/:-@\[-`{-~])""")
_MARKUP = re.compile(
    r"""([\\`*\[\]]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|<(?=[A-Za-z/!?])|&(?=\#?\w+;))""",
)
_LINE_START = re.compile(r"^(?:([>|]|[-+*](?=\s|$)|\#{1,6}(?=\s|$)|[=-](?=[=\-\s]*$))|(\d{1,9})([.)])(?=\s|$))")
_TRAILING_HASHES = re.compile(r"(?:(?<=\s)|^)(#+)$")


def to_markdown(runs: Sequence[Run], context: Context, parser: MarkdownIt, hard_break: str = "\\") -> str:
    """Return Markdown that `parser` reads as `runs`; lines are separated by newlines, without a container's prefix.

    The plainest way of writing that reads back the same is taken: first only what would be markup is escaped.
    """
    text = "".join(run.text for run in runs)
    tree = [tight for span in spans(runs) for tight in _tight(span, text)]
    wanted = _essence(runs_of(text, tree))
    for style in _STYLES:
        written = _finish(_write(text, tree, style), context, style, hard_break)
        if _essence(_read_back(written, context, parser)) == wanted:
            return written
    return _finish(_write(text, tree, _LAST), context, _LAST, hard_break)


@dataclass(frozen=True, slots=True)
class _Style:
    escape: re.Pattern[str]
    entities: bool = False  # letters next to a marker as character references, so that the marker counts as one
    underscores: bool = False  # for emphasis, where asterisks run into those of strong
    tags: bool = False


_STYLES = (
    _Style(_MARKUP),
    _Style(_PUNCTUATION),
    _Style(_PUNCTUATION, underscores=True),
    _Style(_PUNCTUATION, entities=True),
    _Style(_PUNCTUATION, entities=True, underscores=True),
)
_LAST = _Style(_PUNCTUATION, tags=True)

Piece = tuple[str, str]
"""(kind, Markdown): kind is "text", "open", "close" (of emphasis) or "other"."""


def _tight(span: Span, text: str) -> Iterator[Span]:
    """Yield the span without the spaces at its edges: markers do not open before or close after a space."""
    if span.mark.kind == "code":
        yield span
        return
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    end = max(start, span.end - (len(inner) - len(inner.rstrip())))
    clipped = (
        replace(child, start=min(max(child.start, start), end), end=min(max(child.end, start), end))
        for child in span.children
    )
    children = tuple(tight for child in clipped for tight in _tight(child, text))
    if start < end or children or span.mark.kind not in MARKERS:
        yield Span(span.mark, start, end, children)


def _write(text: str, tree: Iterable[Span], style: _Style, start: int = 0, end: int | None = None) -> list[Piece]:
    pieces: list[Piece] = []
    position, end = start, len(text) if end is None else end
    for span in tree:
        pieces += [("text", style.escape.sub(r"\\\1", text[position : span.start])), *_wrapped(text, span, style)]
        position = span.end
    return [*pieces, ("text", style.escape.sub(r"\\\1", text[position:end]))]


def _wrapped(text: str, span: Span, style: _Style) -> list[Piece]:
    inner = _write(text, span.children, style, span.start, span.end)
    kind, value = span.mark.kind, span.mark.value
    match kind:
        case "code":
            return [("other", _code(text[span.start : span.end], value))]
        case "link":
            return [("other", "["), *inner, ("other", f"]({value})")]
        case "image":
            return [("other", "!["), *inner, ("other", f"]({value})")]
        case _ if kind in _TAGS and style.tags:
            return [("other", f"<{_TAGS[kind]}>"), *inner, ("other", f"</{_TAGS[kind]}>")]
        case _ if kind in MARKERS:
            marker = "_" if style.underscores and kind == "emphasis" else value or MARKERS[kind]
            return [("open", marker), *inner, ("close", marker)]
        case _:  # a mark of another format: its text stays
            return inner


def _code(text: str, value: str) -> str:
    if value == "autolink":
        return f"<{text}>" if text else ""
    if value or not text:
        return text
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text[0] == "`" or text[-1] == "`" or (text[0] == text[-1] == " " and text.strip(" ")) else ""
    return ticks + pad + text + pad + ticks


def _finish(pieces: Sequence[Piece], context: Context, style: _Style, hard_break: str) -> str:
    kept = [piece for piece in pieces if piece[1]]
    parts = [text for _, text in kept]
    if style.entities:
        for index, ((kind, _), (next_kind, _)) in enumerate(pairwise(kept)):
            if kind == "text" and next_kind == "open" and parts[index][-1].isalnum():
                parts[index] = f"{parts[index][:-1]}&#{ord(parts[index][-1])};"
            if kind == "close" and next_kind == "text" and parts[index + 1][0].isalnum():
                parts[index + 1] = f"&#{ord(parts[index + 1][0])};{parts[index + 1][1:]}"
    lines = [stripped for line in "".join(parts).split("\n") if (stripped := line.strip())]
    if context is Context.HEADING:
        return _TRAILING_HASHES.sub(r"\\\1", " ".join(lines))
    if context is Context.CELL:
        line = " ".join(lines).replace("|", "\\|")
        lines = [f"{line} " if line.endswith("\\") else line]  # else it would escape the pipe behind the cell
    return f"{hard_break}\n".join(_LINE_START.sub(_escaped_start, line) for line in lines)


def _escaped_start(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _read_back(written: str, context: Context, parser: MarkdownIt) -> tuple[Run, ...]:
    """Return the runs `parser` finds, or none where it does not find exactly one block of the right kind."""
    around, kind, count = _AROUND[context]
    tokens = parser.parse(around.replace("{}", written))
    inline = [token for token in tokens if token.type == "inline"]
    if not tokens or tokens[0].type != kind or len(inline) != count:
        return ()
    return to_runs(inline[-1].children or ())


def _essence(runs: Iterable[Run]) -> list[tuple[str, tuple[Mark, ...]]]:
    """What of the runs has to survive: every visible character and empty run with its marks, whatever its spaces.

    The way emphasis is written, and whether a raw piece is told from text, does not count.
    """
    return [
        (char, tuple(Mark(mark.kind) if mark.kind in MARKERS else mark for mark in run.marks if mark.value != "raw"))
        for run in runs
        for char in (run.text or "\0")
        if not char.isspace()
    ]
