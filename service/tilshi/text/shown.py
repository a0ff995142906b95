"""Text that is safe to show: article text must never drive a terminal or whatever else shows it."""

import re

# C0 without newline and tab, DEL, C1 (U+009B alone starts a terminal command), and the bidirectional overrides that
# make text read differently from what it is (Unicode Technical Report 36, section 3.3), and lone surrogates.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_CONTROL_PICTURES = 0x2400
_DELETE = 0x7F


def clean(text: str) -> str:
    """Return `text` with control characters made visible: ␛ for ESC, � for what has no picture; CRLF becomes LF."""
    return _UNSAFE.sub(_picture, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Return `clean` text on a single line."""
    return " ".join(clean(text).split())


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    return "␡" if code == _DELETE else "\ufffd"
