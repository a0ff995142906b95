"""Whether what is a quotation in the source is one in the translation, with the same speaker."""

import re
from collections.abc import Sequence

from tilshi.languages import Language
from tilshi.text.checks.quotes.marks import Quotation, dashed_speech, half_lost, marked, quotations, spans
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.names import Strength, profile
from tilshi.text.words import folded_words, words

_SPOKEN = 3
_LONG = 7
_SHOWN = 60
_PAIRS = 8
_LOST_SHARE = 0.6
_CLAUSE = 90
_VERB_WITHIN = 5
_ATTRIBUTION = 9
_ENDS_BEFORE = re.compile(r"[.!?…»”“\"](?=\s)")
_SHORT_NAME = (
    "(?<![A-ZА-ЯӘҒҚҢӨҰҮҺІ])(?<![A-ZА-Я]\\w)(?<![A-ZА-Я]\\w\\w)(?<![A-ZА-Я]\\w\\w\\w)"  # Gen. is no end of a sentence
)
_ENDS_AFTER = re.compile(
    rf"{_SHORT_NAME}[.!?…;](?:\s|$)|[«“„\"]|,\s(?:а|но|и|что|and|but|while|as|when|after|that|ал|бірақ|және)\s"
)
_HE = {Language.RU: "он", Language.EN: "he"}
_SHE = {Language.RU: "она", Language.EN: "she"}


def check_quotes(source: str, target: str, source_language: Language, target_language: Language) -> list[Finding]:
    """Return QUOTE_MISSING or SPEAKER_CHANGED, the first that holds.

    Half a pair of marks is missing where the marks of the source pair up and the target has one more or one less. A
    quotation is missing where the source quotes speech (three words or more beside a verb of speech, or seven words)
    and the target has no mark of a quotation at all. A speaker is changed where the clause that attributes a quotation
    names somebody else of the same text, or "he" where the source says "she".
    """
    if half_lost(source, target):
        start, end = spans(target)[-1] if spans(target) else (0, len(target))
        return [Finding(WarningCode.QUOTE_MISSING, {"source": None, "target": _shown(target[start:end])})]
    return _missing_or_changed(source, target, source_language, target_language)


def _missing_or_changed(
    source: str, target: str, source_language: Language, target_language: Language
) -> list[Finding]:
    ours = [one for one in quotations(source, source_language) if _is_speech(one)]
    if not ours:
        lost = dashed_speech(source, source_language) and not marked(target)
        return [Finding(WarningCode.QUOTE_MISSING, {"source": _shown(source), "target": None})] if lost else []
    if not marked(target):
        first = ours[0]
        return [Finding(WarningCode.QUOTE_MISSING, {"source": _shown(source[first.start : first.end]), "target": None})]
    theirs = quotations(target, target_language)
    fewer = len(ours) > 1 and len(theirs) < len(ours)
    if fewer and _share(target, theirs) < _share(source, ours) * _LOST_SHARE:
        shortest = min(ours, key=lambda one: one.size)
        return [
            Finding(
                WarningCode.QUOTE_MISSING, {"source": _shown(source[shortest.start : shortest.end]), "target": None}
            )
        ]
    theirs = tuple(one for one in theirs if _is_speech(one))
    if len(ours) != len(theirs):
        return []
    for one, other in zip(ours[:_PAIRS], theirs[:_PAIRS], strict=True):
        here, there = _attribution(source, one, source_language), _attribution(target, other, target_language)
        if here and there and _another(here, there, source, target, source_language, target_language):
            return [Finding(WarningCode.SPEAKER_CHANGED, {"source": _shown(here), "target": _shown(there)})]
    return []


def _share(text: str, found: Sequence[Quotation]) -> float:
    return sum(one.size for one in found) / max(1, len(words(text)))


def _is_speech(one: Quotation) -> bool:
    return not one.title and (one.size >= _LONG or (one.spoken and one.size >= _SPOKEN))


def _attribution(text: str, quotation: Quotation, language: Language) -> str:
    """Return the clause beside a quotation that has a verb of speech, after it or before it; empty where none has."""
    after = text[quotation.end : quotation.end + _CLAUSE].lstrip(" ,.—–-")
    end = _ENDS_AFTER.search(after)
    after = after[: end.start()] if end else after
    before = text[max(0, quotation.start - _CLAUSE) : quotation.start].rstrip(" —–-")
    if before[-1:] in (":", ","):
        begins = [match.end() for match in _ENDS_BEFORE.finditer(before)]
        before = before[begins[-1] :] if begins else before
    else:
        before = ""
    if any(map(SPEAKS[language], folded_words(after)[:_VERB_WITHIN])):
        return _words(after, 0, _ATTRIBUTION)
    if any(map(SPEAKS[language], folded_words(before)[-_VERB_WITHIN:])):
        return _words(before, -_ATTRIBUTION, None)
    return ""


def _words(clause: str, first: int, last: int | None) -> str:
    chosen = words(clause)[first:last]
    return clause[chosen[0].start : chosen[-1].end]


def _another(here: str, there: str, source: str, target: str, language: Language, other: Language) -> bool:
    ours, theirs = profile(f"— {here}", language), profile(f"— {there}", other)
    if ours.names and theirs.names:
        lost, new = ours.unmatched(theirs), theirs.unmatched(ours)
        if len(lost) < len(ours.names) or len(new) < len(theirs.names):
            return False
        if not theirs.unmatched(profile(source, language)):
            return True  # somebody of this text, and not the one who spoke
        strong = all(any(name.strength is Strength.STRONG for name in one.names) for one in (ours, theirs))
        return strong and len(ours.unmatched(profile(target, other))) == len(ours.names)
    if ours.names or theirs.names or Language.KK in (language, other):
        return False
    said, heard = frozenset(folded_words(here)), frozenset(folded_words(there))
    return (_gender(said, language), _gender(heard, other)) in {("he", "she"), ("she", "he")}


def _gender(said: frozenset[str], language: Language) -> str:
    he, she = _HE[language] in said, _SHE[language] in said
    return "" if he == she else "he" if he else "she"


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
