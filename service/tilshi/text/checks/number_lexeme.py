"""What a word can say about a number, whatever the language."""

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import NamedTuple


class Role(Enum):
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


def table(rows: str, role: Role, *, clear: bool = False) -> dict[str, Lexeme]:
    """Return lexemes by word from rows `value[,value] word word …` divided by `|`."""
    split = (row.split() for row in rows.split("|"))
    return {word: Lexeme(role, tuple(values.split(",")), clear) for values, *words in split for word in words}


def frozen(*tables: Mapping[str, Lexeme]) -> Mapping[str, Lexeme]:
    """Return one table of several; the first that has a word decides."""
    return MappingProxyType({word: lexeme for one in reversed(tables) for word, lexeme in one.items()})
