"""Text that is safe to show, and JSON that survives any pipe."""

import json
import re
from pathlib import PurePath
from typing import Any

from tilshi.text.shown import clean, one_line

__all__ = ["clean", "escape_json", "file_name", "one_line", "to_json"]

_UNSAFE_JSON = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def file_name(path: PurePath | str) -> str:
    """Return a path as it may be shown."""
    return clean(str(path)).replace("\n", "␊").replace("\t", "␉")


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Return JSON text without raw control characters: what a terminal or an ASCII-minded pipe could trip over."""
    return escape_json(json.dumps(value, ensure_ascii=False, indent=indent))


def escape_json(text: str) -> str:
    r"""Return the same JSON with DEL, C1, bidirectional overrides and surrogates as \uXXXX."""
    return _UNSAFE_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
