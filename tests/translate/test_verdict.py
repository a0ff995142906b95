"""What the checks make of masked hypotheses."""

import pytest

from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.protocol import FinishReason
from tilshi.languages import Language
from tilshi.text.findings import WarningCode
from tilshi.text.masking import Masked, mask
from tilshi.translate.verdict import judge, judge_plain

RU_EN = Task(TaskName.TRANSLATE, Language.RU, Language.EN)
MASKED = mask("Пишите на a@b.kz или на c@d.kz сегодня.")


def found(
    masked: Masked, hypothesis: str, reason: FinishReason = FinishReason.STOP
) -> list[tuple[WarningCode, str | None]]:
    return [(one.code, one.detail.get("source")) for one in judge(masked, hypothesis, reason, RU_EN).findings]


def test_a_good_hypothesis_is_unmasked() -> None:
    verdict = judge(MASKED, "Write to [0] or to [1] today.", FinishReason.STOP, RU_EN)
    assert verdict.text == "Write to a@b.kz or to c@d.kz today."
    assert verdict.findings == verdict.hard == ()


@pytest.mark.parametrize(
    ("hypothesis", "lost"),
    [
        ("Write to [0] today, would you please.", ["c@d.kz"]),
        ("Write to [0] or to [1] or to [1] today.", ["c@d.kz"]),
        ("Write to them or to them today.", ["a@b.kz", "c@d.kz"]),
        ("Write to [0] or to [1] or to [2] today.", [None]),
    ],
)
def test_a_mask_lost_doubled_or_made_up_is_found(hypothesis: str, lost: list[str | None]) -> None:
    masks = [source for code, source in found(MASKED, hypothesis) if code is WarningCode.MASK_LOST]
    assert masks == lost


def test_a_part_answers_only_for_its_own_masks() -> None:
    part = Masked("или на [1] сегодня.", MASKED.values)
    assert found(part, "or to [1] today.") == []
    assert found(part, "or today instead.") == [(WarningCode.MASK_LOST, "c@d.kz")]


def test_a_hypothesis_cut_by_the_token_limit_is_hard() -> None:
    verdict = judge(MASKED, "Write to [0] or to [1] today", FinishReason.LENGTH, RU_EN)
    assert [one.code for one in verdict.hard] == [WarningCode.TRUNCATED]


def test_masked_values_are_neither_copies_nor_the_wrong_script() -> None:
    assert found(mask("Тілші газеті", ["Тілші газеті"]), "[0]") == []
    assert found(mask("Вышла газета Тілші Жаршы Күні", ["Тілші Жаршы Күні"]), "The newspaper [0] is out") == []


def test_a_finished_translation_is_checked_against_its_source() -> None:
    task = Task(TaskName.TRANSLATE, Language.KK, Language.EN)
    masked = mask("Кеңес 700 өтінішті қарады: a@b.kz")
    assert judge_plain(masked, "The council read 700 letters: a@b.kz", task) == ()
    assert [one.code for one in judge_plain(masked, "The council read letters: a@b.kz", task)] == [
        WarningCode.NUMBER_MISSING
    ]
    assert judge_plain(mask("2024"), "", task) == ()
