"""ROUGE of the extractive summariser on editors' descriptions, beside lead-N, TextRank, LexRank and the best possible.

    python benchmarks/summaries.py FOLDER

FOLDER holds `descriptions.dev.ru.jsonl.xz`: one object a line with `text` (paragraphs apart by a line feed), `title`,
`summary`, `url`; and `descriptions.train.ru.jsonl.xz`. The figures are plain ROUGE-1/2/L F x 100 (Lin 2004), means over
articles, for all of them and for each half by the parity of sha256(url): the ranker is fitted to the even half and the
training set (`benchmarks/fit_ranker.py`). The odd half is not blind: earlier weights of this summariser were turned
down for their figure on all articles, so it has been looked at. The ranker was fitted without it.

The row "cross-fitted" is for comparison: each half is summarised with weights that were fitted to the other half, by
the same features, so that no article is measured with weights that have seen it.

A paired bootstrap (Koehn 2004; 10,000 resamples of articles) tells by how much each system beats lead-2, and in what
share of the resamples it does not. The oracle is the best one or two sentences, chosen with the description in hand.
TextRank and LexRank get our sentences, Russian stop words and Snowball stems.

Dangling openings are counted by the rule of `fitness.py` on 500 articles of the training set: sentences of summaries
that open with a pronoun or connective whose sentence before is not in the summary. The summariser chooses by the same
rule, so the figure shows where it could not keep it. Prints a table and stores `benchmarks/results/summaries.json`,
figures only.
"""

import argparse
import json
import re
import statistics
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from descriptions import SET, TRAINING_SET, Example, Summarise, halves, lead, read_examples
from fit_ranker import REMOVED, fit, prepare, training
from readability import ARTICLES, readability
from tilshi.evaluation.rouge import Scores, bootstrap, mean, rouge
from tilshi.languages import Language
from tilshi.summarize.extractive import extract, extract_medium
from tilshi.summarize.model import SourceText
from tilshi.text.sentences import split
from tilshi.text.stop_words import STOP_WORDS

ROOT: Final = Path(__file__).resolve().parents[1]
BASELINE: Final = "lead-2"
WORDS: Final = 600
RUNS: Final = 16
_WORD: Final = re.compile(r"\w+")


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


def cross_fitted(examples: Sequence[Example], folder: Path) -> list[Scores]:
    """Return the scores of medium summaries, each half's by weights fitted to the other half and the training set."""
    others = training(folder, REMOVED)
    weights = {half: fit(*prepare([one for one in examples if one.tunable is half], others)) for half in (True, False)}
    texts = [extract_medium(one.source, weights=weights[not one.tunable]).text for one in examples]
    return [rouge(text, one.reference) for text, one in zip(texts, examples, strict=True)]


def six_hundred_words() -> SourceText:
    """Return the Russian example articles one behind the other, up to the sentence that reaches 600 words."""
    lines = [
        line
        for file in sorted((ROOT / "examples").glob("*.ru.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    sentences = [sentence for line in lines for sentence in split(line, Language.RU).texts]
    words = np.cumsum([len(sentence.split()) for sentence in sentences])
    kept = tuple(sentences[: int(np.searchsorted(words, WORDS)) + 1])
    return SourceText(None, kept, tuple(range(len(kept))), Language.RU)


def milliseconds(source: SourceText) -> float:
    """Return the median time of a medium summary, everything warm."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        extract_medium(source)
        times.append(time.perf_counter() - start)
    return round(1000 * statistics.median(times[1:]), 2)


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    examples = read_examples(asked.folder)
    scored = score_all(examples) | {"extractive-medium, cross-fitted": cross_fitted(examples, asked.folder)}
    parts = halves(examples)

    def pick(name: str, half: str) -> list[Scores]:
        return [scored[name][at] for at in parts[half]]

    table = {name: {half: mean(pick(name, half)) for half in parts} for name in scored}
    for name, row in table.items():
        cells = "   ".join(
            f"{half} " + "/".join(f"{value:4.1f}" for value in figures.values()) for half, figures in row.items()
        )
        print(f"{name:33}{cells}")
    answer = {
        "command": "python benchmarks/summaries.py FOLDER",
        "set": SET,
        "articles": len(examples),
        "tuned_articles": len(parts["tuned"]),
        "extractive_medium_ms": {
            "of 600 words": milliseconds(six_hundred_words()),
            "of an article of the set, median": statistics.median(milliseconds(one.source) for one in examples[::10]),
        },
        "rouge_f_x100": table,
        "gain_over_lead_2": {
            name: {half: bootstrap(pick(name, half), pick(BASELINE, half)) for half in parts}
            for name in scored
            if name.startswith("extractive")
        },
        "readability": {"set": TRAINING_SET, "articles": ARTICLES, **readability(asked.folder)},
    }
    print(json.dumps({name: answer[name] for name in ("gain_over_lead_2", "readability")}, indent=1))
    file = ROOT / "benchmarks" / "results" / "summaries.json"
    file.write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
