"""Whether an abstractive summary sentence states a number, a name or a quotation that its source does not have."""

import re
from collections.abc import Iterable

from tilshi.languages import Language
from tilshi.text.checks.numbers import unsupported_numbers
from tilshi.text.checks.quotes_support import unsupported_quotes
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.lemmas import STOP_WORDS, lemma

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ENDING = 3
_SHORTEST_STEM = 3
_ACRONYM = 6


def check_support(sentence: str, source: str, language: Language) -> tuple[Finding, ...]:
    """Return one UNSUPPORTED_SUMMARY for every number, name and quotation of a summary sentence the source lacks.

    Names are words with a capital that do not begin the sentence, and acronyms anywhere. A name is supported by a word
    of the source with the same lemma or the same beginning (all but the last three letters, at least three); an acronym
    also by words of the source that begin with its letters, in order. For quotations see `unsupported_quotes`.

    Args:
        sentence: one sentence of the summary.
        source: the text summarised.
        language: of both.
    """
    missing = unsupported_numbers(sentence, source, language)
    names = _names(sentence, language)
    if names:
        missing += _unsupported(names, _WORD.findall(source), language)
    missing += unsupported_quotes(sentence, source, language)
    return tuple(Finding(WarningCode.UNSUPPORTED_SUMMARY, {"source": None, "target": one}) for one in missing)


def _names(sentence: str, language: Language) -> list[str]:
    shouting = sentence.isupper()
    found = []
    for at, match in enumerate(_WORD.finditer(sentence)):
        word = match[0]
        if word.casefold() in STOP_WORDS[language] or len(word) == 1 or not word[0].isupper():
            continue
        begins = at == 0 or shouting or sentence[: match.start()].rstrip()[-1:] in tuple(".!?…:")
        if not begins or (word.isupper() and not shouting):
            found.append(word)
    return list(dict.fromkeys(found))


def _unsupported(names: Iterable[str], words: list[str], language: Language) -> list[str]:
    folded = {part for word in words for part in (word.casefold(), *word.casefold().split("-"))}
    initials = "".join(word[0].casefold() for word in words)
    missing = []
    for name in names:
        parts = name.casefold().split("-")
        acronym = name.isupper() and len(name) <= _ACRONYM
        if acronym and (name.casefold() in initials or name.casefold() in folded):
            continue
        if not acronym and all(_known(part, folded, language) for part in parts):
            continue
        missing.append(name)
    return missing


def _known(name: str, words: set[str], language: Language) -> bool:
    if name in words or lemma(name, language) in words:
        return True
    stem = name[: max(_SHORTEST_STEM, len(name) - _ENDING)]
    return len(name) >= _SHORTEST_STEM and any(word.startswith(stem) for word in words)
