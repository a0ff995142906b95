"""Whether the names of a text stand in another: transliterated, inflected, translated or as the glossary wants them.

A name of one text is looked for among the words of the other by what it means (`names.exonyms`) and by what it sounds
like (`names.skeleton`). What is left over on one side is told if it surely is a name; an acronym, or a word that only
may be one, is told only where the other side has such a one left over too, as it has where one name replaced another.
"""

from collections.abc import Mapping, Sequence

from tilshi.languages import Language
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.names import Name, Strength, entries, may_be_one, profile


def check_names(
    source: str,
    target: str,
    source_language: Language,
    target_language: Language,
    glossary: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Return names missing from the target and names that only the target has.

    Args:
        source: the segment.
        target: its translation.
        source_language: of the segment.
        target_language: of the translation.
        glossary: source terms and the renderings wanted, in dictionary form. A name that a term covers is missing
            unless the rendering stands in the target, however inflected. Every entry is looked at: pass those of the
            segment, not a whole dictionary.
    """
    here, there = profile(source, source_language), profile(target, target_language)
    if not (here.names or there.names):
        return []
    lost, new = here.unmatched(there), there.unmatched(here)
    if not (lost or new or glossary):
        return []
    unmet: list[str] = []
    named = {name.at for name in here.names}
    for entry in entries(glossary or {}, here.words, there.words, source_language, target_language):
        if not entry.source & named:
            continue
        lost = [name for name in lost if name.at not in entry.source]
        new = [name for name in new if name.at not in entry.target]
        if not entry.target:
            unmet.append(entry.term)
    lost, new = _told(lost, new, source_language, target_language)
    missing = dict.fromkeys([*unmet, *(name.word.text for name in lost)])
    return [
        *(Finding(WarningCode.NAME_MISSING, {"source": text, "target": None}) for text in missing),
        *(Finding(WarningCode.NAME_ADDED, {"source": None, "target": name.word.text}) for name in new),
    ]


def _told(
    lost: Sequence[Name], new: Sequence[Name], source_language: Language, target_language: Language
) -> tuple[list[Name], list[Name]]:
    """Leave out pairs of names left over that may be one name spelled by two tastes, and what alone says too little."""
    same = [
        (one, other)
        for one in lost
        for other in new
        if may_be_one(one.word.folded, source_language, other.word.folded, target_language)
    ]
    lost = [name for name in lost if all(name is not one for one, _ in same)]
    new = [name for name in new if all(name is not other for _, other in same)]
    return _believed(lost, new), _believed(new, lost)


def _believed(names: Sequence[Name], others: Sequence[Name]) -> list[Name]:
    least = Strength.FAIR if any(other.strength > Strength.WEAK for other in others) else Strength.STRONG
    opened = any(other.at == 0 and other.strength in {Strength.OPENING, Strength.STRONG} for other in others)
    return [
        name
        for name in names
        if name.strength >= least or (opened and name.at == 0 and name.strength is Strength.OPENING)
    ]
