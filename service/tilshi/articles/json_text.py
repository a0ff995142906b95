"""JSON that is written as it was read: order of fields, unknown fields, and numbers to the digit."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from tilshi.errors import UnsupportedMedia

MAX_DEPTH: Final = 32
"""Deepest nesting of arrays and objects."""


class Number(str):
    """The digits of a number."""

    __slots__ = ()


def load(text: str) -> Any:
    """Return the value; numbers are `Number`.

    Raises:
        UnsupportedMedia: it is no JSON (RFC 8259), names a field twice, or is nested deeper than `MAX_DEPTH`.
    """
    try:
        value = json.loads(
            text, parse_float=Number, parse_int=Number, parse_constant=_refuse, object_pairs_hook=_each_once
        )
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnsupportedMedia(f"the file is not JSON that can be read: {type(error).__name__}") from None
    _check_depth(value)
    return value


def dump(value: Any) -> str:
    """Return the text of a value, without spaces but after commas and colons."""
    return "".join(_parts(value))


def _parts(value: Any) -> Iterator[str]:
    if isinstance(value, Number):
        yield str(value)
    elif isinstance(value, dict):
        for index, (name, item) in enumerate(value.items()):
            yield f"{', ' if index else '{'}{json.dumps(name, ensure_ascii=False)}: "
            yield from _parts(item)
        yield "}" if value else "{}"
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield ", " if index else "["
            yield from _parts(item)
        yield "]" if value else "[]"
    else:
        yield json.dumps(value, ensure_ascii=False)


def _check_depth(value: Any) -> None:
    pending = [(value, 1)]
    while pending:
        item, depth = pending.pop()
        if isinstance(item, dict | list):
            if depth > MAX_DEPTH:
                raise UnsupportedMedia(f"the file is nested deeper than {MAX_DEPTH}")
            pending.extend((part, depth + 1) for part in (item.values() if isinstance(item, dict) else item))


def _refuse(name: str) -> NoReturn:
    raise UnsupportedMedia(f"the file is not JSON: {name} is no JSON number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise UnsupportedMedia(f"the file names the field {twice[:40]!r} twice")
    return fields
