import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tilshi.summarize.measured import extractive_score

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def summaries() -> ModuleType:
    spec = importlib.util.spec_from_file_location("summaries_benchmark", ROOT / "benchmarks" / "summaries.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("candidate", "reference", "expected"),
    [
        ("Мост открыли вчера", "мост открыли вчера!", (1, 1, 1)),
        # unigrams: 2 of 3 and 4 in common; bigrams: none of 2 and 3; subsequence: 1
        ("открыли мост вчера", "мост новый открыли утром", (4 / 7, 0, 2 / 7)),
        # "мост" counts once on the right: 2 x 1 / (3 + 1)
        ("мост мост мост", "мост", (1 / 2, 0, 1 / 2)),
        # subsequence a c e, bigrams none
        ("a b c d e", "a x c y e", (6 / 10, 0, 6 / 10)),
        # bigrams "a b" and "c d" of 3 and 4
        ("a b c d", "c d x a b", (8 / 9, 4 / 7, 4 / 9)),
        # inflected forms and letters of their own do not match
        ("елка", "ёлка", (0, 0, 0)),
        ("", "мост", (0, 0, 0)),
        ("...", "", (0, 0, 0)),
    ],
)
def test_rouge_by_hand(
    summaries: ModuleType, candidate: str, reference: str, expected: tuple[float, float, float]
) -> None:
    assert summaries.rouge(candidate, reference) == pytest.approx(expected)
    assert summaries.rouge(reference, candidate) == pytest.approx(expected)


def test_stored_results_are_figures_only() -> None:
    stored = json.loads((ROOT / "benchmarks" / "results" / "summaries.json").read_text(encoding="utf-8"))
    halves = [half for system in stored["rouge_f_x100"].values() for half in system.values()]
    assert all(isinstance(value, float) for half in halves for value in half.values())
    assert stored["rouge_f_x100"]["extractive-2"]["all"]["rougeL"] == pytest.approx(extractive_score().value, abs=0.1)


@pytest.mark.shared
def test_extraction_is_not_below_lead_2(summaries: ModuleType, shared: Path) -> None:
    examples = summaries.read_examples(shared / "data" / "summaries")
    assert len(examples) == 394
    ours = summaries.mean(summaries.score(examples, summaries.extractive(2)))
    lead = summaries.mean(summaries.score(examples, summaries.lead(2)))
    assert all(ours[metric] >= lead[metric] for metric in summaries.METRICS), (ours, lead)
    assert lead == pytest.approx({"rouge1": 33.2, "rouge2": 24.2, "rougeL": 31.3}, abs=0.3)
    assert ours["rougeL"] == pytest.approx(extractive_score().value, abs=0.3)
