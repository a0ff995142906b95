"""Promise 8 for written sentences: who said it, how sure they were, and what was denied still stands there.

A reservation, a denial or an attribution holds for a part of its sentence only: "the fire began at night; according to
preliminary data, a short circuit caused it" may become "the fire began at night" and may not become "a short circuit
caused the fire". So each mark gets its scope (`scopes.py`), and is asked for only where the written sentence says again
what lies in the scope, and no other evidence says as much of it without the mark.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from tilshi.languages import Language
from tilshi.summarize.fitness import source_follows
from tilshi.summarize.fitness.quotes import quotes
from tilshi.summarize.headline import without_credits
from tilshi.summarize.model import SourceText
from tilshi.summarize.scopes import Scope, attributed_scopes, denied_scopes, hedged_scopes, speech_lemmas
from tilshi.text.checks.hedges import attributions, hedge_kinds, hedges
from tilshi.text.checks.hedges.tables import HedgeKind
from tilshi.text.checks.hedges.words import COMPATIBLE
from tilshi.text.checks.negation import check_negation, denials
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.lemmas import lemmas

_HALF: Final = 0.5
_FEW: Final = 2
"""Content words that a written sentence must share with a scope; fewer where the scope has fewer."""

_PRELIMINARY: Final = re.compile(
    r"предварит|первоначал|первым (?:данным|сведениям)|prelim|initial|provisional|tentativ|interim|early reports"
    r"|алдын ала|бастапқы|алғашқы (?:мәлімет|дерек)",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r": |\b(?:согласно|по (?:версии|оценк|прогноз|расч[её]т|подсч[её]т|данным|сведениям|информации|мнению|словам)"
    r"|источник|according|cit(?:es|ed|ing)\b|бойынша|сәйкес|\w+(?:уынша|уінше|йынша|сөзінше|пікірінше)\b)",
    re.IGNORECASE,
)
"""What names a source without a verb of speech."""


_DISTANT: Final = frozenset((HedgeKind.DOUBT, HedgeKind.SUSPICION))
"""Reservations that keep a statement from being the writer's own as an attribution does: подозревают, allegedly."""


class _Said(NamedTuple):
    """A written sentence."""

    text: str
    words: frozenset[str]
    language: Language


def blurs(written: str, source: SourceText, evidence: Sequence[int]) -> tuple[Finding, ...]:
    """Return what a written sentence leaves out of, or adds to, how its evidence puts it; empty where it may stand.

    A reservation (якобы, reportedly, алдын ала дерек) or an attribution that is lost gives HEDGE_MISSING, also where
    only the article's next sentence names the source ("Об этом сообщил министр"); a denial that is lost gives
    NEGATION_MISSING, one that is new NEGATION_ADDED. In `detail`, `source` is the mark as the article has it, and
    `target` the written sentence. Agency credits are no attribution. Who did what to whom is not looked at: a sentence
    that swaps two people of its article passes, and so does one that names the wrong speaker by a common noun.

    Args:
        written: one sentence, in the language of the article.
        source: the article.
        evidence: indices of the sentences it rests on.
    """
    said = _Said(written, frozenset(lemmas(written, source.language)), source.language)
    texts = {index: without_credits(source.sentences[index], source.language) for index in evidence}
    lost = [*_lost_hedges(said, texts), *_lost_denials(said, texts), *_lost_attributions(said, texts, source)]
    found = {(code, mark): Finding(code, {"source": mark or None, "target": written}) for code, mark in lost}
    for added in check_negation(" ".join(texts.values()), written, source.language, source.language):
        if added.code is WarningCode.NEGATION_ADDED:
            found[added.code, ""] = Finding(added.code, {"source": None, "target": written})
    return tuple(found.values())


Lost = tuple[WarningCode, str]
Texts = dict[int, str]


def _lost_hedges(said: _Said, texts: Texts) -> Iterator[Lost]:
    scopes = {index: hedged_scopes(text, said.language) for index, text in texts.items()}
    for scope in _restated(said, texts, scopes):
        if scope.kind is not None and not _hedged(said, scope.kind):
            yield WarningCode.HEDGE_MISSING, scope.mark


def _hedged(said: _Said, kind: HedgeKind) -> bool:
    if kind is HedgeKind.PRELIMINARY:  # the loose readings, "the first" among them, are for translations
        return bool(_PRELIMINARY.search(said.text))
    kept = hedge_kinds(said.text, said.language) | {one.kind for one in hedges(said.text, said.language)}
    return not COMPATIBLE[kind].isdisjoint(kept)


def _lost_denials(said: _Said, texts: Texts) -> Iterator[Lost]:
    before = sum(denials(text, said.language).excuses for text in texts.values())
    if denials(said.text, said.language).excuses > before:
        return  # it denies by a word that the evidence does not have: обошлось без, refused
    denied = {word for scope in denied_scopes(said.text, said.language, reach=_REACH) for word in scope.targets}
    scopes = {index: denied_scopes(text, said.language) for index, text in texts.items()}
    for scope in _restated(said, texts, scopes, share=0.0):
        again = {word for word in scope.targets if _says(said.words, word, said.language)}
        if again and not any(_says(denied, word, said.language) for word in again):
            yield WarningCode.NEGATION_MISSING, scope.mark


_BEGINNING: Final = 5
_REACH: Final = 3
"""Content words behind a negation of a written sentence that it may deny: "have not been able to open"."""


def _says(words: Collection[str], word: str, language: Language) -> bool:
    """Whether a denied word is among words; of a Kazakh verb, a denied word is the stem.

    Elsewhere two words of the same beginning are one: рассматривать, рассмотреть; approve, approval.
    """
    if language is Language.KK:
        return any(one.startswith(word) for one in words)
    return word in words or (len(word) >= _BEGINNING and any(one.startswith(word[:_BEGINNING]) for one in words))


def _lost_attributions(said: _Said, texts: Texts, source: SourceText) -> Iterator[Lost]:
    scopes: dict[int, tuple[Scope, ...]] = {}
    for index, text in texts.items():
        if _spoken(source, index):
            scopes[index] = (Scope("", frozenset(lemmas(text, said.language))),)
        elif source_follows(source.sentences, index, said.language):
            scopes[index] = (Scope(source.sentences[index + 1], frozenset(lemmas(text, said.language))),)
        else:
            scopes[index] = attributed_scopes(text, said.language)
    known = {kind for text in texts.values() for kind in hedge_kinds(text, said.language)}
    if not (_DISTANT & hedge_kinds(said.text, said.language)) <= known:
        return
    for scope in _restated(said, texts, scopes):
        if not _attributed(said, scope):
            yield WarningCode.HEDGE_MISSING, scope.mark


def _spoken(source: SourceText, index: int) -> bool:
    """Whether a sentence is speech, or half of it, and does not say whose; quotations end with their paragraph."""
    start = bisect_left(source.paragraphs, source.paragraphs[index])
    block = source.sentences[start : bisect_right(source.paragraphs, source.paragraphs[index])]
    quote = quotes(block, (0,) * len(block))[index - start]
    return quote.bare or quote.torn


def _attributed(said: _Said, scope: Scope) -> bool:
    """Whether a written sentence names a source; a verb of speech that is part of the claim names none."""
    named = _NAMED.search(said.text) or attributions(said.text, said.language)
    return bool(named) or bool(speech_lemmas(said.text, said.language) - scope.words)


def _restated(
    said: _Said, texts: Texts, scopes: dict[int, tuple[Scope, ...]], *, share: float = _HALF
) -> Iterator[Scope]:
    """Yield the scopes that a written sentence says again, and that no other evidence says as much of freely."""
    for index, found in scopes.items():
        for scope in found:
            shared = len(scope.words & said.words)
            if shared < min(_FEW, len(scope.words)) or shared == 0:
                continue
            if shared < share * min(len(scope.words), len(said.words)):
                continue
            free = (_free(said, texts[other], scopes[other]) for other in texts if other != index)
            if max(free, default=0) < shared:
                yield scope


def _free(said: _Said, text: str, covered: tuple[Scope, ...]) -> int:
    """Return how many words of a written sentence another evidence has outside its own marks of that kind."""
    words = frozenset(lemmas(text, said.language))
    return len((words.difference(*(scope.words for scope in covered))) & said.words)
