"""Beginnings of a word that may be its stem: what is left when the endings of its language are taken off.

Endings are taken off without knowing the word, so several stems come out; a table or another word that has one of them
decides. Names are seldom in dictionaries, which is why no dictionary is asked.
"""

import re
from functools import lru_cache

from tilshi.languages import Language

SHORTEST_STEM = 3
"""Letters that must be left."""

_MEMO = 50_000
_LONGEST = 64
_RUSSIAN_ENDINGS = """
    а я о е и ы у ю ь й ом ем ой ей ою ею ью ам ям ах ях ов ев ами ями ий ый ая яя ое ее ые ие ого его ому ему ым им ую
    юю ых их ыми ими
"""
_RUSSIAN_SUFFIXES = (
    *("ск", "овск", "евск", "инск", "йск", "ийск", "анск", "янск", "ицк", "цк", "ович", "евич", "овн", "евн"),
    *("ц", "ец", "йц", "ийц", "анц", "янц", "анец", "янец", "анк", "янк", "йк", "ов", "ев", "ин"),
)
_KAZAKH_ENDINGS = """
    лар лер дар дер тар тер м ым ім ң ың ің ы і сы сі мыз міз ымыз іміз ның нің дың дің тың тің ға ге қа ке на не а е ны
    ні ды ді ты ті н да де та те нда нде дан ден тан тен нан нен мен бен пен ғы гі қы кі лық лік дық дік тық тік ша ше
    дай дей тай тей й ь дікі нікі тікі лы лі шы ші ұлы қызы улы кызы ов ев ова ева
"""
_RUSSIAN, _KAZAKH = frozenset(_RUSSIAN_ENDINGS.split()), frozenset(_KAZAKH_ENDINGS.split())
_KAZAKH_LAYERS = 6
_LONGEST_ENDING = 4
_ENGLISH = re.compile(r"(?:'s|s'|(?<=[sxzh])es|s|')\Z")
_ENGLISH_PEOPLE = re.compile(r"(?:i?ans?|ese|ers?|is?|ns?)\Z")
_ENGLISH_STEM = 4
_NOMINATIVE = re.compile(r"(?:[иы]й|ой|[ая]я|[ое]е|[ыи]е|[аяоеиыуюьй])\Z")


@lru_cache(maxsize=_MEMO)
def stems(word: str, language: Language) -> tuple[str, ...]:
    """Return a folded word and the stems it may have, longest first; at least three letters each."""
    if len(word) > _LONGEST:
        return (word,)
    if language is Language.EN:
        return _english(word)
    ends = _kazakh(word) if language is Language.KK else _russian(word)
    return (word, *(word[:end] for end in sorted(ends, reverse=True)))


def _english(word: str) -> tuple[str, ...]:
    singular = _ENGLISH.sub("", word)
    people = _ENGLISH_PEOPLE.sub("", singular)
    found = [word, word.removesuffix("'")]
    if len(singular) >= SHORTEST_STEM - 1:
        found.append(singular)
    if len(people) >= _ENGLISH_STEM:
        found.append(people)
    return tuple(dict.fromkeys(found))


def nominative(word: str, language: Language) -> str:
    """Return the stem of a folded word that stands in its dictionary form; three letters at least."""
    if language is not Language.RU:
        return word
    stem = _NOMINATIVE.sub("", word)
    return stem if len(stem) >= SHORTEST_STEM else word


def _russian(word: str) -> set[int]:
    longest = min(_LONGEST_ENDING, len(word) - SHORTEST_STEM + 1)
    found = {len(word) - size for size in range(1, longest) if word[-size:] in _RUSSIAN}
    for end in (*found, len(word)):
        if word.endswith(_RUSSIAN_SUFFIXES, 0, end):
            found.update(
                end - len(suffix)
                for suffix in _RUSSIAN_SUFFIXES
                if end - len(suffix) >= SHORTEST_STEM and word.endswith(suffix, 0, end)
            )
    return found


def _kazakh(word: str) -> set[int]:
    found: set[int] = set()
    layer = {len(word)}
    for _ in range(_KAZAKH_LAYERS):
        layer = {
            end - size
            for end in layer
            for size in range(1, _LONGEST_ENDING + 1)
            if end - size >= SHORTEST_STEM and word[end - size : end] in _KAZAKH
        } - found
        found |= layer
    return found
