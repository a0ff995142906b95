"""Bytes of a text file to text and back, in the encodings Russian, Kazakh and English newsrooms have on their disks."""

import codecs
import re
from dataclasses import dataclass

from tilshi.errors import UnsupportedMedia

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# windows-1251, its Kazakh national variant (STRK 1048-2002) and the Asian Cyrillic code page of older Kazakh files.
_LEGACY = ("cp1251", "kz1048", "ptcp154")
# Told apart only to be refused by name: read as windows-1251 they would give well-formed nonsense.
_REFUSED = ("koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
_ALPHABET = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі")
# The commonest letters of Russian and Kazakh text; they decide where nothing else speaks against a code page.
_COMMON = frozenset("оеаинтсрлыд")
_MARGIN = 3
_GUESS_BYTES = 65_536
_MAX_ODD_SHARE = 0.1
_MAX_CONTROL_SHARE = 0.02
_MIN_FAMILIAR_SHARE = 0.95

_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_FAMILIAR = re.compile(r"[\t\n\r\x20-\x7e\xa0-\u017f\u0400-\u052f\u2000-\u206f\u20a0-\u20bf\u2116\u2122]")
_ODD = (
    re.compile(r"[а-яё][А-ЯЁ]"),
    re.compile(r"[\x80-\x9f\u2190-\u25ff]"),
    re.compile(r"[a-zA-Z][\u0400-\u052f]|[\u0400-\u052f][a-zA-Z]"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and how it was written.

    Attributes:
        text: the text, without the byte order mark.
        encoding: Python's name of the encoding.
        bom: the byte order mark the file begins with; empty where it has none.
        guessed: whether the encoding is a guess from the bytes, as the code pages before Unicode always are.
    """

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    guessed: bool = False


def decode(data: bytes) -> Decoded:
    """Return the text of a file in UTF-8, UTF-16, UTF-32 (with BOM), windows-1251, KZ-1048 or PTCP154.

    Raises:
        UnsupportedMedia: the bytes are not text, or not in one of these encodings.
    """
    decoded = _marked(data) or _utf8(data) or _utf16(data)
    if decoded is None:
        _refuse_binary(data)
        decoded = _legacy(data)
    _refuse_controls(decoded.text)
    return decoded


def encode(text: str, decoded: Decoded) -> bytes:
    """Return `text` as the file was written; in UTF-8 with BOM where its encoding has no place for a character."""
    try:
        return decoded.bom + text.encode(decoded.encoding)
    except UnicodeEncodeError:
        return codecs.BOM_UTF8 + text.encode("utf-8")


def _marked(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(data[len(bom) :].decode(encoding), encoding, bom)
            except UnicodeDecodeError as error:
                raise UnsupportedMedia(
                    f"the file is marked as {encoding} but broken at byte {len(bom) + error.start}"
                ) from None
    return None


def _utf8(data: bytes) -> Decoded | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, error.start)
        return None
    # Cyrillic UTF-16 is valid UTF-8 as well: its high bytes 04 are control characters there.
    return None if "\0" in text or _control_share(text) > _MAX_CONTROL_SHARE else Decoded(text)


def _utf16(data: bytes) -> Decoded | None:
    if not _CONTROL.search(data[:_GUESS_BYTES].decode("latin-1")) and b"\0" not in data:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text and len(_FAMILIAR.findall(text)) >= _MIN_FAMILIAR_SHARE * len(text):
            return Decoded(text, encoding, guessed=True)
    return None


def _legacy(data: bytes) -> Decoded:
    # Not charset-normalizer: on single Kazakh sentences in PTCP154 it is right for 170 of 249, this for 238.
    sample = data[:_GUESS_BYTES]
    samples = {name: text for name in (*_LEGACY, *_REFUSED) if (text := _try(sample, name)) is not None}
    best = min((name for name in _LEGACY if name in samples), key=lambda name: _oddity(samples[name]), default=None)
    rival = min((name for name in _REFUSED if name in samples), key=lambda name: _oddity(samples[name]))
    if best is None or _is_likelier(samples[rival], samples[best]):
        raise UnsupportedMedia(f"the text looks like {rival}; save it as UTF-8")
    text = _try(data, best)
    if text is None or _is_nonsense(samples[best]):
        raise UnsupportedMedia("the bytes are no text in UTF-8, UTF-16, windows-1251, KZ-1048 or PTCP154")
    return Decoded(text, best, guessed=True)


def _is_likelier(rival: str, text: str) -> bool:
    (rival_odd, rival_common), (odd, common) = _oddity(rival), _oddity(text)
    has_letters = any(char.isalpha() and not char.isascii() for char in text)
    return rival_odd < odd or (rival_odd == odd and has_letters and -rival_common > -2 * common + _MARGIN)


def _oddity(text: str) -> tuple[int, int]:
    """Rank a decoding, best lowest: what no Russian, Kazakh or English text has, then how rare its letters are."""
    odd = _foreign_letters(text) + sum(len(pattern.findall(text)) for pattern in _ODD)
    return odd, -sum(letter in _COMMON for letter in text.lower())


def _is_nonsense(text: str) -> bool:
    beyond_ascii = sum(not char.isascii() for char in text)
    return _oddity(text)[0] > max(1, _MAX_ODD_SHARE * beyond_ascii)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _foreign_letters(text: str) -> int:
    return sum(letter.isalpha() and not letter.isascii() and letter not in _ALPHABET for letter in text.lower())


def _control_share(text: str) -> float:
    return len(_CONTROL.findall(text)) / max(1, len(text))


def _refuse_binary(data: bytes) -> None:
    if (nul := data.find(b"\0")) >= 0:
        raise UnsupportedMedia(f"the file is binary: NUL byte at {nul}")
    _refuse_controls(data.decode("latin-1"))


def _refuse_controls(text: str) -> None:
    if (nul := text.find("\0")) >= 0:
        raise UnsupportedMedia(f"the file is binary: NUL character at {nul}")
    if _control_share(text) > _MAX_CONTROL_SHARE:
        raise UnsupportedMedia(f"the file is binary: {_control_share(text):.0%} of it are control characters")


def _refuse_broken_utf8(data: bytes, at: int) -> None:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(not char.isascii() for char in text) - broken
    if whole > broken:
        raise UnsupportedMedia(f"the file is UTF-8 but broken at byte {at}")
