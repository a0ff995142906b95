"""Words inside a sentence that refer to an earlier one: pronouns without antecedent, persons and bodies not introduced.

A rule of thumb, not anaphora resolution: a pronoun has an antecedent in its sentence where a noun before it agrees with
it and may be meant. Where it errs, a sentence is only bound to the one before it.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.fitness.tables import BARE_ROLES, LATER, PRONOUNS, TIMES
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.lemmas import grammemes, lemma
from tilshi.text.words import Word, words

_EARLY: Final[Mapping[Language, int]] = MappingProxyType({Language.RU: 15, Language.KK: 6, Language.EN: 9})
"""Words of a sentence among which a pronoun is looked for; farther on it mostly refers to the same sentence."""
_AGREEMENT: Final = frozenset(("masc", "femn", "neut", "plur"))
_LETTERS: Final = 2  # shorter words are prepositions and particles that the dictionary takes for abbreviations, too
_AMOUNTS: Final = "кто никто каждый большинство несколько сколько много мало более менее больше меньше свыше"
_SUBJECTS: Final = frozenset(_AMOUNTS.split())
_SURNAME: Final = re.compile(r"(?:[оеи]в|[иы]н)а?$")
_PREPOSITION: Final = "PREP"
_ACTING: Final = re.compile(r"\b(?:и|вр)\.\s?и?\.?\s?о\.", re.IGNORECASE)  # "и. о. акима": its noun is in the genitive
_STOPS: Final = re.compile(r"[,;:()–—]")
_MODIFIER: Final = frozenset(("ADJF", "NUMR", "PRTF"))


def refers_back(outside: str, language: Language) -> bool:
    """Whether what stands outside the quotation marks of a sentence refers to an earlier sentence."""
    if LATER[language].search(outside) or BARE_ROLES[language].search(outside):
        return True
    found = words(outside)
    if language is Language.RU and _without_subject(outside, found):
        return True
    pronouns = PRONOUNS[language]
    for at, word in enumerate(found):
        wanted = pronouns.get(word.folded)
        if wanted is None or not (at < _EARLY[language] or _is_speaker(found, at, language)):
            continue
        if not _has_antecedent(outside, found, at, wanted, language):
            return True
    return False


def _without_subject(text: str, found: Sequence[Word]) -> bool:
    """Whether the first Russian verb tells what one person did, and nothing in the sentence can be its subject."""
    if _ACTING.search(text):
        return False
    for at, word in enumerate(found):
        verb = next((one for one in grammemes(word.folded) if {"VERB", "past", "sing"} <= one), None)
        if verb is None or "neut" in verb:
            continue
        gender = next(iter(verb & _AGREEMENT), "")
        return not any(_may_be_subject(text, found, other, gender) for other in range(len(found)) if other != at)
    return False


def _may_be_subject(text: str, found: Sequence[Word], at: int, gender: str) -> bool:
    readings = grammemes(found[at].folded)
    shouted = len(found[at].text) > 1 and found[at].text.isupper()
    if (len(found[at].text) <= _LETTERS and not shouted) or _governed(found, at):
        return False
    if not readings or shouted or (at and _is_name(text, found, at)):
        return True
    return (
        any(
            "nomn" in one
            and not one.isdisjoint({"NOUN", "NPRO", "NUMR", "ADJF", "PRTF"})
            and ("plur" not in one)
            and (gender in one or one.isdisjoint(_AGREEMENT) or "ms-f" in one)
            for one in readings
        )
        or found[at].folded in _SUBJECTS
    )


def _is_speaker(found: Sequence[Word], at: int, language: Language) -> bool:
    """Whether a pronoun stands beside a verb of speech: "сказал он", "she said"."""
    speaks = SPEAKS[language]
    return any(speaks(found[near].folded) for near in (at - 1, at + 1) if 0 <= near < len(found))


def _has_antecedent(text: str, found: Sequence[Word], at: int, wanted: str, language: Language) -> bool:
    if language is not Language.RU:
        return any(_is_name(text, found, before) for before in range(at))
    spoken = _is_speaker(found, at, language)
    own = _owns(found, at)
    for before in range(at):
        beside = not own and not _STOPS.search(text[found[before].end : found[at].start])
        if _may_be_meant(text, found, before, wanted, spoken=spoken, beside=beside):
            return True
    return False


def _owns(found: Sequence[Word], at: int) -> bool:
    """Whether a Russian pronoun is possessive: a noun, or an adjective of one, follows."""
    if found[at].folded not in {"его", "ее", "их"} or at + 1 == len(found):
        return False
    readings = grammemes(found[at + 1].folded)
    return not readings or not readings[0].isdisjoint({"NOUN", "ADJF", "NUMR", "PRTF"})


def _may_be_meant(text: str, found: Sequence[Word], at: int, wanted: str, *, spoken: bool, beside: bool) -> bool:
    """Whether a Russian word before a pronoun agrees with it and may be what it stands for.

    Args:
        text: the sentence.
        found: its words.
        at: the word.
        wanted: gender, or `plur`, of the pronoun.
        spoken: the pronoun speaks, so that it is a person.
        beside: both stand in one clause, so that the pronoun is not its subject (it would be "себя", "свой").
    """
    word = found[at]
    if word.folded in TIMES or lemma(word.text, Language.RU) in TIMES:
        return False
    readings = [one for one in grammemes(word.folded) if "NOUN" in one and len(word.text) > _LETTERS]
    if _is_unknown_name(text, found, at, readings):
        return True
    agreeing = [one for one in readings if wanted in one or (wanted == "plur" and "Pltm" in one)]
    agreeing = [one for one in agreeing if wanted == "plur" or "plur" not in one]
    if beside:  # a form that may be the subject is taken for it: "суд приговорил его"
        subject = any("nomn" in one for one in readings)
        agreeing = [one for one in agreeing if "nomn" not in one and ("anim" in one or not subject)]
    if any("anim" in one or not one.isdisjoint({"Name", "Surn", "Geox", "Orgn"}) for one in agreeing):
        return True
    if spoken:
        return False
    return any(not one.isdisjoint({"nomn", "accs"}) for one in agreeing) and not _governed(found, at)


def _is_unknown_name(text: str, found: Sequence[Word], at: int, readings: Sequence[frozenset[str]]) -> bool:
    """Whether a word is a name that the dictionary has not as a noun, or only in a case that no subject has."""
    if not found[at].text[0].isupper():
        return False
    if at == 0 and readings:
        return bool(_SURNAME.search(found[at].folded)) and not any("nomn" in one for one in readings)
    return not readings and ((at > 0 and _is_name(text, found, at)) or not grammemes(found[at].folded))


def _governed(found: Sequence[Word], at: int) -> bool:
    """Whether a preposition stands before a Russian noun and its adjectives."""
    for before in range(at - 1, -1, -1):
        readings = grammemes(found[before].folded)
        if readings and _PREPOSITION in readings[0]:
            return True
        if not readings or readings[0].isdisjoint(_MODIFIER):
            return False
    return False


def _is_name(text: str, found: Sequence[Word], at: int) -> bool:
    """Whether a word is written as a name: with a capital that no sentence begins with."""
    return found[at].text[0].isupper() and bool(text[: found[at].start].strip(" «»\"'“”„—–-"))
