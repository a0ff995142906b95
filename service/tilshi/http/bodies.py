"""Request bodies: bytes in, checked JSON object or text out."""

import codecs
import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from email.message import Message
from typing import Any, NoReturn

from starlette.datastructures import QueryParams
from starlette.requests import Request

from tilshi.articles.encoding import Decoded, decode
from tilshi.errors import EmptyText, InvalidValue, MalformedRequest, TooLarge, UnsupportedMedia

JSON = "application/json"
PLAIN = "text/plain"
MAX_DEPTH = 16
"""Deepest nesting of arrays and objects; no request of ours needs more than 2."""

MAX_VALUES = 100_000
"""Values of a JSON body: an article's item of 2 MB has some hundreds, the largest glossary some thousands."""

_CHARSETS = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "ascii", "latin-1"),
        *("cp1251", "cp1252", "kz1048", "ptcp154", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"),
    )
)
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
_MAX_NAME_CHARS = 40


async def read(request: Request, *accepted: str) -> tuple[str, str | None, bytes]:
    """Return the media type, the declared charset and the body.

    Raises:
        UnsupportedMedia: the media type is not one of `accepted`.
        EmptyText: there is no body.
        TooLarge: it is over the limit (raised by `BodyLimit`).
    """
    header = request.headers.get("Content-Type")
    media_type, charset = _content_type(header or "")
    if header is not None and media_type not in accepted:
        raise UnsupportedMedia(f"Content-Type: the route reads {' or '.join(accepted)}", param="Content-Type")
    body = await request.body()
    if not body:
        raise EmptyText("body: there is no body", param="body")
    if header is None:
        raise UnsupportedMedia(f"Content-Type: say what the body is, {' or '.join(accepted)}", param="Content-Type")
    return media_type, charset, body


def parse_json(body: bytes, *, max_values: int = MAX_VALUES) -> dict[str, Any]:
    """Return the JSON object in the body; for a thread.

    Args:
        body: the JSON.
        max_values: most values it may hold, in all its lists and objects; they are counted before any is made.

    Raises:
        TooLarge: it holds more of them; an empty list or object counts twice.
        MalformedRequest: it is not UTF-8, not JSON (RFC 8259), not an object, names a field twice, or is nested
            deeper than `MAX_DEPTH`.
        InvalidValue: a string holds NUL or half of a surrogate pair; `param` names the field.
    """
    if _holds_more(body, max_values):
        raise TooLarge(f"body: it holds more than {max_values:,} values, which is the limit", param="body")
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_each_once)
    except UnicodeDecodeError as error:
        raise MalformedRequest(f"the body is not UTF-8: byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise MalformedRequest(f"the body is not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise MalformedRequest(f"the body is nested deeper than {MAX_DEPTH}") from None
    except ValueError:  # a number with thousands of digits
        raise MalformedRequest("the body holds a number that is too long") from None
    if not isinstance(value, dict):
        raise MalformedRequest("the body is not a JSON object")
    for param, text in _strings(value):
        check_text(text, param)
    return value


def refuse_query(query: Iterable[str], fields: Container[str]) -> None:
    """Raise where a field of a JSON body stands in the query: it would be lost silently.

    Raises:
        InvalidValue: `param` names the field.
    """
    for name in query:
        if name in fields:
            raise InvalidValue(f"{name}: give it in the JSON body, not in the query", param=name)


def query_values(query: QueryParams, lists: Container[str]) -> dict[str, Any]:
    """Return what a query says of the fields of a request, not yet validated.

    Args:
        query: the query.
        lists: fields that may be given several times; `targets` may also be one value with commas.

    Raises:
        InvalidValue: another field is given twice, or a value holds what no text holds; `param` names it.
    """
    values: dict[str, Any] = {}
    for name in query:
        given = query.getlist(name)
        for value in given:
            check_text(value, name)
        if name == "targets":
            values[name] = [code.strip() for value in given for code in value.split(",")]
        elif name in lists:
            values[name] = given
        elif len(given) > 1:
            raise InvalidValue(f"{name}: given {len(given)} times", param=name)
        else:
            values[name] = given[0]
    return values


async def query_once(request: Request) -> None:
    """Refuse a query that gives a parameter twice, since one of the two would be lost silently: a route's dependency.

    Raises:
        InvalidValue: `param` names the parameter.
    """
    names = Counter(name for name, _ in request.query_params.multi_items())
    for name, count in names.items():
        if count > 1:
            shown = name[:_MAX_NAME_CHARS]
            raise InvalidValue(f"{shown}: given {count} times", param=shown)


def check_text(text: str, param: str) -> None:
    """Raise for what no text holds.

    Raises:
        InvalidValue: NUL or half of a surrogate pair.
    """
    if (bad := _NOT_TEXT.search(text)) is not None:
        raise InvalidValue(f"{param}: U+{ord(bad[0]):04X} at {bad.start()} is not a character", param=param)


def decode_text(body: bytes, charset: str | None) -> Decoded:
    """Return the text of a plain body: by its declared charset, else as files are read.

    Raises:
        UnsupportedMedia: the charset is not one the desk reads, or there is none and the bytes are not text.
        MalformedRequest: the bytes are not in the declared charset.
    """
    if charset is None:
        return decode(body)
    shown = charset[:_MAX_NAME_CHARS]
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        name = ""
    if name not in _CHARSETS:
        raise UnsupportedMedia(f"charset: {shown!r} is not one the desk reads; send UTF-8", param="charset")
    try:
        return Decoded(body.decode(name).removeprefix("\ufeff"), name)
    except UnicodeDecodeError as error:
        raise MalformedRequest(f"the body is not {shown}: byte {error.start}") from None


def _content_type(header: str) -> tuple[str, str | None]:
    message = Message()
    message["Content-Type"] = header
    return header.partition(";")[0].strip().lower(), message.get_content_charset()


def _holds_more(body: bytes, most: int) -> bool:
    """Whether a JSON text has more than so many values; names of fields are none.

    Every value is the text's own, or follows a comma, or opens a list or object: so it is told before any is made. The
    parser has no limit of its own, and two megabytes of `[],[],…` become a hundred of lists. Signs inside of strings
    are left out only where that matters.
    """
    if _count_signs(body) <= most:
        return False
    unescaped = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    if unescaped.count(b'"') > 4 * most:  # two quotation marks a string; a value is at most one, with a name before it
        return True
    return _count_signs(b"".join(unescaped.split(b'"')[::2])) > most


def _count_signs(text: bytes) -> int:
    return 1 + text.count(b",") + text.count(b"[") + text.count(b"{")


def _no_constant(name: str) -> NoReturn:
    raise MalformedRequest(f"the body is not JSON: {name} is no JSON number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object; Python would keep the last of two fields of one name, and lose the other silently."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise MalformedRequest(f"the body names the field {twice[:_MAX_NAME_CHARS]!r} twice")
    return fields


def _strings(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every string in the object, keys too, with the name of the top-level field it belongs to."""
    for name, field in value.items():
        yield "body", name
        pending = [(field, 2)]
        while pending:
            item, depth = pending.pop()
            if isinstance(item, str):
                yield name, item
            elif isinstance(item, dict | list):
                if depth > MAX_DEPTH:
                    raise MalformedRequest(f"the body is nested deeper than {MAX_DEPTH}")
                inner = list(item.values()) + list(item.keys()) if isinstance(item, dict) else item
                pending.extend((part, depth + 1) for part in inner)
