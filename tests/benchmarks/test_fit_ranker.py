import json
import lzma
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.benchmarks.conftest import load_benchmark

from tilshi.languages import Language
from tilshi.summarize.model import SourceText
from tilshi.summarize.ranker import FEATURES

ROOT = Path(__file__).resolve().parents[2]
_ROW = {
    "title": "Школа в Аксу",
    "text": "Аким открыл в Аксу новую школу на 300 мест.\nЗдание строили два года и сдали в срок.\n"
    "Дети пойдут в классы уже первого сентября.\nРядом со школой разобьют сад и площадку.",
    "text_full": "Не важно.",
    "summary": "Аким открыл в Аксу новую школу.",
    "url": "https://example.org/1",
}


@pytest.fixture(scope="module")
def ranker() -> ModuleType:
    return load_benchmark("fit_ranker")


def lessons(
    ranker: ModuleType, weights: NDArray[np.float64], articles: int, *, offset: float = 0.0, seed: int = 0
) -> list[object]:
    """Return articles whose scores are exactly what the weights say; `offset` is added to the lead's weight."""
    random = np.random.default_rng(seed)
    found = []
    lead = FEATURES.index("lead")
    for _ in range(articles):
        features = random.normal(size=(30, len(FEATURES)))
        found.append(ranker.Lesson(features, features @ weights + offset * features[:, lead], 0.0))
    return found


def test_weights_are_recovered_and_what_is_peculiar_to_training_is_left_behind(ranker: ModuleType) -> None:
    truth = np.random.default_rng(1).normal(size=len(FEATURES))
    scale = np.ones(len(FEATURES))
    dev = lessons(ranker, truth, 40)
    others = ranker.normal(lessons(ranker, truth, 400, offset=5.0, seed=2), 1, scale)
    fitted = ranker.fit(dev, others, scale)
    lead = FEATURES.index("lead")
    assert fitted == pytest.approx(truth, abs=0.3)
    assert abs(fitted[lead] - truth[lead]) < 0.5
    # the same column shared by both would have taken most of the offset
    shared = ranker.fit(dev, ranker.normal(lessons(ranker, truth, 400, offset=5.0, seed=2), 0, scale), scale)
    assert shared[lead] - truth[lead] > 4


def test_cross_validation_gains_where_there_is_something_to_learn(ranker: ModuleType) -> None:
    truth = np.random.default_rng(3).normal(size=len(FEATURES))
    scale = np.ones(len(FEATURES))
    width = len(FEATURES) + 2 * len(ranker.PECULIAR)
    nothing = (np.zeros((width, width)), np.zeros(width))
    learned = ranker.cross_validated(lessons(ranker, truth, 40), nothing, scale)
    assert np.mean(learned) > 100
    random = np.random.default_rng(4)
    noise = [ranker.Lesson(random.normal(size=(30, len(FEATURES))), random.normal(size=30), 0.0) for _ in range(40)]
    assert abs(np.mean(ranker.cross_validated(noise, nothing, scale))) < 60


def test_a_lesson_scores_every_set_against_the_description(ranker: ModuleType) -> None:
    sentences = tuple(_ROW["text"].split("\n"))
    source = SourceText(_ROW["title"], sentences, tuple(range(4)), Language.RU)
    one = ranker.lesson(source, _ROW["summary"])
    assert one.features.shape == (len(one.scores), len(FEATURES))
    assert len(one.scores) > len(sentences)
    assert all(0 <= score <= 1 for score in one.scores)
    best = one.features[int(np.argmax(one.scores))]
    assert best[FEATURES.index("lead")] == 1
    assert 0 < one.lead <= max(one.scores)
    assert ranker.lesson(SourceText(None, sentences[:1], (0,), Language.RU), _ROW["summary"]) is None


def test_the_training_set_is_read_by_kind(ranker: ModuleType, tmp_path: Path) -> None:
    rows = [_ROW | {"kind": kind} for kind in ("contained", "lead_removed", "lead_removed", "lead_removed")]
    with lzma.open(tmp_path / "descriptions.train.ru.jsonl.xz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    found = ranker.training(tmp_path, 2)
    assert {kind: len(some) for kind, some in found.items()} == {"contained": 1, "lead_removed": 2}
