"""Whether the numbers of a text stand in another, whatever the language writes them like.

A number in digits is required on the other side, once for each time it stands here. Numbers in words, Roman numerals
and months by name only excuse: they may stand for a number in digits on the other side, but are never required.
"""

from collections.abc import Iterable, Sequence

from tilshi.languages import Language
from tilshi.text.checks.number_reading import Number, numbers, spoken
from tilshi.text.findings import Finding, WarningCode


def check_numbers(source: str, target: str, source_language: Language, target_language: Language) -> list[Finding]:
    """Return numbers missing from the target and numbers that only the target has."""
    wanted, found = numbers(source, source_language), numbers(target, target_language)
    missing, added = unmatched(wanted, found)
    said, heard = spoken(target, target_language), spoken(source, source_language)
    lost = [number for number in missing if not number.readings & said]
    new = [number for number in added if not number.readings & heard]
    return [
        *(Finding(WarningCode.NUMBER_MISSING, {"source": number.text, "target": None}) for number in lost),
        *(Finding(WarningCode.NUMBER_ADDED, {"source": None, "target": number.text}) for number in new),
    ]


def unsupported_numbers(sentence: str, source: str, language: Language) -> list[str]:
    """Return the numbers of a sentence, as written, that its source has neither in digits nor in words."""
    known = spoken(source, language).union(*(number.readings for number in numbers(source, language)))
    return [number.text for number in numbers(sentence, language) if not number.readings & known]


def unmatched(left: Sequence[Number], right: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    """Pair numbers that share a reading, each used once; return those left over on either side."""
    free: dict[str, list[int]] = {}
    for at, number in enumerate(right):
        for reading in number.readings:
            free.setdefault(reading, []).append(at)
    used: set[int] = set()
    over = [number for number in left if not _take(number.readings, free, used)]
    return over, [number for at, number in enumerate(right) if at not in used]


def _take(readings: Iterable[str], free: dict[str, list[int]], used: set[int]) -> bool:
    for reading in sorted(readings):
        waiting = free.get(reading, [])
        while waiting:
            at = waiting.pop()
            if at not in used:
                used.add(at)
                return True
    return False
