"""Whether a translation is the source over again."""

import re

from tilshi.languages import Language
from tilshi.text.checks.leftover import surely_of
from tilshi.text.findings import Finding, WarningCode

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3
_WORDS = 3
_SHARE = 0.8


def check_copy(source: str, target: str, source_language: Language, target_language: Language) -> list[Finding]:
    """Return UNTRANSLATED where at least three words ask for translation and four fifths of the target's are copied.

    Words that ask for it are of three letters or more and not written with a capital (unless everything is), so titles
    made of names and numbers pass. So does a list of words that both languages write alike (футбол, хоккей): one of the
    copied words at least must surely be of the source's language.
    """
    if source_language is target_language:
        return []
    wanted, found = _translatable(source), _translatable(target)
    if len(found) < _WORDS or len(wanted) < _WORDS:
        return []
    known = set(wanted)
    copied = [word for word in found if word in known]
    share = len(copied) / len(found)
    if share < _SHARE or not any(surely_of(word, source_language, target_language) for word in copied):
        return []
    return [Finding(WarningCode.UNTRANSLATED, {"source": None, "target": f"{share:.2f}"})]


def _translatable(text: str) -> list[str]:
    capitals = text.isupper()
    return [
        word.casefold() for word in _WORD.findall(text) if len(word) >= _SHORTEST and (capitals or word[0].islower())
    ]
