"""Whether the names of a text stand in another: transliterated, inflected, translated or as the glossary wants them."""

from collections.abc import Mapping, Sequence

from tilshi.languages import Language
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.names import Name, Strength, profile
from tilshi.text.names.profile import word_codes
from tilshi.text.names.skeleton import related


def check_names(
    source: str,
    target: str,
    source_language: Language,
    target_language: Language,
    glossary: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Return names missing from the target and names that only the target has."""
    here, there = profile(source, source_language), profile(target, target_language)
    lost, new = here.unmatched(there), there.unmatched(here)
    lost, new = _apart(lost, new, source_language, target_language)
    return [
        *(Finding(WarningCode.NAME_MISSING, {"source": name.word.text, "target": None}) for name in lost),
        *(Finding(WarningCode.NAME_ADDED, {"source": None, "target": name.word.text}) for name in new),
    ]


def _apart(
    lost: Sequence[Name], new: Sequence[Name], source_language: Language, target_language: Language
) -> tuple[list[Name], list[Name]]:
    """Leave out the weak ones, and pairs of names left over that may be two spellings of one."""
    same = {
        name
        for one in lost
        for other in new
        if alike(word_codes(one.word.folded, source_language), word_codes(other.word.folded, target_language))
        for name in ((one, True), (other, False))
    }
    lost = [name for name in lost if (name, True) not in same]
    new = [name for name in new if (name, False) not in same]
    return _believed(lost, new), _believed(new, lost)


def _believed(names: Sequence[Name], others: Sequence[Name]) -> list[Name]:
    """Strong ones, and fair ones where the other text has a name left over that is no weak one."""
    least = Strength.FAIR if any(other.strength > Strength.WEAK for other in others) else Strength.STRONG
    return [name for name in names if name.strength >= least]


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(related(first, second) for first in one for second in other)
