"""Whether a translation goes round in circles where its source does not."""

import re
import zlib
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from tilshi.text.findings import Finding, WarningCode
from tilshi.text.language_id import KAZAKH_LETTERS
from tilshi.text.stop_words import STOP_WORDS

_TOKEN = re.compile(r"[^\W_]+")
_LONGEST_PERIOD = 40
_WORD_REPEATS = 4
_PHRASE_REPEATS = 3
_CLAUSE = 3
_STOPS = frozenset(".;:!?…•\n")
_CHARACTER_PERIODS = range(1, 9)
_CHARACTER_REPEATS = 6
_CHARACTER_STRETCH = 12
_ZLIB_FROM = 120
_ZLIB_RATIO = 3.0
_ZLIB_FACTOR = 1.5
_DRAWN_OUT = re.compile(r"([^\W\d_])(?:-?\1){2,}", re.IGNORECASE)
_SHOWN = 60
_TELLING = 3


class _Repeat(NamedTuple):
    """A stretch that stands several times in a row: how often, of how many words, where its first time starts."""

    times: int
    period: int
    start: int


def check_repetition(source: str, target: str) -> list[Finding]:
    """Return LOOP where the target repeats itself more than the source does, REPETITION where it says a clause twice.

    A loop is a word four times in a row, a phrase of up to forty words three times, letters six times within one word;
    or a text that zlib packs three times denser than it is long and half again as dense as the source (Whisper takes a
    compression ratio of 2.4 for a loop; Radford et al. 2022, section 4.5). Letters may be drawn out (`Go-o-oal`) to any
    length where the source draws one out. A clause of three words or more that stands twice in a row, in a translation
    of a source without such doubling, is told as REPETITION: all is there, once too often. Across a full stop it has to
    be a whole sentence: one may begin with the words that the last one ended with. A word or two with nothing but a
    space between are told as well.
    """
    if _DRAWN_OUT.search(source):
        target = _DRAWN_OUT.sub(r"\1", target)
    folded = target.casefold()
    tokens = _TOKEN.findall(folded)
    repeats = _word_repeats(tokens)
    known = _word_repeats(_TOKEN.findall(source.casefold())) if repeats else []
    looped = _looped_words(tokens, repeats, known) or _looped_letters(source, target) or _dense(source, target)
    if looped:
        return [Finding(WarningCode.LOOP, {"source": None, "target": looped[:_SHOWN]})]
    said = _doubled(folded, [one for one in repeats if one.period >= _CLAUSE])
    if said is None or any(one.period >= _CLAUSE - 1 for one in known):
        said = None if known else _stammered(target, [one for one in repeats if one.period < _CLAUSE])
    if said is None:
        return []
    return [Finding(WarningCode.REPETITION, {"source": None, "target": said[:_SHOWN]})]


def _doubled(text: str, repeats: Sequence[_Repeat]) -> str | None:
    """Return the first clause, or sentence, that stands twice in a row, as it stands the first time."""
    edges = [0, *(edge for match in _TOKEN.finditer(text) for edge in match.span()), len(text)] if repeats else []
    gaps = [text[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2)]
    for one in repeats:
        again, end = one.start + one.period, one.start + 2 * one.period
        stops = [not _STOPS.isdisjoint(gaps[at]) for at in (again, one.start, end)]
        if not stops[0] or ((stops[1] or not one.start) and (stops[2] or end == len(gaps) - 1)):
            return text[edges[2 * one.start + 1] : edges[2 * again]]
    return None


def _stammered(text: str, repeats: Sequence[_Repeat]) -> str | None:
    """Return the first word or pair of words that stands twice in a row with nothing but a space between.

    Not what is doubled on purpose: function words (had had), names (Duran Duran), short words, and single words of
    Kazakh, whose grammar doubles them (қайта қайта).
    """
    places = [match.span() for match in _TOKEN.finditer(text)] if repeats else []
    kazakh = not KAZAKH_LETTERS.isdisjoint(text)
    for one in repeats:
        last = one.start + 2 * one.period
        if last > len(places) or (one.period == 1 and kazakh):
            continue
        gaps = {text[places[at][1] : places[at + 1][0]] for at in range(one.start, last - 1)}
        said = [text[start:end] for start, end in places[one.start : one.start + one.period]]
        if gaps == {" "} and all(map(_tells, said)):
            return " ".join(said)
    return None


def _tells(word: str) -> bool:
    function = any(word in listed for listed in STOP_WORDS.values())
    return len(word) >= _TELLING and word.isalpha() and word.islower() and not function


def _looped_words(tokens: Sequence[str], repeats: Sequence[_Repeat], known: Sequence[_Repeat]) -> str | None:
    most = max((one.times for one in known), default=1)
    for one in repeats:
        limit = _WORD_REPEATS if one.period == 1 else _PHRASE_REPEATS
        if one.times >= limit and one.times > most:
            return " ".join(tokens[one.start : one.start + one.period])
    return None


def _word_repeats(tokens: Sequence[str]) -> list[_Repeat]:
    """Return the stretches of up to forty words that stand at least twice in a row, in order.

    The periods tried are the distances to the last time a word stood, since nearly every phrase has a word that stands
    in it once. A token is compared once per period, so the time is linear.
    """
    found: list[_Repeat] = []
    last: dict[str, int] = {}
    done: dict[int, int] = {}
    for at, token in enumerate(tokens):
        period = at - last.get(token, -_LONGEST_PERIOD - 1)
        last[token] = at
        if period > _LONGEST_PERIOD or at < done.get(period, 0):
            continue
        start, end = _extend(tokens, at, period, done.get(period, 0))
        done[period] = end
        if end - start >= period:
            found.append(_Repeat((end - start) // period + 1, period, start - period))
    return found


def _extend(tokens: Sequence[str], at: int, period: int, floor: int) -> tuple[int, int]:
    """Return the longest run around a position in which every token equals the one a period before."""
    start, end = at, at + 1
    while start - 1 >= max(period, floor) and tokens[start - 1] == tokens[start - 1 - period]:
        start -= 1
    while end < len(tokens) and tokens[end] == tokens[end - period]:
        end += 1
    return start, end


def _looped_letters(source: str, target: str) -> str | None:
    looped = _letter_loop(target)
    return None if looped is None or _letter_loop(source) else looped


def _letter_loop(text: str) -> str | None:
    for word in _TOKEN.findall(text.casefold()):
        if len(word) < _CHARACTER_STRETCH or word.isdigit():
            continue
        for period in _CHARACTER_PERIODS:
            repeats = _repeats(word, period)
            if repeats >= _CHARACTER_REPEATS and repeats * period >= _CHARACTER_STRETCH:
                return str(word)
    return None


def _dense(source: str, target: str) -> str | None:
    if len(target) < _ZLIB_FROM:
        return None
    ratio = _ratio(target)
    return target if ratio > _ZLIB_RATIO and ratio > _ZLIB_FACTOR * _ratio(source) else None


def _ratio(text: str) -> float:
    """Characters by compressed bytes: characters, so that Cyrillic is not denser for its two bytes a letter."""
    return len(text) / len(zlib.compress(text.encode("utf-8", "surrogatepass"))) if text else 1.0


def _repeats(items: Sequence[Hashable], period: int) -> int:
    """Return how often the most repeated stretch of a period stands in a row."""
    best = run = 0
    for at in range(period, len(items)):
        run = run + 1 if items[at] == items[at - period] else 0
        best = max(best, run)
    return best // period + 1
