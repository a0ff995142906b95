"""Whether the numbers of a text stand in another, whatever the language writes them like.

A number in digits, a million and more, and a word that always means its number (`пять`, `XIX`, `жиырма`) are required
on the other side. Words that often mean something else (`one`, `second`, `оба`, `десятки`) and months by name only
excuse: they may stand for a number in digits on the other side, but are never required. A small number in words that
only the target has is told beside one that is missing, where it may be its wrong translation; alone it is nearly always
a free one.
"""

from collections.abc import Sequence

from tilshi.languages import Language
from tilshi.text.checks.numbers.matching import unmatched
from tilshi.text.checks.numbers.reading import Number, read
from tilshi.text.checks.numbers.units import changed_units
from tilshi.text.findings import Finding, WarningCode


def check_numbers(source: str, target: str, source_language: Language, target_language: Language) -> list[Finding]:
    """Return numbers missing from the target, numbers that only the target has, and other currencies and signs.

    A number that stands on both sides with another currency or sign is one NUMBER_MISSING with both sides told.
    """
    wanted, found = read(source, source_language), read(target, target_language)
    missing, added = unmatched(wanted, found)
    lost, new = _told(missing, found), _told(added, wanted)
    if all(one.digits for one in lost):
        new = [one for one in new if one.digits or _large(one)]
    return [
        *(
            Finding(WarningCode.NUMBER_MISSING, {"source": here, "target": there})
            for here, there in changed_units(source, target, wanted, found)
        ),
        *(Finding(WarningCode.NUMBER_MISSING, {"source": source[one.start : one.end], "target": None}) for one in lost),
        *(Finding(WarningCode.NUMBER_ADDED, {"source": None, "target": target[one.start : one.end]}) for one in new),
    ]


def unsupported_numbers(sentence: str, source: str, language: Language) -> list[str]:
    """Return the numbers of a sentence, as written, that its source has neither in digits nor in words."""
    known = {reading for number in read(source, language) for reading in _every(number)}
    return [
        sentence[number.start : number.end]
        for number in read(sentence, language)
        if number.required and not known.intersection(number.readings)
    ]


def _every(number: Number) -> tuple[str, ...]:
    return (*number.readings, *(reading for part in number.parts for reading in part))


def _told(numbers: Sequence[Number], others: Sequence[Number]) -> list[Number]:
    """Return what to tell of: a number in words only where the other side does not say it at all."""
    required = [one for one in numbers if one.required]
    if not required:
        return []
    said = {reading for one in others for reading in one.readings}
    return [one for one in required if one.digits or not said.intersection(one.readings)]


def _large(number: Number) -> bool:
    return number.zeros > 0 or (
        number.readings[0].isdigit() and len(number.readings[0]) > 1 and number.readings[0] >= "20"
    )
