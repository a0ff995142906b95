"""Sentences of a summary without what only says by which agency or site they came: credits, datelines, labels.

Nothing else is ever removed: no reservation, no speaker, no negation, no number. Where a sentence without its credits
does not say what it said with them, it stays whole. What is removed is read by rules (`compression_tables.py`).
"""

import re
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.compression_tables import (
    BRACKETS,
    CREDITS,
    DATELINES,
    LABEL,
    OPENING_CREDITS,
    REPORTS_ITSELF,
    SOURCE_AFTER,
)
from tilshi.summarize.fitness import MIN_WORDS
from tilshi.summarize.fitness.speech import has_speaker
from tilshi.summarize.headline_grammar import has_predicate
from tilshi.summarize.headline_tables import AGENCY
from tilshi.text.checks.hedges import hedges
from tilshi.text.checks.hedges.tables import HedgeKind
from tilshi.text.checks.negation import denials
from tilshi.text.checks.numbers import check_numbers
from tilshi.text.checks.quotes.marks import dashed_speech, quotations
from tilshi.text.checks.support import check_support
from tilshi.text.words import folded_words

LEFT_OUT: Final = "Credits to news agencies, datelines and labels were left out of them."
"""The line of `SummaryResult.reason` about sentences that were shortened."""

LONGEST: Final = 1000
"""Characters of a sentence that is looked into."""

_AGENCY: Final = re.compile(AGENCY)
_NAME_WORDS: Final = 2
_DASHES: Final = ("- ", "– ", "— ")
_CREDITED: Final = ("как сообща", "как переда", "по сообщени", "хабарлауынша")
_SPACES: Final = re.compile(r"\s+")
_END: Final = re.compile(r"[.!?…][\"»”)]*$")
_LOOSE: Final = " ,;:–—-"
_PAIRS: Final = (("«", "»"), ("„", "“"))


def without_credit(sentence: str, language: Language) -> str:
    """Return a sentence without the agencies and sites it credits, its dateline and its label; itself where none.

    It stays whole where a credit is more than a credit: an agency that names its own source, speech whose speaker would
    be lost, and a rest that is no sentence or differs in reservations, negations, numbers or quotations.

    Args:
        sentence: one sentence of an article.
        language: of it.
    """
    if len(sentence) > LONGEST or _torn(sentence):
        return sentence
    whole = _SPACES.sub(" ", sentence).strip()
    claim = _without_place(whole)
    found = _without_agencies(claim, language)
    if found == whole:
        return sentence
    found = _finished(found, ended=bool(_END.search(whole)))
    return found if _says_the_same(found, claim, language) else sentence


def _without_place(text: str) -> str:
    """Return a text without what stands before its first word and in brackets for pictures."""
    for pattern in (LABEL, *DATELINES):
        text = text[found.end() :] if (found := pattern.match(text)) else text
    return BRACKETS.sub("", text)


def _without_agencies(text: str, language: Language) -> str:
    for pattern in OPENING_CREDITS[language]:
        if (found := pattern.match(text)) and not SOURCE_AFTER.match(text[found.end() :]):
            text = _less(text, found, language)
    for pattern in CREDITS[language]:
        text = _less(text, found, language) if (found := pattern.search(text)) else text
    return text


def _less(text: str, credit: re.Match[str], language: Language) -> str:
    """Return a text without a credit, or all of it where the credit may be to whose news it is."""
    rest = text[: credit.start()] + text[credit.end() :]
    return text if REPORTS_ITSELF.search(credit[0]) and not has_speaker(rest, language) else rest


def _finished(text: str, *, ended: bool) -> str:
    """Return a text with a capital, and a stop where its sentence had one."""
    text = text.strip().lstrip(", ")
    text = text[:-1] if text.endswith("..") and not text.endswith("...") else text
    if ended and not _END.search(text):
        text = f"{text.rstrip(_LOOSE)}."
    return text[:1].upper() + text[1:]


def _torn(text: str) -> bool:
    """Whether a quotation begins or ends in a sentence that does not have all of it."""
    return any(text.count(left) != text.count(right) for left, right in _PAIRS) or text.count('"') % 2 == 1


def _says_the_same(found: str, claim: str, language: Language) -> bool:
    """Whether a shortened sentence is one, and has all that the sentence without its dateline says.

    Names of agencies are passed over, for they may have numbers and quotation marks: "78.ru", «Газета.Ru».
    """
    ours, theirs = _AGENCY.sub(" ", claim), _AGENCY.sub(" ", found)
    return (
        len(folded_words(found)) >= MIN_WORDS
        and has_predicate(found, language)
        and len(quotations(theirs, language)) == len(quotations(ours, language))
        and (not _speech(ours, language) or has_speaker(_unquoted(theirs, language), language))
        and len(denials(theirs, language).required) == len(denials(ours, language).required)
        and _reserved(theirs, ours, language)
        and not check_numbers(ours, theirs, language, language)
        and not check_support(found, claim, language)
    )


def _speech(text: str, language: Language) -> bool:
    """Whether a text quotes somebody: not names of firms and works, but words."""
    if dashed_speech(text, language) or text.startswith(_DASHES):
        return True
    return any(one.size > _NAME_WORDS and not one.title for one in quotations(text, language))


def _unquoted(text: str, language: Language) -> str:
    for one in reversed(quotations(text, language)):
        text = text[: one.start] + text[one.end :]
    return text


def _reserved(found: str, claim: str, language: Language) -> bool:
    """Whether all reservations and attributions are still there, but for "как сообщает" before an agency."""
    kept = [one.text.casefold() for one in hedges(found, language)]
    for one in hedges(claim, language):
        if one.text.casefold() in kept:
            kept.remove(one.text.casefold())
        elif one.kind is not HedgeKind.ATTRIBUTION or not one.text.casefold().startswith(_CREDITED):
            return False
    return not kept
