"""Whether a word of a translation mixes letters of two alphabets that look alike."""

import re
from functools import lru_cache

from tilshi.languages import SCRIPTS, Language, Script
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.words import words

_CYRILLIC = "а-яёәғқңөұүһіА-ЯЁӘҒҚҢӨҰҮҺІ"
_MIXED = re.compile(rf"[A-Za-z][{_CYRILLIC}]|[{_CYRILLIC}][A-Za-z]")
_PART = re.compile(r"[^-'’ʼ]+")
_STEM_AND_ENDING = re.compile(rf"[A-Za-z]{{2,}}[{_CYRILLIC}]+")
_NUMERAL = re.compile(r"[IVXLCDMІХСМ]+")
_LOOKS_CYRILLIC = frozenset("aceiopxyhABCEHIKMOPTXY")
_SHOWN = 3


def check_mixed_script(source: str, target: str, target_language: Language) -> list[Finding]:
    """Return MIXED_SCRIPT where words have both Latin and Cyrillic letters (mixed-script confusables; Unicode UTS 39).

    Parts joined by a hyphen or an apostrophe may differ (`IT-компания`, `e-mail-ы`), a Latin stem may have a Cyrillic
    ending where it is seen to be Latin (`NASAның`, but not `aлма`), and words of the source and Roman numerals pass.
    """
    if _MIXED.search(target) is None:
        return []
    known = {word.text.casefold() for word in words(source)}
    endings = SCRIPTS[target_language] is Script.CYRILLIC
    found = [
        word.text
        for word in words(target)
        if is_mixed(word.text, endings=endings) and word.text.casefold() not in known
    ]
    if not found:
        return []
    shown = ", ".join(dict.fromkeys(found[:_SHOWN]))
    return [Finding(WarningCode.MIXED_SCRIPT, {"source": None, "target": shown})]


@lru_cache(maxsize=4096)
def is_mixed(word: str, *, endings: bool) -> bool:
    """Say whether a part of a word has letters of both alphabets.

    Args:
        word: a word as `words` cuts it.
        endings: whether Latin stems with Cyrillic endings pass.
    """
    if _MIXED.search(word) is None:
        return False
    for part in _PART.findall(word):
        if _MIXED.search(part) is None or _NUMERAL.fullmatch(part):
            continue
        stem = {letter for letter in part if letter.isascii()}
        if not (endings and _STEM_AND_ENDING.fullmatch(part) and stem - _LOOKS_CYRILLIC):
            return True
    return False
