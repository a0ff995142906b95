"""Currency and sign of a number: `$5 млн` is not `€5 million`, `−5 °C` is not `5 °C`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from tilshi.text.checks.numbers.lexeme import Number

_CURRENCIES = MappingProxyType(
    {
        "dollar": r"\$|доллар|долл\b|dollar|usd\b|buck",
        "euro": r"€|евро(?![а-яё])|еуро(?!п)|euros?\b|eur\b",
        "pound": r"£|фунт|pound|gbp\b",
        "yen": r"¥|иен|йен|yens?\b|jpy\b",
        "tenge": r"₸|тенге|теңге|тг\b|tenge|kzt\b",
        "rouble": r"₽|рубл|руб\b|rouble|ruble|rub\b",
        "yuan": r"юан|yuan|renminbi|rmb\b|cny\b",
        "hryvnia": r"₴|гривн|грн\b|hryvni|uah\b",
        "franc": r"франк|francs?\b|chf\b",
        "lira": r"₺|лир[аыуе]?\b|lira|try\b",
        "rupee": r"₹|рупи|rupee|inr\b",
        "krone": r"крон|krone|krona|kronor",
        "zloty": r"злот|zloty|pln\b",
        "som": r"сом(?:а|ов|ам)?\b|soms?\b|kgs\b",
        "sum": r"сум(?:а|ов|ам)?\b|uzs\b",
        "dirham": r"дирхам|dirham|aed\b",
        "riyal": r"риал|riyal|rials?\b",
    }
)
_ANY = "|".join(f"(?P<{name}>{words})" for name, words in _CURRENCIES.items())
_OF_COUNTRY = (
    r"(?:(?:США|АҚШ|US|U\.S\.|Hong Kong|Canadian|Australian|Singapore|Russian|Kazakh(?:stani)?|British|Swiss|Turkish"
    r"|Канада|Аустралия|Ресей|Қытай|американск\w{2,3}|австралийск\w{2,3}|канадск\w{2,3}|британск\w{2,3}|российск\w{2,3}"
    r"|гонконгск\w{2,3}|сингапурск\w{2,3}|швейцарск\w{2,3}|турецк\w{2,3})\s)?"
)
_AFTER = re.compile(rf"[.\s-]{{0,2}}{_OF_COUNTRY}(?:{_ANY})", re.IGNORECASE)
_BEFORE = re.compile(r"(?:(?P<dollar>\$)|(?P<euro>€)|(?P<pound>£)|(?P<yen>¥)|(?P<tenge>₸)|(?P<rouble>₽))\s?$")
_BEFORE_REACH = 2
_MINUS = re.compile(r"(?:^|[\s(])(?:(?P<sure>минус |minus |−)|-)$", re.IGNORECASE)
_DEGREES = re.compile(r"\s?(?:°|градус|degree|[CС]\b)", re.IGNORECASE)
_RANGE = re.compile(r"\d\s?[−-]$")
_MINUS_REACH = 8
_BELOW = re.compile(
    "ниже|мороз|холод|минус|отрицат|упал|сниз|паден|поте|убыл|сократ|уменьш|дешев|below|sub-?zero|negative|freez|minus"
    "|fell|fall|drop|down|lost|loss|declin|decreas|less|lower|shr[aiu]nk|төмен|аяз|теріс|азай|кем[іу]|−|-\\d",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Said:
    """What stands beside all numbers of one value: currencies and the numbers as written with them, and signs."""

    first: Number
    currencies: dict[str, str] = field(default_factory=dict)
    bare: bool = False
    signs: set[bool] = field(default_factory=set)


def changed_units(
    source: str, target: str, source_numbers: Sequence[Number], target_numbers: Sequence[Number]
) -> list[tuple[str, str]]:
    """Return numbers that stand on both sides, as they are written there, in another currency or without their minus.

    Only what is written right beside a number counts, and only where every number of that value says otherwise.
    """
    there = _by_value(target, target_numbers)
    if not there:
        return []
    found: list[tuple[str, str]] = []
    for reading, here in _by_value(source, source_numbers).items():
        other = there.get(reading)
        if other is not None:
            found += _other_currency(here, other)
            found += _other_sign(source, target, here, other)
    return list(dict.fromkeys(found))


def _by_value(text: str, numbers: Sequence[Number]) -> dict[str, _Said]:
    values: dict[str, _Said] = {}
    for number in numbers:
        if not number.digits and not number.zeros:
            continue
        paid, negative = money(text, number), _negative(text, number)
        for reading in number.readings:
            said = values.setdefault(reading, _Said(number))
            said.signs.add(negative)
            if paid:
                said.currencies.setdefault(*paid)
            else:
                said.bare = True
    return values


def _other_currency(here: _Said, there: _Said) -> Iterator[tuple[str, str]]:
    if here.currencies and there.currencies and not there.bare and here.currencies.keys().isdisjoint(there.currencies):
        yield next(iter(here.currencies.values())), next(iter(there.currencies.values()))


def _other_sign(source: str, target: str, here: _Said, there: _Said) -> Iterator[tuple[str, str]]:
    if not here.signs.isdisjoint(there.signs):
        return
    negative = True in here.signs
    if not _BELOW.search(target if negative else source):
        yield _signed(source, here.first, negative=negative), _signed(target, there.first, negative=not negative)


def _signed(text: str, number: Number, *, negative: bool) -> str:
    return ("−" if negative else "") + text[number.start : number.end]


def money(text: str, number: Number) -> tuple[str, str] | None:
    """Return the currency of a number and the number with it, as written."""
    before = _BEFORE.search(text[max(0, number.start - _BEFORE_REACH) : number.start])
    if before and before.lastgroup:
        return before.lastgroup, before[0] + text[number.start : number.end]
    after = _AFTER.match(text, number.end)
    return (after.lastgroup, text[number.start : after.end()]) if after and after.lastgroup else None


def _negative(text: str, number: Number) -> bool:
    """Whether a number is below zero; a hyphen is a minus only before degrees, since many mean a dash by it."""
    before = text[max(0, number.start - _MINUS_REACH) : number.start]
    sign = _MINUS.search(before)
    if sign is None or not number.digits or _RANGE.search(before):
        return False
    return bool(sign["sure"]) or _DEGREES.match(text, number.end) is not None
