"""Articles with what their editors wrote about them, as the benchmarks of summaries read them."""

import hashlib
import json
import lzma
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tilshi.languages import Language
from tilshi.summarize.model import SourceText
from tilshi.text.sentences import split

SET: Final = "descriptions.dev.ru"
TRAINING_SET: Final = "descriptions.train.ru"

Summarise = Callable[[SourceText], str]


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


def halves(examples: Sequence[Example]) -> dict[str, list[int]]:
    """Return the indices of all articles, of those the ranker was fitted to, and of the others."""
    return {
        "all": list(range(len(examples))),
        "tuned": [at for at, example in enumerate(examples) if example.tunable],
        "other": [at for at, example in enumerate(examples) if not example.tunable],
    }


def lead(count: int) -> Summarise:
    """Return the baseline: the first sentences."""
    return lambda source: " ".join(source.sentences[:count])
