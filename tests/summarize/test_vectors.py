import math

import numpy as np
import pytest

from tilshi.summarize.vectors import Vectors

# Three sentences; idf(a) = ln(4/3) + 1 (in two), idf(b) = idf(c) = ln(4/2) + 1 (in one).
A, B = math.log(4 / 3) + 1, math.log(2) + 1


@pytest.fixture
def vectors() -> Vectors:
    return Vectors([["a", "b"], ["a", "a"], ["c"]])


def test_cosine_by_hand(vectors: Vectors) -> None:
    assert vectors.cosines(0) == pytest.approx([1, A / math.hypot(A, B), 0])
    assert vectors.cosines(1) == pytest.approx([A / math.hypot(A, B), 1, 0])


def test_centrality_by_hand(vectors: Vectors) -> None:
    norm = math.hypot(A, B)
    centroid = np.array([A / norm + 1, B / norm, 1])
    centroid /= np.linalg.norm(centroid)
    expected = [(A * centroid[0] + B * centroid[1]) / norm, centroid[0], centroid[2]]
    assert vectors.centrality() == pytest.approx(expected)


def test_similarity_ignores_unknown_lemmas(vectors: Vectors) -> None:
    assert vectors.similarity(["c", "unknown"]) == pytest.approx([0, 0, 1])
    assert vectors.similarity(["unknown"]) == pytest.approx([0, 0, 0])
    assert vectors.similarity([]) == pytest.approx([0, 0, 0])


@pytest.mark.parametrize("sentences", [[[]], [[], []], [[], ["a"]]])
def test_sentences_without_lemmas_are_zero(sentences: list[list[str]]) -> None:
    vectors = Vectors(sentences)
    assert vectors.cosines(0) == pytest.approx(np.zeros(len(sentences)))
    assert vectors.centrality()[0] == 0
    assert vectors.centrality().dtype == np.float64
