"""Whether a translation is written in the letters of its language."""

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType

from tilshi.languages import SCRIPTS, Language, Script
from tilshi.text.checks.leftover import reads_as_russian
from tilshi.text.checks.mixed_script import is_mixed
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.language_id import KAZAKH_LETTERS, identify

_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN_SHARE = MappingProxyType({Script.CYRILLIC: 0.4, Script.LATIN: 0.3})  # quoted titles keep Latin letters
_FOREIGN_LETTERS = 3
_PLAIN_LETTERS = 6  # fewer in words without a capital: the foreign words are names
_SHORTEST = 2  # one letter alone is a variable, a unit or a grade
_LINKING = 3  # longest of the small words inside names (House of Cards) and of most units
_UNIT_NAMES = "kbit mbit gbit"
_UNITS = frozenset(_UNIT_NAMES.split())
_OTHER_LETTERS = MappingProxyType(
    {Script.CYRILLIC: re.compile(r"[^\W\d_\u0400-\u04ff]"), Script.LATIN: re.compile(r"[^\W\d_A-Za-z]")}
)
_NUMERAL = re.compile(r"[IVXLCDM]+")
_OF_ANY = frozenset({"Lm", "No", "Mn", "Mc"})
_QUOTED = re.compile('[«„“"][»“”"]')
_QUOTATION = r"(?:«[^«»]{1,100}»|“[^“”]{1,100}”|\"[^\"]{1,100}\")"
_TITLE = re.compile(rf"(?<=\w ){_QUOTATION}|{_QUOTATION}(?= \w)")  # speech has a comma, a colon or a dash beside it
_SHOWN = 3
_OWN_LETTERS_FROM = 30
_SURE = 0.6
_KAZAKH_SHARE = 0.3
_KAZAKH_WORDS = 3
_NAMES = {Script.CYRILLIC: "CYRILLIC", Script.LATIN: "LATIN"}


def check_script(source: str, target: str, target_language: Language) -> list[Finding]:
    """Return WRONG_SCRIPT where the target is not in its language's letters, FOREIGN_WORDS where some words are not.

    Latin words inside Cyrillic text pass where the source has them too (names, brands, quotes); Kazakh that, outside
    quoted titles, reads as Russian without one Kazakh letter does not, nor does Russian full of Kazakh letters.
    """
    wrong, foreign = _foreign(source, target, SCRIPTS[target_language])
    if wrong is None and target_language is not Language.EN:
        wrong = _other_cyrillic(target, target_language)
    if wrong is not None:
        return [Finding(WarningCode.WRONG_SCRIPT, {"source": None, "target": wrong})]
    if foreign:
        shown = ", ".join(dict.fromkeys(foreign[:_SHOWN]))
        return [Finding(WarningCode.FOREIGN_WORDS, {"source": None, "target": shown})]
    return []


def _foreign(source: str, target: str, script: Script) -> tuple[str | None, list[str]]:
    """Return the first foreign word where the text is in the wrong script, and the foreign words to look at."""
    if _OTHER_LETTERS[script].search(target) is None:
        return None, []
    known = frozenset(
        word for word in _WORD.findall(source.casefold()) if script is Script.CYRILLIC or not _cyrillic(word)
    )
    letters = foreign = 0
    words: list[re.Match[str]] = []
    for match in _WORD.finditer(target):
        count = sum(not _written_in(letter, _NAMES[script]) for letter in match[0])
        if count and (match[0].casefold() in known or (script is Script.CYRILLIC and _NUMERAL.fullmatch(match[0]))):
            continue
        letters += len(match[0])
        foreign += count
        if count:
            words.append(match)
    plain = sum(len(match[0]) for match in words if not match[0][0].isupper())
    names = script is Script.CYRILLIC and foreign < letters and plain < _PLAIN_LETTERS
    wrong = not names and foreign >= _FOREIGN_LETTERS and foreign > _FOREIGN_SHARE[script] * letters
    told = [match[0] for match in words if _out_of_place(match, target, script)]
    return words[0][0] if wrong else None, told


def _out_of_place(match: re.Match[str], text: str, script: Script) -> bool:
    """Whether a foreign word needs a look: quoted words do not, nor names and acronyms in Cyrillic text.

    Words in letters of both alphabets are for `check_mixed_script` to tell.
    """
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    if len(match[0]) < _SHORTEST or _QUOTED.fullmatch(around):
        return False
    ours = len(match[0]) <= _LINKING or match[0] in _UNITS
    told = script is Script.LATIN or (match[0].islower() and not ours)
    return told and not is_mixed(match[0], endings=script is Script.CYRILLIC)


def _other_cyrillic(target: str, language: Language) -> str | None:
    if language is Language.RU and KAZAKH_LETTERS.isdisjoint(target.casefold()):
        return None
    plain = _TITLE.sub("", target)
    words = _WORD.findall(plain.casefold())
    kazakh = sum(not KAZAKH_LETTERS.isdisjoint(word) for word in words)
    if language is Language.RU:
        return Language.KK.value if kazakh >= _KAZAKH_WORDS and kazakh > _KAZAKH_SHARE * len(words) else None
    if kazakh or sum(map(str.isalpha, target)) < _OWN_LETTERS_FROM or not reads_as_russian(plain):
        return None
    found = identify(target)
    return Language.RU.value if found.language is Language.RU and found.confidence >= _SURE else None


@lru_cache(maxsize=4096)
def _written_in(letter: str, script: str) -> bool:
    """Whether a letter is of a script; what is no letter of its own (superscript digits, modifiers) is of any."""
    return unicodedata.name(letter, "").startswith(script) or unicodedata.category(letter) in _OF_ANY


@lru_cache(maxsize=4096)
def _cyrillic(word: str) -> bool:
    return any(_written_in(letter, _NAMES[Script.CYRILLIC]) for letter in word)
