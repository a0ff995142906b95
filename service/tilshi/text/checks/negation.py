"""Whether a translation denies what its source denies, and nothing else.

Negations that a translation must keep are counted on both sides. Idioms that hold a negation and deny nothing (не
только, no less than, ғана емес) and words that deny by their meaning (отсутствие, unable, -сыз) are never required;
they excuse: each may be what the other side says with a negation.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.checks.negation_kazakh import states
from tilshi.text.checks.negation_words import Kind, firm, kind, negative_imperative
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.words import Word, words

_MEMO = 2048
_AFTER = {
    Language.RU: frozenset(
        "только менее более раз просто столько позднее позже ранее раньше меньше больше хуже лишь прочь кто что говоря "
        "считая исключено единожды сомневаюсь вести изменений".split()
    ),
    Language.EN: frozenset(
        "only less more fewer later earlier just merely simply least doubt sooner matter until unlike uncommon".split()
    ),
    Language.KK: frozenset("па пе ба бе ма ме тұрып бұрын".split()),
}
"""Words that make an idiom of the negation before them."""
_BEFORE = {
    Language.RU: frozenset("чуть едва пока разве мог могла могли может могут нельзя невозможно бы далеко".split()),
    Language.EN: frozenset("if or whether why".split()),
    Language.KK: frozenset("ғана қана тек кем аз артық".split()),
}
"""Words that make an idiom of the negation after them."""
_RU_AFTER = re.compile(
    "допус[кт]|забы|хвата|превыш|обош|остан|скрыва|завис|исчерп|прекра|связан|далек|отлич|беспоко|состав[иь]т"
)
"""Beginnings of Russian verbs that other languages turn round: не забыть is "remember", не превышать "at most"."""
_WHATEVER = frozenset("бы то".split())
_UNTIL = frozenset("пока прежде".split())
_REACH = 5
_GAP = 4


class Denials(NamedTuple):
    """The negations of a text.

    Attributes:
        required: the words that deny, as written, one for each negation.
        opposites: words that deny by their meaning, as written: неясный, unable, заңсыз.
        loose: how many of the required words a fluent translation may add: Kazakh converbs, participles, verbal nouns.
        hints: how many idioms and other words of the text may stand for a negation of another.
    """

    required: tuple[str, ...]
    opposites: tuple[str, ...]
    loose: int
    hints: int

    @property
    def excuses(self) -> int:
        """How many negations of another text these may stand for, beside the required ones."""
        return len(self.opposites) + self.hints


def check_negation(source: str, target: str, source_language: Language, target_language: Language) -> list[Finding]:
    """Return NEGATION_MISSING or NEGATION_ADDED where one text denies more than the other and nothing excuses it."""
    ours, theirs = denials(source, source_language), denials(target, target_language)
    more = len(ours.required) - len(theirs.required)
    if more > max(0, theirs.excuses - len(ours.opposites)) or _dropped(ours, theirs, source_language, target_language):
        return [Finding(WarningCode.NEGATION_MISSING, {"source": _shown(ours), "target": _shown(theirs)})]
    if -more - theirs.loose > max(0, ours.excuses - len(theirs.opposites)):
        return [Finding(WarningCode.NEGATION_ADDED, {"source": _shown(ours), "target": _shown(theirs)})]
    return []


def _dropped(ours: Denials, theirs: Denials, language: Language, other: Language) -> bool:
    meant = sum(firm(word.casefold().replace("ё", "е"), language, other) for word in ours.opposites)
    return meant > 0 and len(ours.required) + meant > len(theirs.required) + theirs.excuses


@lru_cache(maxsize=_MEMO)
def denials(text: str, language: Language) -> Denials:
    """Return the negations of a text."""
    found = words(text)
    required: list[str] = []
    concord: list[str] = []
    opposites: list[str] = []
    hints = loose = 0
    for at, word in enumerate(found):
        what = kind(word.folded, language)
        if what is Kind.NONE:
            hints += language is Language.KK and _hidden(text, found, at)
        elif language is Language.KK and _named(text, word):
            continue
        elif what is Kind.HINT or _idiom(text, found, at, language):
            hints += 1
        else:
            {Kind.DENIES: required, Kind.CONCORD: concord, Kind.OPPOSITE: opposites}[what].append(word.text)
            loose += language is Language.KK and what is Kind.DENIES and _loose(text, word)
    if concord and not required and language is not Language.KK:  # ешкім without a negative verb denies nothing
        required.append(concord[0])
    return Denials(tuple(required), tuple(opposites), loose, hints)


def _idiom(text: str, found: Sequence[Word], at: int, language: Language) -> bool:
    after = found[at + 1].folded if at + 1 < len(found) else ""
    before = found[at - 1].folded if at else ""
    if language is Language.EN and found[at].text == "No" and text[found[at].end :].lstrip(". ")[:1].isdigit():
        return True
    if language is Language.RU:
        word = found[at].folded
        around = {one.folded for one in found[max(0, at - _REACH) : at]}
        if (word.startswith("ни") and not _WHATEVER.isdisjoint(around)) or (
            word == "не" and not _UNTIL.isdisjoint(around)
        ):
            return True
        if word == "не" and _RU_AFTER.match(after):
            return True
    return after in _AFTER[language] or before in _BEFORE[language]


def _hidden(text: str, found: Sequence[Word], at: int) -> bool:
    word = found[at]
    if word.folded == "бас":
        return at + 1 < len(found) and found[at + 1].folded.startswith("тарт")
    return text[word.end : word.end + 1] in tuple(".!,;") and negative_imperative(word.folded)


def _loose(text: str, word: Word) -> bool:
    if word.folded.startswith("емес"):
        return text[word.end : word.end + 1].strip() not in (".", "!", "?", "…", ";") and word.end < len(text)
    return not states(word.folded)


def _named(text: str, word: Word) -> bool:
    """Whether a Kazakh word is a name by its capital; names such as Тұрсынбай and Нұрмағанбет look like negations."""
    if not word.text[0].isupper() or word.text.isupper() or word.folded.startswith(("жоқ", "емес")):
        return False
    before = text[max(0, word.start - _GAP) : word.start].strip(' \u00a0"«»“”„()-–—')[-1:]
    return word.start > 0 and before not in (*".!?…:", "")


def _shown(found: Denials) -> str | None:
    return ", ".join(dict.fromkeys(found.required or found.opposites)) or None
