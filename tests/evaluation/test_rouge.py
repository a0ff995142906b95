import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks.conftest import load_benchmark

from tilshi.evaluation import rouge


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
def test_rouge_by_hand(candidate: str, reference: str, expected: tuple[float, float, float]) -> None:
    assert rouge.rouge(candidate, reference) == pytest.approx(expected)
    assert rouge.rouge(reference, candidate) == pytest.approx(expected)


def test_a_bootstrap_tells_a_gain_from_none() -> None:
    low = [(0.1 + 0.01 * (at % 3), 0.1, 0.2) for at in range(60)]
    high = [(one + 0.05, two + 0.02, three) for one, two, three in low]
    gained = rouge.bootstrap(high, low)
    assert gained["rouge1"] == {"gain": 5.0, "low": 5.0, "high": 5.0, "no_gain": 0.0}
    assert gained["rouge2"]["gain"] == 2.0
    assert gained["rougeL"] == {"gain": 0.0, "low": 0.0, "high": 0.0, "no_gain": 1.0}
    assert gained["mean"]["gain"] == pytest.approx(7 / 3, abs=0.01)
    assert rouge.bootstrap(low, high)["mean"]["no_gain"] == 1.0
    mixed = [(0.2, 0.2, 0.2) if at % 2 else (0.0, 0.0, 0.0) for at in range(60)]
    level = rouge.bootstrap(mixed, [(0.1, 0.1, 0.1)] * 60)["mean"]
    assert level["low"] < 0 < level["high"]
    assert 0.3 < level["no_gain"] < 0.7


def test_the_benchmarks_count_with_the_same_function() -> None:
    benchmark = load_benchmark("summaries")
    assert benchmark.rouge is rouge.rouge
    assert benchmark.bootstrap is rouge.bootstrap


def test_means_are_by_metric_and_times_a_hundred() -> None:
    assert rouge.mean([(0.5, 0.25, 0.125), (1.0, 0.75, 0.375)]) == {"rouge1": 75.0, "rouge2": 50.0, "rougeL": 25.0}


@given(st.text(), st.text())
def test_every_score_is_a_share_and_a_text_is_like_itself(ours: str, theirs: str) -> None:
    assert all(0 <= score <= 1 for score in rouge.rouge(ours, theirs))
    one, _, longest = rouge.rouge(ours, ours)
    assert one == longest
    assert one in {0, 1}


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_common_words_are_no_more_than_the_shorter_has(ours: list[str], theirs: list[str]) -> None:
    common = rouge.common_words(ours, theirs)
    assert common == rouge.common_words(theirs, ours)
    assert common <= min(len(ours), len(theirs))
    assert common >= (ours == theirs) * len(ours)
