"""TF-IDF vectors of an article's sentences, sparse: memory and time grow with the words, not with words x sentences."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Vectors:
    """One unit vector per sentence over the article's own lemmas.

    Weights are term frequency times ln((1 + n) / (1 + sentences with the lemma)) + 1, the smoothed inverse document
    frequency of scikit-learn, with the article's n sentences as the documents. A sentence without lemmas is the zero
    vector.
    """

    def __init__(self, sentences: Sequence[Sequence[str]]) -> None:
        counts = [Counter(lemmas) for lemmas in sentences]
        document_frequency = Counter(lemma for count in counts for lemma in count)
        self._columns = {lemma: column for column, lemma in enumerate(document_frequency)}
        self._size = len(counts)
        frequency = np.fromiter(document_frequency.values(), dtype=np.float64, count=len(document_frequency))
        self._idf: Floats = np.log((1 + self._size) / (1 + frequency)) + 1
        lengths = [len(count) for count in counts]
        self._starts = np.concatenate(([0], np.cumsum(lengths, dtype=np.intp)))
        self._rows = np.repeat(np.arange(self._size), lengths)
        self._entries = np.array([self._columns[lemma] for count in counts for lemma in count], dtype=np.intp)
        terms = np.array([value for count in counts for value in count.values()], dtype=np.float64)
        raw = terms * self._idf[self._entries]
        norms = np.sqrt(np.bincount(self._rows, weights=raw * raw, minlength=self._size))
        norms[norms == 0] = 1
        self._weights: Floats = raw / norms[self._rows]

    def cosines(self, index: int) -> Floats:
        """Cosine of sentence `index` to every sentence, shape (sentences,)."""
        span = slice(self._starts[index], self._starts[index + 1])
        vector = np.zeros(len(self._columns))
        vector[self._entries[span]] = self._weights[span]
        return self._dot(vector)

    def centrality(self) -> Floats:
        """Cosine of every sentence to the article's centroid, shape (sentences,)."""
        centroid: Floats = np.bincount(self._entries, weights=self._weights, minlength=len(self._columns)).astype(
            np.float64
        )
        return self._dot(_unit(centroid))

    def similarity(self, lemmas: Sequence[str]) -> Floats:
        """Cosine of every sentence to another text, over the lemmas the article knows, shape (sentences,)."""
        vector = np.zeros(len(self._columns))
        for lemma, count in Counter(lemmas).items():
            column = self._columns.get(lemma)
            if column is not None:
                vector[column] = count * self._idf[column]
        return self._dot(_unit(vector))

    def _dot(self, vector: Floats) -> Floats:
        products = self._weights * vector[self._entries]
        sums: Floats = np.bincount(self._rows, weights=products, minlength=self._size).astype(np.float64)
        return sums


def _unit(vector: Floats) -> Floats:
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector
