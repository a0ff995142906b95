"""Whether a translation denies what its source denies, and nothing else.

Negations that a translation must keep are counted on both sides. Idioms that hold a negation and deny nothing (не
только, no less than, ғана емес) and words that deny by their meaning (отсутствие, unable, -сыз) are never required;
they excuse: each may be what the other side says with a negation.
"""

from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.checks.negation.idioms import ends_statement, hidden, idiom, name
from tilshi.text.checks.negation.words import KINDS, Kind, firm
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.memo import remembered
from tilshi.text.words import folded_words, words

_MEMO = 2048


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


@remembered(_MEMO)
def denials(text: str, language: Language) -> Denials:
    """Return the negations of a text."""
    found, folded = words(text), folded_words(text)
    kinds = list(map(KINDS[language], folded))
    kept: dict[Kind, list[str]] = {Kind.DENIES: [], Kind.CONCORD: [], Kind.OPPOSITE: []}
    hints = loose = 0
    kazakh = language is Language.KK
    for at, what in enumerate(kinds):
        if what is Kind.NONE or (kazakh and name(text, found[at], folded[at])):
            continue
        if what is Kind.COMMAND:
            hints += hidden(text, found[at], folded[at : at + 2])
        elif what is Kind.HINT or idiom(text, found[at], folded, at, language):
            hints += 1
        else:
            kept[what].append(found[at].text)
            loose += kazakh and what is Kind.DENIES and not ends_statement(text, found[at], folded[at])
    required, concord = kept[Kind.DENIES], kept[Kind.CONCORD]
    if concord and not required and not kazakh:  # ешкім without a negative verb denies nothing
        required.append(concord[0])
    return Denials(tuple(required), tuple(kept[Kind.OPPOSITE]), loose, hints)


def _shown(found: Denials) -> str | None:
    return ", ".join(dict.fromkeys(found.required or found.opposites)) or None
