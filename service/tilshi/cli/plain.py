"""Text that is safe to show: article text must never drive the terminal, and JSON must survive any pipe."""

import json
import re
from pathlib import PurePath
from typing import Any

# C0 without newline and tab, DEL, C1 (U+009B alone starts a terminal command), and the bidirectional overrides that
# make text read differently from what it is (Unicode Technical Report 36, section 3.3), and lone surrogates.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_UNSAFE_JSON = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_CONTROL_PICTURES = 0x2400
_DELETE = 0x7F


def clean(text: str) -> str:
    """Return `text` with control characters made visible: ␛ for ESC, � for what has no picture; CRLF becomes LF."""
    return _UNSAFE.sub(_picture, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Return `clean` text on a single line."""
    return " ".join(clean(text).split())


def file_name(path: PurePath | str) -> str:
    """Return a path as it may be shown."""
    return clean(str(path)).replace("\n", "␊").replace("\t", "␉")


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Return JSON text without raw control characters: what a terminal or an ASCII-minded pipe could trip over."""
    return escape_json(json.dumps(value, ensure_ascii=False, indent=indent))


def escape_json(text: str) -> str:
    r"""Return the same JSON with DEL, C1, bidirectional overrides and surrogates as \uXXXX."""
    return _UNSAFE_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    return "␡" if code == _DELETE else "\ufffd"
