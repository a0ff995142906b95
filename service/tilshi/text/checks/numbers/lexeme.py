"""The parts of numbers and the numbers they make, whatever the language."""

from collections.abc import Mapping
from enum import IntEnum, auto
from types import MappingProxyType
from typing import NamedTuple


class Role(IntEnum):  # IntEnum, not Enum: its hash is the integer's, and roles are looked up for every word
    """How a word takes part in a number.

    Attributes:
        DIGITS: not a word: a number in digits.
        PLUS: adds up: `двадцать`, `five`, `елу`.
        HUNDRED: multiplies what stands before it by a hundred, or is one.
        SCALE: multiplies by a thousand and more; the value is the count of zeros.
        LAST: an ordinal: adds up and ends the number, and names a fraction after another: `две пятых`.
        LAST_SCALE: an ordinal or adjective of a scale: `тысячный`, `10-миллионный`.
        UNDER: what a fraction is of, before its count: `үштен бір`.
        PART: a half or a quarter: a number alone, before a scale, or added: `два с половиной`.
        UNIT: counts years or things in tens and hundreds: `two decades` is `20`, `бір ғасыр` is `100`.
        ALONE: a number by itself only; the names of months, noon, `twice`.
        ROMAN: a Roman numeral.
    """

    DIGITS = auto()
    PLUS = auto()
    HUNDRED = auto()
    SCALE = auto()
    LAST = auto()
    LAST_SCALE = auto()
    UNDER = auto()
    PART = auto()
    UNIT = auto()
    ALONE = auto()
    ROMAN = auto()


class Lexeme(NamedTuple):
    """One part of a word that says a number.

    Attributes:
        role: how it takes part.
        values: the number, in the canonical form of readings; several where the word has several meanings.
        clear: whether it always means its number, so that a translation must have it too.
    """

    role: Role
    values: tuple[str, ...]
    clear: bool = False


class Joint(IntEnum):
    """How a part stands to the one before it: apart, right after it, or after `and`, `с`."""

    APART = 0
    NEXT = 1
    PLUS = 2


class Element(NamedTuple):
    """A part of a number where it stands.

    Attributes:
        role: how it takes part.
        values: what it says, as canonical numbers; for a scale the count of its zeros.
        clear: whether it always means its number.
        start: where it begins, in code points.
        end: where it ends.
        parts: for digits: readings of the numbers they may be made of.
        code: for digits: whether letters stand right before them, as in `H5N1`.
        joint: how it stands to the element before it.
    """

    role: Role
    values: tuple[str, ...]
    clear: bool
    start: int
    end: int
    parts: tuple[tuple[str, ...], ...] = ()
    code: bool = False
    joint: Joint = Joint.APART


class Number(NamedTuple):
    """A number of a text.

    Attributes:
        start: where it begins, in code points.
        end: where it ends.
        readings: every canonical form it may have; `1.500` is `1.5` or `1500`.
        digits: whether digits stand in it.
        required: whether a translation must have it.
        zeros: of its scale word, 0 without one.
        parts: readings of the numbers it may be made of.
        code: whether letters stand right before its digits.
    """

    start: int
    end: int
    readings: tuple[str, ...]
    digits: bool
    required: bool
    zeros: int
    parts: tuple[tuple[str, ...], ...]
    code: bool


def table(rows: str, role: Role, *, clear: bool = False) -> dict[str, Lexeme]:
    """Return lexemes by word from rows `value[,value] word word …` divided by `|`."""
    split = (row.split() for row in rows.split("|"))
    return {word: Lexeme(role, tuple(values.split(",")), clear) for values, *words in split for word in words}


def frozen(*tables: Mapping[str, Lexeme]) -> Mapping[str, Lexeme]:
    """Return one table of several; the first that has a word decides."""
    return MappingProxyType({word: lexeme for one in reversed(tables) for word, lexeme in one.items()})
