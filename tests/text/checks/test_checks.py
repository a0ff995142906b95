import lzma
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks import check_translation
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
SOURCE = "Паводок отрезал 3 посёлка, 700 жителей ждут помощи."
EVALUATION = Path(__file__).parents[3] / "../shared/data/eval"


def codes(source: str, target: str, *, truncated: bool = False, protected: tuple[str, ...] = ()) -> list[WarningCode]:
    findings = check_translation(source, target, RU, EN, truncated=truncated, protected=protected)
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Floods cut off three villages; 700 residents wait for help.", []),
        ("", [WarningCode.EMPTY]),
        ("Floods cut off three villages; residents wait for help.", [WarningCode.NUMBER_MISSING]),
        ("Floods cut off 3 villages; 700 residents of 9 wait for help.", [WarningCode.NUMBER_ADDED]),
        ("3 help help help help help 700", [WarningCode.LOOP]),
        (SOURCE, [WarningCode.WRONG_SCRIPT, WarningCode.UNTRANSLATED]),
    ],
)
def test_findings_of_all_checks_come_together(target: str, expected: list[WarningCode]) -> None:
    assert codes(SOURCE, target) == expected


def test_a_truncated_hypothesis_is_reported_whatever_it_says() -> None:
    good = "Floods cut off three villages; 700 residents wait for help."
    assert codes(SOURCE, good, truncated=True) == [WarningCode.TRUNCATED]
    assert codes(SOURCE, "", truncated=True) == [WarningCode.TRUNCATED, WarningCode.EMPTY]


def test_protected_values_are_no_foreign_script() -> None:
    source, target = "Фонд «Мейірімді жүрек» помог", "«Мейірімді жүрек» helped"
    assert codes(source, target) == [WarningCode.WRONG_SCRIPT]
    assert codes(source, target, protected=("Мейірімді жүрек",)) == []


@settings(deadline=None)
@given(anything, anything, st.sampled_from(Language), st.sampled_from(Language))
def test_checks_are_total_pure_and_serialisable(source: str, target: str, one: Language, other: Language) -> None:
    found = check_translation(source, target, one, other)
    assert found == check_translation(source, target, one, other)
    assert WarningCode.TRUNCATED not in {finding.code for finding in found}
    for finding in found:
        assert all(value is None or isinstance(value, str) for value in finding.detail.values())


@pytest.mark.shared
@pytest.mark.skipif(not EVALUATION.is_dir(), reason="the evaluation sets in ../shared are missing")
@pytest.mark.parametrize("pair", ["ru-en", "ru-kk", "kk-en"])
def test_human_translations_seldom_raise_an_alarm(pair: str) -> None:
    one, other = (Language(code) for code in pair.split("-"))
    with lzma.open(EVALUATION / f"flores200_devtest.{pair}.tsv.xz", "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    found = [check_translation(source, target, one, other) for source, target, *_ in rows]
    assert len(found) > 1000
    assert sum(any(finding.hard for finding in findings) for findings in found) <= 0.01 * len(found)
    numbers = {WarningCode.NUMBER_MISSING, WarningCode.NUMBER_ADDED}
    assert sum(any(finding.code in numbers for finding in findings) for findings in found) <= 0.02 * len(found)
