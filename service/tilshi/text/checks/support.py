"""Whether an abstractive summary sentence states a number, a name or a quotation that its source does not have."""

from functools import lru_cache

from tilshi.languages import Language
from tilshi.text.checks.numbers import unsupported_numbers
from tilshi.text.checks.quotes.support import unsupported_quotes
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.lemmas import lemma
from tilshi.text.names import Profile, Strength, profile, word_outlines
from tilshi.text.words import Word

_ENDING = 3
_SHORTEST_STEM = 3
_ACRONYM = 6
_SOURCES = 16
_Sounds = tuple[frozenset[str], frozenset[str]]


def check_support(sentence: str, source: str, language: Language) -> tuple[Finding, ...]:
    """Return one UNSUPPORTED_SUMMARY for every number, name and quotation of a summary sentence the source lacks.

    For which words are names see `tilshi.text.names`. A name is supported by a word of the source with the same lemma
    or the same beginning (all but the last three letters, at least three); an acronym by the same letters, or by words
    that begin with them, in order; either by what means the same or, in other letters, sounds the same. For quotations
    see `unsupported_quotes`.

    Args:
        sentence: one sentence of the summary.
        source: the text summarised.
        language: of both.
    """
    missing = unsupported_numbers(sentence, source, language)
    missing += _unsupported_names(sentence, source, language)
    missing += unsupported_quotes(sentence, source, language)
    return tuple(Finding(WarningCode.UNSUPPORTED_SUMMARY, {"source": None, "target": one}) for one in missing)


def _unsupported_names(sentence: str, source: str, language: Language) -> list[str]:
    said = profile(sentence, language)
    if not said.names or sentence.isupper():
        return []
    known = profile(source, language)
    missing = []
    for name, meant in zip(said.names, said.concepts, strict=True):
        if name.strength <= Strength.OPENING:
            continue
        if not (meant & known.all_concepts or _supported(name.word.text, known, language)):
            missing.append(name.word.text)
    return missing


def _supported(name: str, source: Profile, language: Language) -> bool:
    folded, initials, sounds = _folded(source.words, language)
    parts = Word(name, 0, 0).folded.split("-")
    if name.isupper() and len(name) <= _ACRONYM:
        return name.casefold() in initials or all(part in folded or _heard(part, sounds, language) for part in parts)
    return all(_known(part, folded, language) or _heard(part, sounds, language) for part in parts)


def _heard(part: str, sounds: _Sounds, language: Language) -> bool:
    """Whether a word in the other letters sounds like it: Телеграм, Telegram."""
    return bool(word_outlines(part, language) & sounds[not part.isascii()])


@lru_cache(maxsize=_SOURCES)
def _folded(words: tuple[Word, ...], language: Language) -> tuple[frozenset[str], str, _Sounds]:
    """The words of a source and their parts, folded; their first letters in a row; how Cyrillic and Latin sound."""
    folded = [word.folded for word in words]
    parts = frozenset(part for word in folded for part in (word, *word.split("-")))
    latin = frozenset(code for part in parts if part.isascii() for code in word_outlines(part, language))
    cyrillic = frozenset(code for part in parts if not part.isascii() for code in word_outlines(part, language))
    return parts, "".join(word[0] for word in folded), (cyrillic, latin)


def _known(name: str, words: frozenset[str], language: Language) -> bool:
    if name in words or lemma(name, language) in words:
        return True
    stem = name[: max(_SHORTEST_STEM, len(name) - _ENDING)]
    return len(name) >= _SHORTEST_STEM and any(word.startswith(stem) for word in words)
