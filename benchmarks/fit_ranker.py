"""Fit the weights of the extractive ranker (`service/tilshi/summarize/ranker.py`) to editors' descriptions.

    python benchmarks/fit_ranker.py FOLDER [--check] [--removed 1500]

FOLDER holds `descriptions.dev.ru.jsonl.xz` (of which only articles with an even hash are read) and
`descriptions.train.ru.jsonl.xz`. Three kinds of articles teach different things: `dev`, the descriptions the
summariser is measured on, is small; in `contained` the description stands in the article, but never at its top; in
`lead_removed` it stood at the top and was cut away. So one ridge regression of a set's ROUGE (mean of 1, 2 and L, less
the article's mean) learns all weights from all of them, and the training kinds have a second copy of every column about
position and length, which takes what is peculiar to them and is thrown away (Daume III, "Frustratingly easy domain
adaptation", ACL 2007). An article counts the same however many sets it has.

Prints what ten-fold cross-validation over the even articles gives against the first two sentences (without
`sets.MARGIN`). The features were chosen on the same articles, so that figure promises too much: on the other half the
summaries are level with the first two sentences (`benchmarks/summaries.py`). Writes the weights
unless `--check`. The texts belong to their publishers: the file written holds numbers only.
"""

import argparse
import json
import lzma
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from descriptions import Example, lead, read_example, read_examples
from tilshi.evaluation.rouge import rouge
from tilshi.summarize.compression import without_credit
from tilshi.summarize.extractive import with_sources
from tilshi.summarize.fitness import fitness
from tilshi.summarize.model import SourceText
from tilshi.summarize.ranker import FEATURES
from tilshi.summarize.sets import standing_sets

ROOT: Final = Path(__file__).resolve().parents[1]
FILE: Final = ROOT / "service" / "tilshi" / "summarize" / "data" / "ranker.toml"
PECULIAR: Final = [
    FEATURES.index(name)
    for name in (*FEATURES[: FEATURES.index("first_paragraph") + 1], "shortest")  # position and length
]
RIDGE: Final = 1.0
SHARES: Final = {"dev": 1.0, "contained": 0.3, "lead_removed": 0.3}
FOLDS: Final = 10
REPEATS: Final = 4
FEWEST_SETS: Final = 4
REMOVED: Final = 1500
"""Articles of `lead_removed`; more of them changed nothing."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The sets of one article: features, mean ROUGE, and that of its first two sentences."""

    features: Floats
    scores: Floats
    lead: float


def lesson(source: SourceText, reference: str) -> Lesson | None:
    """Return what an article teaches; None where it has too few sets."""
    known, sets = standing_sets(source, (1, 2, 3))
    if len(sets) < FEWEST_SETS:
        return None
    judged = fitness(source.sentences, source.paragraphs, source.language)
    shown = [without_credit(sentence, source.language) for sentence in source.sentences]
    texts = [" ".join(shown[index] for index in with_sources(judged, chosen)) for chosen in sets]
    scores = np.array([statistics.fmean(rouge(text, reference)) for text in texts])
    return Lesson(known.features(sets), scores, statistics.fmean(rouge(lead(2)(source), reference)))


def training(folder: Path, removed: int) -> dict[str, list[Lesson]]:
    """Return the lessons of the training set by kind; of `lead_removed` a random sample."""
    with lzma.open(folder / "descriptions.train.ru.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    kinds = {kind: [row for row in rows if row["kind"] == kind] for kind in ("contained", "lead_removed")}
    kinds["lead_removed"] = random.Random(0).sample(kinds["lead_removed"], removed)  # noqa: S311  # no secret
    found: dict[str, list[Lesson]] = {}
    for kind, chosen in kinds.items():
        examples = [read_example(row) for row in chosen]
        lessons = [lesson(example.source, example.reference) for example in examples]
        found[kind] = [one for one in lessons if one]
    return found


def normal(lessons: Sequence[Lesson], copy: int, scale: Floats) -> tuple[Floats, Floats]:
    """Return the normal equations' matrix and vector; `copy` 0 has no peculiar columns, 1 and 2 have their own."""
    width = len(FEATURES) + 2 * len(PECULIAR)
    matrix, vector = np.zeros((width, width)), np.zeros(width)
    for one in lessons:
        columns = np.zeros((len(one.scores), width))
        columns[:, : len(FEATURES)] = one.features / scale
        if copy:
            start = len(FEATURES) + (copy - 1) * len(PECULIAR)
            columns[:, start : start + len(PECULIAR)] = (one.features / scale)[:, PECULIAR]
        columns -= columns.mean(0)
        matrix += columns.T @ columns / len(columns)
        vector += columns.T @ (one.scores - one.scores.mean()) / len(columns)
    return matrix, vector


def fit(dev: Sequence[Lesson], others: tuple[Floats, Floats], scale: Floats) -> Floats:
    """Return the weights, one a feature."""
    matrix, vector = normal(dev, 0, scale)
    solved = np.linalg.solve(matrix + others[0] + RIDGE * np.eye(len(vector)), vector + others[1])
    weights: Floats = solved[: len(FEATURES)] / scale
    return weights


def prepare(
    examples: Sequence[Example], others: dict[str, list[Lesson]]
) -> tuple[list[Lesson], tuple[Floats, Floats], Floats]:
    """Return what `fit` takes: lessons, the normal equations of the training kinds, the scale of the features."""
    found = [lesson(one.source, one.reference) for one in examples]
    dev = [one for one in found if one]
    scale: Floats = np.concatenate([one.features for one in [*dev, *others["contained"]]]).std(0) + 1e-6
    parts = [
        (SHARES[kind], normal(lessons, copy, scale)) for copy, (kind, lessons) in enumerate(others.items(), start=1)
    ]
    matrix = sum((share * matrix for share, (matrix, _) in parts), np.zeros(1))
    return dev, (matrix, sum((share * vector for share, (_, vector) in parts), np.zeros(1))), scale


def cross_validated(dev: Sequence[Lesson], others: tuple[Floats, Floats], scale: Floats) -> list[float]:
    """Return each even article's gain over its first two sentences, x 100, by weights that have not seen it."""
    gains = np.zeros(len(dev))
    for seed in range(REPEATS):
        fold = np.random.default_rng(seed).permutation(len(dev)) % FOLDS
        for left_out in range(FOLDS):
            weights = fit([one for one, at in zip(dev, fold, strict=True) if at != left_out], others, scale)
            for index in np.flatnonzero(fold == left_out):
                one = dev[int(index)]
                gains[index] += 100 * (one.scores[int(np.argmax(one.features @ weights))] - one.lead) / REPEATS
    return list(gains)


def main() -> None:
    """Fit, cross-validate and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--removed", type=int, default=REMOVED)
    asked = parser.parse_args()
    examples = [one for one in read_examples(asked.folder) if one.tunable]
    dev, others, scale = prepare(examples, training(asked.folder, asked.removed))
    gains = cross_validated(dev, others, scale)
    error = statistics.stdev(gains) / len(gains) ** 0.5
    print(f"{len(dev)} articles: {statistics.fmean(gains):+.2f} over lead-2, standard error {error:.2f}")
    weights = fit(dev, others, scale)
    lines = [f"{name} = {weight:.4f}" for name, weight in zip(FEATURES, weights, strict=True)]
    print("\n".join(lines))
    if not asked.check:
        head = (
            "# Written by benchmarks/fit_ranker.py: what each feature of a set of sentences adds to its expected ROUGE."
        )
        FILE.write_text("\n".join([head, "", "[weights]", *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
