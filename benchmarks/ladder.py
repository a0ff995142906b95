"""How often each rung of the retry ladder is needed on news, what it repairs and what it costs.

    python benchmarks/ladder.py FOLDER [--segments 500] [--directions ru-en,ru-kk] [--profile compact]

FOLDER holds `eval/wmt_newstest2020_ruen.ru-en.tsv.xz`. The first distinct segments of its Russian side are translated
as the desk does it, masks, checks and ladder included, without cache. Where the set has references, chrF2 of the first
try and of what was kept are compared too. Prints Markdown and stores `benchmarks/results/ladder.json`: figures only, no
sentence.
"""

import argparse
import json
import lzma
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import sacrebleu

from tilshi.cache.inflight import InFlight
from tilshi.cache.memory import MemoryCache
from tilshi.catalog import Catalog
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import FinishReason
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text.findings import Finding
from tilshi.text.masking import Masked
from tilshi.translate.keys import key_digester
from tilshi.translate.ladder import labels
from tilshi.translate.source import Source
from tilshi.translate.verdict import Verdict, judge
from tilshi.translate.way import Way

ROOT: Final = Path(__file__).resolve().parents[1]
SET: Final = "wmt_newstest2020_ruen"
REFERENCES: Final = Language.EN
CHUNK: Final = 100
SOURCE_KEPT: Final = "source_kept"


class Counts:
    """An observer that adds up: counter, rung, then code or result ("" where there is none)."""

    def __init__(self) -> None:
        self.totals: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))

    def count(self, name: str, value: float = 1, **by: str) -> None:
        """Add."""
        self.totals[name][by.get("rung", "")][by.get("code", by.get("result", ""))] += int(value)

    def observe(self, name: str, value: float, **by: str) -> None:
        """Drop the value."""


@dataclass(frozen=True, slots=True)
class Row:
    """One segment: the first try and what was kept, as a reader would see them, with what the checks find in them."""

    first: str
    before: tuple[str, ...]
    kept: str
    after: tuple[str, ...]


@dataclass(slots=True)
class Direction:
    """The way of one direction's segments."""

    pool: EnginePool
    catalog: Catalog
    model: str
    task: Task
    counts: Counts = field(default_factory=Counts)
    _first: dict[Masked, Verdict] = field(default_factory=dict)

    @property
    def tries(self) -> int:
        """How often whole segments are tried."""
        return len(self.catalog.rungs(self.catalog.card(self.model), self.task.name))

    def rows(self, texts: Sequence[str]) -> Iterator[Row]:
        """Yield what became of each text, in order.

        A text that no model was asked about as a whole (nothing but masks, or too long) has what was kept as first try.
        """
        for at in range(0, len(texts), CHUNK):
            sources = [Source(text) for text in texts[at : at + CHUNK]]
            done = self._way().results(sources)
            for source in sources:
                first, kept = self._first.get(source.masked()), done[source]
                after = (SOURCE_KEPT,) if kept.source_kept else codes(kept.findings)
                before = (kept.text, after) if first is None else (first.text, codes(first.findings))
                yield Row(*before, kept.text, after)

    def _way(self) -> Way:
        return Way(
            pool=self.pool,
            cache=MemoryCache(1),
            inflight=InFlight(),
            catalog=self.catalog,
            observer=self.counts,
            model_id=self.model,
            task=self.task,
            call=Call(store=False),
            glossary_digest=None,
            judge=self._judge,
            digester=partial(key_digester, self.catalog),
        )

    def _judge(self, masked: Masked, hypothesis: str, finish_reason: FinishReason, task: Task) -> Verdict:
        """Judge as the desk does, and remember what is judged first of each segment: its first try."""
        verdict = judge(masked, hypothesis, finish_reason, task)
        self._first.setdefault(masked, verdict)
        return verdict


def codes(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the codes of findings."""
    return tuple(finding.code.value for finding in findings)


def read(folder: Path, count: int) -> list[tuple[str, str]]:
    """Return the first `count` distinct Russian segments, each with its reference."""
    lines = lzma.decompress((folder / "eval" / f"{SET}.ru-en.tsv.xz").read_bytes()).decode().splitlines()
    pairs: dict[str, str] = {}
    for line in lines:
        source, reference = line.split("\t")[:2]
        pairs.setdefault(source, reference)
    return list(pairs.items())[:count]


def measure(direction: Direction, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the figures of one direction."""
    began = time.perf_counter()
    rows = list(direction.rows([source for source, _ in pairs]))
    seconds = time.perf_counter() - began
    task, totals = direction.task, direction.counts.totals
    answer: dict[str, Any] = {
        "direction": f"{task.source}-{task.target}",
        "model": direction.model,
        "weights": direction.pool.info(direction.model).digest,
        "segments": len(rows),
        "seconds": round(seconds, 1),
        "rungs": {
            name: {
                "segments": totals["rungs"][name][""],
                "tokens": totals["ladder_tokens"][name][""],
                "kept": totals["ladder_kept"][name].total(),
                "clean": totals["ladder_kept"][name]["clean"],
                "repaired": dict(totals["ladder_repaired"][name].most_common()),
            }
            for name in labels(direction.tries)
        },
        SOURCE_KEPT: totals["rungs"]["source"][""],
        "clean": {"first": sum(not row.before for row in rows), "kept": sum(not row.after for row in rows)},
        "findings": {
            "first": dict(Counter(code for row in rows for code in row.before).most_common()),
            "kept": dict(Counter(code for row in rows for code in row.after).most_common()),
        },
    }
    if task.target is REFERENCES:
        answer["chrf"] = _quality(rows, [reference for _, reference in pairs])
    return answer


def _quality(rows: Sequence[Row], references: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return chrF2 of first tries and of what was kept, for all segments and for those with findings."""
    chosen = {"all": range(len(rows)), "with_findings": [at for at, row in enumerate(rows) if row.before]}
    return {
        name: {
            "segments": len(indices),
            "first": _chrf([rows[at].first for at in indices], [references[at] for at in indices]),
            "kept": _chrf([rows[at].kept for at in indices], [references[at] for at in indices]),
        }
        for name, indices in chosen.items()
    }


def _chrf(hypotheses: list[str], references: list[str]) -> float:
    return round(sacrebleu.corpus_chrf(hypotheses, [references]).score, 2) if hypotheses else 0.0


def markdown(figures: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield the tables, line by line."""
    for of in figures:
        count, first = of["segments"], of["rungs"]["first"]["tokens"]
        yield f"### {of['direction']}, {count} news segments, model {of['model']}\n"
        yield "| rung | segments | share | kept from it | of these clean | tokens, first try = 100 | repaired |"
        yield "|---|--:|--:|--:|--:|--:|---|"
        for name, rung in of["rungs"].items():
            repaired = ", ".join(f"{code} {number}" for code, number in rung["repaired"].items())
            yield (
                f"| {name} | {rung['segments']} | {_percent(rung['segments'], count)} | {rung['kept']} | "
                f"{rung['clean']} | {100 * rung['tokens'] / max(1, first):.0f} | {repaired} |"
            )
        yield f"| source kept | {of[SOURCE_KEPT]} | {_percent(of[SOURCE_KEPT], count)} | | | | |\n"
        yield "| finding | first try | kept |"
        yield "|---|--:|--:|"
        before, after = of["findings"]["first"], of["findings"]["kept"]
        for code in dict.fromkeys((*before, *after)):
            yield f"| {code} | {before.get(code, 0)} | {after.get(code, 0)} |"
        yield f"| segments without findings | {of['clean']['first']} | {of['clean']['kept']} |\n"
        for name, chrf in of.get("chrf", {}).items():
            yield f"chrF2, segments {name.replace('_', ' ')} ({chrf['segments']}): {chrf['first']} → {chrf['kept']}\n"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.1f} %"


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--segments", type=int, default=500)
    parser.add_argument("--directions", default="ru-en,ru-kk")
    parser.add_argument("--profile", default="compact")
    asked = parser.parse_args()
    settings = Settings(profile=asked.profile)
    catalog = Catalog.load(settings)
    pairs = read(asked.folder, asked.segments)
    figures = []
    with EnginePool(settings, catalog) as pool:
        for name in asked.directions.split(","):
            source, target = map(Language, name.split("-"))
            hop = catalog.profile(asked.profile).route(TaskName.TRANSLATE, source, target).hops[-1]
            task = Task(TaskName.TRANSLATE, source, target)
            figures.append(measure(Direction(pool, catalog, hop.model_id, task), pairs))
    print("\n".join(markdown(figures)))
    command = f"python benchmarks/ladder.py FOLDER --segments {asked.segments} --directions {asked.directions}"
    stored = {"command": f"{command} --profile {asked.profile}", "set": SET, "directions": figures}
    place = ROOT / "benchmarks" / "results" / "ladder.json"
    place.write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
