"""BLEU and chrF of an installed model on tab-separated test sets, through the same engine the desk uses.

    python benchmarks/translation.py FOLDER [--model compact] [--directions ru-en,ru-kk] [--limit N] [--rung 0]

FOLDER holds `NAME.SRC-TGT.tsv` or `.tsv.xz`, two columns. Scores are sacrebleu's BLEU (13a) and chrF2 of the first try
(no retries, no checks), stored in `benchmarks/results/translation-MODEL.json`. No sentence is stored.
"""

import argparse
import json
import lzma
import time
from collections.abc import Iterator
from pathlib import Path

import sacrebleu

from tilshi.catalog import Catalog
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Segment
from tilshi.languages import Language
from tilshi.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
CHUNK = 256


def test_sets(folder: Path) -> Iterator[tuple[str, str, str, list[list[str]]]]:
    """Yield name, first language, second language and rows of every test set."""
    for file in sorted(folder.glob("*.tsv*")):
        name, pair = file.name.split(".")[:2]
        first, second = pair.split("-")
        data = file.read_bytes()
        text = (lzma.decompress(data) if file.suffix == ".xz" else data).decode()
        rows = [line.split("\t")[:2] for line in text.splitlines()]
        yield name, first, second, [row for row in rows if len(row) == 2]  # noqa: PLR2004


def translate(pool: EnginePool, model: str, texts: list[str], task: Task, options: DecodingOptions) -> list[str]:
    """Return the first hypothesis of every text."""
    answer: list[str] = []
    for start in range(0, len(texts), CHUNK):
        segments = [Segment(text, task, options) for text in texts[start : start + CHUNK]]
        answer += [hypothesis.text for hypothesis in pool.submit(model, segments).result().hypotheses]
    return answer


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
    rows = []
    with EnginePool(settings, catalog) as pool:
        for name, first, second, pairs in test_sets(asked.folder):
            for source, target, column in ((first, second, 0), (second, first, 1)):
                if f"{source}-{target}" not in asked.directions.split(","):
                    continue
                chosen = pairs[: asked.limit]
                task = Task(TaskName.TRANSLATE, Language(source), Language(target))
                options = catalog.rungs(catalog.card(asked.model), task.name)[asked.rung]
                start = time.perf_counter()
                texts = [pair[column] for pair in chosen]
                hypotheses = translate(pool, asked.model, texts, task, options)
                references = [[pair[1 - column] for pair in chosen]]
                row = {
                    "set": name,
                    "direction": f"{source}-{target}",
                    "sentences": len(chosen),
                    "bleu": round(sacrebleu.corpus_bleu(hypotheses, references).score, 1),
                    "chrf": round(sacrebleu.corpus_chrf(hypotheses, references).score, 1),
                    "seconds": round(time.perf_counter() - start, 1),
                }
                print(json.dumps(row), flush=True)
                rows.append(row)
    command = f"python benchmarks/translation.py FOLDER --model {asked.model} --rung {asked.rung}"
    if asked.limit:
        command += f" --limit {asked.limit}"
    stored = {"command": command, "engine": f"{settings.engine} {settings.compute_type}", "rows": rows}
    place = ROOT / "benchmarks" / "results" / f"translation-{asked.model}.json"
    place.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
