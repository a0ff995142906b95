"""What is left of a sentence once parts are gone: whether its words still say who and what is meant."""

import re
from collections.abc import Sequence
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import layout
from tilshi.summarize.headline_grammar import has_form, has_predicate, is_form, is_verb
from tilshi.summarize.headline_part_tables import HOLLOW, THINGS
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.lemmas import lemma
from tilshi.text.words import Word, folded_words, words

_PRONOUNS: Final = """
он она оно они его ее её их ему ей им ими ней ним ними них него нее неё нем нём там туда оттуда те та тот
этот эта это эти этого этой этому этом этим этих эту
"""
_LOOKS_BACK: Final = frozenset(_PRONOUNS.split())
"""Words whose meaning is some earlier noun's."""
_OPENING: Final = re.compile(r"(?:Как|Когда|Если|Хотя|Поскольку|Пока|После того как)\s(?!.*\?)")
_CONCEDED: Final = re.compile(
    r"(?:Несмотря на то|После того|Перед тем|Из-за того|В связи с тем|В то время|Благодаря тому),? (?:что|как)\s"
)
_RUNS_ON: Final = re.compile(
    r"\w{2}[.!?]+[\"«“]|[а-яё]{3}[.!?]+[А-ЯЁ]|(?:[а-яё]{4}|[»\"])[.!?]\s+[А-ЯЁ«\"]|^[А-ЯЁ]{3,}/[А-ЯЁ]{3,}\s[-–—]"
)
_BOTH_COMMAS: Final = 2  # one inside "несмотря на то, что", one behind the clause
_REMARK: Final = re.compile(r"\s*\([^()]*\)")
_WEEKDAY: Final = frozenset(("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"))


def leaves_loose_end(headline: str, claim: str, language: Language) -> bool:
    """Whether a Russian headline ends, where its sentence goes on, with what asks for more.

    Such are nouns that wait for another ("опровергли информацию"), and a bare noun that a clause or phrase told apart
    ("изобрели прибор").
    """
    if language is not Language.RU:
        return False
    claim, ends = _REMARK.sub("", claim), layout(headline, language).end
    if _is_loose(headline[:ends], claim[: layout(claim, language).end], language):
        return True
    return ends < len(headline) and _is_loose(headline, claim, language)


def _is_loose(headline: str, claim: str, language: Language) -> bool:
    ours, theirs = words(headline), words(claim)
    if not ours or [word.folded for word in ours[-1:]] == [word.folded for word in theirs[-1:]]:
        return False
    # "удовлетворил иск Минюста" says as little as "удовлетворил иск"
    before, owner = ours[-3:-1], ours[-1].folded
    owned = (
        len(ours) > 1
        and has_form(owner, {"gent"})
        and lemma(before[-1].text, language) in HOLLOW
        and not is_form(before[0].folded, {"PREP"})  # "в результате стрельбы"
    )
    if _told_apart(claim, ours):
        return True
    return owned or _waits(lemma(ours[-1].text, language)) or _bare(headline, ours)


def _waits(noun: str) -> bool:
    """Whether a noun asks for another, as actions do ("распоряжение о проведении") and those listed."""
    return noun in HOLLOW or (noun.endswith("ние") and noun not in THINGS)


def _bare(text: str, found: Sequence[Word]) -> bool:
    """Whether the last word is a common noun with nothing before it that tells which one is meant."""
    last, before = found[-1], found[-2:-1]
    if not before or last.text[0].isupper() or not is_form(last.folded, {"NOUN"}):
        return False
    previous = before[0].folded
    if text[before[0].end : last.start] != " " or is_form(previous, {"ADJF", "PRTF", "NUMR", "PREP", "CONJ", "NPRO"}):
        return False
    if previous.isdigit() or previous.startswith("не"):
        return False
    return is_verb(previous, Language.RU) or is_form(previous, {"INFN"}) or not has_form(last.folded, {"gent"})


def _told_apart(claim: str, ours: Sequence[Word]) -> bool:
    """Whether a bare noun behind a preposition stood before a clause about it: "билеты на поезд, который …"."""
    last, before = ours[-1], ours[-2:-1]
    if not before or last.text[0].isupper() or not is_form(before[0].folded, {"PREP"}):
        return False
    match = re.search(rf"\b{re.escape(before[0].text)} {re.escape(last.text)},\s", claim)
    opening = folded_words(claim[match.end() :])[:2] if match else ()
    return any(word.startswith("котор") or is_form(word, {"PRTF"}) for word in opening)


def looks_back_in_vain(headline: str, claim: str, language: Language) -> bool:
    """Whether a Russian pronoun stands behind fewer nouns than in its sentence: what it means may be gone."""
    if language is not Language.RU:
        return False
    ours, theirs = _before_pronoun(headline), _before_pronoun(claim)
    return ours is not None and theirs is not None and not theirs <= ours


def _before_pronoun(text: str) -> frozenset[str] | None:
    """Return the nouns before the last word that looks back; None without such a word."""
    found = folded_words(text)
    last = next((at for at in range(len(found) - 1, -1, -1) if found[at] in _LOOKS_BACK), None)
    if last is None:
        return None
    nouns = frozenset(lemma(word, Language.RU) for word in found[:last] if has_form(word, {"NOUN"}))
    return nouns - _WEEKDAY


def is_half(headline: str, _: str, language: Language) -> bool:
    """Whether a Russian headline is only its opening clause ("Как рассказал врач"), or runs on into a next sentence."""
    if language is not Language.RU:
        return False
    commas = layout(headline, language).commas
    opened = _OPENING.match(headline) is not None and not (commas and has_predicate(headline[commas[0] :], language))
    opened = opened or (_CONCEDED.match(headline) is not None and len(commas) < _BOTH_COMMAS)
    # A surname may look like a verb or a short adjective.
    found = words(headline)
    plain = " ".join(word.text if word is found[0] or word.text[0].islower() else "имя" for word in found)
    if not has_predicate(plain, language):
        return True
    return opened or _RUNS_ON.search(headline) is not None


def splits_speech(headline: str, claim: str, language: Language) -> bool:
    """Whether a comma stands right behind a verb of speech, where its sentence has none: "пишет, газета"."""
    return any(
        SPEAKS[language](word.folded) and headline.startswith(",", word.end) and f"{word.text}," not in claim
        for word in words(headline)
    )
