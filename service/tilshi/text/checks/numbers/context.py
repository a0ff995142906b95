"""What stands around digits and changes how they read: `p.m.`, `-е годы`, `м` for million, a century before a year."""

import re
from types import MappingProxyType

from tilshi.languages import Language
from tilshi.text.checks.numbers.digits import SPACES, Digits, clock, hours, shift
from tilshi.text.checks.numbers.lexeme import Number

_AFTERNOON = MappingProxyType(
    {
        Language.EN: re.compile(rf"[{SPACES}]?p\.?m\b", re.IGNORECASE),
        Language.RU: re.compile(rf"[{SPACES}](?:час\w{{0,3}}[{SPACES}])?(?:вечера|дня|пополудни)\b"),
        Language.KK: re.compile(r"(?!)"),
    }
)
_DECADE = MappingProxyType(
    {
        Language.EN: re.compile(r"['’]?s\b"),
        Language.RU: re.compile(r"(?:-?(?:х|е|ых|ые|ми|м)\b)(?![- ]?(?:ми|м?лн|млрд|тыс))"),
        Language.KK: re.compile(r"(?:-?(?:шы|ші|ыншы|інші))?[- ]?(?:жж|жылдар)"),
    }
)
_GLUED_SCALE = re.compile(r"([mkb])\b", re.IGNORECASE)
_GLUED_ZEROS = MappingProxyType({"k": 3, "m": 6, "b": 9})
_MONEY_BEFORE = re.compile(r"[$€£¥₸₽]\s?$")
_MILITARY = re.compile(r"\s?(?:GMT|UTC|MSK|EST|EDT|CET|BST|hours|hrs|local time)\b")
_FINAL = re.compile(r"[- ]?(?:финал|final)", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?:[12]\d)\d\d(?:[/–—-])$")
_YEAR, _SHORT = 4, 2


def in_context(number: Digits, text: str, language: Language) -> Digits:
    """Return a number in digits with the readings that the words and marks around it add."""
    start, end, readings, parts = number
    plain = text[start:end]
    more: tuple[str, ...] = ()
    if len(plain) == _SHORT and plain.isdigit():
        more += _short_year(text, start, readings[0])
    if readings[0].isdigit() and readings[0].endswith("0") and _DECADE[language].match(text, end):
        more += _decade(readings[0])
    elif language is Language.KK and len(plain) == _YEAR and plain.endswith("00") and text.startswith(" жыл", end):
        more += (f"century {int(plain[:2]) + 1}",)
    if _AFTERNOON[language].match(text, end):
        more += tuple(str(int(one) + 12) for one in readings if one.isdigit() and len(one) <= _SHORT)
    four = len(plain) == _YEAR and plain.isascii() and plain.isdigit()
    if four and _MILITARY.match(text, end) and plain[:2] < "25" and plain[2] < "6":
        more += clock(plain[:2], plain[2:])
        parts = (hours(plain[:2]), (plain[2:],))
    glued = _GLUED_SCALE.match(text, end) if language is Language.EN else None
    if glued:
        scaled = tuple(shift(one, _GLUED_ZEROS[glued[1].lower()]) for one in readings)
        if _MONEY_BEFORE.search(text, max(0, start - 2), start):
            return Digits(start, glued.end(), scaled)
        more += scaled
    return Digits(start, end, tuple(dict.fromkeys((*readings, *more))), parts) if more else number


def of_final(number: Number, text: str) -> Number:
    """Let the eighth of a final be the round of 16, as English calls it."""
    if "0.125" not in number.readings or not _FINAL.match(text, number.end):
        return number
    return number._replace(readings=(*number.readings, "16"))


def _short_year(text: str, start: int, value: str) -> tuple[str, ...]:
    before = text[max(0, start - _YEAR - 1) : start]
    if before[-1:] in {"'", "’", "‘"}:
        return tuple(f"{century}{value.zfill(2)}" for century in ("19", "20"))
    if _SHORT_YEAR.match(before):
        return (before[:2] + value.zfill(2),)
    return ()


def _decade(value: str) -> tuple[str, ...]:
    if len(value) == _SHORT:
        return (f"19{value}",)
    if len(value) != _YEAR:
        return ()
    century = (f"century {int(value[:2]) + 1}",) if value.endswith("00") else ()
    short = (value[2:],) if value.startswith("19") and not century else ()
    return (*short, *century)
