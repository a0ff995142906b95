"""Masks as numbers, for models that copy a number better than a mark in brackets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType

from tilshi.text.masking import MARK

_DIGITS = re.compile(r"\d+")
_GLUED_BEFORE, _GLUED_AFTER = r"[\w$€£₸₽№#]|\d[.,]", r"[\w%°$€£₸₽]|[.,]\d"
_BEFORE, _AFTER = re.compile(rf"(?:{_GLUED_BEFORE})\Z"), re.compile(_GLUED_AFTER)
_NUMBER = re.compile(r"(?<![\w$€£₸₽№#])(?<!\d[.,])\d+" + rf"(?!{_GLUED_AFTER})")
"""A number that stands free: `48th`, `48%` and `$48` say something else than the mark did."""
_FIRST_NUMBER, _NUMBER_STEP = 48, 11
_TENS = tuple(
    re.compile(words)
    for words in (
        r"\d",
        r"надцат|teen|\bон\b",
        r"двадцат|twent|жиырма",
        r"тридцат|thirt|отыз",
        r"сорок|fort|қырық",
        r"пят\w{0,2}десят|fift|елу",
        r"шест\w{0,2}десят|sixt|алпыс",
        r"сем\w{0,2}десят|sevent|жетпіс",
        r"восем\w{0,2}десят|восьмидесят|eight|сексен",
        r"девяност|ninet|тоқсан",
    )
)
"""What says a number from 10 n to 10 n + 9 in words: a model may write it in digits. It may be too much, never too
little."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A masked text with numbers in place of its marks, for models that copy numbers better than brackets.

    Attributes:
        text: what the model reads.
        marks: the mark that each number stands for.
        apart: the numbers with a space before them that the mark has not, since it touches a word or a sign there.
        parted: those with one after them.
    """

    text: str
    marks: Mapping[str, str]
    apart: frozenset[str] = frozenset()
    parted: frozenset[str] = frozenset()

    def marked(self, text: str) -> str:
        """Return a hypothesis with marks in place of the numbers that stand free, without the spaces put around them.

        Part of another number or of a word, and a number with a sign, are no marks: the value would be changed.
        """
        if not self.marks:
            return text
        parts: list[str] = []
        end = 0
        for match in _NUMBER.finditer(text):
            number = match[0]
            if number not in self.marks:
                continue
            start = match.start()
            start -= number in self.apart and start > end and text[start - 1] == " "
            parts += (text[end:start], self.marks[number])
            end = match.end()
            end += number in self.parted and text[end : end + 1] == " "
        return "".join((*parts, text[end:]))


def numbered(text: str) -> Numbered:
    """Return a masked text with numbers in place of its marks: of two digits or more, that it does not have itself.

    Where a mark touches a word, a digit, a sign or another mark, a space keeps its number apart.
    """
    found = list(MARK.finditer(text))
    if not found:
        return Numbered(text, MappingProxyType({}))
    numbers = dict(zip(dict.fromkeys(match[0] for match in found), _free(MARK.sub(" ", text)), strict=False))
    marks = MappingProxyType({number: mark for mark, number in numbers.items()})
    filled = MARK.sub(lambda match: "0" * len(match[0]), text)  # a mark beside a mark touches a digit
    apart = frozenset(
        numbers[match[0]] for match in found if _BEFORE.search(filled, max(0, match.start() - 2), match.start())
    )
    parted = frozenset(numbers[match[0]] for match in found if _AFTER.match(text, match.end()))

    def spaced(match: re.Match[str]) -> str:
        number = numbers[match[0]]
        return f"{' ' * (number in apart)}{number}{' ' * (number in parted)}"

    return Numbered(MARK.sub(spaced, text), marks, apart, parted)


def _free(text: str) -> Iterator[str]:
    """Yield numbers that a text does not have, in digits or, below a hundred, in words."""
    taken, folded = set(_DIGITS.findall(text)), text.casefold()
    said = [words.search(folded) is not None for words in _TENS]
    for number in count(_FIRST_NUMBER, _NUMBER_STEP):
        if str(number) not in taken and not (number < 10 * len(said) and said[number // 10]):
            yield str(number)
