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


SOURCE_BEHIND = [
    (Language.RU, "Склад загорелся из-за поджога.", "Об этом сообщил министр Ержан Иманов."),
    (Language.KK, "Қойма өртке байланысты жабылды.", "Бұл туралы министр Ержан Иманов хабарлады."),
    (Language.EN, "The warehouse was set on fire by a guard.", "This was reported by the minister Yerzhan Imanov."),
]


@pytest.mark.parametrize(("language", "claim", "behind"), SOURCE_BEHIND)
@pytest.mark.parametrize("evidence", [(0,), (0, 1)])
def test_a_source_named_by_the_next_sentence_is_not_lost(
    language: Language, claim: str, behind: str, evidence: tuple[int, ...]
) -> None:
    source = SourceText(None, (claim, behind), (0, 0), language)
    (finding,) = blurs(claim, source, evidence)
    assert (finding.code, finding.detail["source"]) == (WarningCode.HEDGE_MISSING, behind)


def test_a_source_named_by_the_next_sentence_may_be_named_in_the_sentence() -> None:
    _, claim, behind = SOURCE_BEHIND[0]
    source = SourceText(None, (claim, behind), (0, 0), Language.RU)
    assert blurs("Склад загорелся из-за поджога, сообщил министр Ержан Иманов.", source, (0, 1)) == ()


def test_an_agency_named_by_the_next_sentence_is_a_credit() -> None:
    source = SourceText(None, ("Склад загорелся ночью.", "Об этом сообщает ТАСС."), (0, 0), Language.RU)
    assert blurs("Склад загорелся ночью.", source, (0,)) == ()
