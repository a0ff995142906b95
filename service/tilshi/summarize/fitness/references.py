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
_PREPOSITION: Final = "PREP"
_STOPS: Final = re.compile(r"[,;:()–—]")
_MODIFIER: Final = frozenset(("ADJF", "NUMR", "PRTF"))


def refers_back(outside: str, language: Language) -> bool:
    """Whether what stands outside the quotation marks of a sentence refers to an earlier sentence."""
    if LATER[language].search(outside) or BARE_ROLES[language].search(outside):
        return True
    found = words(outside)
    pronouns = PRONOUNS[language]
    for at, word in enumerate(found):
        wanted = pronouns.get(word.folded)
        if wanted is None or not (at < _EARLY[language] or _is_speaker(found, at, language)):
            continue
        if not _has_antecedent(outside, found, at, wanted, language):
            return True
    return False


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
    readings = [one for one in grammemes(word.folded) if "NOUN" in one]
    if _is_name(text, found, at) and not readings:
        return not beside or at > 0
    agreeing = [one for one in readings if wanted in one or (wanted == "plur" and "Pltm" in one)]
    agreeing = [one for one in agreeing if wanted == "plur" or "plur" not in one]
    if beside:
        agreeing = [one for one in agreeing if "nomn" not in one]
    if any("anim" in one or not one.isdisjoint({"Name", "Surn", "Geox", "Orgn"}) for one in agreeing):
        return True
    if spoken:
        return False
    return any(not one.isdisjoint({"nomn", "accs"}) for one in agreeing) and not _governed(found, at)


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
