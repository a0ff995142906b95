"""The numbers of a text, each with every canonical form it may have: `57-й` is `57`, `два миллиона` is `2000000`."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from types import MappingProxyType

from tilshi.languages import Language
from tilshi.text.checks.numbers.building import build
from tilshi.text.checks.numbers.clock import with_half_hour, with_times
from tilshi.text.checks.numbers.context import in_context, of_final
from tilshi.text.checks.numbers.digits import SPACES, digits
from tilshi.text.checks.numbers.lexeme import Element, Joint, Lexeme, Number, Role
from tilshi.text.checks.numbers.words import lexemes
from tilshi.text.memo import remembered
from tilshi.text.words import Word, words

__all__ = ["Number", "read"]

_MEMO = 1024
_MOST = 10_000
"""Numbers in digits that are read of one text: a text of more is a table run together, or hostile."""
_DIGIT = re.compile(r"[\d¼-¾⅐-⅞]")
_LONGEST_GAP = 8
_NEXT = frozenset({"", "-", ". ", *SPACES})
_ENDING = re.compile(rf"-(?:х|ти|ми|и|го|й|мя|ью|тью|ші|шы)[{SPACES}]")
_PLUS = MappingProxyType(
    {
        Language.RU: frozenset({" с "}),
        Language.EN: frozenset({" and ", " and a ", "-and-a-", " and one "}),
        Language.KK: frozenset(SPACES),
    }
)
_OF = frozenset({" of ", " of a ", " a "})
_AND_BEFORE = frozenset({Role.HUNDRED, Role.SCALE})
_AND_AFTER = frozenset({Role.PLUS, Role.LAST, Role.HUNDRED})
_CENTURY = re.compile(r"\s?(?:[–—-]\s?[IVXІХҮ]+\s?)?(?:в\.|вв\.|век|столет|ғ\.|ғғ\.|ғасыр|cent)")
_WORLD_WAR_OR_MONTH = re.compile(
    r" (?:миров|world war|дүниежүз|(?:январ|феврал|март|апрел|ма|июн|июл|август|сентябр|октябр|ноябр|декабр)[ая]\b"
    r"|of (?:Jan|Feb|March|Apr|May|June|July|Aug|Sept|Oct|Nov|Dec))",
    re.IGNORECASE,
)
_UNCLEAR_AFTER = re.compile(r" (?:бұрыш|қырлы|тарап)")
_PART_OF_NAME = re.compile(r"\d-")
_NAME_BEFORE = re.compile(r"[A-Z]\w{1,20} $")
_STATES = frozenset({"7", "8", "20"})
_GROUP_ROLES = MappingProxyType({Language.RU: (Role.ALONE,), Language.EN: (), Language.KK: (Role.PLUS,)})
_GROUP_REACH = 10
_GROUP_BEFORE = re.compile(r"(?<!\w)(?:больш(?:ая|ой|ую)|үлкен) $", re.IGNORECASE)
"""A group of states by its number: Большая семёрка, Үлкен жиырмалық, as G7 and G20 have it."""
_SINGLE_ROMAN = frozenset("IVXІХҮ")


@remembered(_MEMO)
def read(text: str, language: Language) -> tuple[Number, ...]:
    """Return the numbers of a text, in digits and in words, in order; the last texts are remembered."""
    found: list[Element] = []
    for word in words(text):
        said = lexemes(word.text, language)
        if said:
            found += _worded(said, word, text, language)
    if _DIGIT.search(text):
        found += _written(text, language)
        found.sort(key=lambda element: element.start)
    if not found:
        return ()
    rest, times = with_times(found, text, language) if len(found) <= _MOST else (found, [])
    numbers = [of_final(one, text) for one in build(_joined(rest, text, language))]
    if language is Language.KK:
        numbers = [with_half_hour(one) for one in numbers]
    return tuple(sorted((*numbers, *times), key=lambda one: one.start)) if times else tuple(numbers)


def _written(text: str, language: Language) -> Iterator[Element]:
    for one in islice(digits(text, language), _MOST):
        number = in_context(one, text, language)
        code = text[one.start - 1 : one.start].isalpha()
        yield Element(Role.DIGITS, number.readings, True, number.start, number.end, number.parts, code)


def _worded(said: tuple[Lexeme, ...], word: Word, text: str, language: Language) -> Iterator[Element]:
    for at, one in enumerate(said):
        lexeme = _roman(one, word, text, language) if one.role is Role.ROMAN else one
        if lexeme is not None:
            clear = lexeme.clear and not (
                _UNCLEAR_AFTER.match(text, word.end) or _PART_OF_NAME.match(text, word.start - 2)
            )
            clear = clear or (lexeme.values[0] in {"1", "2"} and _names_one_thing(word, text))
            clear = clear or (lexeme.role in _GROUP_ROLES[language] and _names_states(lexeme, word, text))
            joint = Joint.NEXT if at else Joint.APART
            yield Element(lexeme.role, lexeme.values, clear, word.start, word.end, joint=joint)


def _roman(lexeme: Lexeme, word: Word, text: str, language: Language) -> Lexeme | None:
    before = text[word.start - 1 : word.start]
    if "-" in word.text:
        return lexeme if len(word.text.split("-")[0]) > 1 else lexeme._replace(clear=False)
    if before.isdigit():
        return None
    if len(word.text) > 1:
        return lexeme
    if word.text not in _SINGLE_ROMAN:
        return None
    if _CENTURY.match(text, word.end) or (word.text == "V" and language is not Language.EN):
        return lexeme._replace(clear=True)
    alone = (
        language is Language.EN
        and word.text == "I"
        and not _NAME_BEFORE.search(text[max(0, word.start - 24) : word.start])
    )
    return None if alone else lexeme


def _names_one_thing(word: Word, text: str) -> bool:
    """Whether `first` or `second` counts for certain: of a world war, or the day of a month."""
    return bool(_WORLD_WAR_OR_MONTH.match(text, word.end)) or text[max(0, word.start - 10) : word.start] == "World War "


def _names_states(lexeme: Lexeme, word: Word, text: str) -> bool:
    return (
        lexeme.values[0] in _STATES
        and _GROUP_BEFORE.search(text[max(0, word.start - _GROUP_REACH) : word.start]) is not None
    )


def _joined(elements: list[Element], text: str, language: Language) -> list[Element]:
    """Say of every element how it stands to the one before."""
    joined = elements[:1]
    for before, element in pairwise(elements):
        if element.joint or element.start - before.end > _LONGEST_GAP:
            joined.append(element)
            continue
        joint = _joint(before, element, text[before.end : element.start], language)
        joined.append(element._replace(joint=joint) if joint else element)
    return joined


def _joint(before: Element, element: Element, gap: str, language: Language) -> Joint:
    if element.role is before.role is Role.DIGITS:
        return Joint.APART
    if element.role is Role.PART and gap in _PLUS[language]:
        return Joint.PLUS
    if gap in _NEXT or (before.role is Role.DIGITS and _ENDING.fullmatch(gap)):
        return Joint.NEXT
    if language is Language.EN and gap == " and " and before.role in _AND_BEFORE and element.role in _AND_AFTER:
        return Joint.NEXT
    if language is Language.EN and gap in _OF and element.role in {Role.SCALE, Role.HUNDRED}:
        return Joint.NEXT
    return Joint.APART
