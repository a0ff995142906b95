"""What part of a sentence a reservation, a denial or an attribution holds for."""

import re
from itertools import pairwise
from typing import Final, NamedTuple

from tilshi.languages import Language
from tilshi.text.checks.hedges import attributions, hedges
from tilshi.text.checks.hedges.tables import HedgeKind
from tilshi.text.checks.negation import denials
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.clauses import Rank, cut_points
from tilshi.text.lemmas import KAZAKH_STEM, lemma, lemmas
from tilshi.text.stop_words import STOP_WORDS
from tilshi.text.words import Word, words

_ENOUGH: Final = 2
"""Content words from which a clause is what a reservation in it holds for; with fewer, it holds for what follows."""

_INTRODUCED: Final = {
    Language.RU: re.compile(r",\s+(?:о\s+том,\s+)?(?:что|чтобы|будто|как|где|когда|почему|сколько|кто)\s|:\s"),
    Language.EN: re.compile(r"\s(?:that|whether|how|why)\s|:\s"),
    Language.KK: re.compile(r":\s"),
}
"""Behind a verb of speech: where what was said begins."""

_KAZAKH_NEGATIVE: Final = re.compile(r"(?:м[ае]|б[ае]|п[ае])(?!.*(?:м[ае]|б[ае]|п[ае]))")
_PARTICIPLE: Final = re.compile(r"(?:ған|ген|қан|кен)$")
_KAZAKH_ANALYTIC: Final = re.compile(r"емес|жоқ|жоғ")
_AUXILIARIES: Final = """
быть мочь смочь стать удаться удалось have be do can could will would should may might get
"""
_AUXILIARY: Final = frozenset(_AUXILIARIES.split())
_BACKWARDS: Final = frozenset(("нет", "нету"))


_NO_SPEECH: Final = re.compile(
    r"according$|названи|заявлени(?!ю$)|предложени|объявлени|говоря$|обрати|(?:подтвер|назв|объяв|выраз|заключ)\w*с[яь]$"
)
"""Words that begin like verbs of speech and report nothing: nouns, "иначе говоря", what happens by itself."""

_MODAL: Final = {
    Language.RU: re.compile(r"\b(?:может|могут)\b"),
    Language.EN: re.compile(r"\b(?:may|might|could)\b"),
    Language.KK: re.compile(r"(?<=[ыі] )мүмкін\w*"),
}
_ACCUSED: Final = {
    Language.RU: re.compile(r"\b(?:обвиня\w+|обвин[её]н\w*|обвинил\w*|вменя\w+)"),
    Language.EN: re.compile(r"\b(?:accused|charged with)\b"),
    Language.KK: re.compile(r"\bайыпта\w+"),
}
"""What a translation says in its own way, so that the tables of hedges do not ask for it, and a summary has to keep."""

_VERSION: Final = re.compile(r"\bпо (?:версии|оценк\w+|прогноз\w+)\b", re.IGNORECASE)
"""Phrases that say whose view it is, likewise."""

_OF_DATA: Final = re.compile(r"\s+(?:the\s+)?(?:preliminary|initial|early|first)\b")
"""Behind "according to": what is said is a reservation, and asked for as one."""

_REPORTING: Final = re.compile(r"[,»”\"!?…]\s*(?:[-–—]\s*)?(?:как\s+)?$", re.IGNORECASE)
"""In front of a verb whose subject follows: what it reports has been said."""


class Scope(NamedTuple):
    """What a mark holds for.

    Attributes:
        mark: the mark's words, as written; "" where a whole sentence is speech.
        words: the content lemmas it holds for.
        kind: of a reservation.
        targets: of a denial: the lemmas it may deny, one of them for sure; of a Kazakh verb its stem.
    """

    mark: str
    words: frozenset[str]
    kind: HedgeKind | None = None
    targets: frozenset[str] = frozenset()


def hedged_scopes(text: str, language: Language) -> tuple[Scope, ...]:
    """Return the reservations of a sentence that are no attributions, each with what it holds for."""
    found = []
    for hedge in hedges(text, language):
        if hedge.kind is not HedgeKind.ATTRIBUTION:
            start, end = _held(text, hedge.start, hedge.end, language)
            rest = f"{text[start : max(start, hedge.start)]} {text[max(start, min(hedge.end, end)) : end]}"
            found.append(Scope(hedge.text, frozenset(lemmas(rest, language)), hedge.kind))
    for pattern, kind in ((_MODAL[language], HedgeKind.POSSIBLE), (_ACCUSED[language], HedgeKind.SUSPICION)):
        for mark in pattern.finditer(text):
            start, end = _clause(text, mark.start())
            rest = f"{text[start : mark.start()]} {text[mark.end() : end]}"
            found.append(Scope(mark[0], frozenset(lemmas(rest, language)), kind))
    return tuple(found)


def attributed_scopes(text: str, language: Language) -> tuple[Scope, ...]:
    """Return what a sentence says in another's name: by a verb of speech, or by a phrase as "по словам"."""
    phrases = [(one.start, one.end) for one in attributions(text, language) if not _OF_DATA.match(text, one.end)]
    phrases = sorted([*phrases, *(one.span() for one in _VERSION.finditer(text))])
    spoken = _speech(text, language)
    if phrases and (not spoken or phrases[0][0] <= spoken[0].start):
        return (Scope(text[slice(*phrases[0])], _told(text, *phrases[0], language)),)
    return tuple(Scope(mark.text, _reported(text, mark, language)) for mark in spoken)


def speech_lemmas(text: str, language: Language) -> frozenset[str]:
    """Return the lemmas of the verbs of speech of a text."""
    return frozenset(lemma(word.text, language) for word in _speech(text, language))


def _speech(text: str, language: Language) -> list[Word]:
    return [word for word in words(text) if SPEAKS[language](word.folded) and not _NO_SPEECH.match(word.folded)]


def denied_scopes(text: str, language: Language, *, reach: int = 1) -> tuple[Scope, ...]:
    """Return the denials of a sentence with their clauses and with what they deny.

    Args:
        text: a sentence.
        language: of it.
        reach: how many content words behind a negation it may deny.
    """
    required = set(denials(text, language).required)
    cut = words(text)
    found = []
    for at, word in enumerate(cut):
        if word.text not in required:
            continue
        start, end = _clause(text, word.start)
        targets = _kazakh(cut, at) if language is Language.KK else _denied(cut, at, language, reach)
        found.append(Scope(word.text, frozenset(lemmas(text[start:end], language)), None, targets))
    return tuple(found)


def _denied(cut: tuple[Word, ...], at: int, language: Language, reach: int) -> frozenset[str]:
    stop = STOP_WORDS[language]
    following = [lemma(word.text, language) for word in cut[at + 1 :] if word.folded not in stop]
    found = [one for one in following if one not in _AUXILIARY and one not in stop][:reach]
    if cut[at].folded in _BACKWARDS or not found:
        before = [lemma(word.text, language) for word in cut[:at] if word.folded not in stop]
        found += before[-1:]
    return frozenset(found)


def _kazakh(cut: tuple[Word, ...], at: int) -> frozenset[str]:
    word = cut[at].folded
    if _KAZAKH_ANALYTIC.match(word):
        return frozenset(_PARTICIPLE.sub("", one.folded)[:KAZAKH_STEM] for one in cut[max(0, at - 1) : at])
    negative = _KAZAKH_NEGATIVE.search(word)
    return frozenset((word[: negative.start()][:KAZAKH_STEM],)) if negative and negative.start() > 1 else frozenset()


def _clauses(text: str) -> list[tuple[int, int]]:
    ranks = cut_points(text).ranks[: Rank.LIST]
    cuts = sorted({0, len(text), *(point for points in ranks for point in points)})
    return list(pairwise(cuts))


def _clause(text: str, position: int) -> tuple[int, int]:
    return next((start, end) for start, end in _clauses(text) if start <= position < end)


def _held(text: str, start: int, end: int, language: Language) -> tuple[int, int]:
    """Return what a reservation at `start` to `end` holds for: its clause, what follows it, or what goes before."""
    clause_start, clause_end = _clause(text, start)
    clause_end = max(clause_end, end)
    own = f"{text[clause_start:start]} {text[end:clause_end]}"
    if len(lemmas(own, language)) >= _ENOUGH:
        return clause_start, clause_end
    if lemmas(text[clause_end:], language):
        return clause_end, len(text)
    return (0, clause_start) if clause_start else (0, len(text))


def _told(text: str, start: int, end: int, language: Language) -> frozenset[str]:
    """Return the words of what a phrase as "по словам" holds for: what follows it, or all before where little does."""
    parts = (text[end:], text[:start])
    return frozenset(
        next((found for part in parts if len(found := lemmas(part, language)) > _ENOUGH), lemmas(text, language))
    )


def _reported(text: str, mark: Word, language: Language) -> frozenset[str]:
    """Return the words of what is said in a sentence with a verb of speech, the verb itself left out."""
    introduced = _INTRODUCED[language].search(text, mark.end)
    if introduced:
        return frozenset(lemmas(text[introduced.end() :], language))
    before, after = text[: _clause(text, mark.start)[0]], text[mark.end :]
    around = [before, after] if _REPORTING.search(text[: mark.start]) else [after, before]
    if language is Language.KK:  # what is said stands between the speaker and the verb
        around = []
    found = next((words for part in around if len(words := lemmas(part, language)) >= _ENOUGH), lemmas(text, language))
    return frozenset(found) - {lemma(mark.text, language)}
