"""How many masked values come through the model, by kind of value and by rung of the ladder.

    python benchmarks/masking.py [--model compact] [--directions ru-en,ru-kk,...] [--compare] [--limit N]

Sentences (`masking.json`) are the project's own: 20 per language, each with one to three values of every kind and for
every kind with another beginning (220 sentences a direction, all different to the model). First try: the mark, in the
form the model's card names, comes out of the first hypothesis exactly once. Answer: the value stands in the finished
text as often as in the source, through the ladder and without a cache; a sentence that ended as its source counts as
lost. `--compare` also counts first tries with marks of other forms, in the first two directions. Figures are stored in
`benchmarks/results/masking.json`.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from tilshi.cache.inflight import InFlight
from tilshi.cache.memory import MemoryCache
from tilshi.catalog import Catalog
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call, Generated, Lane
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Segment
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text.masking import mask
from tilshi.text.normalise import normalise
from tilshi.text.number_marks import numbered
from tilshi.translate.runner import SegmentRunner, Source

ROOT = Path(__file__).resolve().parents[1]
COMPARED = 2
DIRECTIONS = "ru-en,ru-kk,en-ru,kk-ru,kk-en,en-kk"

_OWN = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
VALUES: dict[str, list[str]] = _OWN["values"]  # by kind
CARRIERS: dict[str, list[str]] = _OWN["carriers"]  # sentences with places for values, by language
BEGINNINGS: dict[str, list[str]] = _OWN["beginnings"]  # one for each kind, by language

Form = Callable[[str], list[str]]
"""From a masked text to what stands for each of its marks, by index."""

_MARK = re.compile(r"\[(\d+)\]")


def _each(make: Callable[[int], str]) -> Form:
    return lambda text: [make(index) for index in range(len(_MARK.findall(text)))]


def _numbers(text: str) -> list[str]:
    numbers = {mark: number for number, mark in numbered(text).marks.items()}
    return [numbers[f"[{index}]"] for index in range(len(numbers))]


def _with_marks(text: str, marks: Sequence[str]) -> str:
    return _MARK.sub(lambda mark: marks[int(mark[1])], text)


def _any_of(marks: Sequence[str]) -> str:
    """Return a pattern for the marks; part of a longer number or word is none."""
    return "|".join(f"(?<![0-9A-Za-z]){re.escape(mark)}(?![0-9])" for mark in marks)


FORMS: dict[str, Form] = {
    "[0]": _each(lambda index: f"[{index}]"),
    "48 (number)": _numbers,
    "<0>": _each(lambda index: f"<{index}>"),
    "{0}": _each(lambda index: f"{{{index}}}"),
    "#0": _each(lambda index: f"#{index}"),
    "X0": _each(lambda index: f"X{index}"),
    "XX0": _each(lambda index: f"XX{index}"),
    "__0__": _each(lambda index: f"__{index}__"),
    "$1": _each(lambda index: f"${index + 1}"),
    "77001": _each(lambda index: str(77001 + 1111 * index)),
}


class Sample(NamedTuple):
    """A sentence, the kind of its values and the values."""

    text: str
    kind: str
    values: tuple[str, ...]


@dataclass
class Rungs:
    """An observer that adds up how often each rung was asked."""

    counts: Counter[str] = field(default_factory=Counter)

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        """Add to the rung's count."""
        if name == "rungs":
            self.counts[labels["rung"]] += int(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        """Nothing here is a distribution."""


def samples(language: str) -> list[Sample]:
    """Return every sentence of a language with values of every kind."""
    found = []
    for beginning, (kind, values) in zip(BEGINNINGS[language], VALUES.items(), strict=True):
        rest = cycle(values)
        for end in CARRIERS[language]:
            carrier = f"{beginning}{end[:1].lower()}{end[1:]}"
            wanted = len(set(re.findall(r"\{\d\}", carrier)))
            chosen = tuple(next(rest) for _ in range(wanted))
            found.append(Sample(re.sub(r"\{(\d)\}", lambda slot: chosen[int(slot[1])], carrier), kind, chosen))  # noqa: B023
    return found


def terms_of(sample: Sample) -> tuple[str, ...]:
    """Return the terms a user would name: only those are not found by themselves."""
    return sample.values if sample.kind == "term of the user" else ()


class Bench:
    """The model, asked directly and through the ladder."""

    def __init__(self, pool: EnginePool, catalog: Catalog, model: str) -> None:
        """Take an open pool."""
        self.pool, self.catalog, self.model = pool, catalog, model
        self.form = "[0]" if catalog.card(model).marks == "brackets" else "48 (number)"

    def first(self, chosen: Sequence[Sample], task: Task, form: Form) -> dict[str, list[bool]]:
        """Return, per kind, whether each mark of that form came out of the first hypothesis exactly once."""
        options = self.catalog.rungs(self.catalog.card(self.model), task.name)[0]
        masked = [mask(normalise(sample.text), terms_of(sample)) for sample in chosen]
        forms = [form(one.text) for one in masked]
        texts = [_with_marks(one.text, marks) for one, marks in zip(masked, forms, strict=True)]
        answers = self.pool.submit(self.model, [Segment(text, task, options) for text in texts]).result().hypotheses
        found: dict[str, list[bool]] = {kind: [] for kind in VALUES}
        for sample, marks, answer in zip(chosen, forms, answers, strict=True):
            seen = Counter(re.findall(_any_of(marks), answer.text)) if marks else Counter()
            missing = [False] * (len(sample.values) - len(marks))  # values that nothing masked
            found[sample.kind] += [*(seen[mark] == 1 for mark in marks), *missing]
        return found

    def answers(self, chosen: Sequence[Sample], task: Task, rungs: Rungs) -> list[Generated]:
        """Return what the ladder makes of every sentence."""
        runner = SegmentRunner(self.pool, MemoryCache(1), InFlight(), self.catalog, observer=rungs)
        sources = [Source(sample.text, terms_of(sample)) for sample in chosen]
        call = Call(deadline=None, lane=Lane.INTERACTIVE, store=False)
        return runner.generate_each(self.model, sources, task, call)


def survived(sample: Sample, result: Generated) -> list[bool]:
    """Whether each value stands in the answer as often as in the source."""
    return [not result.source_kept and result.text.count(value) == sample.text.count(value) for value in sample.values]


def share(flags: Sequence[bool]) -> float:
    """Return a percentage to one digit."""
    return round(100 * sum(flags) / len(flags), 1) if flags else 0.0


def measure(bench: Bench, direction: str, limit: int | None) -> dict[str, Any]:
    """Return the figures of one direction."""
    source, target = direction.split("-")
    task = Task(TaskName.TRANSLATE, Language(source), Language(target))
    chosen = samples(source)[:limit]
    first = bench.first(chosen, task, FORMS[bench.form])
    rungs = Rungs()
    results = bench.answers(chosen, task, rungs)
    kept = [result.source_kept for result in results]
    after: dict[str, list[bool]] = {kind: [] for kind in VALUES}
    for sample, result in zip(chosen, results, strict=True):
        after[sample.kind] += survived(sample, result)
    print(f"{direction}: done", flush=True)
    return {
        "direction": direction,
        "mark": bench.form,
        "sentences": len(chosen),
        "values": sum(len(sample.values) for sample in chosen),
        "first try": share([flag for flags in first.values() for flag in flags]),
        "answer": share([flag for flags in after.values() for flag in flags]),
        "source kept": share(kept),
        "rungs": dict(rungs.counts),
        "by kind": {kind: {"first try": share(first[kind]), "answer": share(after[kind])} for kind in VALUES},
    }


def compare(bench: Bench, directions: Sequence[str], limit: int | None) -> list[dict[str, Any]]:
    """Return the share of first tries that kept every form of mark."""
    rows = []
    for name, form in FORMS.items():
        row: dict[str, Any] = {"mark": name}
        for direction in directions:
            source, target = direction.split("-")
            task = Task(TaskName.TRANSLATE, Language(source), Language(target))
            found = bench.first(samples(source)[:limit], task, form)
            row[direction] = share([flag for flags in found.values() for flag in flags])
        rows.append(row)
        print(json.dumps(row), flush=True)
    return rows


def show(rows: Sequence[dict[str, Any]]) -> None:
    """Print one line a direction, and one a kind, as Markdown tables."""
    columns = ("direction", "sentences", "values", "first try", "answer", "source kept", "rungs")
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for row in rows:
        print(f"| {' | '.join(str(row[column]) for column in columns)} |")
    print(f"\n| kind | {' | '.join(row['direction'] for row in rows)} |\n|{'---|' * (len(rows) + 1)}")
    for kind in VALUES:
        cells = (f"{row['by kind'][kind]['first try']} → {row['by kind'][kind]['answer']}" for row in rows)
        print(f"| {kind} | {' | '.join(cells)} |")


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="compact")
    parser.add_argument("--directions", default=DIRECTIONS)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--limit", type=int)
    asked = parser.parse_args()
    settings = Settings()
    catalog = Catalog.load(settings)
    directions = asked.directions.split(",")
    start, work = time.perf_counter(), time.process_time()
    with EnginePool(settings, catalog) as pool:
        bench = Bench(pool, catalog, asked.model)
        rows = [measure(bench, direction, asked.limit) for direction in directions]
        show(rows)
        forms = compare(bench, directions[:COMPARED], asked.limit) if asked.compare else []
    stored: dict[str, Any] = {
        "command": f"python benchmarks/masking.py --model {asked.model}" + (" --compare" if asked.compare else ""),
        "seconds": round(time.perf_counter() - start, 1),
        "processor seconds": round(time.process_time() - work, 1),
        "rows": rows,
    }
    if forms:
        stored["first try by form of mark"] = forms
    if asked.limit is None and asked.directions == DIRECTIONS:
        place = ROOT / "benchmarks" / "results" / "masking.json"
        place.write_text(json.dumps(stored, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
