"""Whether what somebody says in a Kazakh translation was left in Russian."""

from tilshi.languages import Language
from tilshi.text.checks.leftover import reads_as_russian
from tilshi.text.checks.quotes.marks import quotations
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.language_id import KAZAKH_LETTERS

_SPOKEN = 3


def check_left_in_quotes(
    source: str, target: str, source_language: Language, target_language: Language
) -> list[Finding]:
    """Return FOREIGN_WORDS for the first quotation of a Kazakh target that is in Russian.

    Looked at is speech: three words or more beside a verb of speech. Titles are often left, and so is what a source in
    another language quotes in Russian itself.
    """
    if target_language is not Language.KK or source_language is Language.KK:
        return []
    for one in quotations(target, target_language):
        said = target[one.start : one.end]
        kept = source_language is Language.EN and said[1:-1] in source
        if one.title or not one.spoken or one.size < _SPOKEN or kept:
            continue
        if KAZAKH_LETTERS.isdisjoint(said) and reads_as_russian(said):
            return [Finding(WarningCode.FOREIGN_WORDS, {"source": None, "target": said})]
    return []
