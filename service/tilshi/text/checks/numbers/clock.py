"""Times of day told in words: `в половине восьмого`, `без четверти восемь`, `half past seven`, `ширек кем сегіз`.

The parts stand in the text as minutes and an hour (in Russian often the next hour), which no translation has to keep:
together they are one number that reads like `7:30`.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.checks.numbers.digits import clock, hours
from tilshi.text.checks.numbers.lexeme import Element, Number, Role

_HOURS, _HALF, _QUARTER, _SIXTY = 12, 30, 15, 60
_LONGEST = 2
_BEFORE_REACH = 12
_COUNTED = frozenset({Role.PLUS, Role.DIGITS})
_TENS = (10, 20)
_COUNTED_BY = (" мин", " min", " кем", " past")
_MANY = re.compile(
    r"[ -]?(?:%|[тм]ыс|м?лн|млрд|м[иы]лл|мың|сот|жүз|проц|пайыз|per ?cent|mi?ll?i?on|billion|thousand|hundred)",
    re.IGNORECASE,
)

_PAST = re.compile(r" minutes? (?:past|after) ")
_PAST_SHORT = re.compile(r"[ -]past ")
_TO = re.compile(r" minutes? (?:to|before) ")
_TO_SHORT = re.compile(r"[ -](?:to|before) ")
_SHARE = re.compile(r"\b(?:by|one|the|last|first|second|third|next|final|fell|rose|down|up)(?: an?)? $", re.IGNORECASE)
_THEN = re.compile(r"\s*(?:$|[^\w\s%]|(?:in|on|at|this|local|o.clock|and|when|as|a\.?m|p\.?m|the|that|every)\b)")

_WITHOUT = re.compile(r"(?<!\w)без $", re.IGNORECASE)
_MINUTES = re.compile(r" минут[ыу]? ")
_ONE_OCLOCK = re.compile(r" (?:минут[ыу]? )?час(?!\w)")
_HOUR_ENDING = re.compile(r"-?(?:го|ого|его)(?!\w)")
_OF_DAY = re.compile(r"\s(?:утра|дня|вечера|ночи|пополудни)(?!\w)")
_NOUN = re.compile(r"\s\w*[ая](?!\w)")

_LESS = re.compile(r" (?:минут(?:ы|қа)? )?кем ")
_LEFT = re.compile(r" минут(?:тай)? қал\w{1,12}")
_GONE = re.compile(r" минут(?:тай)? (?:өт|кет|асқан)\w{0,12}")


class _Minutes(NamedTuple):
    """Minutes of a time: how many, and after which element they end (exclusive)."""

    value: int
    end: int


def with_times(elements: Sequence[Element], text: str, language: Language) -> tuple[list[Element], list[Number]]:
    """Take the times in words out of the parts of numbers.

    Args:
        elements: the parts, by where they begin, not joined yet.
        text: the text.
        language: of the text.

    Returns:
        The parts that belong to no time, and the times, each a number that a translation must have.
    """
    read = _READERS[language]
    rest: list[Element] = []
    times: list[Number] = []
    at = 0
    while at < len(elements):
        found = read(elements, at, text)
        if found is None:
            rest.append(elements[at])
            at += 1
        else:
            time, at = found
            times.append(time)
    return rest, times


def with_half_hour(number: Number) -> Number:
    """Let the Kazakh `сегіз жарым` be half past eight too; it is also eight and a half of anything."""
    whole, _, part = number.readings[0].partition(".")
    if number.digits or part != "5" or not whole.isdigit() or not 0 < int(whole) <= _HOURS:
        return number
    return number._replace(readings=(*number.readings, *clock(whole, str(_HALF))), parts=(hours(whole), (str(_HALF),)))


def _english(elements: Sequence[Element], at: int, text: str) -> tuple[Number, int] | None:
    minutes = _minutes(elements, at, text)
    if minutes is None or minutes.end >= len(elements):
        return None
    hour, last = elements[minutes.end], elements[minutes.end - 1]
    value = _hour(hour, text)
    if not value or not _THEN.match(text, hour.end):
        return None
    gap = text[last.end : hour.start]
    glued = gap == " " and text[last.start : last.end].lower().endswith("-past")
    short = elements[at].role is Role.PART and not _SHARE.search(_before(elements[at], text))
    if glued or _PAST.fullmatch(gap) or _PAST_SHORT.fullmatch(gap):
        return _time(elements[at].start, hour.end, value, minutes.value), minutes.end + 1
    if _TO.fullmatch(gap) or (short and minutes.value == _QUARTER and _TO_SHORT.fullmatch(gap)):
        return _time(elements[at].start, hour.end, value, -minutes.value), minutes.end + 1
    return None


def _russian(elements: Sequence[Element], at: int, text: str) -> tuple[Number, int] | None:
    if ":" in elements[at].values[0] and elements[at].role is Role.ALONE:  # полвосьмого
        hour, _, minute = elements[at].values[0].partition(":")
        return _time(elements[at].start, elements[at].end, int(hour), int(minute)), at + 1
    minutes = _minutes(elements, at, text)
    if minutes is None:
        return None
    start, last = elements[at].start, elements[minutes.end - 1]
    without = _WITHOUT.search(_before(elements[at], text)) is not None
    start -= len("без ") if without else 0
    one = _ONE_OCLOCK.match(text, last.end)
    if without and one:
        return _time(start, one.end(), 1, -minutes.value), minutes.end
    if minutes.end >= len(elements):
        return None
    ours = elements[minutes.end]
    gap = text[last.end : ours.start]
    joined = _MINUTES.fullmatch(gap) or (gap == " " and (without or elements[at].role is Role.PART))
    end = ours.end if without else _end_of_ordinal(ours, text)
    value = _hour(ours, text)
    if not joined or not value or end is None:
        return None
    return _time(start, end, value, -minutes.value if without else minutes.value - _SIXTY), minutes.end + 1


def _kazakh(elements: Sequence[Element], at: int, text: str) -> tuple[Number, int] | None:
    minutes = _minutes(elements, at, text)
    if minutes is not None and minutes.end < len(elements):
        hour = elements[minutes.end]
        value = _hour(hour, text)
        if value and _LESS.fullmatch(text[elements[minutes.end - 1].end : hour.start]):
            return _time(elements[at].start, hour.end, value, -minutes.value), minutes.end + 1
    value = _hour(elements[at], text)
    minutes = _minutes(elements, at + 1, text) if value and at + 1 < len(elements) else None
    if minutes is None or text[elements[at].end : elements[at + 1].start] != " ":
        return None
    word, end = text[elements[at].start : elements[at].end], elements[minutes.end - 1].end
    left, gone = _LEFT.match(text, end), _GONE.match(text, end)
    if left and word.endswith(("ге", "ға", "ке", "қа")):
        return _time(elements[at].start, left.end(), value, -minutes.value), minutes.end
    if gone and elements[at].role is Role.UNDER:
        return _time(elements[at].start, gone.end(), value, minutes.value), minutes.end
    return None


_READERS = {Language.EN: _english, Language.RU: _russian, Language.KK: _kazakh}


def _minutes(elements: Sequence[Element], at: int, text: str) -> _Minutes | None:
    """Read a half, a quarter or up to 29 minutes; of `двадцати пяти восемь` the last is the hour."""
    first = elements[at]
    if first.role is Role.PART:
        value = _HALF if first.values[0] == "0.5" else _QUARTER if str(_QUARTER) in first.values else 0
        return _Minutes(value, at + 1) if value else None
    value = _count(first)
    if not 0 < value < _HALF:
        return None
    unit = _unit(elements[at : at + 3], text) if first.role is Role.PLUS and value in _TENS else 0
    return _Minutes(value + unit, at + 2 if unit else at + 1)


def _unit(elements: Sequence[Element], text: str) -> int:
    """Return what the second element adds to tens of minutes: nothing where it is the hour."""
    if len(elements) < _LONGEST or elements[1].role is not Role.PLUS:
        return 0
    tens, after = elements[:2]
    unit = _count(after)
    same = tens.start == after.start
    if not 0 < unit < _TENS[0] or not (same or text[tens.end : after.start] in {" ", "-"}):
        return 0
    hour = elements[2] if len(elements) > _LONGEST else None
    follows = hour is not None and hour.role in _COUNTED and text[after.end : hour.start] == " "
    counted = text.startswith(_COUNTED_BY, after.end)
    return unit if same or counted or (follows and _count(tens) == _TENS[1]) else 0


def _hour(element: Element, text: str) -> int:
    """Return an hour from 1 to 12, or 0 where the element says none."""
    value = _count(element)
    return value if 0 < value <= _HOURS and not _MANY.match(text, element.end) else 0


def _count(element: Element) -> int:
    if element.role not in {*_COUNTED, Role.LAST, Role.UNDER}:
        return 0
    value = element.values[0]
    return int(value) if value.isdigit() and len(value) <= _LONGEST else 0


def _end_of_ordinal(hour: Element, text: str) -> int | None:
    """Return where `восьмого`, `8-го` ends as an hour; `половина второго тайма` is none."""
    end = hour.end
    if hour.role is Role.DIGITS:
        ending = _HOUR_ENDING.match(text, end)
        if ending is None:
            return None
        end = ending.end()
    elif hour.role is not Role.LAST or not text[hour.start : hour.end].endswith("го"):
        return None
    return end if _OF_DAY.match(text, end) or not _NOUN.match(text, end) else None


def _before(element: Element, text: str) -> str:
    return text[max(0, element.start - _BEFORE_REACH) : element.start]


def _time(start: int, end: int, hour: int, minutes: int) -> Number:
    """Return a time as a number; minutes below zero are before the hour."""
    total = (hour * _SIXTY + minutes) % (_HOURS * _SIXTY)
    on_clock, minute = str(total // _SIXTY or _HOURS), f"{total % _SIXTY:02}"
    parts = (hours(on_clock), (str(int(minute)),))
    return Number(start, end, clock(on_clock, minute), digits=False, required=True, zeros=0, parts=parts, code=False)
