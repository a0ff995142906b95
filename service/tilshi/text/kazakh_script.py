"""Kazakh Cyrillic in the Latin alphabet of 2021."""

import unicodedata
from collections.abc import Iterator
from types import MappingProxyType

from tilshi.text.masking import ADDRESS

_LETTERS = """
а a ә ä б b в v г g ғ ğ д d е e ж j з z и i й i к k қ q л l м m н n ң ñ о o ө ö п p р r с s т t у u ұ ū ү ü ф f х h
һ h ш ş ы y і ı э e
ё io ц ts ч tş щ ştş ю iu я ia
"""
_SILENT = "ъь"
_TABLE = MappingProxyType(
    dict(zip(_LETTERS.split()[::2], _LETTERS.split()[1::2], strict=True)) | dict.fromkeys(_SILENT, "")
)
"""The 31-letter alphabet presented by the government's commission on 28 January 2021 (Kazakh alphabets, Wikipedia,
table "Latin script", column 2021): и and й are both i (İ), і is ı (I), х and һ both h.

The alphabet has no letters for ё ц ч щ ю я, nor for ъ and ь; the commission left them to spelling rules for loanwords
that were not in force when this was written. Here they are spelled out by sound with letters of the alphabet: io, ts,
tş, ştş, iu, ia; ъ and ь are dropped; э is e."""


def to_latin(text: str) -> str:
    """Return Kazakh Cyrillic text in Latin letters; everything that is not Kazakh Cyrillic stays as it is.

    Case is kept: a letter spelled with several is capitalised at its first, or at all of them where a neighbouring
    letter of the word is a capital too (`Юрта` İurta, `ОЮ` OİU). Composed first (NFC), so `й` in two code points is й.
    Web and e-mail addresses stay as they are.
    """
    text = unicodedata.normalize("NFC", text)
    found: list[str] = []
    end = 0
    for address in ADDRESS.finditer(text):
        found += (*_letters(text, end, address.start()), address[0])
        end = address.end()
    return "".join((*found, *_letters(text, end, len(text))))


def _letters(text: str, start: int, end: int) -> Iterator[str]:
    return (_letter(text, at) for at in range(start, end))


def _letter(text: str, at: int) -> str:
    letter = text[at]
    lower = letter.lower()
    latin = _TABLE.get(lower)
    if latin is None or letter == lower:
        return letter if latin is None else latin
    if len(latin) > 1 and not _among_capitals(text, at):
        return _upper(latin[0]) + latin[1:]
    return _upper(latin)


def _upper(latin: str) -> str:
    """Capitals of this alphabet: i İ, ı I."""
    return latin.replace("i", "İ").upper()


def _among_capitals(text: str, at: int) -> bool:
    """Whether the next letter is a capital or, at the end of a word, the one before."""
    after, before = text[at + 1 : at + 2], text[max(at - 1, 0) : at]
    return after.isupper() if after.isalpha() else before.isupper()
