"""Whether a reservation of the source (reportedly, якобы, болжам бойынша) still stands in the translation."""

from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.checks.hedges.tables import HedgeKind
from tilshi.text.checks.hedges.words import COMPATIBLE, STARTS
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.memo import remembered
from tilshi.text.words import Word, folded_words, words

_MEMO = 2048
_PARENTHETIC = {Language.RU: "возможно", Language.KK: "мүмкін"}
"""Adverbs only between commas or at the beginning; elsewhere they say what can be done."""
_MONTH = "may"
_MOOD = frozenset(("возможно", "скорее всего", "по-видимому", "perhaps", "maybe", "probably"))
"""What Kazakh says with the mood of its verb as often as with a word; not asked for in Kazakh."""


class Hedge(NamedTuple):
    """A reservation of a text.

    Attributes:
        kind: what it says of the statement.
        text: its words, as written.
        start: where it begins, in code points.
        end: one past its last word.
    """

    kind: HedgeKind
    text: str
    start: int
    end: int


class _Reading(NamedTuple):
    hedges: tuple[Hedge, ...]
    kinds: frozenset[HedgeKind]


def check_hedges(source: str, target: str, source_language: Language, target_language: Language) -> list[Finding]:
    """Return HEDGE_MISSING for the first hedge of each kind that has no counterpart of a fitting kind in the target."""
    ours = _read(source, source_language).hedges
    if not ours:
        return []
    kept = _read(target, target_language).kinds
    lost = {
        hedge.kind: hedge
        for hedge in reversed(ours)
        if COMPATIBLE[hedge.kind].isdisjoint(kept)
        and not (target_language is Language.KK and hedge.text.casefold() in _MOOD)
    }
    return [Finding(WarningCode.HEDGE_MISSING, {"source": hedge.text, "target": None}) for hedge in lost.values()]


def hedges(text: str, language: Language) -> tuple[Hedge, ...]:
    """Return the reservations of a text that a translation or a summary of it must keep, in order."""
    return _read(text, language).hedges


def attributions(text: str, language: Language) -> tuple[Hedge, ...]:
    """Return the phrases of a text that say whose statement it is (по словам, according to, айтуынша), in order."""
    return tuple(hedge for hedge in hedges(text, language) if hedge.kind is HedgeKind.ATTRIBUTION)


def hedge_kinds(text: str, language: Language) -> frozenset[HedgeKind]:
    """Return the kinds of reservation that a text has in any form, however loose."""
    return _read(text, language).kinds


@remembered(_MEMO)
def _read(text: str, language: Language) -> _Reading:
    folded = folded_words(text)
    found: list[Hedge] = []
    kinds: set[HedgeKind] = set()
    parenthetic = _PARENTHETIC.get(language)
    taken = 0
    for at, start in enumerate(map(STARTS[language], folded)):
        if start is None or (folded[at] == _MONTH and words(text)[at].text[0].isupper()):
            continue
        kinds |= start.kinds
        longer = start.longer(folded[at + 1]) if start.longer and at + 1 < len(folded) else ()
        for phrase in longer:
            if phrase.goes_on(folded, at):
                kinds.add(phrase.kind)
                if phrase.required and at >= taken:
                    taken = at + len(phrase.parts)
                    found.append(_hedge(text, at, len(phrase.parts), phrase.kind))
        if start.required and at >= taken:
            found.append(_hedge(text, at, 1, start.required))
        if folded[at] == parenthetic and _set_off(text, words(text)[at]):
            found.append(_hedge(text, at, 1, HedgeKind.POSSIBLE))
    return _Reading(tuple(found), frozenset(kinds))


def _hedge(text: str, at: int, size: int, kind: HedgeKind) -> Hedge:
    cut = words(text)
    start, end = cut[at].start, cut[at + size - 1].end
    return Hedge(kind, text[start:end], start, end)


def _set_off(text: str, word: Word) -> bool:
    return text[word.end : word.end + 1] == "," or text[max(0, word.start - 2) : word.start] == ", "
