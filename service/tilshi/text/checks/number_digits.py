"""Numbers written in digits, one by one: grouped, decimal, times, dates, fractions, in any digits Unicode has."""

import re
import unicodedata
from collections.abc import Iterator
from types import MappingProxyType
from typing import NamedTuple

from tilshi.languages import Language

SPACES = " \u00a0\u2009\u202f"
_MARKS = ".,\u066b\u066c\uff0c\uff0e"
_PLAIN_MARKS = str.maketrans("\u066b\u066c\uff0c\uff0e", ".,,.")
_VULGAR = "\u00bc-\u00be\u2150-\u215e"
_TOKEN = re.compile(
    r"(?<![\d:.,])(?P<clock>(?:[01]?\d|2[0-4])(?::[ ]?|[hч](?=\d\d(?!\w)))[0-5]\d)(?![\d:])"
    rf"|(?<!\d)(?P<grouped>\d{{1,3}}(?:[{SPACES}'’]\d{{3}})+(?:[.,]\d+)?(?!\d))"
    rf"|(?<![\d/])(?:(?P<whole>\d{{1,3}})[{SPACES}])?(?P<fraction>\d{{1,2}}[/⁄]\d{{1,2}})(?![\d/⁄]|[.,]\d)"
    rf"|(?P<vulgar>(?:\d{{1,3}}[{SPACES}]?)?[{_VULGAR}])"
    rf"|(?P<run>\d+(?:[{_MARKS}]\d+)*)"
)
_CLOCK_MARK = re.compile("[:hч]")
_DOTTED_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_FRACTION_BELOW = 17
_GROUP, _HOUR, _LONG = 3, 12, 15


class Digits(NamedTuple):
    """One number in digits.

    Attributes:
        start: where it begins, in code points.
        end: where it ends.
        readings: every canonical form it may have; `1.500` is `1.5` or `1500`.
        parts: readings of the numbers it may be made of: hour and minute, numerator and denominator.
    """

    start: int
    end: int
    readings: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...] = ()


def digits(text: str, language: Language) -> Iterator[Digits]:
    """Yield the numbers written in digits, in order, without looking at the words around them."""
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match["clock"]:
            hour, minute = _CLOCK_MARK.split(ascii_digits(match[0]), maxsplit=1)
            yield Digits(start, end, clock(hour, minute), (hours(hour), (canonical(minute.strip()),)))
        elif match["grouped"]:
            yield Digits(start, end, (canonical(re.sub(rf"[{SPACES}'’]", "", match[0]).replace(",", ".")),))
        elif match["fraction"]:
            yield from _fraction(match)
        elif match["vulgar"]:
            yield _vulgar(match)
        else:
            yield from _run(ascii_digits(match[0]).translate(_PLAIN_MARKS), start, language)


def canonical(number: str) -> str:
    """Return a number without group marks in one form: no leading zeros, no zeros after the decimals."""
    whole, _, part = ascii_digits(number).partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")


def shift(number: str, zeros: int) -> str:
    """Multiply a canonical number by a power of ten, whatever its length."""
    if "/" in number or ":" in number:
        return number
    whole, _, part = number.partition(".")
    return canonical(whole + part[:zeros].ljust(zeros, "0") + "." + part[zeros:])


def fraction(over: int, under: int) -> str:
    """Return a fraction in canonical form: a decimal where that is exact to four places, else as `1/3`."""
    scaled, rest = divmod(over * 10_000, under)
    return f"{over}/{under}" if rest else canonical(f"{scaled // 10_000}.{scaled % 10_000:04}")


def hours(hour: str) -> tuple[str, ...]:
    """Return an hour on both clocks; midnight is 0, 12 and 24."""
    value = int(hour)
    other = (value + _HOUR) % (2 * _HOUR)
    return tuple(dict.fromkeys([str(value), str(other)] if other else [str(value), "24"]))


def clock(hour: str, minute: str) -> tuple[str, ...]:
    """Return the readings of a time of day: on both clocks, and a full hour without its minutes."""
    minute = minute.strip()
    full = () if int(minute) else tuple(one for one in hours(hour) if one != "0")
    return (*(f"{one}:{minute}" for one in hours(hour)), *full)


def ascii_digits(text: str) -> str:
    """Write the digits of any script as 0-9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)


def _fraction(match: re.Match[str]) -> Iterator[Digits]:
    over, under = (int(one) for one in re.split("[/⁄]", match["fraction"]))
    begin, middle = match.start("fraction"), match.start("fraction") + re.search("[/⁄]", match["fraction"]).start()  # type: ignore[union-attr]
    if 0 < over < under < _FRACTION_BELOW or (0 < over < under == 100):
        parts: tuple[tuple[str, ...], ...] = ((str(over),), (str(under),))
        value = fraction(over, under)
        if match["whole"]:
            whole = canonical(match["whole"])
            value = f"{whole} {value}" if "/" in value else whole + value[1:]
            parts = ((whole,), *parts)
        yield Digits(match.start(), match.end(), (value,), parts)
        return
    if match["whole"]:
        yield Digits(match.start(), match.end("whole"), (canonical(match["whole"]),))
    yield Digits(begin, middle, (str(over),))
    yield Digits(middle + 1, match.end(), (str(under),))


def _vulgar(match: re.Match[str]) -> Digits:
    sign = match[0][-1]
    over, _, under = unicodedata.normalize("NFKC", sign).partition("⁄")
    value = fraction(int(over), int(under)) if under else sign
    whole = match[0][:-1].strip(SPACES)
    if whole:
        value = f"{canonical(whole)} {value}" if "/" in value else canonical(whole) + value[1:]
    return Digits(match.start(), match.end(), (value,))


def _run(run: str, start: int, language: Language) -> Iterator[Digits]:
    """Read digits with full stops and commas inside: one number, or several (a date, a list without spaces)."""
    pieces = re.split(r"[.,]", run)
    marks = [mark for mark in run if mark in ".,"]
    end = start + len(run)
    if not marks:
        yield Digits(start, end, (canonical(run),))
        return
    grouped = all(len(piece) == _GROUP for piece in pieces[1:]) and len(pieces[0]) <= _GROUP
    if len(marks) == 1:
        yield _pair(run, pieces, start, grouped=grouped, language=language)
        return
    if len(set(marks)) == 1 and grouped:
        yield Digits(start, end, (canonical("".join(pieces)),))
        return
    whole = all(len(piece) == _GROUP for piece in pieces[1:-1]) and len(set(marks[:-1])) == 1
    if whole and marks[-1] != marks[0] and len(pieces[0]) <= _GROUP:
        yield Digits(start, end, (canonical("".join(pieces[:-1]) + "." + pieces[-1]),))
        return
    short_year = len(pieces) == _GROUP and marks == [".", "."] and all(len(piece) <= 2 for piece in pieces)
    for at, piece in enumerate(pieces):
        readings = (canonical(piece),)
        if short_year and at == 2:
            readings = (*readings, f"20{piece}", f"19{piece}")
        yield Digits(start, start + len(piece), readings)
        start += len(piece) + 1


def _pair(run: str, pieces: list[str], start: int, *, grouped: bool, language: Language) -> Digits:
    """Read digits with one mark inside: a decimal, a group of thousands, a time or a day and month."""
    readings = [canonical(".".join(pieces))]
    if grouped and pieces[0].strip("0"):
        # a comma groups in English and a full stop does not; in Russian and Kazakh both may stand for either
        joined = canonical("".join(pieces))
        readings = [joined] if language is Language.EN and "," in run else [*readings, joined]
    parts: tuple[tuple[str, ...], ...] = ((canonical(pieces[0]),), (canonical(pieces[1]),)) if len(run) <= _LONG else ()
    if len(run) <= _LONG and _DOTTED_CLOCK.fullmatch(run):
        readings += clock(*pieces)
    return Digits(start, start + len(run), tuple(dict.fromkeys(readings)), parts)
