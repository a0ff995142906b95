"""Whether an end mark followed by space ends a sentence: abbreviations, initials, list numbers, direct speech."""

import re
from types import MappingProxyType

from tilshi.languages import Language
from tilshi.text.stop_words import STOP_WORDS

_LOOK_BACK = 24
_LOOK_AHEAD = 40
_OPENERS = "\"'«“„‘([—–-‐‑―…•* \t\u00a0\u202f"
_CONTINUES = frozenset(",;:.!?)]»”%/&+=<>|")
_FIRST_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"(?<![^\W_])(?<!°)((?:(?:[^\W\d_]|[Pp]h)\.\s?)*)([^\W_]+(?:-[^\W_]+)*)$")
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[^\W\d_]|[IVXІХ]{1,5})$")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")

_RU_HEADS = """
ул пр-т просп пер пл наб бул бульв шос мкр корп стр кв оф эт лит им св ст ср см напр рис табл гл п пп пос разд прим тел
факс моб проф акад доц канд ген полк подполк кап лейт дер пгт оз тов гр г-н г-жа инж зав зам пом нач мин макс нем англ
франц лат греч каз рус ред изд сост отв вып илл ауд х
"""
_KK_HEADS = "мыс даң мкр проф акад доц ген полк тел қар сур кест ред бас орыс ағыл лат"
_EN_HEADS = """
mr mrs ms messrs dr prof rev hon gen col maj capt lt sgt cpl adm cmdr gov sen rep pres supt st mt ft fig figs nos vol pp
ch sec vs cf al ed eds op approx dept
"""
_HEADS = MappingProxyType(
    {
        Language.RU: frozenset(_RU_HEADS.split()),
        Language.KK: frozenset(_KK_HEADS.split()),
        Language.EN: frozenset(_EN_HEADS.split()),
    }
)
"""Abbreviations that something always follows, without their full stop."""

_KK_INSIDE = frozenset({"ж", "жж", "ғ", "ғғ", "қ", "обл", "ауд", "ө"})
"""Kazakh years, centuries and places: a sentence ends with its verb, so these nearly always stand inside one."""

_MEASURES = frozenset({"см", "мин", "кв", "м"})
"""Heads that are units behind a number, and may then end a sentence."""

_PLACES = frozenset({"г", "с", "п", "д", "м", "ч"})
"""Russian abbreviations of a place before a capital, and of a year or unit behind a number."""

_NUMBERED = """
jan feb mar apr jun jul aug sep sept oct nov dec no art eq р п пп ст гл рис стр кв д корп көш бет б
"""
_BEFORE_NUMBERS = frozenset(_NUMBERED.split())
"""Abbreviations that do not end a sentence when a digit follows."""

_DOTTED_HEADS = frozenset({"т.е", "т.н", "т.к", "т.ч", "и.о", "в.и.о", "e.g", "i.e", "м.а"})
_DOTTED_TAILS = frozenset({"т.д", "т.п", "т.б", "т.с.с", "н.э", "б.з.д", "б.з", "a.m", "p.m", "ph.d"})


_ZONE = re.compile(r"(?:[A-Z]{2,4}T|UTC|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b")
_YEARS = frozenset({"г", "гг", "в", "вв"})
_OPENING = re.compile(r"\W*(?:в|во|к|с|со|до|от|после|на|летом|осенью|зимой|весной)\s", re.IGNORECASE)
"""A sentence that so far is but `В 2019 г.` goes on."""


def is_boundary(text: str, begin: int, mark: re.Match[str], following: int, language: Language) -> bool:
    """Say whether a sentence ends at an end mark that whitespace follows.

    Args:
        text: the whole text.
        begin: where the sentence begins.
        mark: the end mark and its closing quotes.
        following: the first position behind the mark that is not whitespace.
        language: of the text.
    """
    ahead = text[following : following + _LOOK_AHEAD]
    if ahead[0] in _CONTINUES and not ahead.startswith(".."):
        return False
    opened = ahead.lstrip(_OPENERS)
    if opened and opened[0].islower():
        return False
    at = mark.start()
    if text[at - 1 : at] == "(" and mark[0].endswith(")"):
        return False  # (!) and (?) comment on a word
    if mark[0] != ".":
        return True
    return not _is_abbreviation(text[max(begin, at - _LOOK_BACK) : at], at - begin, opened, language)


def _is_abbreviation(behind: str, length: int, ahead: str, language: Language) -> bool:
    last = _LAST_WORD.search(behind)
    if last is None:
        return False
    word = last[2]
    if length == len(word) and _ENUMERATOR.fullmatch(word):
        return True  # "1. Title", "IV. Title", "A. Smith" at the beginning of the sentence
    first = _FIRST_WORD.match(ahead)
    starts = first is not None and len(first[0]) > 1 and first[0].casefold() in STOP_WORDS[language]
    dotted = "".join(last[0].split())
    if dotted.casefold() in _DOTTED_HEADS | _DOTTED_TAILS:
        return dotted.casefold() in _DOTTED_HEADS or _ZONE.match(ahead) is not None
    initial = len(word) == 1 and word.isupper() and (word != "I" or language is not Language.EN)
    if initial or _ACRONYM.fullmatch(dotted):
        return not starts  # А. С. Пушкин, U.S. President
    numbered = behind[: last.start()].rstrip()[-1:].isdigit()
    adverbial = length <= _LOOK_BACK and word.casefold() in _YEARS and _OPENING.match(behind)
    if adverbial or (language is Language.KK and word.casefold() in _KK_INSIDE):
        return not starts
    return _continues(word.casefold(), ahead, language, numbered=numbered)


def _continues(word: str, ahead: str, language: Language, *, numbered: bool) -> bool:
    if word in _HEADS[language]:
        return not (numbered and word in _MEASURES)
    if language is Language.RU and word in _PLACES:
        return not numbered
    return word in _BEFORE_NUMBERS and ahead[:1].isdigit()
