"""Content words of a text in a form that survives inflection."""

import re
from functools import lru_cache
from typing import Any

from tilshi.languages import Language
from tilshi.once import once
from tilshi.text.stop_words import STOP_WORDS

__all__ = ["KAZAKH_STEM", "STOP_WORDS", "grammemes", "lemma", "lemmas"]

KAZAKH_STEM = 5
"""Letters kept of a Kazakh word. Taking the first n letters is a standard light stemmer for agglutinative languages:
n = 5 was the best fixed length for Turkish retrieval (Can et al., "Information retrieval on Turkish texts", JASIST
59(3), 2008)."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_CYRILLIC = re.compile(r"[\u0400-\u04ff\d'’-]+")
_MEMO = 50_000
_LONGEST = 64


def lemmas(text: str, language: Language) -> tuple[str, ...]:
    """Return the lower-case lemmas of the content words of a text, in order, function words left out, `ё` as `е`."""
    words = (_fold(match[0]) for match in _WORD.finditer(text))
    stop = STOP_WORDS[language]
    found = (lemma(word, language) for word in words if word not in stop)
    return tuple(word for word in found if word not in stop)


def lemma(word: str, language: Language) -> str:
    """Return the lemma of one word: dictionary form (ru), Snowball stem (en), first letters (kk); lower case."""
    word = _fold(word)
    if len(word) > _LONGEST or not word[:1].isalpha():
        return word
    if language is Language.KK:
        return word[:KAZAKH_STEM]
    if language is Language.EN:
        return _english(word)
    # pymorphy3 guesses at anything, and fails on letters that Unicode has no names for
    return _russian(word) if _CYRILLIC.fullmatch(word) else word


@lru_cache(maxsize=_MEMO)
def grammemes(word: str) -> tuple[frozenset[str], ...]:
    """Return the OpenCorpora grammemes of each reading of a Russian word, the likeliest first; none if unknown."""
    word = _fold(word)
    if len(word) > _LONGEST or not _CYRILLIC.fullmatch(word) or not _morphology().word_is_known(word):
        return ()
    return tuple(frozenset(parse.tag.grammemes) for parse in _morphology().parse(word))


def _fold(word: str) -> str:
    return word.casefold().replace("ё", "е")


@once
def _morphology() -> Any:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415  # half a second: only where Russian is met

    return MorphAnalyzer(lang="ru")


@once
def _stemmer() -> Any:
    from snowballstemmer import stemmer  # noqa: PLC0415  # as above

    return stemmer("english")


@lru_cache(maxsize=_MEMO)
def _russian(word: str) -> str:
    return _fold(_morphology().parse(word)[0].normal_form)


@lru_cache(maxsize=_MEMO)
def _english(word: str) -> str:
    return str(_stemmer().stemWord(word.removesuffix("'s").removesuffix("’s")))
