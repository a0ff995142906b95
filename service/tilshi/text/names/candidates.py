"""The names of a text: which words are, and how sure that is."""

import re
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
_KAZAKH_DERIVED = re.compile(r"(?:[лдт](?:ық|ік)|[сc][ыі]з|уш[ыі]|[ыі]л[дғг][ыіае]н?|шылы[қғ]|шілі[кг]|алды)\w{0,4}\Z")
_PARTICLES = frozenset(
    "de da di du del der den la le las les los el al bin ibn ben van von und st saint san sr jr mr mrs ms dr the of et "
    "де да ди дю дель дер ла ле лос эль аль бин ибн ван фон сен сент сан санта вы вас вам вами ваш ваша ваше ваши сіз".split()
)
_HEADLINE_WORDS = 4
_HEADLINE_SHARE = 0.6


class Strength(IntEnum):
    """How much it says that a word has no counterpart."""

    WEAK = 1
    """An ordinary word with a capital, or an unknown acronym: often translated, spelled out or left out."""
    FAIR = 2
    """An acronym with known translations: as often spelled out or left out as translated."""
    STRONG = 3
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
    initials = "".join(word.text[0] for word in cut).casefold()
    found = []
    for at, word in enumerate(cut):
        if not capitals[at] or len(word.text) == 1 or (word.text.isupper() and word.text.casefold() in initials):
            continue
        begins = at == 0 or text[: word.start].rstrip(" \u00a0")[-1:] in _BEGINNING
        strength = _strength(word.text, language, begins=begins, sure=sure[at])
        if strength is not None:
            found.append(Name(at, word, Strength.WEAK if shouting or headline else strength))
    return found


@lru_cache(maxsize=_MEMO)
def _strength(word: str, language: Language, *, begins: bool, sure: bool) -> Strength | None:
    folded = Word(word, 0, 0).folded
    if folded in STOP_WORDS[language] or folded in _PARTICLES:
        return None
    if word[:2].isupper() and word.rstrip("s").isupper() and len(word) in _ACRONYM:
        return Strength.FAIR if sure else Strength.WEAK
    if word.isascii():
        language = Language.EN
    ordinary = _is_ordinary(folded, language)
    if begins and (ordinary or not sure) and language is not Language.RU:
        return None
    if language is Language.RU:
        return _russian(folded, begins=begins, sure=sure and not ordinary)
    return Strength.WEAK if ordinary and not sure else Strength.STRONG


def _russian(word: str, *, begins: bool, sure: bool) -> Strength | None:
    if sure:
        return Strength.STRONG
    readings = grammemes(word)
    named = [bool(reading & _NAME_TAGS) for reading in readings]
    if begins:
        return Strength.STRONG if readings and all(named) else None
    if not readings or named[0]:
        return Strength.STRONG
    return Strength.WEAK


def _is_ordinary(word: str, language: Language) -> bool:
    if language is Language.RU:
        return any(not reading & _NAME_TAGS for reading in grammemes(word))
    if language is Language.KK and _KAZAKH_DERIVED.search(word):
        return True
    listed = _ordinary()[language]
    return any(stem in listed for part in word.split("-") for stem in stems(part, language))


@lru_cache(maxsize=1)
def _ordinary() -> MappingProxyType[Language, frozenset[str]]:
    return MappingProxyType({language: _listed(language) for language in (Language.EN, Language.KK)})


def _listed(language: Language) -> frozenset[str]:
    text = files("tilshi.text").joinpath("data", f"ordinary.{language.value}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
