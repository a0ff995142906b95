"""Whether a translation is written in the letters of its language."""

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType

from tilshi.languages import SCRIPTS, Language, Script
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.language_id import KAZAKH_LETTERS, identify

_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN_SHARE = MappingProxyType({Script.CYRILLIC: 0.4, Script.LATIN: 0.3})  # quoted titles keep Latin letters
_FOREIGN_LETTERS = 3
_OWN_LETTERS_FROM = 30
_SURE = 0.6
_KAZAKH_SHARE = 0.3
_KAZAKH_WORDS = 3
_NAMES = {Script.CYRILLIC: "CYRILLIC", Script.LATIN: "LATIN"}


def check_script(source: str, target: str, target_language: Language) -> list[Finding]:
    """Return WRONG_SCRIPT where the target is not in the letters of its language.

    Latin words inside Cyrillic text pass where the source has them too (names, brands, quotes); Kazakh without one
    Kazakh letter that reads as Russian does not, nor does Russian full of Kazakh letters.
    """
    foreign = _foreign(source, target, SCRIPTS[target_language])
    if foreign is None and target_language is not Language.EN:
        foreign = _other_cyrillic(target, target_language)
    return [Finding(WarningCode.WRONG_SCRIPT, {"source": None, "target": foreign})] if foreign else []


def _foreign(source: str, target: str, script: Script) -> str | None:
    known = frozenset(_WORD.findall(source.casefold())) if script is Script.CYRILLIC else frozenset()
    letters = foreign = 0
    first = None
    for match in _WORD.finditer(target):
        count = sum(not _written_in(letter, _NAMES[script]) for letter in match[0])
        if match[0].casefold() in known and count:
            continue
        letters += len(match[0])
        foreign += count
        first = first or (match[0] if count else None)
    return first if foreign >= _FOREIGN_LETTERS and foreign > _FOREIGN_SHARE[script] * letters else None


def _other_cyrillic(target: str, language: Language) -> str | None:
    words = _WORD.findall(target.casefold())
    kazakh = sum(not KAZAKH_LETTERS.isdisjoint(word) for word in words)
    if language is Language.RU:
        return Language.KK.value if kazakh >= _KAZAKH_WORDS and kazakh > _KAZAKH_SHARE * len(words) else None
    if kazakh or sum(map(len, words)) < _OWN_LETTERS_FROM:
        return None
    found = identify(target)
    return Language.RU.value if found.language is Language.RU and found.confidence >= _SURE else None


@lru_cache(maxsize=4096)
def _written_in(letter: str, script: str) -> bool:
    return unicodedata.name(letter, "").startswith(script) or unicodedata.category(letter) == "Lm"
