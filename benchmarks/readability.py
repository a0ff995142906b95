"""What a reader stumbles over in extractive summaries: openings that dangle, figures and names without support."""

import hashlib
import json
import lzma
import re
import statistics
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from descriptions import TRAINING_SET, read_example
from tilshi.summarize.extractive import extract, extract_medium
from tilshi.summarize.fitness import fitness
from tilshi.summarize.model import SourceText, SummaryResult
from tilshi.text.checks import check_support

ARTICLES: Final = 500
_WORD: Final = re.compile(r"\w+")


def readability(folder: Path) -> dict[str, dict[str, float]]:
    """Return shares of articles of the training set, by length: dangling openings, unsupported numbers or names."""
    with lzma.open(folder / f"{TRAINING_SET}.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows.sort(key=lambda row: hashlib.sha256(row["url"].encode()).digest())
    sources = [read_example(row | {"text": row["text_full"]}).source for row in rows[:ARTICLES]]
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
