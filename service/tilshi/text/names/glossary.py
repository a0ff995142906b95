"""Names whose rendering a glossary decides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tilshi.languages import Language
from tilshi.text.names.inflection import SHORTEST_STEM, stems
from tilshi.text.words import Word, words

_LONGEST_ENDING = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A glossary entry whose term stands in the source.

    Attributes:
        term: as the glossary has it.
        source: the indices of the source's words that it covers.
        target: those of the target's words that its rendering covers; empty where the rendering is not there.
    """

    term: str
    source: frozenset[int]
    target: frozenset[int]


def entries(
    glossary: Mapping[str, str],
    source: Sequence[Word],
    target: Sequence[Word],
    source_language: Language,
    target_language: Language,
) -> Iterator[Entry]:
    """Yield the entries of a glossary whose terms stand among the words of the source, inflected or not."""
    if not glossary:
        return
    beginnings = {word.folded[:SHORTEST_STEM] for word in source}
    for term, rendering in glossary.items():
        if term[:SHORTEST_STEM].casefold().replace("ё", "е") in beginnings or len(term) <= SHORTEST_STEM:
            covered = _places(words(term), source, source_language)
            if covered:
                yield Entry(term, covered, _places(words(rendering), target, target_language))


def _places(phrase: Sequence[Word], text: Sequence[Word], language: Language) -> frozenset[int]:
    """Return the indices of all words of a text that a phrase covers."""
    size = len(phrase)
    starts = range(len(text) - size + 1) if size else range(0)
    return frozenset(
        start + offset
        for start in starts
        if all(_same(word, text[start + at], language) for at, word in enumerate(phrase))
        for offset in range(size)
    )


def _same(one: Word, other: Word, language: Language) -> bool:
    if one.folded == other.folded:
        return True
    shared = set(stems(one.folded, language)) & set(stems(other.folded, language))
    shortest = min(len(one.folded), len(other.folded)) - _LONGEST_ENDING
    return any(len(stem) >= max(SHORTEST_STEM, shortest) for stem in shared)
