"""What a part says and what the words before it make of it: whether it may go quietly, or tells many apart."""

import re
from collections.abc import Sequence
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline_grammar import depths, is_form
from tilshi.summarize.headline_tables import CONDITION, PLACES, RELATIVE
from tilshi.text.checks.hedges import hedges
from tilshi.text.checks.negation import denials
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.lemmas import grammemes
from tilshi.text.words import folded_words, words

_WHICH: Final = re.compile(r"\s*(?:\w+\s)?котор(?:ые|ых|ым|ыми)\b")
_OPENS: Final = re.compile(
    r",\s+(?:что|чтобы|если|как|когда|почему|зачем|сколько|насколько|кто|где|куда|откуда|\w+\s+котор|котор|that)"
)
_WHEN: Final = re.compile(r"(?:когда|если|чтобы|пока|when|if|while|until)\b")
_COUNT: Final = re.compile(
    r"(?<![\d.,])\d{1,3}(?:\s\d{3})*\s(?!(?:янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)|\d)"
)
"""A number of things, and no date."""
_SETTLED: Final = re.compile(
    r"(?:наход|жив|жил|прожива|располож|работа|служ|родил|вырос|быва|был|пребыва|хран|содерж|уч[иа]|оста|дей?ств|игра)\w*"
)
"""Verbs that ask where: without it they say something else, or nothing."""


def quiet(text: str, language: Language) -> bool:
    """Whether leaving a stretch out takes away no negation, reservation, condition, speaker or half a quotation."""
    deep = depths(text)
    return not (
        hedges(text, language)
        or denials(text, language).required
        or CONDITION.search(text)
        or any(map(SPEAKS[language], folded_words(text)))
        or deep[-1] != 0
        or -1 in deep
    )


def tells_many_apart(before: str, after: str, language: Language) -> bool:
    """Whether a clause limits a Russian plural: "бойцы, которые ранены" are some, three ships are all."""
    if language is not Language.RU:
        return False
    opening = folded_words(after)[:1]
    plural = _WHICH.match(after) or any({"PRTF", "plur"} <= _likeliest(word) for word in opening)
    found = folded_words(before)
    # "блокировать рекламу, мешающую читать" is not to block all of it.
    kind = any({"PRTF", "pres", "actv"} <= _likeliest(word) for word in opening) and words(before)[-1:]
    if not plural and not (kind and kind[0].text[0].islower() and is_form(kind[0].folded, {"inan"})):
        return False
    return not (_COUNT.search(before) or any(is_form(word, {"NUMR", "Coll"}) for word in found))


def hangs_loose(before: str, language: Language) -> bool:
    """Whether no noun or name stands right before a Russian clause that could be what it tells about."""
    last = folded_words(before)[-1:]
    return language is Language.RU and any(
        is_form(word, {"ADVB", "VERB", "PRTS", "INFN", "PRCL"}) and not before.endswith(("»", '"')) for word in last
    )


def own_clause(text: str, commas: Sequence[int], at: int) -> str:
    """Return the clause before a position, from the comma or conjunction that opens it."""
    start = max(0, text.rfind(": ", 0, at))
    for comma in commas:
        if comma < at and _OPENS.match(text, comma, at):
            start = comma
    return text[start:at]


def goes_on(after: str, language: Language) -> bool:
    """Whether the main clause goes on behind the comma that closes another: "…, поджёгшего мост, к году тюрьмы"."""
    opening = folded_words(after)[:1]
    return language is Language.RU and any(is_form(word, {"PREP", "ablt"}) for word in opening)


def opens_clause(after: str, language: Language) -> bool:
    """Whether a stretch behind a comma opens a relative or participial clause."""
    relative = RELATIVE.get(language)
    if relative is not None and relative.match(after):
        return True
    return language is Language.RU and any(is_form(word, {"PRTF", "GRND"}) for word in folded_words(after)[:2])


def in_clause(text: str, commas: Sequence[int], at: int, language: Language) -> bool:
    """Whether a position stands inside a relative clause, or one that says when or on what condition."""
    comma = max((one for one in commas if one < at), default=None)
    relative = RELATIVE.get(language)
    if comma is None or relative is None:
        return False
    opening = text[comma + 1 : at].lstrip()
    return bool(relative.match(opening) or _WHEN.match(opening))


def ends_with_name(clause: str, language: Language) -> bool:
    """Whether a Russian participial clause before a name took the name along: ", прибывший сюда Иван Петров,"."""
    found = words(clause)[-2:]
    return (
        language is Language.RU
        and len(found) > 1
        and all(word.text[0].isupper() for word in found)
        and is_form(found[0].folded, {"Name"})
        and is_form(found[0].folded, {"nomn"})
    )


def _likeliest(word: str) -> frozenset[str]:
    readings = grammemes(word)
    return readings[0] if readings else frozenset()


def is_place(phrase: Sequence[str]) -> bool:
    """Whether the first noun behind a preposition is a place or a date, in the prepositional case.

    "В матчах с Сербией" is none, for all that it names a country.
    """
    if not phrase or phrase[0] == "области" or not is_form(phrase[0], {"loct"}):
        return False
    noun = next((word for word in phrase if not is_form(word, {"ADJF"})), "")
    return noun in PLACES or is_form(noun, {"Geox"})


def settled(before: Sequence[str]) -> bool:
    """Whether the words before a place ask for it, or name another that would be taken for it."""
    return any(_SETTLED.fullmatch(word) or is_form(word, {"Geox"}) for word in before)
