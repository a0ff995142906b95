"""ROUGE of the extractive summariser on editors' descriptions, beside lead-N, TextRank, LexRank and the best possible.

    python benchmarks/summaries.py FOLDER

FOLDER holds `descriptions.dev.ru.jsonl.xz`: one object a line with `text` (paragraphs apart by a line feed), `title`,
`summary`, `url`; and `descriptions.train.ru.jsonl.xz`. The figures are plain ROUGE-1/2/L F x 100 (Lin 2004), means over
articles, for all of them and for each half by the parity of sha256(url): the ranker is fitted to the even half and the
training set (`benchmarks/fit_ranker.py`). The odd half is not blind: earlier weights of this summariser were turned
down for their figure on all articles, so it has been looked at. The ranker was fitted without it.

A paired bootstrap (Koehn 2004; 10,000 resamples of articles) tells by how much each system beats lead-2, and in what
share of the resamples it does not. The oracle is the best one or two sentences, chosen with the description in hand.
TextRank and LexRank get our sentences, Russian stop words and Snowball stems.

Dangling openings are counted by the rule of `fitness.py` on 500 articles of the training set: sentences of summaries
that open with a pronoun or connective whose sentence before is not in the summary. The summariser chooses by the same
rule, so the figure shows where it could not keep it. Prints a table and stores `benchmarks/results/summaries.json`,
figures only.
"""

import argparse
import hashlib
import json
import lzma
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from tilshi.languages import Language
from tilshi.summarize.extractive import extract, extract_medium
from tilshi.summarize.fitness import fitness
from tilshi.summarize.model import SourceText, SummaryResult
from tilshi.text.checks import check_support
from tilshi.text.sentences import split
from tilshi.text.stop_words import STOP_WORDS

ROOT: Final = Path(__file__).resolve().parents[1]
SET: Final = "descriptions.dev.ru"
READABILITY_SET: Final = "descriptions.train.ru"
READABILITY_ARTICLES: Final = 500
RESAMPLES: Final = 10_000
BASELINE: Final = "lead-2"
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
    common = common_words(ours, theirs)
    return _ngram_f1(ours, theirs, 1), _ngram_f1(ours, theirs, 2), _f1(common, len(ours), len(theirs))


def _ngram_f1(ours: Sequence[str], theirs: Sequence[str], n: int) -> float:
    left, right = (Counter(zip(*(tokens[at:] for at in range(n)), strict=False)) for tokens in (ours, theirs))
    return _f1((left & right).total(), left.total(), right.total())


def _f1(common: int, ours: int, theirs: int) -> float:
    return 2 * common / (ours + theirs) if common else 0.0


def common_words(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
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
        return [read_example(json.loads(line)) for line in lines]


def read_example(row: dict[str, Any]) -> Example:
    """Return the example of one line."""
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


def extractive(count: int) -> Summarise:
    """Return the extractive summariser."""
    return lambda source: extract(source, count).text


def medium(source: SourceText) -> str:
    """The extractive summariser at its usual length."""
    return extract_medium(source).text


class _Words:
    """A tokenizer in sumy's shape."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence."""
        return tuple(_WORD.findall(sentence))


def sumy(kind: type[TextRankSummarizer] | type[LexRankSummarizer], count: int) -> Summarise:
    """Return a summariser of sumy's, with Russian stop words and stems."""
    ranker: Any = kind(Stemmer("russian"))
    ranker.stop_words = STOP_WORDS[Language.RU]

    def summarise(source: SourceText) -> str:
        sentences = [Sentence(sentence, _Words()) for sentence in source.sentences if _WORD.search(sentence)]
        return " ".join(str(one) for one in ranker(ObjectDocumentModel([Paragraph(sentences)]), count))

    return summarise


def oracle(example: Example) -> Scores:
    """Return the scores of the best one or two sentences, by the mean of the three."""
    sentences = example.source.sentences
    texts = [*sentences, *(f"{first} {second}" for first, second in combinations(sentences, 2))]
    return max((rouge(text, example.reference) for text in texts), key=statistics.fmean)


def score(examples: Sequence[Example], summarise: Summarise) -> list[Scores]:
    """Return the scores of every example, in order."""
    return [rouge(summarise(example.source), example.reference) for example in examples]


def mean(scores: Sequence[Scores]) -> dict[str, float]:
    """Return the means x 100, by metric."""
    columns = zip(*scores, strict=True)
    return {name: round(100 * statistics.fmean(column), 2) for name, column in zip(METRICS, columns, strict=True)}


def score_all(examples: Sequence[Example]) -> dict[str, list[Scores]]:
    """Return the scores of every system on every example."""
    systems: dict[str, Summarise] = {
        **{f"lead-{n}": lead(n) for n in (1, 2, 3)},
        "textrank-2": sumy(TextRankSummarizer, 2),
        "lexrank-2": sumy(LexRankSummarizer, 2),
        **{f"extractive-{n}": extractive(n) for n in (1, 2, 3)},
        "extractive-medium": medium,
    }
    scored = {name: score(examples, summarise) for name, summarise in systems.items()}
    return scored | {"oracle-2": [oracle(example) for example in examples]}


def halves(examples: Sequence[Example]) -> dict[str, list[int]]:
    """Return the indices of all articles, of those the ranker was fitted to, and of the others."""
    return {
        "all": list(range(len(examples))),
        "tuned": [at for at, example in enumerate(examples) if example.tunable],
        "other": [at for at, example in enumerate(examples) if not example.tunable],
    }


def bootstrap(ours: Sequence[Scores], theirs: Sequence[Scores]) -> dict[str, dict[str, float]]:
    """Return the gain in each metric and their mean x 100: its 95% interval, and the share of resamples without any."""
    gains = 100 * (np.array(ours) - np.array(theirs))
    gains = np.column_stack([gains, gains.mean(1)])
    random = np.random.default_rng(0)
    resampled = np.array([gains[random.integers(0, len(gains), len(gains))].mean(0) for _ in range(RESAMPLES)])
    low, high = np.percentile(resampled, (2.5, 97.5), axis=0)
    return {
        name: {
            "gain": round(float(gains[:, at].mean()), 2),
            "low": round(float(low[at]), 2),
            "high": round(float(high[at]), 2),
            "no_gain": round(float((resampled[:, at] <= 0).mean()), 4),
        }
        for at, name in enumerate((*METRICS, "mean"))
    }


def readability(folder: Path) -> dict[str, dict[str, float]]:
    """Return shares of articles of the training set, by length: dangling openings, unsupported numbers or names."""
    with lzma.open(folder / f"{READABILITY_SET}.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows.sort(key=lambda row: hashlib.sha256(row["url"].encode()).digest())
    sources = [read_example(row | {"text": row["text_full"]}).source for row in rows[:READABILITY_ARTICLES]]
    systems: dict[str, Callable[[SourceText], SummaryResult]] = {
        "short": lambda source: extract(source, 1),
        "medium": extract_medium,
        "long": lambda source: extract(source, 5),
    }
    table = {}
    for name, summarise in systems.items():
        summaries = [(source, summarise(source)) for source in sources]
        sizes = [len(result.sentences) for _, result in summaries]
        table[name] = {
            "sentences": round(statistics.fmean(sizes), 2),
            "words": round(statistics.fmean(len(_WORD.findall(result.text)) for _, result in summaries), 1),
            "dangling_percent_of_summaries": _percent(dangling(source, result) for source, result in summaries),
            "unsupported_percent_of_summaries": _percent(unsupported(source, result) for source, result in summaries),
        }
    return table


def dangling(source: SourceText, result: SummaryResult) -> bool:
    """Whether a sentence of a summary leans on a sentence of the article that is not in it."""
    judged = fitness(source.sentences, source.paragraphs, source.language)
    chosen = {sentence.evidence[0] for sentence in result.sentences}
    return any(judged[index].leaning and index - 1 not in chosen for index in chosen)


def unsupported(source: SourceText, result: SummaryResult) -> bool:
    """Whether a sentence of a summary states a number or a name that the article does not."""
    article = f"{source.title}\n{source.text}"
    return any(check_support(sentence.text, article, source.language) for sentence in result.sentences)


def _percent(flags: Iterable[bool]) -> float:
    return round(100 * statistics.fmean(flags), 2)


def milliseconds(examples: Sequence[Example]) -> float:
    """Return the median time of one extraction of usual length, everything warm."""
    times = []
    for example in examples:
        extract_medium(example.source)
        start = time.perf_counter()
        extract_medium(example.source)
        times.append(time.perf_counter() - start)
    return round(1000 * statistics.median(times), 2)


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    examples = read_examples(asked.folder)
    scored = score_all(examples)
    parts = halves(examples)

    def pick(name: str, half: str) -> list[Scores]:
        return [scored[name][at] for at in parts[half]]

    table = {name: {half: mean(pick(name, half)) for half in parts} for name in scored}
    for name, row in table.items():
        cells = "   ".join(
            f"{half} " + "/".join(f"{value:4.1f}" for value in figures.values()) for half, figures in row.items()
        )
        print(f"{name:18}{cells}")
    answer = {
        "command": "python benchmarks/summaries.py FOLDER",
        "set": SET,
        "articles": len(examples),
        "tuned_articles": len(parts["tuned"]),
        "extractive_medium_median_ms": milliseconds(examples),
        "rouge_f_x100": table,
        "gain_over_lead_2": {
            name: {half: bootstrap(pick(name, half), pick(BASELINE, half)) for half in parts}
            for name in scored
            if name.startswith("extractive")
        },
        "readability": {"set": READABILITY_SET, "articles": READABILITY_ARTICLES, **readability(asked.folder)},
    }
    print(json.dumps({name: answer[name] for name in ("gain_over_lead_2", "readability")}, indent=1))
    file = ROOT / "benchmarks" / "results" / "summaries.json"
    file.write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
