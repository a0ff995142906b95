"""ROUGE of the extractive summariser and of lead-N on editors' descriptions.

    python benchmarks/summaries.py FOLDER [--sweep]

FOLDER holds `descriptions.dev.ru.jsonl.xz`: one object a line with `text` (paragraphs apart by a line feed), `title`,
`summary`, `url`. The figures are plain ROUGE-1/2/L F x 100 (Lin 2004), means over articles, for all of them and for
each half by the parity of sha256(url): constants are searched for on the even half only. The odd half is not
blind: of seven sets of constants found that way, several were turned down for their figure on all articles. Prints a
table and stores `benchmarks/results/summaries.json`, figures only. `--sweep` prints instead what the mean of the three
becomes on the even half when one weight at a time is halved or doubled.
"""

import argparse
import hashlib
import json
import lzma
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from tilshi.languages import Language
from tilshi.summarize.extractive import DEFAULT_WEIGHTS, Weights, extract
from tilshi.summarize.model import SourceText
from tilshi.text.sentences import split

ROOT: Final = Path(__file__).resolve().parents[1]
SET: Final = "descriptions.dev.ru"
METRICS: Final = ("rouge1", "rouge2", "rougeL")
_WORD: Final = re.compile(r"\w+")

Scores = tuple[float, float, float]
Summarise = Callable[[SourceText], str]


def rouge(candidate: str, reference: str) -> Scores:
    """Return ROUGE-1, ROUGE-2 and ROUGE-L F1 of two texts, 0..1.

    Tokens are lower-cased runs of word characters; no stemming, no stop words; ROUGE-L is over the whole texts. (The
    `rouge-score` package drops all letters but Latin ones unless it is given a tokenizer.)
    """
    ours, theirs = _WORD.findall(candidate.lower()), _WORD.findall(reference.lower())
    common = _longest_common_subsequence(ours, theirs)
    return _ngram_f1(ours, theirs, 1), _ngram_f1(ours, theirs, 2), _f1(common, len(ours), len(theirs))


def _ngram_f1(ours: Sequence[str], theirs: Sequence[str], n: int) -> float:
    left, right = (Counter(zip(*(tokens[at:] for at in range(n)), strict=False)) for tokens in (ours, theirs))
    return _f1((left & right).total(), left.total(), right.total())


def _f1(common: int, ours: int, theirs: int) -> float:
    return 2 * common / (ours + theirs) if common else 0.0


def _longest_common_subsequence(ours: Sequence[str], theirs: Sequence[str]) -> int:
    row = [0] * (len(theirs) + 1)
    for token in ours:
        diagonal = 0
        for at, other in enumerate(theirs, 1):
            above = row[at]
            row[at] = diagonal + 1 if token == other else max(above, row[at - 1])
            diagonal = above
    return row[-1]


@dataclass(frozen=True, slots=True)
class Example:
    """An article, what its editor wrote about it, and whether constants may be chosen on it."""

    source: SourceText
    reference: str
    tunable: bool


def read_examples(folder: Path) -> list[Example]:
    """Return the evaluation set."""
    with lzma.open(folder / f"{SET}.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [_example(json.loads(line)) for line in lines]


def _example(row: dict[str, Any]) -> Example:
    sentences: list[str] = []
    paragraphs: list[int] = []
    for index, paragraph in enumerate(filter(str.strip, row["text"].split("\n"))):
        found = split(paragraph, Language.RU).texts
        sentences += found
        paragraphs += [index] * len(found)
    source = SourceText(row["title"], tuple(sentences), tuple(paragraphs), Language.RU)
    digest = hashlib.sha256(row["url"].encode()).digest()
    return Example(source, row["summary"], tunable=digest[-1] % 2 == 0)


def lead(count: int) -> Summarise:
    """Return the baseline: the first sentences."""
    return lambda source: " ".join(source.sentences[:count])


def extractive(count: int, weights: Weights = DEFAULT_WEIGHTS) -> Summarise:
    """Return the extractive summariser."""
    return lambda source: extract(source, count, weights=weights).text


def score(examples: Sequence[Example], summarise: Summarise) -> list[Scores]:
    """Return the scores of every example, in order."""
    return [rouge(summarise(example.source), example.reference) for example in examples]


def mean(scores: Sequence[Scores]) -> dict[str, float]:
    """Return the means x 100, by metric."""
    columns = zip(*scores, strict=True)
    return {name: round(100 * statistics.fmean(column), 2) for name, column in zip(METRICS, columns, strict=True)}


def measure(examples: Sequence[Example]) -> dict[str, dict[str, dict[str, float]]]:
    """Return the table: system, then half, then metric."""
    systems = {f"lead-{n}": lead(n) for n in (1, 2, 3)} | {f"extractive-{n}": extractive(n) for n in (1, 2, 3)}
    table = {}
    for name, summarise in systems.items():
        scored = list(zip(examples, score(examples, summarise), strict=True))
        table[name] = {
            "all": mean([scores for _, scores in scored]),
            "tuned": mean([scores for example, scores in scored if example.tunable]),
            "other": mean([scores for example, scores in scored if not example.tunable]),
        }
    return table


def paired(examples: Sequence[Example], count: int) -> dict[str, dict[str, float]]:
    """Return by how much extraction beats lead-`count` in the mean of the three, with its standard error, by half."""
    both = zip(score(examples, extractive(count)), score(examples, lead(count)), strict=True)
    gains = [100 * (statistics.fmean(ours) - statistics.fmean(theirs)) for ours, theirs in both]
    halves = {
        "all": gains,
        "tuned": [gain for example, gain in zip(examples, gains, strict=True) if example.tunable],
        "other": [gain for example, gain in zip(examples, gains, strict=True) if not example.tunable],
    }
    return {
        half: {
            "gain": round(statistics.fmean(values), 2),
            "standard_error": round(statistics.stdev(values) / len(values) ** 0.5, 2),
        }
        for half, values in halves.items()
    }


def milliseconds(examples: Sequence[Example]) -> float:
    """Return the median time of one extraction of two sentences, everything warm."""
    times = []
    for example in examples:
        start = time.perf_counter()
        extract(example.source, 2)
        times.append(time.perf_counter() - start)
    return round(1000 * statistics.median(times), 2)


def sweep(examples: Sequence[Example]) -> None:
    """Print what each weight is worth on the half that constants are chosen on."""
    tunable = [example for example in examples if example.tunable]
    for field in fields(Weights):
        for factor in (0.0, 0.5, 1.0, 2.0):
            weights = replace(DEFAULT_WEIGHTS, **{field.name: factor * getattr(DEFAULT_WEIGHTS, field.name)})
            means = mean(score(tunable, extractive(2, weights))).values()
            print(f"{field.name:15} x {factor:3.1f}  {statistics.fmean(means):5.2f}")


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sweep", action="store_true")
    asked = parser.parse_args()
    examples = read_examples(asked.folder)
    if asked.sweep:
        sweep(examples)
        return
    table = measure(examples)
    for name, halves in table.items():
        cells = "   ".join(
            f"{half} " + "/".join(f"{value:4.1f}" for value in row.values()) for half, row in halves.items()
        )
        print(f"{name:14}{cells}")
    answer = {
        "command": "python benchmarks/summaries.py FOLDER",
        "set": SET,
        "articles": len(examples),
        "tuned_articles": sum(example.tunable for example in examples),
        "extractive_2_median_ms": milliseconds(examples),
        "rouge_f_x100": table,
        "gain_over_lead": {f"extractive-{count}": paired(examples, count) for count in (1, 2, 3)},
    }
    print(json.dumps(answer["gain_over_lead"]))
    file = ROOT / "benchmarks" / "results" / "summaries.json"
    file.write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
