"""Summaries of several articles on one event: what they cost and what is in them.

    python benchmarks/together.py FOLDER [--show N | --read N] [--half tuned|held] [--seed N]

FOLDER holds `headlines_2020_clusters.ru.jsonl.xz`: one object a line with `text` (paragraphs apart by a line feed),
`title`, `cluster`. Clusters of 3 to 10 articles are summarised at medium length. Halves by the parity of
sha256(cluster): rules were written looking at the even half ("tuned"), the odd one ("held") was read once, for the
precision of conflicts, which a person judges (`docs/together.md`). Stores `benchmarks/results/together.json`, figures
only. `--show N` prints N conflicts of a half, drawn with a seed, with their sentences instead; `--read N` N summaries,
to be judged (`benchmarks/results/together-read.json` has what a reader found).

A near-repeated pair of sentences has a common subsequence of words of at least 0.6 of the shorter one; the summariser
chooses by another measure, lemmas by inverse document frequency.
"""

import argparse
import hashlib
import json
import lzma
import math
import random
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from tilshi.evaluation.rouge import common_words
from tilshi.languages import Language
from tilshi.summarize.model import SourceText
from tilshi.summarize.together import TogetherResult, Told, summarise_together
from tilshi.summarize.together.facts import Facts
from tilshi.summarize.together.quantities import quantities
from tilshi.summarize.together.reprints import voices
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


def read(folder: Path, sizes: range = SIZES) -> dict[str, list[Told]]:
    """Return the articles of every cluster of the wanted size."""
    clusters: defaultdict[str, list[Told]] = defaultdict(list)
    with lzma.open(folder / f"{SET}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            clusters[row["cluster"]].append(Told.of(source_of(row)))
    return {name: articles for name, articles in clusters.items() if len(articles) in sizes}


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
        "articles apart": sum(sum(one.result.apart) for one in clusters),
        "clusters whose articles are all apart": sum(all(one.result.apart) for one in clusters),
        "conflicts": sum(len(one.result.conflicts) for one in clusters),
        "conflicts that a sentence of the summary states": sum(
            bool(conflict.summary_sentences) for one in clusters for conflict in one.result.conflicts
        ),
        "clusters by their number of conflicts": {str(count): kinds[count] for count in sorted(kinds)},
    }


def _texts(one: Cluster) -> list[str]:
    return [one.text(sentence.place.source, sentence.place.sentence) for sentence in one.result.sentences]


def planted(clusters: Sequence[Cluster]) -> dict[str, Any]:
    """Return how many changed numbers are found: one a cluster, in an article that agreed with another before.

    The first sentence of the cluster that another voice supports and that states a quantity in digits is taken; its
    number is changed in the supporting article, everywhere. It is found where a conflict has the new number.
    """
    tries = found = 0
    for one in clusters:
        changed = next(_changes(one), None)
        if changed is not None:
            articles, source, value = changed
            conflicts = summarise_together(articles).conflicts
            tries += 1
            found += any(
                said.place.source == source and math.isclose(float(said.value), value)
                for each in conflicts
                for said in each.values
            )
    return {"planted": tries, "found": found, "share": round(found / tries, 4) if tries else None}


def _changes(one: Cluster) -> Iterator[tuple[list[Told], int, float]]:
    """Yield a cluster's articles with one number of one of them changed, which one, and the new number."""
    facts = Facts(one.articles)
    voice = voices(one.result.reprint_of)
    for at, place in enumerate(facts.places):
        for other in facts.support(at):
            source = facts.places[other].source
            if voice[source] == voice[place.source]:
                continue
            for said in quantities(facts.text(other)):
                written = facts.text(other)[said.number.start : said.number.end]
                if written.isdigit() and any(said.value == here.value for here in quantities(facts.text(at))):
                    new = int(written) * 3 // 2 + 3
                    articles = list(one.articles)
                    articles[source] = _with_number(articles[source], written, str(new))
                    yield articles, source, said.value / int(written) * new


def _with_number(article: Told, old: str, new: str) -> Told:
    changed = tuple(re.sub(rf"(?<![\d.,]){old}(?![\d]|[.,]\d)", new, text) for text in article.source.sentences)
    return Told.of(replace(article.source, sentences=changed))


def show(clusters: Sequence[Cluster], count: int, seed: int) -> None:
    """Print conflicts with their sentences, to be judged."""
    every = [(one, conflict) for one in clusters for conflict in one.result.conflicts]
    drawn = random.Random(seed).sample(every, min(count, len(every)))  # noqa: S311 - a sample to read, no secret
    for number, (one, conflict) in enumerate(drawn, 1):
        print(f"\n#{number} {one.name}: {conflict.what} {conflict.summary_sentences}")
        for value in conflict.values:
            print(f"  [{value.place.source}] {value.text}: {one.text(value.place.source, value.place.sentence)}")


def show_summaries(clusters: Sequence[Cluster], count: int, seed: int) -> None:
    """Print summaries, each sentence with its place and voices, to be judged."""
    drawn = random.Random(seed).sample(clusters, min(count, len(clusters)))  # noqa: S311 - a sample to read, no secret
    for number, one in enumerate(drawn, 1):
        elsewhere = [at for at, is_apart in enumerate(one.result.apart) if is_apart]
        copies = sum(original is not None for original in one.result.reprint_of)
        print(f"\n#{number} {one.name}: {len(one.articles)} articles, {copies} reprints, apart {elsewhere}")
        for said in one.result.sentences:
            print(f"  [{said.place.source}.{said.place.sentence}, {said.voices} voices] {said.text}")


def main() -> None:
    """Measure, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, metavar="N")
    parser.add_argument("--read", type=int, metavar="N")
    parser.add_argument("--half", choices=HALVES, default="tuned")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--every-size", action="store_true", help="with --show: clusters of 2 articles and more")
    asked = parser.parse_args()
    sizes = range(2, 21) if asked.every_size else SIZES
    clusters = [summarise(name, articles) for name, articles in sorted(read(asked.folder, sizes).items())]
    parts = {half: [one for one in clusters if one.half == half] for half in HALVES}
    if asked.show:
        show(parts[asked.half], asked.show, asked.seed)
        return
    if asked.read:
        show_summaries(parts[asked.half], asked.read, asked.seed)
        return
    result = {"command": "python benchmarks/together.py FOLDER", "set": SET, "length": "medium", "all": table(clusters)}
    result |= {half: table(part) | {"planted conflicts": planted(part)} for half, part in parts.items()}
    text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
    (ROOT / "benchmarks" / "results" / "together.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
