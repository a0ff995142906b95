"""The parts of a long text, put together."""

import pytest

from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Generated
from tilshi.languages import Language
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.masking import Masked, mask
from tilshi.text.sentences import Sentences
from tilshi.translate.parts import Part, Plan, weakest

RU_EN = Task(TaskName.TRANSLATE, Language.RU, Language.EN)
FINDING = Finding(WarningCode.NUMBER_MISSING)


def part(text: str, key: str | None = "k") -> Part:
    return Part(text, mask(text), key)


def result(text: str, score: float | None = None, confidence: float | None = None, **more: bool) -> Generated:
    return Generated(text, score, (), "m", source_kept=more.pop("source_kept", False), confidence=confidence, **more)


def plan(*parts: Part) -> Plan:
    spans = [one.text for one in parts]
    return Plan(parts, Sentences((), ("", *[" "] * (len(spans) - 1), ""), tuple(spans)))


def test_a_whole_text_is_its_own_result() -> None:
    only = result("One.", -0.5, 0.4)
    assert Plan((part("Раз."),)).together([only], RU_EN) is only


def test_parts_are_joined_as_they_stood_with_the_mean_score_and_the_weakest_confidence() -> None:
    parts = part("Раз."), part("Два.")
    first = Generated("One.", -1.0, (FINDING,), "m", source_kept=False, confidence=0.6)
    joined = plan(*parts).together([first, result("Two.", -2.0, 0.2, doubtful=True)], RU_EN)
    assert joined == Generated("One. Two.", -1.5, (FINDING,), "m", source_kept=False, confidence=0.2, doubtful=True)


def test_a_part_that_needs_no_model_says_nothing_of_the_confidence() -> None:
    joined = plan(part("Раз."), part("Два.", None)).together([result("One.", -1.0, 0.6), result("Два.")], RU_EN)
    assert joined.confidence == 0.6


def test_a_part_that_was_kept_leaves_the_confidence_unknown() -> None:
    kept = result("Два.", source_kept=True)
    joined = plan(part("Раз."), part("Два.")).together([result("One.", -1.0, 0.6), kept], RU_EN)
    assert joined.confidence is None
    assert not joined.source_kept
    assert plan(part("Раз."), part("Два.")).together([kept, kept], RU_EN).source_kept


CLAUSE = "на дальнем берегу реки строители заканчивают новый мост,"


@pytest.mark.parametrize(
    ("share", "codes"), [(1.0, []), (0.6, [WarningCode.LENGTH_RATIO]), (0.2, [WarningCode.LENGTH_RATIO])]
)
def test_what_each_part_lost_is_noticed_in_the_whole(share: float, codes: list[WarningCode]) -> None:
    english = "on the far bank of the river builders finish a new bridge,"
    parts, results = [part(CLAUSE)] * 8, [result(english[: int(share * len(english))])] * 8
    joined = plan(*parts).together(results, RU_EN)
    assert [finding.code for finding in joined.findings] == codes
    assert not any(finding.hard for finding in joined.findings)
    assert not joined.source_kept


def test_a_long_text_that_was_kept_is_not_measured() -> None:
    kept = result("x", source_kept=True)
    assert plan(*[part(CLAUSE)] * 8).together([kept] * 8, RU_EN).findings == ()


@pytest.mark.parametrize(
    ("confidences", "expected"), [([], None), ([0.3, 0.2], 0.2), ([0.0, 0.9], 0.0), ([0.3, None], None), ([None], None)]
)
def test_the_weakest(confidences: list[float | None], expected: float | None) -> None:
    assert weakest(confidences) == expected


def test_a_plan_knows_its_masked_parts() -> None:
    assert part("Раз.").masked == Masked("Раз.", ())
