"""Whether a translation goes round in circles where its source does not."""

import re
import zlib
from collections.abc import Hashable, Sequence

from tilshi.text.findings import Finding, WarningCode

_TOKEN = re.compile(r"[^\W_]+")
_PERIODS = range(1, 13)
_WORD_REPEATS = 4
_PHRASE_REPEATS = 3
_CHARACTER_PERIODS = range(1, 9)
_CHARACTER_REPEATS = 6
_CHARACTER_STRETCH = 12
_ZLIB_FROM = 120
_ZLIB_RATIO = 3.0
_ZLIB_FACTOR = 1.5
_SHOWN = 60


def check_repetition(source: str, target: str) -> list[Finding]:
    """Return LOOP where the target repeats a word, phrase or group of letters more often than the source does.

    A word four times in a row, a phrase of up to twelve words three times, letters six times within one word; or a text
    that zlib packs three times denser than it is long and half again as dense as the source (Whisper takes a
    compression ratio of 2.4 for a loop; Radford et al. 2022, section 4.5).
    """
    looped = _looped_words(source, target) or _looped_letters(source, target) or _dense(source, target)
    return [Finding(WarningCode.LOOP, {"source": None, "target": looped[:_SHOWN]})] if looped else []


def _looped_words(source: str, target: str) -> str | None:
    before: list[str] = _TOKEN.findall(source.casefold())
    after: list[str] = _TOKEN.findall(target.casefold())
    for period in _PERIODS:
        repeats, end = _repeats(after, period)
        limit = _WORD_REPEATS if period == 1 else _PHRASE_REPEATS
        if repeats >= limit and repeats > max(_repeats(before, one)[0] for one in _PERIODS):
            return " ".join(after[end - period + 1 : end + 1])
    return None


def _looped_letters(source: str, target: str) -> str | None:
    if _letter_loop(source):
        return None
    return _letter_loop(target)


def _letter_loop(text: str) -> str | None:
    words: list[str] = _TOKEN.findall(text.casefold())
    for word in dict.fromkeys(words):
        if len(word) < _CHARACTER_STRETCH or word.isdigit():
            continue
        for period in _CHARACTER_PERIODS:
            repeats, _ = _repeats(word, period)
            if repeats >= _CHARACTER_REPEATS and repeats * period >= _CHARACTER_STRETCH:
                return word
    return None


def _dense(source: str, target: str) -> str | None:
    if len(target) < _ZLIB_FROM:
        return None
    ratio = _ratio(target)
    return target if ratio > _ZLIB_RATIO and ratio > _ZLIB_FACTOR * _ratio(source) else None


def _ratio(text: str) -> float:
    """Characters by compressed bytes: characters, so that Cyrillic is not denser for its two bytes a letter."""
    return len(text) / len(zlib.compress(text.encode("utf-8", "surrogatepass"))) if text else 1.0


def _repeats(items: Sequence[Hashable], period: int) -> tuple[int, int]:
    """Return how often the most repeated stretch of a period stands in a row, and where it ends."""
    best = end = run = 0
    for at in range(period, len(items)):
        run = run + 1 if items[at] == items[at - period] else 0
        if run > best:
            best, end = run, at
    return best // period + 1, end
