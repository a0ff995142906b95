"""Where marks of a sentence belong in its translation: three ways of telling, against places chosen by hand.

    python benchmarks/markup.py [--model compact]

Sentences (`markup.json`) are the project's own, each with two marked stretches `{1:…}`, `{2:…}`; the same numbers in
the translation are where a reader puts the marks, chosen before any method was run. "Written by the bundled model" are
its own greedy translations, faults included; "written by hand" are good ones, as a larger model would write. A stretch
whose words the translation leaves out is not counted.

`likeness`: `articles.marks` by itself (the same text, words that look alike, else proportion). `alignment`: the same
with what the model's cross-attention says when it follows the finished translation (`translate.aligning`). Exact: the
words under the mark are just those of the gold place, English articles aside; F1: mean of the words' F1. Another way,
marks of our own around the stretch in the text the model reads, is measured by how many pairs come back, each mark once
and in order, and by how many translations stay the same otherwise. Times are of all sentences in one request, a
sentence. Figures are stored in `benchmarks/results/markup.json`.
"""

import argparse
import json
import re
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from tilshi.articles.marks import Shares, reapply
from tilshi.articles.model import Address, Block, BlockKind, Mark, Run
from tilshi.cache.inflight import InFlight
from tilshi.cache.memory import MemoryCache
from tilshi.catalog import Catalog
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.call import Call
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Segment
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text.number_marks import numbered
from tilshi.text.sentences import Span
from tilshi.translate.aligning import AlignedSentence, Pair, align, shares
from tilshi.translate.runner import SegmentRunner

ROOT: Final = Path(__file__).resolve().parents[1]
_MARKED: Final = re.compile(r"\{(\d):([^{}]*)\}")
_WORD: Final = re.compile(r"\w+(?:[-'’.,]\w+)*")
_ARTICLES: Final = frozenset(("a", "an", "the"))

Places = dict[str, tuple[int, int]]


class Marked(NamedTuple):
    """A text without the braces, and where each marked stretch of it stands."""

    text: str
    places: Places

    @classmethod
    def of(cls, source: str) -> "Marked":
        """Read a text with braces."""
        text, places, position = "", {}, 0
        for match in _MARKED.finditer(source):
            text += source[position : match.start()]
            places[match[1]] = len(text), len(text) + len(match[2])
            text += match[2]
            position = match.end()
        return cls(text + source[position:], places)

    def runs(self) -> Iterator[Run]:
        """Yield the text as runs."""
        position = 0
        for number, (start, end) in self.places.items():
            yield Run(self.text[position:start])
            yield Run(self.text[start:end], (Mark("strong", number),))
            position = end
        yield Run(self.text[position:])

    def words(self, place: tuple[int, int]) -> frozenset[int]:
        """Return where the words of a stretch begin."""
        found = (match for match in _WORD.finditer(self.text) if match.start() < place[1] and match.end() > place[0])
        return frozenset(match.start() for match in found if match[0].lower() not in _ARTICLES)


def placed(source: Marked, target: str, known: Shares | None) -> Places:
    """Return where the marks of a source are put in a target."""
    runs = tuple(run for run in source.runs() if run.text)
    block, _ = reapply(Block(BlockKind.PARAGRAPH, runs, Address("p")), target, known)
    places, position = {}, 0
    for run in block.runs:
        for mark in run.marks:
            places[mark.value] = position, position + len(run.text)
        position += len(run.text)
    return places


def scored(gold: Marked, places: Places) -> Iterator[tuple[bool, float]]:
    """Yield, for every place of the gold, whether it was met exactly, and the F1 of the words."""
    for number, place in gold.places.items():
        wanted, found = gold.words(place), gold.words(places[number])
        yield wanted == found, 2 * len(wanted & found) / max(1, len(wanted) + len(found))


def _summary(scores: Sequence[tuple[bool, float]]) -> dict[str, float]:
    exact, f1 = zip(*scores, strict=True)
    return {"exact": round(sum(exact) / len(scores), 3), "f1": round(sum(f1) / len(scores), 3)}


def measure(runner: SegmentRunner, model: str, task: Task, pairs: Sequence[tuple[Marked, Marked]]) -> dict[str, Any]:
    """Return the figures of one direction."""
    asked = [Pair(source.text, gold.text) for source, gold in pairs]
    began = time.perf_counter()
    found = align(runner, model, asked, task, Call(store=False))
    aligning = (time.perf_counter() - began) / len(pairs)
    translating, _ = _translated(runner, model, task, [source.text for source, _ in pairs])
    scores: dict[str, list[tuple[bool, float]]] = {"likeness": [], "alignment": []}
    for (source, gold), pair in zip(pairs, asked, strict=True):
        sentence = AlignedSentence(Span(0, len(source.text)), 0, found[pair])
        scores["likeness"] += scored(gold, placed(source, gold.text, None))
        scores["alignment"] += scored(gold, placed(source, gold.text, partial(shares, [sentence])))
    return {
        "spans": len(scores["likeness"]),
        "ms_translating": round(1000 * translating, 1),
        "ms_aligning": round(1000 * aligning, 1),
    } | {name: _summary(each) for name, each in scores.items()}


def _translated(runner: SegmentRunner, model: str, task: Task, texts: Sequence[str]) -> tuple[float, list[str]]:
    """Return seconds a sentence, and the first hypothesis of each."""
    segments = [Segment(text, task, DecodingOptions()) for text in texts]
    call = Call()
    began = time.perf_counter()
    future = runner.pool.submit(model, segments, lane=call.lane, deadline=None, cancel=None)
    answers = [one.text for one in future.result().hypotheses]
    return (time.perf_counter() - began) / len(texts), answers


def around(runner: SegmentRunner, model: str, task: Task, sources: Sequence[Marked]) -> dict[str, Any]:
    """Return how marks of our own around the stretches fare."""
    read = [numbered(_with_marks(source)) for source in sources]
    _, answers = _translated(runner, model, task, [one.text for one in read])
    _, plain = _translated(runner, model, task, [source.text for source in sources])
    kept = same = count = 0
    for source, one, answer, other in zip(sources, read, answers, plain, strict=True):
        marked = one.marked(answer)
        for index in range(len(source.places)):
            first, last = marked.find(f"[{2 * index}]"), marked.find(f"[{2 * index + 1}]")
            once = marked.count(f"[{2 * index}]") == marked.count(f"[{2 * index + 1}]") == 1
            kept += once and first < last
        count += len(source.places)
        same += re.sub(r"\W", "", re.sub(r"\[\d\]", "", marked)) == re.sub(r"\W", "", other)
    return {"pairs_kept": round(kept / count, 3), "same_text": round(same / len(sources), 3)}


def _with_marks(source: Marked) -> str:
    text = source.text
    for index, (start, end) in reversed(list(enumerate(source.places.values()))):
        text = f"{text[:start]}[{2 * index}] {text[start:end]} [{2 * index + 1}]{text[end:]}"
    return text


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="compact")
    model = parser.parse_args().model
    gold = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    settings = Settings()
    catalog = Catalog.load(settings)
    figures: dict[str, Any] = {"model": model}
    with EnginePool(settings, catalog) as pool:
        runner = SegmentRunner(pool, MemoryCache(1 << 20), InFlight(), catalog)
        for name, directions in gold.items():
            figures[name] = {}
            for direction, lines in directions.items():
                source, target = map(Language, direction.split("-"))
                task = Task(TaskName.TRANSLATE, source, target)
                _translated(runner, model, task, ["Да."])  # loads it
                pairs = [(Marked.of(one), Marked.of(other)) for one, other in lines]
                found = measure(runner, model, task, pairs)
                found["marks_around"] = around(runner, model, task, [one for one, _ in pairs])
                figures[name][direction] = found
                print(name, direction, json.dumps(found))
    stored = json.dumps(figures, ensure_ascii=False, indent=2)
    (ROOT / "benchmarks" / "results" / "markup.json").write_text(stored + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
