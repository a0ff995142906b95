"""Numbers written in digits, one by one: grouped, decimal, times, dates, fractions, in any digits Unicode has."""

import re
import unicodedata
from collections.abc import Iterator
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
_SLASH = re.compile("[/⁄]")
_CLOCK_MARK = re.compile("[:hч]")
_DOTTED_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_SHORT_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d\d")
_FRACTION_BELOW = 17
_GROUP, _HOUR, _LONG, _HUNDREDTHS = 3, 12, 15, 100


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
    """Read `1/3` and `1 1/2` as fractions, `24/7` and `12/25` as two numbers."""
    over, under = (canonical(one) for one in _SLASH.split(match["fraction"]))
    first, last = int(over), int(under)
    whole = canonical(match["whole"]) if match["whole"] else ""
    if 0 < first < last < _FRACTION_BELOW or 0 < first < last == _HUNDREDTHS:
        parts = ((whole,), (over,), (under,)) if whole else ((over,), (under,))
        yield Digits(match.start(), match.end(), (_mixed(whole, fraction(first, last)),), parts)
        return
    if whole:
        yield Digits(match.start(), match.end("whole"), (whole,))
    begin = match.start("fraction")
    middle = begin + len(_SLASH.split(match["fraction"])[0])
    yield Digits(begin, middle, (over,))
    yield Digits(middle + 1, match.end(), (under,))


def _mixed(whole: str, part: str) -> str:
    if not whole:
        return part
    return f"{whole} {part}" if "/" in part else whole + part[1:]


def _vulgar(match: re.Match[str]) -> Digits:
    sign = match[0][-1]
    over, _, under = unicodedata.normalize("NFKC", sign).partition("⁄")
    value = fraction(int(over), int(under)) if under else sign
    whole = match[0][:-1].strip(SPACES)
    return Digits(match.start(), match.end(), (_mixed(canonical(whole) if whole else "", value),))


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
    short_year = _SHORT_DATE.fullmatch(run) is not None
    for at, piece in enumerate(pieces, 1):
        years = (f"20{piece}", f"19{piece}") if short_year and at == len(pieces) else ()
        yield Digits(start, start + len(piece), (canonical(piece), *years))
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
