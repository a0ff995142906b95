"""Whether the names of a text stand in another: transliterated, inflected, translated or as the glossary wants them."""

from collections.abc import Mapping, Sequence

from tilshi.languages import Language
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.names import Name, Strength, profile


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
    missing, added = _believed(lost, new), _believed(new, lost)
    return [
        *(Finding(WarningCode.NAME_MISSING, {"source": name.word.text, "target": None}) for name in missing),
        *(Finding(WarningCode.NAME_ADDED, {"source": None, "target": name.word.text}) for name in added),
    ]


def _believed(names: Sequence[Name], others: Sequence[Name]) -> list[Name]:
    """Weak ones count only where the other text has a name left over too, as it has where one replaced another."""
    return [name for name in names if name.strength is Strength.STRONG or others]
