"""What a name sounds like, coarsely: one letter for every group of consonants that transliterations exchange.

ж, ш, ч, щ, дж, zh, sh, ch, j become one letter, as do с, з, ц, s, z, ts, soft c; г, ғ, х, һ, g, h, kh; в, v, w; and so
on; vowels are dropped where enough consonants are left. In the manner of Soundex (Russell 1918) and Daitch-Mokotoff,
with the spellings of the three languages of the desk. A Latin spelling has several readings (Johannes, Jackson, Jorge).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz.distance import Levenshtein

FUZZY_FROM = 4
"""Letters a code must have to be taken for another one."""

_MEMO = 50_000
_LONGEST = 64
_SHORT = 2
_FUZZIER_FROM = 7
_RELATED_ONE, _RELATED_TWO = 4, 7

_CYRILLIC = {
    "дж": "j", "дч": "j", "тч": "j", "тш": "j", "сч": "j", "тс": "s", "дз": "s", "тц": "s", "кс": "ks",
    "б": "b", "п": "p", "в": "v", "ф": "f", "г": "h", "ғ": "h", "х": "h", "һ": "h", "к": "k", "қ": "k", "д": "d",
    "т": "t", "ж": "j", "ш": "j", "щ": "j", "ч": "j", "з": "s", "с": "s", "ц": "s", "л": "l", "м": "m", "н": "n",
    "ң": "n", "р": "r", "ь": "", "ъ": "",
}  # fmt: skip
_LATIN = {
    "shch": "j", "tsch": "j", "sch": "j", "tch": "j", "zh": "j", "cz": "j", "dj": "j", "dzh": "j", "d2": "j",
    "ck": "k", "kh": "h", "gh": "h", "ph": "f", "th": "t", "dh": "d", "ts": "s", "tz": "s", "qu": "kv",
    "b": "b", "p": "p", "f": "f", "d": "d", "t": "t", "k": "k", "s": "s", "z": "s",
    "l": "l", "m": "m", "n": "n", "r": "r", "'": "", "-": "",
}  # fmt: skip
_SPELLINGS = ("ch", "c", "1", "g", "2", "j", "w", "h", "sh", "x", "q", "v", "3")  # 1, 2: c, g before e; 3: s before t
_READINGS = tuple(
    {**_CYRILLIC, **_LATIN, **dict(zip(_SPELLINGS, row, strict=True))}
    for row in (
        (
            "j",
            "k",
            "s",
            "h",
            "j",
            "j",
            "v",
            "h",
            "j",
            "ks",
            "k",
            "v",
            "s",
        ),  # English, Kazakh, Russian
        ("h", "k", "k", "h", "h", "a", "a", "h", "s", "ks", "k", "f", "j"),  # German, West Slavic, Japanese
        ("k", "k", "s", "h", "h", "h", "v", "h", "j", "s", "s", "v", "s"),  # Greek, Chinese
        ("k", "j", "j", "h", "j", "a", "v", "", "j", "ks", "j", "v", "s"),  # Italian, South Slavic
        ("j", "k", "s", "h", "h", "h", "a", "", "j", "h", "k", "v", "s"),  # Spanish
    )
)
_VOWEL_LETTERS = "аәоөуұүыіиеэюяйaeiouy"
_VOWELS = frozenset(_VOWEL_LETTERS)
_SOFT_C, _SOFT_G = re.compile(r"c(?=[eiy])"), re.compile(r"g(?=[eiy])")
_FROM_ENGLISH = re.compile(r"ш(?=[иі])|\Aу(?=[аәеиоөэ])")
_AS_IN_RUSSIAN = MappingProxyType({"ш": "с", "у": "в"})  # Шимидзу, Симидзу (Polivanov's spelling); Уильям, Вильям
_INITIAL_S = re.compile(r"\As(?=[tp])")
_TOKEN = re.compile(
    "|".join((*sorted((*_CYRILLIC, *_LATIN, "ch", "sh"), key=len, reverse=True), f"[{_VOWEL_LETTERS}]+", ".")),
    re.DOTALL,
)
_LETTERS = MappingProxyType(
    {
        "ø": "o", "ł": "l", "ı": "i", "đ": "d", "æ": "e", "œ": "e", "þ": "t", "ð": "d", "š": "sh", "č": "ch", "ž": "zh",
        "ř": "rzh", "ć": "ch", "ş": "sh", "ç": "s", "ś": "s", "ż": "zh", "ğ": "", "ñ": "n", "ț": "ts", "ș": "sh",
    }
)  # fmt: skip
_RUNS = re.compile(r"(.)\1+")
_SILENT = re.compile(r"(?<=[a-z][^aeiouy])e\Z|\A(?:k(?=n)|w(?=r))")


@lru_cache(maxsize=_MEMO)
def skeletons(word: str) -> tuple[str, ...]:
    """Return the readings of a folded word, the likeliest first.

    Consonants only, or, where two or fewer are left, with `a` for every run of vowels but the last.
    """
    return tuple(dict.fromkeys(_trimmed(code) for code in _spoken(word) if code))


@lru_cache(maxsize=_MEMO)
def outlines(word: str, *, likeliest: bool = False) -> tuple[str, ...]:
    """Return the readings of a folded word with `a` for every run of vowels but the last: stricter than skeletons.

    Args:
        word: the word, folded.
        likeliest: the first reading of Latin letters alone.
    """
    spoken = _spoken(word, _READINGS[:1] if likeliest else _READINGS)
    return tuple(dict.fromkeys(code.removesuffix("a") for code in spoken if len(code) > _SHORT))


def _spoken(word: str, readings: Sequence[Mapping[str, str]] = _READINGS) -> list[str]:
    word = _plain(word)[:_LONGEST]
    if not any("a" <= letter <= "z" for letter in word):
        both = dict.fromkeys((word, _FROM_ENGLISH.sub(lambda match: _AS_IN_RUSSIAN[match[0]], word)))
        return [_code(_TOKEN.findall(one), _READINGS[0]) for one in both]
    word = _SILENT.sub("", _INITIAL_S.sub("3", _SOFT_G.sub("2", _SOFT_C.sub("1", word))))
    tokens: list[str] = _TOKEN.findall(word)
    return [_code(tokens, reading) for reading in readings]


def close(one: str, other: str) -> bool:
    """Whether two readings differ by no more than a spelling: one letter from four on, two from seven on."""
    shortest = min(len(one), len(other))
    if shortest < FUZZY_FROM:
        return one == other
    limit = 1 if shortest < _FUZZIER_FROM else 2
    return bool(Levenshtein.distance(one, other, score_cutoff=limit) <= limit)


def related(one: str, other: str) -> bool:
    """Whether two readings may be one name spelled by two tastes (Найтсбридж, Knightsbridge).

    Only for what is left over. They begin alike and differ by one consonant up to four, by two up to seven, by three
    beyond.
    """
    one, other = one.replace("a", ""), other.replace("a", "")
    longest = max(len(one), len(other))
    if one[:1] != other[:1] or min(len(one), len(other)) < _SHORT:
        return False
    limit = 1 + (longest > _RELATED_ONE) + (longest > _RELATED_TWO)
    return bool(Levenshtein.distance(one, other, score_cutoff=limit) <= limit)


def _plain(word: str) -> str:
    """Latin letters without their marks; Cyrillic ones are letters of their own and stay."""
    if word.isascii():
        return word
    return "".join(_LETTERS[letter] if letter in _LETTERS else _base(letter) for letter in word)


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0]
    if unicodedata.combining(base):
        return ""
    return base if base.isascii() else letter


def _code(tokens: list[str], reading: Mapping[str, str]) -> str:
    code = "".join([reading[token] if token in reading else "a" if token[0] in _VOWELS else token for token in tokens])
    return _RUNS.sub(_one, code) if _RUNS.search(code) else code


def _one(run: re.Match[str]) -> str:
    return run[1]


def _trimmed(code: str) -> str:
    consonants = code.replace("a", "")
    if len(consonants) > _SHORT:
        return consonants
    return code.removesuffix("a") or code
