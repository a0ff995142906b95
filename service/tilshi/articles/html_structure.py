"""Which tags of a text belong together, which of them break it, and what of it stays as it is.

Nothing is repaired: a tag without its other half breaks the text where it stands. One pass, without recursion; the time
is linear in the text however deep its tags are nested.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tilshi.articles.html_rules import ASIDE, BODY, KINDS, PROSE, Rules
from tilshi.articles.html_tokens import Token, TokenKind, attributes
from tilshi.articles.model import BlockKind

MAX_DEPTH = 32
"""Inline elements one in another that are kept as marks; further ones break the text."""

_TRANSLATE = re.compile(r"translate", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\f\r]+")
_NEWLINE = re.compile(r"\r\n|\r|\n")
# Declarations; the comments WordPress keeps its blocks and page breaks in.
_BREAKING = re.compile(r"<(?:!(?!--)|\?)|<!--\s*(?:/?wp:|more\b|nextpage\b)", re.IGNORECASE)


class Context(NamedTuple):
    """Where a text stands.

    Attributes:
        kind: what it is part of.
        on: whether it is to be translated.
        aside: whether it belongs to no article.
        body: whether it stands in the page's article or main part.
        prose: whether it stands in an element that holds one paragraph.
        heading: "h1" or "title" where it stands in one.
    """

    kind: BlockKind = BlockKind.PARAGRAPH
    on: bool = True
    aside: bool = False
    body: bool = False
    prose: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """A text's tokens, and what they mean.

    Attributes:
        tokens: one after the other they are the text.
        breaks: the tokens that break it.
        pairs: inline start tags with their end tags, nothing that breaks between the two.
        kept: first and last token of every inline stretch that stays as it is.
        contexts: where each text token stands.
    """

    tokens: Sequence[Token]
    breaks: frozenset[int]
    pairs: Mapping[int, int]
    kept: Mapping[int, int]
    contexts: Mapping[int, Context]


def structure(text: str, tokens: Iterable[Token], rules: Rules) -> Structure:
    """Return what the tokens of a text mean."""
    builder = _Builder(text, [part for token in tokens for part in _at_blank_lines(text, token)], rules)
    return builder.build()


@dataclass(eq=False, slots=True)
class _Element:
    """An element that is still open; `keeper` is the outermost inline one around it that stays as it is."""

    token: int
    name: str
    inline: bool
    context: Context
    blocks: int  # elements around it that break the text, itself included
    keeper: "_Element | None" = None
    height: int = 0  # inline elements one in another inside it
    wanted: bool = False  # whether something in it says that it is to be translated all the same
    tags: list[int] = field(default_factory=list)  # of a keeper: all tags in it that are not to be translated


class _Builder:
    def __init__(self, text: str, tokens: Sequence[Token], rules: Rules) -> None:
        self._text, self._tokens, self._rules = text, tokens, rules
        self._open = [_Element(-1, "", inline=False, context=Context(), blocks=0)]
        self._at: dict[str, list[_Element]] = {}
        self._breaks: set[int] = set()
        self._pairs: dict[int, int] = {}
        self._kept: dict[int, int] = {}
        self._contexts: dict[int, Context] = {}
        self._last_break = -1
        self._line_ended = False

    def build(self) -> Structure:
        for index, token in enumerate(self._tokens):
            match token.kind:
                case TokenKind.TEXT | TokenKind.CDATA:
                    self._read_text(index, token)
                case TokenKind.OPEN | TokenKind.EMPTY:
                    self._read_tag(index, token)
                case TokenKind.CLOSE:
                    self._line_ended = False
                    self._read_end(index, token)
                case TokenKind.OTHER if _BREAKING.match(self._text, token.start):
                    self._break(index)
        while len(self._open) > 1:
            self._pop_unclosed()
        return Structure(self._tokens, frozenset(self._breaks), self._pairs, self._kept, self._contexts)

    def _read_text(self, index: int, token: Token) -> None:
        context = self._open[-1].context
        self._contexts[index] = context
        text = self._text[token.start : token.end]
        if _SPACES.fullmatch(text):
            if not context.prose and _has_blank_line(text):
                self._break(index)
        else:
            self._line_ended = False

    def _read_tag(self, index: int, token: Token) -> None:
        name, rules = token.name, self._rules
        ended, self._line_ended = self._line_ended, name == "br" and rules.is_void(name)
        while self._open[-1].name in rules.closes(name):
            self._pop_unclosed()
        top = self._open[-1]
        inline = rules.is_inline(name) or top.keeper is not None
        if rules.is_void(name) or (token.kind is TokenKind.EMPTY and (rules.closes_itself(name) or not top.context.on)):
            if not inline or (self._line_ended and ended):
                self._break(index)
            return
        wish = self._wish(token)
        on = wish if wish is not None else top.context.on and not rules.is_ignored(name)
        element = _Element(index, name, inline, self._context(top.context, name, on=on), top.blocks + (not inline))
        element.wanted = bool(wish) and not top.context.on
        if top.keeper is not None and not element.wanted:
            element.keeper = top.keeper
            top.keeper.tags.append(index)
        elif inline and not on and not element.wanted and (top.context.on or wish is False):
            element.keeper = element
        elif not inline or element.wanted:
            self._break(index)
        self._open.append(element)
        self._at.setdefault(name, []).append(element)

    def _read_end(self, index: int, token: Token) -> None:
        known = self._at.get(token.name)
        top = self._open[-1]
        if not known or (known[-1].inline and (known[-1].blocks, known[-1].keeper) != (top.blocks, top.keeper)):
            self._break(index)
            return
        element = known[-1]
        while self._open[-1] is not element:
            self._pop_unclosed()
        self._pop()
        if element.keeper is element:
            self._close_kept(element, index)
        elif element.keeper is not None:
            element.keeper.tags.append(index)
        elif not element.inline or element.wanted or not self._is_pair(element):
            self._break(element.token)
            self._break(index)
        else:
            self._pairs[element.token] = index
            self._open[-1].height = max(self._open[-1].height, element.height + 1)

    def _is_pair(self, element: _Element) -> bool:
        return self._last_break < element.token and element.height < MAX_DEPTH

    def _close_kept(self, element: _Element, index: int) -> None:
        if not element.wanted:
            self._kept[element.token] = index
            return
        for tag in (element.token, *element.tags, index):
            self._break(tag)

    def _pop(self) -> _Element:
        element = self._open.pop()
        self._at[element.name].pop()
        self._open[-1].wanted |= element.wanted
        return element

    def _pop_unclosed(self) -> None:
        element = self._pop()
        if element.keeper is element:
            for tag in (element.token, *element.tags):
                self._break(tag)
        elif element.inline and element.keeper is None:
            self._break(element.token)

    def _break(self, index: int) -> None:
        keeper = self._open[-1].keeper
        if keeper is not None:
            keeper.tags.append(index)
            return
        self._breaks.add(index)
        self._last_break = max(self._last_break, index)

    def _wish(self, token: Token) -> bool | None:
        """Return what the tag itself says about translation."""
        if self._rules.xml or not _TRANSLATE.search(self._text, token.start, token.end):
            return None
        found: bool | None = None
        for attribute in attributes(self._text, token):
            if attribute.name == "class" and "notranslate" in attribute.value.lower().split():
                return False
            if attribute.name == "translate" and found is None:
                found = {"no": False, "yes": True, "": True}.get(attribute.value.strip().lower())
        return found

    def _context(self, around: Context, name: str, *, on: bool) -> Context:
        if self._rules.xml:
            return around._replace(on=on)
        return Context(
            kind=KINDS.get(name, around.kind),
            on=on,
            aside=around.aside or name in ASIDE,
            body=around.body or name in BODY,
            prose=around.prose or name in PROSE,
            heading=name if name in {"h1", "title"} else around.heading,
        )


def _at_blank_lines(text: str, token: Token) -> Iterator[Token]:
    """Yield a text token cut before and after every blank line in it; any other token as it is."""
    position = token.start
    if token.kind is TokenKind.TEXT:
        for spaces in _SPACES.finditer(text, token.start, token.end):
            if _has_blank_line(spaces[0]):
                if spaces.start() > position:
                    yield token._replace(start=position, end=spaces.start())
                yield token._replace(start=spaces.start(), end=spaces.end())
                position = spaces.end()
    if position < token.end:
        yield token._replace(start=position)


def _has_blank_line(spaces: str) -> bool:
    return len(_NEWLINE.findall(spaces)) > 1
