"""Summaries of several articles on one event: what they cost and what is in them.

    python benchmarks/together.py FOLDER [--show N] [--half tuned|held] [--seed N]

FOLDER holds `headlines_2020_clusters.ru.jsonl.xz`: one object a line with `text` (paragraphs apart by a line feed),
`title`, `cluster`. Clusters of 3 to 10 articles are summarised at medium length. Halves by the parity of
sha256(cluster): rules were written looking at the even half ("tuned"), the odd one ("held") was read once, for the
precision of conflicts, which a person judges (`docs/together.md`). Stores `benchmarks/results/together.json`, figures
only. `--show N` prints N conflicts of a half, drawn with a seed, with their sentences instead.

A near-repeated pair of sentences has a common subsequence of words of at least 0.6 of the shorter one; the summariser
chooses by another measure, lemmas by inverse document frequency.
"""

import argparse
import hashlib
import json
import lzma
import random
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from summaries import common_words
from tilshi.languages import Language
from tilshi.summarize.model import SourceText
from tilshi.summarize.together import TogetherResult, Told, summarise_together
from tilshi.text.sentences import split

ROOT: Final = Path(__file__).resolve().parents[1]
SET: Final = "headlines_2020_clusters.ru"
SIZES: Final = range(3, 11)
NEAR: Final = 0.6
HALVES: Final = ("tuned", "held")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles on one event, and their summary."""

    name: str
    articles: tuple[Told, ...]
    result: TogetherResult
    milliseconds: float

    @property
    def half(self) -> str:
        """Which half it belongs to."""
        return HALVES[hashlib.sha256(self.name.encode()).digest()[-1] % 2]

    def text(self, source: int, sentence: int) -> str:
        """Return a sentence."""
        return self.articles[source].russian[sentence]


def read(folder: Path) -> dict[str, list[Told]]:
    """Return the articles of every cluster of the wanted size."""
    clusters: defaultdict[str, list[Told]] = defaultdict(list)
    with lzma.open(folder / f"{SET}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            clusters[row["cluster"]].append(Told.of(source_of(row)))
    return {name: articles for name, articles in clusters.items() if len(articles) in SIZES}


def source_of(row: dict[str, Any]) -> SourceText:
    """Return the article of one line."""
    found = [split(paragraph, Language.RU).texts for paragraph in row["text"].split("\n") if paragraph.strip()]
    sentences = tuple(sentence for texts in found for sentence in texts)
    paragraphs = tuple(index for index, texts in enumerate(found) for _ in texts)
    return SourceText(row["title"], sentences, paragraphs, Language.RU)


def summarise(name: str, articles: Sequence[Told]) -> Cluster:
    """Summarise one cluster."""
    began = time.perf_counter()
    result = summarise_together(articles)
    return Cluster(name, tuple(articles), result, 1000 * (time.perf_counter() - began))


def near(one: str, other: str) -> bool:
    """Whether two sentences are nearly the same."""
    ours, theirs = (_WORD.findall(text.lower()) for text in (one, other))
    return common_words(ours, theirs) >= NEAR * max(1, min(len(ours), len(theirs)))


def table(clusters: Sequence[Cluster]) -> dict[str, Any]:
    """Return the figures of some clusters."""
    sentences = [sentence for one in clusters for sentence in one.result.sentences]
    repeated = sum(any(near(*pair) for pair in combinations(_texts(one), 2)) for one in clusters)
    times = [one.milliseconds for one in clusters]
    kinds = Counter(len(one.result.conflicts) for one in clusters)
    return {
        "clusters": len(clusters),
        "articles": sum(len(one.articles) for one in clusters),
        "milliseconds": {"median": round(statistics.median(times), 1), "highest": round(max(times), 1)},
        "sentences of a summary, mean": round(len(sentences) / len(clusters), 2),
        "summaries with a near-repeated pair": repeated,
        "sentences told by more than one voice, share": round(
            sum(one.voices > 1 for one in sentences) / len(sentences), 4
        ),
        "sentences with support from another article, share": round(
            sum(bool(one.support) for one in sentences) / len(sentences), 4
        ),
        "reprints": sum(original is not None for one in clusters for original in one.result.reprint_of),
        "conflicts": sum(len(one.result.conflicts) for one in clusters),
        "conflicts that a sentence of the summary states": sum(
            bool(conflict.summary_sentences) for one in clusters for conflict in one.result.conflicts
        ),
        "clusters by their number of conflicts": {str(count): kinds[count] for count in sorted(kinds)},
    }


def _texts(one: Cluster) -> list[str]:
    return [one.text(sentence.place.source, sentence.place.sentence) for sentence in one.result.sentences]


def show(clusters: Sequence[Cluster], count: int, seed: int) -> None:
    """Print conflicts with their sentences, to be judged."""
    every = [(one, conflict) for one in clusters for conflict in one.result.conflicts]
    drawn = random.Random(seed).sample(every, min(count, len(every)))  # noqa: S311 - a sample to read, no secret
    for number, (one, conflict) in enumerate(drawn, 1):
        print(f"\n#{number} {one.name}: {conflict.what} {conflict.summary_sentences}")
        for value in conflict.values:
            print(f"  [{value.place.source}] {value.text}: {one.text(value.place.source, value.place.sentence)}")


def main() -> None:
    """Measure, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, metavar="N")
    parser.add_argument("--half", choices=HALVES, default="tuned")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    clusters = [summarise(name, articles) for name, articles in sorted(read(asked.folder).items())]
    parts = {half: [one for one in clusters if one.half == half] for half in HALVES}
    if asked.show:
        show(parts[asked.half], asked.show, asked.seed)
        return
    result = {"command": "python benchmarks/together.py FOLDER", "set": SET, "length": "medium", "all": table(clusters)}
    result |= {half: table(part) for half, part in parts.items()}
    text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
    (ROOT / "benchmarks" / "results" / "together.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
