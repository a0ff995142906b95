"""The calibration benchmark: the fit, the figures, and what it writes into a card."""

import lzma
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks.conftest import load_benchmark

from tilshi.catalog.calibration import Calibration, Curve
from tilshi.catalog.tasks import Task, TaskName
from tilshi.languages import Language

RU_EN = Task(TaskName.TRANSLATE, Language.RU, Language.EN)


confidence = load_benchmark("confidence")


def sample(scores: list[float], chrf: list[float]) -> Any:
    ones = np.ones(len(scores))
    return confidence.Sample(np.array(scores), np.array(chrf), ones, ones)


@given(st.lists(st.tuples(st.floats(-9, 0), st.floats(0, 1)), min_size=40, max_size=120))
def test_the_fit_is_a_valid_curve_within_what_was_seen(rows: list[tuple[float, float]]) -> None:
    scores, chrf = [one for one, _ in rows], [other for _, other in rows]
    if len({round(score, 2) for score in scores}) < 30:
        return  # knots would fall together: no sample of a model looks like that
    curve = confidence.fit(RU_EN, "dev", sample(scores, chrf))
    assert all(left <= right for left, right in pairwise(curve.chrf))
    assert min(chrf) - 1e-3 <= curve.chrf[0] <= curve.chrf[-1] <= max(chrf) + 1e-3
    assert curve.sentences == len(rows)


def test_the_fit_finds_a_line_and_the_lowest_fifth() -> None:
    scores = [-number / 100 for number in range(200)]
    curve = confidence.fit(RU_EN, "dev", sample(scores, [1 + score / 4 for score in scores]))
    assert len(curve.scores) == confidence.GROUPS
    assert curve.confidence(-1.0) == pytest.approx(0.75, abs=0.01)
    assert sum(curve.doubtful(score) for score in scores) == pytest.approx(40, abs=1)


def test_a_perfect_score_is_judged_perfect() -> None:
    scores = [-number / 100 for number in range(200)]
    perfect = sample(scores, [1 + score / 4 for score in scores])
    curve = confidence.fit(RU_EN, "dev", perfect)
    figures = confidence.judge(curve, perfect, perfect)
    assert figures["spearman"] == 1.0
    assert figures["calibration_error"] < 0.01
    assert figures["chrf_without_lowest_fifth"] == figures["chrf_without_worst_fifth_by_itself"] > figures["chrf"]
    assert figures["doubtful"]["share"] == pytest.approx(0.2, abs=0.01)
    assert figures["doubtful"]["chrf"] < figures["doubtful"]["others"]
    assert [row["sentences"] for row in figures["deciles"]] == [20] * 10


def test_scores_that_say_nothing_are_judged_so() -> None:
    random = np.random.default_rng(7)
    scores, chrf = list(-random.random(400)), list(random.random(400))
    noise = sample(scores, chrf)
    figures = confidence.judge(confidence.fit(RU_EN, "dev", noise), noise, sample(list(-random.random(400)), chrf))
    assert abs(figures["spearman"]) < 0.15
    assert abs(figures["chrf_without_lowest_fifth"] - figures["chrf"]) < 0.03


def test_sentences_are_spread_over_the_set_and_read_either_way(tmp_path: Path) -> None:
    (tmp_path / "eval").mkdir()
    lines = "".join(f"ru{number}\ten{number}\n" for number in range(10))
    (tmp_path / "eval" / "set.ru-en.tsv.xz").write_bytes(lzma.compress(lines.encode()))
    assert confidence.read(tmp_path, "set", "ru", "en", 4) == [(f"ru{n}", f"en{n}") for n in (0, 3, 6, 9)]
    assert confidence.read(tmp_path, "set", "en", "ru", 2) == [("en0", "ru0"), ("en9", "ru9")]
    assert len(confidence.read(tmp_path, "set", "ru", "en", 99)) == 10


def curve(target: Language, name: str) -> Curve:
    return Curve(
        source=Language.RU,
        target=target,
        set=name,
        sentences=9,
        scores=(-2.0, -1.0),
        chrf=(0.2, 0.4),
        doubtful_below=-1.5,
    )


def test_a_card_keeps_other_directions_of_the_same_weights_only(tmp_path: Path) -> None:
    card = tmp_path / "m.toml"
    card.write_text('id = "m"\n', encoding="utf-8")

    def written() -> list[tuple[str, str]]:
        calibration = Calibration.model_validate(tomllib.loads(card.read_text(encoding="utf-8"))["calibration"])
        return [(one.target.value, one.set) for one in calibration.curves]

    confidence.write(card, "a" * 64, [curve(Language.EN, "old"), curve(Language.KK, "old")])
    confidence.write(card, "a" * 64, [curve(Language.EN, "new")])
    assert written() == [("en", "new"), ("kk", "old")]
    confidence.write(card, "b" * 64, [curve(Language.KK, "newest")])
    assert written() == [("kk", "newest")]
