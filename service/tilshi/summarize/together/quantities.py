"""The numbers of a Russian sentence with what they count, the words beside them, and how exact they are."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from tilshi.languages import Language
from tilshi.summarize.together.exactness import bounds
from tilshi.summarize.together.measures import (
    ABOUT,
    CURRENCIES,
    FATES,
    LESS,
    MEASURES,
    MONTHS,
    MORE,
    NOT_COUNTED,
    PEOPLE,
    PREPOSITIONS,
    SCOPES,
    TERMS,
)
from tilshi.text.checks.numbers.lexeme import Number
from tilshi.text.checks.numbers.reading import read
from tilshi.text.checks.numbers.units import money
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.lemmas import STOP_WORDS, grammemes, lemma
from tilshi.text.words import Word, folded_words, words

_RU: Final = Language.RU
_CLAUSE: Final = re.compile(r"(?<!\d),|,(?!\d)|[;:()«»]|\s[–—-]\s")
_GLUED: Final = re.compile(r"[-–—/№#.]$|\w$")
_GLUED_AFTER: Final = re.compile(r"[-–—/]\s?\w|\s[–—-]\s?\d|\.\d|:\d|\s?(?:-?[йяегм]|-?(?:го|му|ми|ти))\b")
_PERCENT: Final = re.compile(r"\s?(?:%|процент[а-я]*)")
_DEGREES: Final = re.compile(r"\s?°[CС]?")
_DEGREES_IN_WORDS: Final = re.compile(r"\s?(?:°|градус)")
_SMALL_MONEY: Final = re.compile(r"[а-я.]*\s\d{1,2}\s(?:коп|цент|тиын)")
_MONTH: Final = r"(?:янв|фев|март|апр|ма[яйе]\b|июн|июл|август|сент|окт|нояб|дек)"
_DATE: Final = re.compile(rf"\b(?:\d{{1,2}}\s+)?{_MONTH}|\b(?:после)?завтра\b|\b(?:19|20)\d\d(?=\s?г|-)")
_LISTED: Final = re.compile(r"(?:…|\.\.\.?|\d°?)\s?\+?$|\d\s(?:и|или)\s$")
"""The last of several numbers, as in `+4…+6` and `20 и 30`."""
_RANGE: Final = re.compile(r"\bот\s+\S+(?:\s+\S+)?\s+до\s+$|\bот\s$", re.IGNORECASE)
_WORDS_AFTER: Final = 3
_WORDS_BEFORE: Final = 3
_YEARS: Final = (1900, 2100)
_SIGNS: Final = frozenset("$€£¥₸₽₴")
_THIN: Final = 4  # content words a clause must have to be compared by; else its sentence is


class Quantity(NamedTuple):
    """A number and what it counts.

    Attributes:
        start: where its words begin, in code points.
        end: where they end, the thing counted included.
        number: the number as read.
        value: in the unit compared in.
        low: the least it may mean: `около 100`, `1,5 млн` are not exact.
        high: the most.
        head: currency, unit or lemma, in Russian, of the thing counted; "человек" for people in any words.
        fate: what became of people, where it is told; "" elsewhere.
        before: a preposition that changes what the number says.
        scopes: names of the `SCOPES` beside it.
        context: lemmas of the clause, the number and the head left out.
        names: lemmas of its capitalised words.
        dates: days and months told in the sentence.
    """

    start: int
    end: int
    number: Number
    value: float
    low: float
    high: float
    head: str
    fate: str
    before: str
    scopes: frozenset[str]
    context: frozenset[str]
    names: frozenset[str]
    dates: frozenset[str]

    @property
    def what(self) -> str:
        """The thing counted, in words."""
        return f"{self.head}: {self.fate}" if self.fate and self.fate != self.head else self.head


class _Head(NamedTuple):
    name: str
    factor: float
    end: int


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a Russian sentence, in order.

    Years, dates, times, ages, ordinals, ranges, numbers inside names and codes, and numbers beside nothing that could
    be counted are none.
    """
    return tuple(found for number in read(text, _RU) if (found := _quantity(text, number)) is not None)


def capitalised(text: str) -> frozenset[str]:
    """Return the lemmas of the words of a sentence that may be names; who says it is not what it is about."""
    said = [span for span in _clauses(text) if any(map(SPEAKS[_RU], folded_words(text[slice(*span)])))]
    return frozenset(
        lemma(word.text, _RU)
        for word in words(text)
        if word.start > 0 and word.text[0].isupper() and not any(begin <= word.start < end for begin, end in said)
    )


def _clauses(text: str) -> list[tuple[int, int]]:
    """Return where the clauses of a sentence begin and end; none where it has only one."""
    cuts = [match.span() for match in _CLAUSE.finditer(text)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    return [*zip(starts, ends, strict=True)] if cuts else []


def _quantity(text: str, number: Number) -> Quantity | None:
    value = _value(number)
    if value is None or number.code or _is_part(text, number):
        return None
    begin, end = _clause(text, number)
    around = [word for word in words(text) if begin <= word.start < end]
    head = _head(text, number, around)
    if head is None:
        return None
    folded = {lemma(word.text, _RU) for word in around}
    if len(folded) - len(STOP_WORDS[_RU] & folded) < _THIN:
        folded = {lemma(word.text, _RU) for word in words(text)}
    if head.name == "год" and folded.isdisjoint(TERMS):
        return None
    before = [word for word in around if word.end <= number.start][-_WORDS_BEFORE:]
    low, high = bounds(text[number.start : number.end], value, [lemma(word.text, _RU) for word in before])
    fate = _fate(head, number, around)
    name = "человек" if head.name in PEOPLE or head.name in FATES else head.name
    left_out = {lemma(word.text, _RU) for word in around if number.start <= word.start < head.end}
    return Quantity(
        start=number.start - (text[: number.start][-1:] in _SIGNS),
        end=max(number.end, head.end),
        number=number,
        value=value * head.factor,
        low=low * head.factor,
        high=high * head.factor,
        head=name,
        fate=fate if name == "человек" else "",
        before=next((w.folded for w in reversed(before[-1:]) if w.folded in PREPOSITIONS), ""),
        scopes=frozenset(scope for scope, found in SCOPES.items() if found.search(text[begin:end])),
        context=frozenset(folded - left_out - STOP_WORDS[_RU] - ABOUT - MORE - LESS),
        names=capitalised(text),
        dates=frozenset(" ".join(date.split()) for date in _DATE.findall(text.casefold())),
    )


def _value(number: Number) -> float | None:
    """Return the value of a number that has just one."""
    if len(number.readings) != 1:
        return None
    try:
        return float(Decimal(number.readings[0]))
    except InvalidOperation:  # a time, a fraction, a century
        return None


def _is_part(text: str, number: Number) -> bool:
    """Whether a number is one end of a range, an ordinal, or a part of a name, a code or a year."""
    before, after = text[: number.start], text[number.end :]
    written = text[number.start : number.end]
    if not number.digits and (lemma(written, _RU) in MONTHS or any("Anum" in tags for tags in grammemes(written)[:1])):
        return True
    if before.endswith("+") and not _DEGREES_IN_WORDS.match(after):
        return True
    if _LISTED.search(before):
        return True
    if number.digits and (_GLUED.search(before) or _GLUED_AFTER.match(after)):
        return True
    year = written.isdigit() and _YEARS[0] <= int(written) <= _YEARS[1]
    return bool(_RANGE.search(before[-40:])) or (year and not money(text, number) and not _PERCENT.match(after))


def _clause(text: str, number: Number) -> tuple[int, int]:
    """Return where the clause of a number begins and ends."""
    cuts = [match.span() for match in _CLAUSE.finditer(text)]
    begin = max((end for _, end in cuts if end <= number.start), default=0)
    return begin, min((start for start, _ in cuts if start >= number.end), default=len(text))


def _head(text: str, number: Number, around: list[Word]) -> _Head | None:
    """Return what a number counts; None where that is nothing to compare by."""
    paid = money(text, number)
    if paid is not None:
        if _SMALL_MONEY.match(text, number.end + len(paid[1]) - (number.end - number.start)):
            return None
        end = text.find(paid[1], max(0, number.start - len(paid[1]))) + len(paid[1])
        rest = re.match(r"[^\W\d_]*", text[end:])
        return _Head(CURRENCIES[paid[0]], 1.0, max(end + len(rest[0]) if rest else end, number.end))
    for mark, unit in ((_PERCENT, "процент"), (_DEGREES, "градус")):
        if match := mark.match(text, number.end):
            return _Head(unit, 1.0, number.end + len(match[0]))
    after = [word for word in around if word.start >= number.end][:_WORDS_AFTER]
    beside = bool(after) and not text[number.end : after[0].start].strip()
    found = _noun(after) if beside else None
    return _people_before(number, around) if found is None else _named(found)


def _named(found: Word) -> _Head | None:
    """Return the head a noun makes, in the unit compared in."""
    name = lemma(found.text, _RU)
    if name in {"лето", "год"}:
        return _Head("год", 1.0, found.end)
    if name in MONTHS or name in NOT_COUNTED:
        return None
    unit, factor = MEASURES.get(name, (name, 1.0))
    return _Head(unit, factor, found.end)


def _noun(after: list[Word]) -> Word | None:
    """Return the noun a number counts: the first one, or the last adjective where none follows (`12 погибших`)."""
    last: Word | None = None
    for word in after:
        parses = grammemes(word.text)
        tags = parses[0] if parses else frozenset({"NOUN"})
        if word.folded in MEASURES or ("NOUN" in tags and not word.text[0].isupper()):
            return word
        if lemma(word.text, _RU) in FATES or not tags.isdisjoint({"ADJF", "PRTF"}):
            last = word
            continue
        break
    return last


def _people_before(number: Number, around: list[Word]) -> _Head | None:
    """Read `погибли двенадцать`, where nothing but the verb says who is counted."""
    before = [word for word in around if word.end <= number.start][-_WORDS_BEFORE:]
    told = any(lemma(word.text, _RU) in FATES for word in before)
    return _Head("человек", 1.0, number.end) if told else None


def _fate(head: _Head, number: Number, around: list[Word]) -> str:
    """Return what became of those counted: the head says it, else the nearest word of the clause."""
    if head.name in FATES:
        return FATES[head.name]
    near = [
        (min(abs(word.start - number.end), abs(number.start - word.end)), FATES[found])
        for word in around
        if (found := lemma(word.text, _RU)) in FATES
    ]
    return min(near)[1] if near else ""
