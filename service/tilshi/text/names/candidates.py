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
_LOOK_BACK = 8
_ACRONYM = range(2, 8)
_NAME_TAGS = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})
_STOPS = frozenset(".!?…:;•*\n\r")
_OPENINGS = "\"'«»“”„‘’([—–- \u00a0"
_KAZAKH_DERIVED = re.compile(r"(?:[лдт](?:ық|ік)|[сc][ыі]з|уш[ыі]|[ыі]л[дғг][ыіае]н?|шылы[қғ]|шілі[кг]|алды)\w{0,4}\Z")
_PARTICLES_OF_NAMES = """
de da di du del der den la le las les los el al bin ibn ben van von und st saint san sr jr mr mrs ms dr the of et
де да ди дю дель дер ла ле лос эль аль бин ибн ван фон сен сент сан санта вы вас вам вами ваш ваша ваше ваши сіз
"""
_PARTICLES = frozenset(_PARTICLES_OF_NAMES.split())
_COMPOUND = re.compile(
    r"(?:мин|рос|гос|глав|мос|нац|обл|гор|спец|центр)\w*"
    r"(?:надзор|торг|транс|эконом|труд|фин|энерго|связ|спорт|культур|здрав|обр|стат|туризм|банк|дум|нефт|атом|космос|почт|"
    r"молод|реестр|авто|инвест|строй|газ|сельхоз|природ|юст|пром|нар|суд|совет|дом|хоз|вод|лес|контрол|архив|комстат)"
)
_ABBREVIATED = re.compile(r"(?:\A|[^\w])[^\W\d_]{1,3}\.\Z")  # А. Пушкин, Mr. Smith, им. Абая
_HEADLINE_WORDS = 4
_HEADLINE_SHARE = 0.75
_HEADLINE_WORD = 4


class Strength(IntEnum):
    """How much it says that a word has no counterpart."""

    SILENT = 0
    """A word with the capital of its sentence: may be a name, and is never missed by itself."""
    WEAK = 1
    """An ordinary word with a capital: often translated by one without."""
    ACRONYM = 2
    """An acronym without known translations: its letters may be other ones in the other language."""
    FAIR = 3
    """A known acronym, or a name that is often spelled out, implied or left out."""
    STRONG = 4
    """A name that is written nearly alike everywhere, or whose translations are known."""


class Place(IntEnum):
    """Where a word with a capital stands."""

    INSIDE = 0
    OPENED = 1
    """After a quotation mark, a bracket or a dash: a title or direct speech has a capital of its own."""
    BEGINS = 2


class Known(IntEnum):
    """Whether the table of translated names has a word."""

    NO = 0
    IN_PHRASE = 1
    IMPLIED = 2
    """By itself, and often added or left out for readers who know or do not know the country."""
    ALONE = 3


class Name(NamedTuple):
    """A name of a text: which word it is, and how sure."""

    at: int
    word: Word
    strength: Strength


def candidates(text: str, cut: Sequence[Word], known: Sequence[Known], language: Language) -> list[Name]:
    """Return the words of a text that are names, in order.

    Args:
        text: the text.
        cut: its words.
        known: for each word, whether it is a name with known translations.
        language: of the text.
    """
    capitals = [word.text[:1].isupper() for word in cut]
    ceiling = Strength.WEAK if text.isupper() else Strength.FAIR if _is_headline(cut) else Strength.STRONG
    initials = "".join(word.text[0] for word in cut).casefold()
    found = []
    for at, word in enumerate(cut):
        if (
            not capitals[at]
            or len(word.text.split("-")[0]) == 1
            or (word.text.isupper() and word.text.casefold() in initials)
        ):
            continue
        strength = _strength(word.text, language, _place(text, word, at), known[at])
        if strength is not None:
            found.append(Name(at, word, min(strength, ceiling)))
    return found


def _is_headline(cut: Sequence[Word]) -> bool:
    """Whether a text is in title case: nearly all its longer words have a capital."""
    longer = [word.text[0].isupper() for word in cut[1:] if len(word.text) >= _HEADLINE_WORD]
    return len(longer) >= _HEADLINE_WORDS and sum(longer) > _HEADLINE_SHARE * len(longer)


def _place(text: str, word: Word, at: int) -> Place:
    before = text[max(0, word.start - _LOOK_BACK) : word.start]
    bare = before.rstrip(_OPENINGS)
    if at == 0 or not bare or (bare[-1] in _STOPS and not _ABBREVIATED.search(bare)):
        return Place.BEGINS
    return Place.INSIDE if bare == before.rstrip(" \u00a0") else Place.OPENED


@lru_cache(maxsize=_MEMO)
def _strength(word: str, language: Language, place: Place, known: Known) -> Strength | None:
    folded = Word(word, 0, 0).folded
    if folded in STOP_WORDS[language] or folded in _PARTICLES:
        return None
    if _is_acronym(word):
        return Strength.FAIR if known else Strength.ACRONYM
    if known is Known.IMPLIED:
        return Strength.SILENT if place is Place.BEGINS else Strength.FAIR
    if language is Language.RU and not word.isascii():
        return _russian(folded, place)
    return _listed_or_not(folded, Language.EN if word.isascii() else language, place, known)


def _is_acronym(word: str) -> bool:
    head = word.split("-", maxsplit=1)[0]
    return head[:2].isupper() and head.rstrip("s").isupper() and len(head) in _ACRONYM


def _listed_or_not(folded: str, language: Language, place: Place, known: Known) -> Strength | None:
    ordinary = _is_ordinary(folded, language)
    if place and ordinary:
        return None
    if (known and (language is Language.EN or not place)) or not place:
        return Strength.WEAK if ordinary and known is not Known.ALONE else Strength.STRONG
    return Strength.FAIR if place is Place.OPENED else Strength.SILENT


def _russian(word: str, place: Place) -> Strength | None:
    readings = grammemes(word)
    named = [bool(reading & _NAME_TAGS) for reading in readings]
    if not readings:
        return Strength.WEAK if _COMPOUND.match(word) else Strength.FAIR if place is Place.BEGINS else Strength.STRONG
    if all(named) or (named[0] and place is Place.INSIDE):
        return Strength.STRONG
    if place is Place.INSIDE:
        return Strength.WEAK
    return Strength.SILENT if any(named) else None


def _is_ordinary(word: str, language: Language) -> bool:
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
