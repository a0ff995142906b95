"""Promise 8 for written sentences: cases where the rule must fire, and fair paraphrases where it must not."""

import pytest
from tests.summarize.blurred_cases import BLURRED, Case
from tests.summarize.faithful_cases import FAITHFUL

from tilshi.languages import Language
from tilshi.summarize.attribution import blurs
from tilshi.summarize.model import SourceText
from tilshi.text.findings import Finding, WarningCode

CODES = {WarningCode.HEDGE_MISSING, WarningCode.NEGATION_MISSING, WarningCode.NEGATION_ADDED}


def found(language: Language, evidence: tuple[str, ...], written: str) -> tuple[Finding, ...]:
    source = SourceText(None, evidence, tuple(range(len(evidence))), language)
    return blurs(written, source, range(len(evidence)))


def test_there_are_fifty_of_each_in_three_languages() -> None:
    for cases in (BLURRED, FAITHFUL):
        assert len(set(cases)) == len(cases) >= 50
        assert {language for language, _, _ in cases} == set(Language)


@pytest.mark.parametrize("case", BLURRED, ids=lambda case: case[2])
def test_a_blurred_sentence_is_seen(case: Case) -> None:
    findings = found(*case)
    assert findings
    assert {finding.code for finding in findings} <= CODES


@pytest.mark.parametrize("case", FAITHFUL, ids=lambda case: case[2])
def test_a_fair_paraphrase_is_not_touched(case: Case) -> None:
    assert found(*case) == ()


@pytest.mark.parametrize("case", [*BLURRED, *FAITHFUL], ids=lambda case: case[2])
def test_a_sentence_of_the_article_blurs_nothing(case: Case) -> None:
    language, evidence, _ = case
    for sentence in evidence:
        if sentence != "«Мы сдали объект раньше срока.":  # half a quotation: who speaks stands elsewhere
            assert found(language, (sentence,), sentence) == ()
