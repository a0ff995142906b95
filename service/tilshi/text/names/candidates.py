"""The names of a text: which words are, and how sure that is."""

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.lemmas import STOP_WORDS, grammemes
from tilshi.text.names.exonyms import Known, known
from tilshi.text.names.ordinary import is_ordinary
from tilshi.text.words import Word

MOST_NAMES = 60
"""Different names looked at in one text: a segment has a handful."""
MOST_CAPITALS = 400
"""Words with a capital looked at in one text: an article has about a hundred."""

_MEMO = 50_000
_LOOK_BACK = 8
_ACRONYM = range(2, 8)
_NAME_TAGS = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})
_STOPS = frozenset(".!?…:;•*\n\r")
_OPENINGS = "\"'«»“”„‘’([—–- \u00a0"
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
_HEADLINE_COMMAS = 2  # as many make an enumeration, whose words have capitals for being names
_SURNAME = re.compile(
    r"\w{2,}(?:[оеё]в|[иы]н|ск(?:ий|ого|ому|им|ом)|цк(?:ий|ого|ому|им|ом)|(?:[оеё]в|[иы]н|ск|цк)(?:а|ой|у|ым|е|ая|ую)|"
    r"ұлы|улы|қызы|кызы)(?:н?[ыі]ң|[ғқ]а|[гк]е|т[аеі]н?|д[аеі]н?|м[еа]н|п[еа]н|б[еа]н)?"
)
_LONGEST_ACRONYM = 4  # letters of an unknown word in capitals that may be one


class Strength(IntEnum):
    """How much it says that a word has no counterpart."""

    SILENT = 0
    """A word with the capital of its sentence: may be a name, and is never missed by itself."""
    OPENING = 1
    """A first word that may be a surname: told where the other text begins with a name left over too."""
    WEAK = 2
    """An ordinary word with a capital: often translated by one without."""
    ACRONYM = 3
    """An acronym without known translations: its letters may be other ones in the other language."""
    FAIR = 4
    """A known acronym, or a name that is often spelled out, implied or left out."""
    STRONG = 5
    """A name that is written nearly alike everywhere, or whose translations are known."""


class Place(IntEnum):
    """Where a word with a capital stands."""

    INSIDE = 0
    OPENED = 1
    """After a quotation mark, a bracket or a dash: a title or direct speech has a capital of its own."""
    BEGINS = 2


class Name(NamedTuple):
    """A name of a text: which word it is, and how sure."""

    at: int
    word: Word
    strength: Strength


def candidates(text: str, cut: Sequence[Word], meant: Sequence[frozenset[str]], language: Language) -> list[Name]:
    """Return the words of a text that are names, each word once, in order.

    At most `MOST_NAMES` of them, and none after the first `MOST_CAPITALS` words with a capital: looking a word up in a
    dictionary costs more than all the rest, and a segment has a handful.

    Args:
        text: the text.
        cut: its words.
        meant: the concepts of each word (`exonyms.concepts`).
        language: of the text.
    """
    capitals = [at for at, word in enumerate(cut) if word.text[0].isupper()][:MOST_CAPITALS]
    if not capitals:
        return []
    shouted = text.isupper()
    ceiling = Strength.FAIR if _is_headline(text, cut, capitals, language) else Strength.STRONG
    acronyms = set() if shouted else {at for at in capitals if cut[at].text.isupper()}
    initials = "".join([word.text[0] for word in cut]).casefold() if acronyms else ""
    found: dict[str, Name] = {}
    for at in capitals:
        word = cut[at]
        if (
            word.text in found
            or len(word.text.split("-")[0]) == 1
            or (at in acronyms and word.text.casefold() in initials)
        ):
            continue
        listed = known(word.text, language, meant[at])
        if shouted:
            strength = _shouted(word.text, language, listed)
        else:
            strength = _strength(word.text, language, _place(text, word, at), listed)
        if strength is not None:
            found[word.text] = Name(at, word, min(strength, ceiling))
            if len(found) == MOST_NAMES:
                break
    return list(found.values())


def _is_headline(text: str, cut: Sequence[Word], capitals: Sequence[int], language: Language) -> bool:
    """Whether most longer words of a text have a capital, and it is no enumeration of names.

    English headlines are written so; in Russian and Kazakh, which have no title case, so many capitals are mostly names
    of institutions, works and offices. Translations of both differ.
    """
    if len(capitals) < _HEADLINE_WORDS:
        return False
    longer = [word.text[0].isupper() for word in cut[1:] if len(word.text) >= _HEADLINE_WORD]
    if len(longer) < _HEADLINE_WORDS or sum(longer) <= _HEADLINE_SHARE * len(longer):
        return False
    listed = [cut[at].text for at, after in pairwise(capitals) if text[cut[at].end : cut[after].start] == ", "]
    names = sum((_strength(word, language, Place.INSIDE, Known.NO) or 0) >= Strength.FAIR for word in listed)
    return names < _HEADLINE_COMMAS


def _place(text: str, word: Word, at: int) -> Place:
    before = text[max(0, word.start - _LOOK_BACK) : word.start]
    bare = before.rstrip(_OPENINGS)
    if at == 0 or not bare or (bare[-1] in _STOPS and not _ABBREVIATED.search(bare)):
        return Place.BEGINS
    return Place.INSIDE if bare == before.rstrip(" \u00a0") else Place.OPENED


@lru_cache(maxsize=_MEMO)
def _strength(word: str, language: Language, place: Place, listed: Known) -> Strength | None:
    folded = Word(word, 0, 0).folded
    if folded in STOP_WORDS[language] or folded in _PARTICLES:
        return None
    if _is_acronym(word):
        return Strength.FAIR if listed else Strength.ACRONYM
    if listed is Known.IMPLIED:
        return Strength.SILENT if place is Place.BEGINS else Strength.FAIR
    if language is Language.RU and not word.isascii():
        return _russian(folded, place)
    return _listed_or_not(folded, Language.EN if word.isascii() else language, place, listed)


@lru_cache(maxsize=_MEMO)
def _shouted(word: str, language: Language, listed: Known) -> Strength | None:
    """How sure a word of a text all in capitals is a name: where none stands out, only known names are."""
    folded = Word(word, 0, 0).folded
    if folded in STOP_WORDS[language] or folded in _PARTICLES:
        return None
    if listed in (Known.ALONE, Known.IMPLIED):
        return Strength.FAIR
    if language is Language.EN or word.isascii():
        unknown = len(folded) > _LONGEST_ACRONYM and not is_ordinary(folded, Language.EN)
        return Strength.FAIR if unknown else Strength.WEAK
    readings = grammemes(folded)
    named = [bool(reading & _NAME_TAGS) for reading in readings]
    if any(named):
        return Strength.STRONG if language is Language.RU and all(named) else Strength.FAIR
    unknown = language is Language.RU and not readings and len(folded) > _LONGEST_ACRONYM
    return Strength.FAIR if unknown and not _COMPOUND.match(folded) else Strength.WEAK


def _is_acronym(word: str) -> bool:
    head = word.split("-", maxsplit=1)[0]
    return head[:2].isupper() and head.rstrip("s").isupper() and len(head) in _ACRONYM


def _listed_or_not(folded: str, language: Language, place: Place, listed: Known) -> Strength | None:
    ordinary = is_ordinary(folded, language)
    if place and ordinary:
        return None
    if (listed and (language is Language.EN or not place)) or not place:
        return Strength.WEAK if ordinary and listed is not Known.ALONE else Strength.STRONG
    if place is Place.OPENED:
        return Strength.FAIR
    return Strength.SILENT if ordinary or not _may_name_a_person(folded, language) else Strength.OPENING


def _may_name_a_person(folded: str, language: Language) -> bool:
    """Whether the first word of a sentence, no ordinary one, may be a surname: Kazakh's ordinary words are too many."""
    return language is Language.EN or _SURNAME.fullmatch(folded) is not None


def _russian(word: str, place: Place) -> Strength | None:
    readings = grammemes(word)
    named = [bool(reading & _NAME_TAGS) for reading in readings]
    if not readings:
        return Strength.WEAK if _COMPOUND.match(word) else Strength.FAIR if place is Place.BEGINS else Strength.STRONG
    if all(named) or (named[0] and place is Place.INSIDE):
        return Strength.STRONG
    if place is Place.INSIDE:
        return Strength.WEAK
    if _SURNAME.fullmatch(word):
        return Strength.OPENING
    return Strength.SILENT if any(named) else None
