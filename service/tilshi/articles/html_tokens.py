"""HTML and XML cut into tokens with their exact places: joined, the tokens are the text.

Tags, comments and raw text end where the tokeniser of the HTML standard ends them (WHATWG, section 13.2.5), so that
what counts as text here is text in a browser too. The time is linear in the text.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple
from xml.parsers import expat

from tilshi.errors import InvalidValue


class TokenKind(StrEnum):
    """What a token is.

    `EMPTY` is a tag that closes itself, `RAW` an element whose inside is no markup, `OTHER` the rest: comments,
    declarations, instructions, whatever is not shown.
    """

    TEXT = "text"
    CDATA = "cdata"
    OPEN = "open"
    CLOSE = "close"
    EMPTY = "empty"
    RAW = "raw"
    OTHER = "other"


class Token(NamedTuple):
    """One token: `start:end` of the text; `name` is a tag's."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""


class Attribute(NamedTuple):
    """An attribute, its value as written, and where that stands."""

    name: str
    value: str
    start: int
    end: int


RAW_TEXT = frozenset(("iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "xmp"))
"""Elements copied whole; `title` holds no tags either, but its text is text."""

_SPACE = r"\t\n\f\r "
_MARKUP = re.compile(r"<[A-Za-z!?/]")
_NAME = re.compile(rf"</?([A-Za-z][^{_SPACE}/>]*)")
_BETWEEN = re.compile(rf"[{_SPACE}/]*")
_ATTRIBUTE = re.compile(rf"[^{_SPACE}/>][^{_SPACE}/>=]*")
_EQUALS = re.compile(rf"[{_SPACE}]*=[{_SPACE}]*")
_UNQUOTED = re.compile(rf"[^{_SPACE}>]*")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT_STEP = re.compile(rf"<!--|-->|<(/?)script(?=[{_SPACE}/>])", re.IGNORECASE)

_XML_DECLARATION = re.compile(r"\s*<\?xml\s[^<>?]*\?>")
_XML_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</?([^\s/>!?]+)(?:\"[^\"]*\"|'[^']*'|[^\"'>])*>", re.DOTALL
)


def html_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of any text as HTML; names are in lower case."""
    position = 0
    while (opening := _MARKUP.search(text, position)) is not None:
        start = opening.start()
        if start > position:
            yield Token(TokenKind.TEXT, position, start)
        token = _tag(text, start) if _NAME.match(text, start) else Token(TokenKind.OTHER, start, _end(text, start))
        if token.kind is TokenKind.OPEN and token.name in RAW_TEXT:
            token = Token(TokenKind.RAW, start, _raw_end(text, token), token.name)
        yield token
        position = token.end
        if token.kind is TokenKind.OPEN and token.name == "title":
            end = _closing(text, position, "title")
            end = len(text) if end is None else end
            if end > position:
                yield Token(TokenKind.TEXT, position, end)
            position = end
    if position < len(text):
        yield Token(TokenKind.TEXT, position, len(text))


def xml_tokens(text: str, param: str) -> Iterator[Token]:
    """Yield the tokens of a piece of XML: any content of an element, with or without an XML declaration before it.

    Raises:
        InvalidValue: it is not well-formed, has a document type, or an entity other than the five of XML.
    """
    declared = _XML_DECLARATION.match(text)
    position = declared.end() if declared else 0
    _check_xml(text, position, param)
    if declared:
        yield Token(TokenKind.OTHER, 0, position)
    for match in _XML_TOKEN.finditer(text, position):
        if match.start() > position:
            yield Token(TokenKind.TEXT, position, match.start())
        yield _xml_token(match)
        position = match.end()
    if position < len(text):
        yield Token(TokenKind.TEXT, position, len(text))


def attributes(text: str, token: Token) -> Iterator[Attribute]:
    """Yield the attributes of a tag; names are in lower case."""
    name = _NAME.match(text, token.start)
    at = name.end() if name else token.end
    while (at := _skip(_BETWEEN, text, at)) < token.end - 1:
        end = _skip(_ATTRIBUTE, text, at)
        start, value_end, after = _value(text, end)
        yield Attribute(text[at:end].lower(), text[start:value_end], start, value_end)
        at = after


def _tag(text: str, start: int) -> Token:
    name = _NAME.match(text, start)
    closing = text.startswith("/", start + 1)
    at = name.end() if name else start
    while True:
        before, at = at, _skip(_BETWEEN, text, at)
        if at == len(text):  # no end: browsers show none of it
            return Token(TokenKind.OTHER, start, at)
        if text[at] == ">":
            break
        _, _, at = _value(text, _skip(_ATTRIBUTE, text, at))
    selfclosing = at > before and text[at - 1] == "/"
    kind = TokenKind.CLOSE if closing else TokenKind.EMPTY if selfclosing else TokenKind.OPEN
    return Token(kind, start, at + 1, name[1].lower() if name else "")


def _value(text: str, at: int) -> tuple[int, int, int]:
    """Return where the value behind an attribute's name begins and ends, and where to go on."""
    equals = _EQUALS.match(text, at)
    if equals is None:
        return at, at, at
    start = equals.end()
    quote = text[start : start + 1]
    if quote not in ('"', "'"):
        end = _skip(_UNQUOTED, text, start)
        return start, end, end
    end = text.find(quote, start + 1)
    return (start + 1, end, end + 1) if end >= 0 else (start, len(text), len(text))


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _end(text: str, start: int) -> int:
    """Return where a comment, declaration or anything like them ends."""
    if not text.startswith("<!--", start):
        return text.find(">", start) + 1 or len(text)
    for abrupt in ("<!-->", "<!--->"):
        if text.startswith(abrupt, start):
            return start + len(abrupt)
    end = _COMMENT_END.search(text, start + len("<!--"))
    return end.end() if end else len(text)


def _raw_end(text: str, token: Token) -> int:
    """Return where a raw element ends, its end tag included."""
    if token.name == "plaintext":
        return len(text)
    end = _script_closing(text, token.end) if token.name == "script" else _closing(text, token.end, token.name)
    return len(text) if end is None else _tag(text, end).end


def _closing(text: str, at: int, name: str) -> int | None:
    match = re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE).search(text, at)
    return match.start() if match else None


def _script_closing(text: str, at: int) -> int | None:
    """Return where a script's end tag begins: between `<!--` and `-->` it may hold a script of its own."""
    comment = nested = False
    for step in _SCRIPT_STEP.finditer(text, at):
        match step[0][:4].lower():
            case "<!--":
                comment = True
            case "-->":
                comment = nested = False
            case _ if not step[1]:
                nested = comment
            case _ if nested:
                nested = False
            case _:
                return step.start()
    return None


def _xml_token(match: re.Match[str]) -> Token:
    start, end = match.span()
    if match[1] is None:
        kind = TokenKind.CDATA if match[0].startswith("<![") else TokenKind.OTHER
        return Token(kind, start, end)
    closing, empty = match[0].startswith("</"), match[0].endswith("/>")
    return Token(TokenKind.CLOSE if closing else TokenKind.EMPTY if empty else TokenKind.OPEN, start, end, match[1])


def _check_xml(text: str, start: int, param: str) -> None:
    parser = expat.ParserCreate("utf-8")
    try:
        # Inside a root there can be no document type, so no entity of its own either.
        parser.Parse(f"<x>{text[start:]}</x>".encode(), True)
    except UnicodeEncodeError as error:
        raise InvalidValue(
            f"{param}: U+{ord(text[start:][error.start - 3]):04X} is not a character", param=param
        ) from None
    except expat.ExpatError as error:
        line, reason = error.lineno, expat.ErrorString(error.code)
        raise InvalidValue(f"{param}: no well-formed XML: {reason}, line {line}", param=param) from None
