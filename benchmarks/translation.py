"""BLEU and chrF of one rung of the ladder on tab-separated test sets; `tilshi eval` measures the first, and more.

    python benchmarks/translation.py FOLDER [--model compact] [--directions ru-en,ru-kk] [--limit N] [--rung 0]

FOLDER holds `NAME.SRC-TGT.tsv` or `.tsv.xz`, two columns. Scores are sacrebleu's BLEU (13a) and chrF2 of the first try
(no retries, no checks), stored in `benchmarks/results/translation-MODEL.json`. No sentence is stored.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any, Final

from tilshi.catalog import Catalog
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.pool import EnginePool
from tilshi.evaluation.metrics import score
from tilshi.evaluation.model import Model
from tilshi.evaluation.options import parse_directions
from tilshi.evaluation.sets import ParallelSet, read_folder
from tilshi.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[1]


def measure(model: Model, one: ParallelSet, task: Task) -> dict[str, Any]:
    """Return the figures of one set in one direction."""
    start = time.perf_counter()
    hypotheses, _ = model.translate(one.side(task.source), task, lambda _: None)
    scored = score({"first try": hypotheses}, one.side(task.target), resamples=0).systems["first try"]
    return {
        "set": one.name,
        "direction": f"{task.source}-{task.target}",
        "sentences": len(hypotheses),
        "bleu": round(scored.bleu.value, 1),
        "chrf": round(scored.chrf.value, 1),
        "seconds": round(time.perf_counter() - start, 1),
    }


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="compact")
    parser.add_argument("--directions", default="ru-en,ru-kk,en-ru,kk-ru,kk-en,en-kk")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--rung", type=int, default=0)
    asked = parser.parse_args()
    settings = Settings()
    catalog = Catalog.load(settings)
    wanted = parse_directions(asked.directions)
    rows = []
    with EnginePool(settings, catalog) as pool:
        model = Model(pool, catalog, catalog.card(asked.model), rung=asked.rung)
        for one in read_folder(asked.folder, asked.limit).parallel:
            for pair in ((one.first, one.second), (one.second, one.first)):
                if pair in wanted:
                    rows.append(measure(model, one, Task(TaskName.TRANSLATE, *pair)))
                    print(json.dumps(rows[-1]), flush=True)
    command = f"python benchmarks/translation.py FOLDER --model {asked.model} --rung {asked.rung}"
    if asked.limit:
        command += f" --limit {asked.limit}"
    stored = {"command": command, "engine": f"{settings.engine} {settings.compute_type}", "rows": rows}
    place = ROOT / "benchmarks" / "results" / f"translation-{asked.model}.json"
    place.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
