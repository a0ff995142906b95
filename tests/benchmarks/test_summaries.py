import json
from pathlib import Path
from types import ModuleType

import pytest
from tests.benchmarks.conftest import load_benchmark

from tilshi.evaluation import rouge
from tilshi.languages import Language
from tilshi.summarize.measured import extractive_score
from tilshi.summarize.model import SourceText

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def summaries() -> ModuleType:
    return load_benchmark("summaries")


def test_stored_results_are_figures_only() -> None:
    stored = json.loads((ROOT / "benchmarks" / "results" / "summaries.json").read_text(encoding="utf-8"))
    halves = [half for system in stored["rouge_f_x100"].values() for half in system.values()]
    assert all(isinstance(value, float) for half in halves for value in half.values())
    assert {"lead-2", "textrank-2", "lexrank-2", "oracle-2", "extractive-medium"} <= set(stored["rouge_f_x100"])
    lengths = [stored["readability"][length] for length in ("short", "medium", "long")]
    assert all(length["dangling_percent_of_summaries"] <= 2 for length in lengths)
    assert stored["rouge_f_x100"]["extractive-medium"]["all"]["rougeL"] == pytest.approx(
        extractive_score().value, abs=0.1
    )


@pytest.mark.shared
def test_extraction_is_not_below_lead_2(summaries: ModuleType, shared: Path) -> None:
    examples = summaries.read_examples(shared / "data" / "summaries")
    assert len(examples) == 394
    ours = rouge.mean(summaries.score(examples, summaries.medium))
    lead = rouge.mean(summaries.score(examples, summaries.lead(2)))
    assert all(ours[metric] >= lead[metric] for metric in rouge.METRICS), (ours, lead)
    assert lead == pytest.approx({"rouge1": 33.2, "rouge2": 24.2, "rougeL": 31.3}, abs=0.3)
    assert ours["rougeL"] == pytest.approx(extractive_score().value, abs=0.3)


def _source(*sentences: str) -> SourceText:
    return SourceText(None, sentences, tuple(range(len(sentences))), Language.RU)


def test_the_oracle_finds_the_sentences_of_the_reference(summaries: ModuleType) -> None:
    source = _source("Аким открыл школу.", "Дождь шёл весь день.", "Дети получили книги.")
    example = summaries.Example(source, "Аким открыл школу. Дети получили книги.", tunable=True)
    assert summaries.oracle(example) == (1, 1, 1)


def test_baselines_choose_whole_sentences(summaries: ModuleType) -> None:
    source = _source("Аким открыл школу в селе.", "Школа в селе стоит у реки.", "Дождь шёл весь день.", "...")
    for kind in (summaries.TextRankSummarizer, summaries.LexRankSummarizer):
        text = summaries.sumy(kind, 2)(source)
        assert sum(sentence in text for sentence in source.sentences[:3]) == 2
