import json
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest
from tests.benchmarks.conftest import load_benchmark

from tilshi.text.findings import Finding, WarningCode

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def checks() -> ModuleType:
    return load_benchmark("checks")


def test_what_was_told_before_is_not_a_catch(checks: ModuleType) -> None:
    before = (Finding(WarningCode.NUMBER_ADDED, {"source": None, "target": "5"}),)
    after = (*before, Finding(WarningCode.NUMBER_ADDED, {"source": None, "target": "7"}))
    assert not checks.told(before, checks.NUMBERS) - checks.told(before, checks.NUMBERS)
    assert len(checks.told(after, checks.NUMBERS) - checks.told(before, checks.NUMBERS)) == 1
    assert not checks.told(after, checks.NAMES)


def test_a_length_told_again_with_other_figures_is_not_a_catch(checks: ModuleType) -> None:
    one = (Finding(WarningCode.LENGTH_RATIO, {"source": "100", "target": "20"}),)
    other = (Finding(WarningCode.LENGTH_RATIO, {"source": "100", "target": "15"}),)
    assert checks.told(one, checks.SHORTER) == checks.told(other, checks.SHORTER)


def test_a_table_counts_odd_and_even_lines_apart(checks: ModuleType) -> None:
    (row,) = checks.table({("kind", "ru-en"): [(1, True), (2, False), (3, False)]}, "kind", "pair")
    assert row["odd"] == {"count": 1, "of": 2, "percent": 50.0}
    assert row["even"] == {"count": 0, "of": 1, "percent": 0.0}
    assert row["all"]["of"] == 3


def test_every_code_is_in_one_group(checks: ModuleType) -> None:
    groups = list(checks.GROUPS.values())
    assert frozenset().union(*groups) == frozenset(WarningCode)
    assert sum(map(len, groups)) == len(WarningCode)


def test_the_article_has_three_columns_and_no_finding_beyond_a_few(checks: ModuleType) -> None:
    rows = [line.split("\t") for line in (ROOT / "benchmarks" / "article.tsv").read_text(encoding="utf-8").splitlines()]
    assert {len(row) for row in rows} == {3}
    found = [
        one for ru, en, kk in rows for one in (*checks.findings("ru-en", ru, en), *checks.findings("ru-kk", ru, kk))
    ]
    assert not [one for one in found if one.hard]


def test_stored_results_are_figures_only() -> None:
    stored = json.loads((ROOT / "benchmarks" / "results" / "checks.json").read_text(encoding="utf-8"))
    assert {row["pair"] for row in stored["caught"]} == {"ru-en", "ru-kk"}
    texts = [value for row in stored["caught"] + stored["alarms"] for value in row.values() if isinstance(value, str)]
    assert all(" " not in text for text in texts)


@pytest.mark.shared
def test_what_must_be_caught_is(checks: ModuleType, shared: Path) -> None:
    least = {
        "clause_repeated_once": 95,
        "clause_repeated_thrice": 95,
        "sentence_dropped_paragraph": 95,
        "untranslated_whole": 99,
        "look_alike": 99,
    }
    plants = [one for one in checks.planted(shared / "data" / "eval", 7) if one["kind"] in least][::8]
    rows = checks.catches(plants, defaultdict(list))
    assert len(rows) == 2 * len(least)
    assert all(row["all"]["percent"] >= least[row["kind"]] for row in rows), rows
