"""Words, months and Roman numerals as parts of numbers, in all three languages."""

import re
from functools import lru_cache
from types import MappingProxyType

from tilshi.languages import Language
from tilshi.text.checks.numbers import english, kazakh, russian
from tilshi.text.checks.numbers.lexeme import Lexeme, Role

_MEMO = 50_000
_LONGEST = 40
_ALSO_COMMON = frozenset({"may", "march", "mar", "sep", "dec", "jan"})
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LOOKS_ROMAN = re.compile(r"[IVXLCDMІХСМҮ]{1,15}")
_LATIN = str.maketrans("ІХСМҮ", "IXCMV")
_ROMAN_VALUES = MappingProxyType({"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000})
_SHORT = frozenset("IVX")
_SURE = 2
_LEAD = MappingProxyType(
    {
        Language.EN: frozenset({Role.PLUS, Role.ROMAN}),
        Language.RU: frozenset({Role.ROMAN}),
        Language.KK: frozenset({Role.ROMAN}),
    }
)
"""What may begin a hyphenated word and still always mean its number: `five-year-old`, `XIX-ғасыр`."""


@lru_cache(maxsize=_MEMO)
def lexemes(word: str, language: Language) -> tuple[Lexeme, ...]:
    """Return what a word says about numbers, part by part (`twenty-five` has two); empty for nearly all words."""
    if len(word) > _LONGEST:
        return ()
    folded = word.casefold().replace("ё", "е").removesuffix("'s").removesuffix("’s")
    if folded == word and folded in _ALSO_COMMON:
        return ()
    if "-" not in folded:
        roman = _roman(word)
        return (roman,) if roman else _one(folded, language)
    whole = english.WORDS.get(folded) if language is Language.EN else russian.WORDS.get(folded)
    if whole:
        return (whole,)
    romans = [_roman(part) for part in word.split("-")]
    parts = [
        (roman,) if roman else _one(part, language) for roman, part in zip(romans, folded.split("-"), strict=False)
    ]
    found = [lexeme for part in parts for lexeme in part]
    sure = all(parts) or (len(parts[0]) == 1 and parts[0][0].role in _LEAD[language])
    return tuple(found if sure else (lexeme._replace(clear=False) for lexeme in found))


def _one(word: str, language: Language) -> tuple[Lexeme, ...]:
    if word.isascii() and language is not Language.EN:
        foreign = english.WORDS.get(word)
        return (foreign._replace(clear=False),) if foreign else ()
    if language is Language.KK:
        return kazakh.lexemes(word)
    if language is Language.RU:
        known = russian.WORDS.get(word)
        return (known,) if known else russian.made(word)
    known = english.WORDS.get(word)
    return (known,) if known else ()


def _roman(word: str) -> Lexeme | None:
    if not _LOOKS_ROMAN.fullmatch(word):
        return None
    numeral = word.translate(_LATIN)
    if not _ROMAN.fullmatch(numeral):
        return None
    values = [_ROMAN_VALUES[one] for one in numeral]
    value = sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return Lexeme(Role.ROMAN, (str(value),), len(numeral) >= _SURE and set(numeral) <= _SHORT)
