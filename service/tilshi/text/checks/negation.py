"""Whether a translation denies what its source denies, and nothing else.

Negations that a translation must keep are counted on both sides. Idioms that hold a negation and deny nothing (не
только, no less than, ғана емес) and words that deny by their meaning (отсутствие, unable, -сыз) are never required;
they excuse: each may be what the other side says with a negation.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.checks.negation_words import Kind, kind
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.words import Word, words

_MEMO = 2048
_AFTER = {
    Language.RU: frozenset(
        "только менее более раз просто столько позднее позже ранее раньше меньше больше хуже лишь прочь кто что говоря "
        "считая исключено единожды сомневаюсь".split()
    ),
    Language.EN: frozenset(
        "only less more fewer later earlier just merely simply least doubt sooner matter until to unlike uncommon".split()
    ),
    Language.KK: frozenset("па пе ба бе ма ме".split()),
}
"""Words that make an idiom of the negation before them."""
_BEFORE = {
    Language.RU: frozenset("чуть едва если пока как разве мог могла могли может могут нельзя невозможно бы".split()),
    Language.EN: frozenset("if or whether why".split()),
    Language.KK: frozenset("ғана қана тек кем аз артық".split()),
}
"""Words that make an idiom of the negation after them."""


class Denials(NamedTuple):
    """The negations of a text.

    Attributes:
        required: the words that deny, as written, one for each negation.
        excuses: how many idioms and words that deny by their meaning the text has.
    """

    required: tuple[str, ...]
    excuses: int


def check_negation(source: str, target: str, source_language: Language, target_language: Language) -> list[Finding]:
    """Return NEGATION_MISSING or NEGATION_ADDED where one text denies more than the other and nothing excuses it."""
    ours, theirs = denials(source, source_language), denials(target, target_language)
    more = len(ours.required) - len(theirs.required)
    if more > max(0, theirs.excuses - ours.excuses):
        return [Finding(WarningCode.NEGATION_MISSING, {"source": _shown(ours), "target": _shown(theirs)})]
    if -more > max(0, ours.excuses - theirs.excuses):
        return [Finding(WarningCode.NEGATION_ADDED, {"source": _shown(ours), "target": _shown(theirs)})]
    return []


@lru_cache(maxsize=_MEMO)
def denials(text: str, language: Language) -> Denials:
    """Return the negations of a text."""
    found = words(text)
    kinds = [kind(word.folded, language) for word in found]
    required: list[str] = []
    excuses = 0
    concord: list[str] = []
    for at, (word, what) in enumerate(zip(found, kinds, strict=True)):
        if what is Kind.NONE:
            continue
        if what is Kind.CONCORD:
            concord.append(word.text)
        elif what is Kind.LEXICAL or _idiom(text, found, at, language):
            excuses += 1
        else:
            required.append(word.text)
    if concord and not required:
        required.append(concord[0])
    return Denials(tuple(required), excuses)


def _idiom(text: str, found: Sequence[Word], at: int, language: Language) -> bool:
    after = found[at + 1].folded if at + 1 < len(found) else ""
    before = found[at - 1].folded if at else ""
    if language is Language.EN and found[at].text == "No" and text[found[at].end :].lstrip(". ")[:1].isdigit():
        return True
    return after in _AFTER[language] or before in _BEFORE[language]


def _shown(found: Denials) -> str | None:
    return ", ".join(dict.fromkeys(found.required)) or None
