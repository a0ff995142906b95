"""The inside of a Markdown block: inline tokens to runs."""

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tilshi.articles.model import Mark, Run
from tilshi.articles.spans import runs as runs_of
from tilshi.articles.spans import spans

MARKERS = {"strong": "**", "emphasis": "*", "strikethrough": "~~"}
"""The usual marker of each kind of emphasis; a mark with another has it as its value."""

_KINDS = {"strong": "strong", "em": "emphasis", "s": "strikethrough"}
# Footnote references, template tags: CommonMark takes them for text, the site that shows the page does not.
_RAW = re.compile(r"\[\^[^\[\]\s]+\]|\{\{[^{}]*\}\}|\{%[^{}%]*%\}")
_TASK = re.compile(r"\[[ xX]\](?=\s)")
_SIMPLE_TARGET = re.compile(r"(?!<)(?:[^\s<>()\\&\x00-\x1f\x7f]|&(?!#?\w+;))+")


class Parser(MarkdownIt):
    """CommonMark with tables and strikethrough, that leaves link targets as they are written."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"maxNesting": 100})
        self.enable(["table", "strikethrough"])
        self.disable("text_join")  # keeps escaped characters apart from those that could be raw

    def normalizeLink(self, url: str) -> str:  # noqa: D102, N802 - overrides
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: D102, N802 - overrides
        return link

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, D102, N802 - overrides
        return True


def to_runs(tokens: Iterable[Token], *, task_item: bool = False) -> tuple[Run, ...]:
    """Return the runs of the children of an inline token; a soft line break is a space, a hard one a newline.

    Args:
        tokens: the children.
        task_item: whether "[ ]" at the beginning is the box of a task.
    """
    marks: list[Mark] = []
    runs: list[Run] = []
    for token in tokens:
        if token.nesting == 1:
            marks.append(Mark("code", "autolink") if token.markup == "autolink" else _mark(token))
        elif token.nesting == -1:
            mark = marks.pop()
            if mark.kind == "link" and not (runs and mark in runs[-1].marks[len(marks) : len(marks) + 1]):
                runs.append(Run("", (*marks, mark)))
        else:
            runs.extend(_leaf(token, tuple(marks), task_item=task_item and not runs))
    text = "".join(run.text for run in runs)
    return runs_of(text, spans(runs))


def _mark(token: Token) -> Mark:
    if token.tag == "a":
        return Mark("link", _target(token, "href"))
    kind = _KINDS[token.tag]
    return Mark(kind, "" if token.markup == MARKERS[kind] else token.markup)


def _target(token: Token, attribute: str) -> str:
    """Return the target and title as Markdown writes them between parentheses."""
    target, title = str(token.attrGet(attribute) or ""), token.attrGet("title")
    if not _SIMPLE_TARGET.fullmatch(target) and (target or title is not None):
        target = "<" + re.sub(r"([<>\\]|&(?=#?\w+;))", r"\\\1", target) + ">"
    if title is None:
        return target
    escaped = re.sub(r'(["\\]|&(?=#?\w+;))', r"\\\1", " ".join(str(title).split()))
    return f'{target} "{escaped}"'


def _leaf(token: Token, marks: tuple[Mark, ...], *, task_item: bool) -> Iterator[Run]:
    match token.type:
        case "softbreak":
            yield Run(" ", marks)
        case "hardbreak":
            yield Run("\n", marks)
        case "code_inline":
            yield Run(token.content, (*marks, Mark("code")))
        case "html_inline":
            yield Run(token.content, (*marks, Mark("code", "html")))
        case "image":
            alt = "".join(" " if child.type.endswith("break") else child.content for child in token.children or ())
            yield Run(alt, (*marks, Mark("image", _target(token, "src"))))
        case "text" if marks and marks[-1].kind == "code":
            yield Run(token.content, marks)
        case "text" if token.content:
            yield from _with_raw(token.content, marks, task_item=task_item)
        case "text_special" if token.content:
            yield Run(token.content, marks)


def _with_raw(text: str, marks: tuple[Mark, ...], *, task_item: bool) -> Iterator[Run]:
    position = 0
    box = _TASK.match(text) if task_item else None
    for match in ([box] if box else []) + list(_RAW.finditer(text, box.end() if box else 0)):
        if match.start() > position:
            yield Run(text[position : match.start()], marks)
        yield Run(match[0], (*marks, Mark("code", "raw")))
        position = match.end()
    if position < len(text):
        yield Run(text[position:], marks)
