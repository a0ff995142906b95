"""The names of a text: which words are, and how sure that is."""

import tomllib
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.lemmas import STOP_WORDS, grammemes
from tilshi.text.names.inflection import stems
from tilshi.text.words import Word

_MEMO = 50_000
_ACRONYM = range(2, 7)
_NAME_TAGS = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})
_BEGINNING = frozenset(".!?…:;\"'«»“”„‘([—–-•*\n")
_HEADLINE_WORDS = 4
_HEADLINE_SHARE = 0.6


class Strength(IntEnum):
    """How much it says that a word has no counterpart."""

    WEAK = 1
    """An ordinary word with a capital, or an acronym: often translated, spelled out or left out."""
    STRONG = 2
    """A name that is written nearly alike everywhere, or whose translations are known."""


class Name(NamedTuple):
    """A name of a text: which word it is, and how sure."""

    at: int
    word: Word
    strength: Strength


def candidates(text: str, cut: Sequence[Word], sure: Sequence[bool], language: Language) -> list[Name]:
    """Return the words of a text that are names, in order.

    Args:
        text: the text.
        cut: its words.
        sure: for each word, whether it is known to be a name with known translations.
        language: of the text.
    """
    capitals = [word.text[:1].isupper() for word in cut]
    shouting = text.isupper()
    headline = len(cut) >= _HEADLINE_WORDS and sum(capitals) > _HEADLINE_SHARE * len(cut)
    found = []
    for at, word in enumerate(cut):
        if not capitals[at] or len(word.text) == 1:
            continue
        begins = at == 0 or text[: word.start].rstrip(" \u00a0")[-1:] in _BEGINNING
        strength = _strength(word.text, language, begins=begins, sure=sure[at])
        if strength is not None:
            found.append(Name(at, word, Strength.WEAK if shouting or headline else strength))
    return found


@lru_cache(maxsize=_MEMO)
def _strength(word: str, language: Language, *, begins: bool, sure: bool) -> Strength | None:
    folded = Word(word, 0, 0).folded
    if folded in STOP_WORDS[language]:
        return None
    ordinary = _is_ordinary(folded, language)
    if sure:
        return None if ordinary and begins else Strength.STRONG
    if word.isupper() and len(word) in _ACRONYM:
        return Strength.WEAK
    if language is Language.RU:
        return _russian(folded, begins=begins)
    if begins:
        return None
    return Strength.WEAK if ordinary else Strength.STRONG


def _russian(word: str, *, begins: bool) -> Strength | None:
    readings = grammemes(word)
    named = [bool(reading & _NAME_TAGS) for reading in readings]
    if begins:
        return Strength.STRONG if readings and all(named) else None
    if not readings or named[0]:
        return Strength.STRONG
    return Strength.WEAK


def _is_ordinary(word: str, language: Language) -> bool:
    return any(stem in _ordinary()[language] for stem in stems(word, language))


@lru_cache(maxsize=1)
def _ordinary() -> MappingProxyType[Language, frozenset[str]]:
    lists = tomllib.loads(files("tilshi.text").joinpath("data", "ordinary.toml").read_text(encoding="utf-8"))
    return MappingProxyType({language: frozenset(lists.get(language.value, "").split()) for language in Language})
