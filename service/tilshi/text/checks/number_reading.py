"""The numbers of a text in one canonical form: `57-й`, `57th` and `57-ші` are `57`; `1,5 млн` is `1500000`."""

import re
import unicodedata
from dataclasses import dataclass

from tilshi.languages import Language
from tilshi.text.checks.number_words import SCALES, spoken_values

_SPACE = " \u00a0\u2009\u202f"
_TOKEN = re.compile(
    r"(?<![\d:])(?P<clock>(?:[01]?\d|2[0-4]):[0-5]\d)(?![\d:])"
    rf"|(?<!\d)(?P<grouped>\d{{1,3}}(?:[{_SPACE}'’]\d{{3}})+(?:[.,]\d+)?(?!\d))"
    r"|(?P<run>\d+(?:[.,]\d+)*)"
)
_SCALE = re.compile(rf"[{_SPACE}-]?([^\W\d_]+)\.?")
_DOTTED_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_AFTERNOON = re.compile(rf"[{_SPACE}]?p\.?m\b", re.IGNORECASE)
_THOUSANDS = 3
_HOUR = 12


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in digits.

    Attributes:
        text: as it stands.
        readings: every canonical form it may have; `1.500` is `1.5` or `1500`.
    """

    text: str
    readings: frozenset[str]


def numbers(text: str, language: Language) -> list[Number]:
    """Return the numbers written in digits, in order."""
    found: list[Number] = []
    for match in _TOKEN.finditer(text):
        if match["clock"]:
            found.append(Number(match[0], _clock(*_ascii(match[0]).split(":"))))
            continue
        parts = [_grouped(match[0])] if match["grouped"] else _run(_ascii(match[0]))
        parts[-1] = _scaled(parts[-1], text, match.end(), language)
        shown = [match[0]] if len(parts) == 1 else re.split(r"[.,]", match[0])
        found += (Number(part, readings) for part, readings in zip(shown, parts, strict=True))
    return found


def spoken(text: str, language: Language) -> frozenset[str]:
    """Return the numbers a text has in words, Roman numerals or names of months, as canonical forms."""
    return spoken_values(text, language)


def _clock(hour: str, minute: str) -> frozenset[str]:
    """Read a time of day on both clocks: `23:35` is `11:35`, and a full hour may be written without minutes."""
    hours = {str(int(hour)), str((int(hour) + _HOUR) % (2 * _HOUR))}
    return frozenset(f"{one}:{minute}" for one in hours) | (frozenset() if int(minute) else frozenset(hours))


def _grouped(text: str) -> frozenset[str]:
    return frozenset({_canonical(re.sub(rf"[{_SPACE}'’]", "", text).replace(",", "."))})


def _run(run: str) -> list[frozenset[str]]:
    """Read digits with full stops and commas inside: one number, or several (a date, a list without spaces)."""
    pieces = re.split(r"[.,]", run)
    marks = [mark for mark in run if mark in ".,"]
    if not marks:
        return [frozenset({_canonical(run)})]
    grouped = all(len(piece) == _THOUSANDS for piece in pieces[1:]) and len(pieces[0]) <= _THOUSANDS
    if len(marks) == 1:
        readings = {_canonical(".".join(pieces))}
        if grouped and pieces[0].strip("0"):
            readings.add(_canonical("".join(pieces)))
        if _DOTTED_CLOCK.fullmatch(run):
            readings |= _clock(*pieces)
        return [frozenset(readings)]
    if len(set(marks)) == 1 and grouped:
        return [frozenset({_canonical("".join(pieces))})]
    whole = all(len(piece) == _THOUSANDS for piece in pieces[1:-1]) and len(set(marks[:-1])) == 1
    if whole and marks[-1] != marks[0] and len(pieces[0]) <= _THOUSANDS:
        return [frozenset({_canonical("".join(pieces[:-1]) + "." + pieces[-1])})]
    return [frozenset({_canonical(piece)}) for piece in pieces]


def _scaled(readings: frozenset[str], text: str, end: int, language: Language) -> frozenset[str]:
    if language is Language.EN and _AFTERNOON.match(text, end):
        return readings | {str(int(one) + _HOUR) for one in readings if one.isdigit() and len(one) < _THOUSANDS}
    word = _SCALE.match(text, end)
    zeros = _zeros(word[1].casefold()) if word else 0
    return frozenset(_shift(one, zeros) for one in readings) if zeros else readings


def _zeros(word: str) -> int:
    return next((zeros for stem, zeros in SCALES if word.startswith(stem)), 0)


def _shift(number: str, zeros: int) -> str:
    whole, _, part = number.partition(".")
    return _canonical(whole + part[:zeros].ljust(zeros, "0") + "." + part[zeros:])


def _canonical(number: str) -> str:
    whole, _, part = _ascii(number).partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
