import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tilshi.languages import Language
from tilshi.summarize.measured import extractive_score
from tilshi.summarize.model import SourceText, SummaryResult, SummarySentence

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
    ours = summaries.mean(summaries.score(examples, summaries.medium))
    lead = summaries.mean(summaries.score(examples, summaries.lead(2)))
    assert all(ours[metric] >= lead[metric] for metric in summaries.METRICS), (ours, lead)
    assert lead == pytest.approx({"rouge1": 33.2, "rouge2": 24.2, "rougeL": 31.3}, abs=0.3)
    assert ours["rougeL"] == pytest.approx(extractive_score().value, abs=0.3)


def test_a_bootstrap_tells_a_gain_from_none(summaries: ModuleType) -> None:
    low = [(0.1 + 0.01 * (at % 3), 0.1, 0.2) for at in range(60)]
    high = [(one + 0.05, two + 0.02, three) for one, two, three in low]
    gained = summaries.bootstrap(high, low)
    assert gained["rouge1"] == {"gain": 5.0, "low": 5.0, "high": 5.0, "no_gain": 0.0}
    assert gained["rouge2"]["gain"] == 2.0
    assert gained["rougeL"] == {"gain": 0.0, "low": 0.0, "high": 0.0, "no_gain": 1.0}
    assert gained["mean"]["gain"] == pytest.approx(7 / 3, abs=0.01)
    assert summaries.bootstrap(low, high)["mean"]["no_gain"] == 1.0
    mixed = [(0.2, 0.2, 0.2) if at % 2 else (0.0, 0.0, 0.0) for at in range(60)]
    level = summaries.bootstrap(mixed, [(0.1, 0.1, 0.1)] * 60)["mean"]
    assert level["low"] < 0 < level["high"]
    assert 0.3 < level["no_gain"] < 0.7


def _source(*sentences: str) -> SourceText:
    return SourceText(None, sentences, tuple(range(len(sentences))), Language.RU)


@pytest.mark.parametrize(("chosen", "expected"), [((0, 1), False), ((1,), True), ((0,), False), ((0, 2), False)])
def test_a_dangling_opening_is_counted(summaries: ModuleType, chosen: tuple[int, ...], *, expected: bool) -> None:
    source = _source("Аким открыл новую школу в селе.", "Он вручил детям книги и цветы.", "Школа стоит у реки Ишим.")
    sentences = tuple(SummarySentence(source.sentences[at], (at,)) for at in chosen)
    result = SummaryResult(sentences, "extractive", Language.RU, None, "")
    assert summaries.dangling(source, result) is expected


def test_a_number_from_nowhere_is_counted(summaries: ModuleType) -> None:
    source = _source("Школу построили за 14 месяцев.")
    own, other = ("Школу построили за 14 месяцев.", "Школу построили за 15 месяцев.")
    for text, expected in ((own, False), (other, True)):
        result = SummaryResult((SummarySentence(text, (0,)),), "extractive", Language.RU, None, "")
        assert summaries.unsupported(source, result) is expected


def test_the_oracle_finds_the_sentences_of_the_reference(summaries: ModuleType) -> None:
    source = _source("Аким открыл школу.", "Дождь шёл весь день.", "Дети получили книги.")
    example = summaries.Example(source, "Аким открыл школу. Дети получили книги.", tunable=True)
    assert summaries.oracle(example) == (1, 1, 1)


def test_baselines_choose_whole_sentences(summaries: ModuleType) -> None:
    source = _source("Аким открыл школу в селе.", "Школа в селе стоит у реки.", "Дождь шёл весь день.", "...")
    for kind in (summaries.TextRankSummarizer, summaries.LexRankSummarizer):
        text = summaries.sumy(kind, 2)(source)
        assert sum(sentence in text for sentence in source.sentences[:3]) == 2
