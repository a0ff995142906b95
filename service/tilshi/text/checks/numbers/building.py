"""From parts to numbers: `2` `миллиона`, `двадцать` `пять`, `five` `hundred` `and` `seven`, `екі` `жарым` `мың`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from tilshi.text.checks.numbers.digits import canonical, fraction, shift
from tilshi.text.checks.numbers.lexeme import Element, Joint, Number, Role

_LONGEST = 16
_CLOSED = frozenset({Role.ALONE, Role.ROMAN, Role.LAST, Role.LAST_SCALE})
_CLOSING = frozenset({Role.LAST, Role.LAST_SCALE, Role.UNIT})
_SCALES = frozenset({Role.SCALE, Role.LAST_SCALE})
_ADDED = frozenset({Role.PLUS, Role.LAST, Role.UNDER})
_WITH_ROOM = frozenset({Role.PLUS, Role.HUNDRED, Role.UNDER})
_MILLION, _THOUSAND = 6, 3
_NO_SCALE = 99
_TEN, _HUNDRED, _QUARTER = 10, 100, 4


def build(elements: Sequence[Element]) -> Iterator[Number]:
    """Yield the numbers that elements make together, in order."""
    draft: _Draft | None = None
    for element, after in zip_longest(elements, elements[1:]):
        if draft is not None:
            if element.joint and draft.take(element, after):
                continue
            yield draft.number()
            draft = None
        if element.role is Role.DIGITS and (after is None or not after.joint):
            yield Number(element.start, element.end, element.values, True, True, 0, element.parts, element.code)
        else:
            draft = _Draft(element)
    if draft is not None:
        yield draft.number()


@dataclass(slots=True)
class _Draft:
    """A number being read: finished thousands and millions, and what stands before the next scale."""

    start: int
    end: int
    totals: tuple[str, ...]
    current: tuple[str, ...]
    room: int
    floor: int
    digits: bool
    code: bool
    clear: bool
    closed: bool
    zeros: int
    parts: tuple[tuple[str, ...], ...]
    more: tuple[str, ...]
    under: bool

    def __init__(self, first: Element) -> None:
        self.start, self.end = first.start, first.end
        self.totals = self.current = self.more = ()
        self.room, self.floor, self.zeros = 0, _NO_SCALE, 0
        self.digits, self.code, self.clear, self.parts = first.role is Role.DIGITS, first.code, first.clear, first.parts
        self.under = first.role is Role.UNDER
        self.closed = first.role in _CLOSED
        if first.role in _SCALES:
            self.zeros = self.floor = int(first.values[0])
            self.totals = (shift("1", self.zeros),)
        else:
            self.current = first.values
            self.room = _room(first)

    def take(self, element: Element, after: Element | None) -> bool:
        """Add an element; whether it belonged here."""
        role = element.role
        if role is Role.UNIT:
            taken = self._unit(element.values)
        elif self.closed:
            taken = False
        elif self.under and role is Role.PLUS:
            taken = self._over(element.values[0])
        elif role in _ADDED:
            taken = self._plus(element)
        elif role is Role.HUNDRED:
            taken = self._hundred(element)
        elif role in _SCALES:
            taken = self._scale(int(element.values[0]))
        elif role is Role.PART:
            taken = self._part(element)
        else:
            taken = role is Role.DIGITS and self._digits(element, after)
        self.under = False
        if taken:
            self.end, self.under = element.end, role is Role.UNDER
            self.closed = self.closed or role in _CLOSING
        return taken

    def number(self) -> Number:
        """Return what was read."""
        readings = self.totals or self.current
        if self.totals and self.current:
            readings = (_add(self.totals[0], self.current[0]),)
        required = self.digits or self.zeros >= _MILLION or (self.clear and readings[0].isdigit())
        readings = tuple(dict.fromkeys((*readings, *self.more)))
        return Number(self.start, self.end, readings, self.digits, required, self.zeros, self.parts, self.code)

    def _plus(self, element: Element) -> bool:
        value = element.values[0]
        if not self.current:
            self.current, self.room = element.values, _room(element)
        elif not self.digits and self.room and float(value) < self.room:
            self.current, self.room = (_add(self.current[0], value),), _room(element)
            self.clear = True
        elif element.role is Role.LAST and self._counts_below(int(value)):
            self.parts = (self.current, (value,))
            self.more = (value,) if self.current == ("1",) else ()
            self.current = (fraction(int(self.current[0]), int(value)),)
        else:
            return False
        self.clear = self.clear or element.clear
        return True

    def _over(self, value: str) -> bool:
        """Read a fraction whose whole is said first: `үштен екі`."""
        whole = self.current[0] if self.current else ""
        if not whole.isdigit() or not value.isdigit() or not 0 < int(value) < int(whole):
            return False
        self.current, self.parts, self.closed = (fraction(int(value), int(whole)),), ((value,), (whole,)), True
        return True

    def _hundred(self, element: Element) -> bool:
        if not self.current:
            self.current = element.values
        elif len(self.current[0]) < len("100") and "." not in self.current[0]:
            self.current = tuple(shift(one, 2) for one in self.current)
            self.clear = True
        else:
            return False
        self.room = _HUNDRED
        return True

    def _scale(self, zeros: int) -> bool:
        if not self.current:
            self.totals = tuple(shift(one, zeros) for one in self.totals)
        elif self.totals and zeros < self.floor:
            self.totals = (_add(self.totals[0], shift(self.current[0], zeros)),)
        else:
            mantissa = (_add(self.totals[0], self.current[0]),) if self.totals else self.current
            self.totals = tuple(shift(one, zeros) for one in mantissa)
        self.clear = self.clear or (self.current not in {(), ("10",), ("12", "10"), ("100",)})
        self.current, self.room, self.parts = (), 0, ()
        self.floor, self.zeros = zeros, max(self.zeros, zeros)
        return True

    def _part(self, element: Element) -> bool:
        value = element.values[0]
        if element.joint is Joint.PLUS and self.current:
            self.current = tuple(_add(one, value) for one in self.current)
        elif element.joint is Joint.PLUS:
            self.totals = tuple(_add(one, shift(value, self.floor)) for one in self.totals)
        elif value != "0.5" and self.current and self._counts_below(_QUARTER):
            under = 3 if "/" in value else _QUARTER
            self.parts = (self.current, (str(under),))
            self.more = self.current if under == _QUARTER else ()
            self.current = (fraction(int(self.current[0]), under),)
        else:
            return False
        self.room = 0
        return True

    def _unit(self, values: tuple[str, ...]) -> bool:
        if self.totals or not self.current:
            return False
        numbers = [one for one in self.current if len(one) < _LONGEST and "/" not in one and ":" not in one]
        self.more = tuple(canonical(format(Decimal(one) * int(unit), "f")) for one in numbers for unit in values)
        if values == ("100",):
            self.more = (*self.more, *(f"century {one}" for one in numbers))
        return True

    def _digits(self, element: Element, after: Element | None) -> bool:
        """Add what stands in digits after a scale: `5 млн 120,4 тыс.`, `42 мың 500`."""
        if self.current or not self.digits:
            return False
        smaller = after is not None and after.joint and after.role is Role.SCALE and int(after.values[0]) < self.floor
        rest = self.floor == _THOUSAND and element.end - element.start == _THOUSAND and element.values[0].isdigit()
        if not smaller and not rest:
            return False
        self.current = element.values
        return True

    def _counts_below(self, under: int) -> bool:
        number = self.current[0]
        return len(self.current) == 1 and number.isdigit() and len(number) < _TEN and 0 < int(number) < under


def _room(element: Element) -> int:
    """Return below which value a word may be added: ten after `двадцать`, nothing after `пять`."""
    value = element.values[0]
    if element.role not in _WITH_ROOM or not value.isdigit() or not int(value):
        return 0
    zeros = len(value) - len(value.rstrip("0"))
    return int("1" + "0" * zeros) if zeros else 0


def _add(one: str, other: str) -> str:
    if max(len(one), len(other)) > _LONGEST or "/" in one + other:
        return one
    return canonical(format(Decimal(one) + Decimal(other), "f"))
