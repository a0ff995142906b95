"""What can be seen to be wrong with a translation or a summary sentence, without a model and without a reference."""

from collections.abc import Mapping

from tilshi.languages import Language
from tilshi.text.checks.completeness import check_completeness
from tilshi.text.checks.copy import check_copy
from tilshi.text.checks.hedges import check_hedges
from tilshi.text.checks.left_in_quotes import check_left_in_quotes
from tilshi.text.checks.leftover import check_leftover
from tilshi.text.checks.mixed_script import check_mixed_script
from tilshi.text.checks.names import check_names
from tilshi.text.checks.negation import check_negation
from tilshi.text.checks.numbers import check_numbers
from tilshi.text.checks.quotes import check_quotes
from tilshi.text.checks.repetition import check_repetition
from tilshi.text.checks.script import check_script
from tilshi.text.checks.support import check_support
from tilshi.text.findings import Finding, WarningCode

__all__ = ["check_support", "check_translation"]


def check_translation(
    source: str,
    target: str,
    source_language: Language,
    target_language: Language,
    *,
    truncated: bool = False,
    protected: tuple[str, ...] = (),
    glossary: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Return everything that is seen to be wrong with the translation of one segment.

    Args:
        source: the segment, unmasked.
        target: its translation, unmasked.
        source_language: of the segment.
        target_language: of the translation.
        truncated: whether the engine stopped at its token limit.
        protected: values that were masked and stand in both texts on purpose; script and copy checks pass over them.
        glossary: terms of the segment and the renderings wanted, for names.
    """
    findings = [Finding(WarningCode.TRUNCATED)] if truncated else []
    if not target.strip():
        return (*findings, *check_completeness(source, target, source_language, target_language))
    findings += check_completeness(source, target, source_language, target_language)
    findings += check_repetition(source, target)
    source_words, target_words = _without(source, protected), _without(target, protected)
    findings += check_script(source_words, target_words, target_language)
    findings += check_mixed_script(source_words, target_words, target_language)
    copied = check_copy(source_words, target_words, source_language, target_language)
    left = copied or check_leftover(source_words, target_words, source_language, target_language)
    findings += left or check_left_in_quotes(source_words, target_words, source_language, target_language)
    findings += check_numbers(source, target, source_language, target_language)
    findings += check_names(source, target, source_language, target_language, glossary)
    findings += check_negation(source, target, source_language, target_language)
    findings += check_quotes(source, target, source_language, target_language)
    findings += check_hedges(source, target, source_language, target_language)
    return tuple(findings)


def _without(text: str, values: tuple[str, ...]) -> str:
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, " ") if value else text
    return text
