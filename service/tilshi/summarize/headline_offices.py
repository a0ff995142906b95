"""Offices before names, which say who it is without them: "Председатель комиссии Иван Петров" is Иван Петров.

All of it is closed lists and the likeliest readings of the Russian dictionary; what is ambiguous stays.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Layout, Span, layout
from tilshi.summarize.headline_grammar import has_form, is_form
from tilshi.summarize.headline_part_tables import CALLINGS, FORMER, HOUSE, LOCAL, OF_OFFICE, OFFICES
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.lemmas import grammemes
from tilshi.text.words import Word, words

_LONGEST_OFFICE: Final = 14
"""Words of an office before a name; what is longer is no plain phrase."""
_SURNAME: Final = ("ов", "ев", "ин")
_FULL_NAME: Final = 3
_ACTING: Final = re.compile(r"(?:\bи\.\s?о\.|\bврио)\s*$", re.IGNORECASE)
_LATIN: Final = re.compile(r"[A-Z][A-Za-z0-9]+")


def offices(text: str, language: Language) -> Iterator[Span]:
    """Yield what stands before a person's full name in the nominative: its adjectives, or all of the office.

    "Председатель комиссии Иван Петров заявил" leaves "Иван Петров заявил". The office begins its clause or comes right
    behind the verb of an attribution, its noun is an animate nominative, and so is the name: nothing else is replaced.
    """
    if language is not Language.RU:
        return
    built, found = layout(text, language), words(text)
    for at in _clause_openings(built, found):
        name = _name_after(text, found, at)
        if name is None:
            continue
        head = next((one for one in range(at, name) if not is_form(found[one].folded, {"ADJF"})), name)
        office = found[at:name]
        if head == name or not is_person(found[head].folded) or any(FORMER.match(word.folded) for word in office):
            continue
        several = is_form(found[head].folded, {"plur"})
        if several and not any(word.folded == "и" for word in found[name + 1 : name + 4]):
            continue
        if head > at and found[head].folded in CALLINGS:
            yield Span(found[at].start, found[head].start)
        told = OF_OFFICE.search(text, found[name].end)
        if not told and found[name].start - found[at].start > len(found[head].text) + 1:
            yield Span(found[at].start, found[name].start)


def oblique_offices(text: str, language: Language) -> Iterator[Span]:
    """Yield an office before a full name in the same case: "главу комитета Ивана Петрова" leaves "Ивана Петрова".

    The office is of a closed list, and nobody else stands between it and the name, so the name is no part of it.
    """
    if language is not Language.RU:
        return
    built, found = layout(text, language), words(text)
    for name in range(2, len(found) - 1):
        if not _is_oblique_name(text, found, name) or not built.outside(found[name].start):
            continue
        head = _office_before(text, found, name)
        if head is not None and _agree(found[head].folded, found[name].folded):
            yield Span(found[head].start, found[name].start)


def houses(text: str, language: Language) -> Iterator[Span]:
    """Yield the class noun before a name in Latin letters that opens the sentence: "Компания Tesla" is Tesla."""
    if language is not Language.RU:
        return
    found = words(text)
    head = next((at for at, word in enumerate(found[:4]) if not is_form(word.folded, {"ADJF"})), None)
    if head is None or head + 1 >= len(found) or any(FORMER.match(word.folded) for word in found[:head]):
        return
    name = found[head + 1]
    if found[head].folded in HOUSE and _LATIN.fullmatch(name.text) and text[found[head].end : name.start] == " ":
        yield Span(0, name.start)


def _another_name(text: str, found: Sequence[Word], at: int) -> bool:
    """Whether a name right behind a full name is another person's: "главу штаба Ивана Петрова Петра Иванова"."""
    last = at + 1
    while last < len(found) and found[last].text[0].isupper() and text[found[last - 1].end : found[last].start] == " ":
        last += 1
    return last - at > _FULL_NAME or any(
        is_form(word.folded, {"Name"}) and not word.folded.endswith(_SURNAME) for word in found[at + 1 : last]
    )


def _is_oblique_name(text: str, found: Sequence[Word], at: int) -> bool:
    word, following = found[at], found[at + 1]
    capital = word.text[0].isupper() and following.text[0].isupper() and text[word.end : following.start] == " "
    if _another_name(text, found, at):
        return False
    return capital and is_form(word.folded, {"Name"}) and not has_form(word.folded, {"nomn"})


def _office_before(text: str, found: Sequence[Word], name: int) -> int | None:
    """Return the office that a name stands behind, with nothing between but what it is the office of."""
    for at in range(name - 1, max(-1, name - _LONGEST_OFFICE), -1):
        word = found[at]
        if text[word.end : found[at + 1].start].strip(' "«»') or is_form(word.folded, {"VERB", "PREP", "CONJ", "PRTF"}):
            return None
        if word.folded in OFFICES:
            before = found[at - 1].folded if at else ""
            if _ACTING.search(text[: word.start]):
                return None
            return None if is_form(before, {"ADJF", "PRTF", "CONJ", "anim"}) or before.startswith("экс") else at
        if is_form(word.folded, {"anim"}) or (not has_form(word.folded, {"gent"}) and has_form(word.folded, {"NOUN"})):
            return None
    return None


def _agree(one: str, other: str) -> bool:
    """Whether two nouns can be in the same case, none of them in the nominative."""
    cases = {"gent", "datv", "accs", "ablt", "loct"}
    return any(
        (mine & theirs) & cases
        for mine in LOCAL.get(one) or grammemes(one)
        for theirs in grammemes(other)
        if "sing" in mine
    )


def _clause_openings(built: Layout, found: Sequence[Word]) -> Iterator[int]:
    """Yield the words that a clause begins with, or that follow the verb of an attribution."""
    text = built.text
    for at, word in enumerate(found):
        before = text[: word.start].rstrip()
        if (
            (at == 0 and word.start == 0)
            or (built.outside(word.start) and before.endswith((", что", ":")))
            or (
                word.start > built.end
                and SPEAKS[built.language](found[at - 1].folded)
                and before == text[: found[at - 1].end]
            )
        ):
            yield at


def _name_after(text: str, found: Sequence[Word], at: int) -> int | None:
    """Return the first of the words of a full name in the nominative, and in no other case, behind an office."""
    for index in range(at + 1, min(at + _LONGEST_OFFICE, len(found) - 1)):
        word, following = found[index], found[index + 1]
        gap = text[found[index - 1].end : word.start]
        if gap.strip(' "«»') or is_form(word.folded, {"VERB", "PRTS", "GRND", "CONJ"}) or word.folded in {"и", "или"}:
            return None
        if not (word.text[0].isupper() and following.text[0].isupper() and text[word.end : following.start] == " "):
            continue
        if _is_nominative_name(word.folded) and not _is_oblique(following.folded):
            return None if _another_name(text, found, index) else index
    return None


def _is_nominative_name(word: str) -> bool:
    return is_form(word, {"Name"}) and is_form(word, {"nomn"})


def _is_oblique(word: str) -> bool:
    """Whether no reading of a known word is a nominative; surnames in -ов the dictionary has as plurals of names."""
    return not word.endswith(_SURNAME) and has_form(word, {"NOUN", "ADJF"}) and not has_form(word, {"nomn"})


def is_person(word: str) -> bool:
    """Whether the likeliest reading of a word is somebody, in the nominative."""
    return is_form(word, {"anim"}) and is_form(word, {"nomn"})
