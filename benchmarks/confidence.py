"""What a model's scores are worth: calibrated on dev sets, judged on sets that nothing was chosen on.

    python benchmarks/confidence.py FOLDER [--model compact] [--directions ru-en,…] [--dev 500] [--test 500] [--write]

FOLDER holds `eval/NAME.SRC-TGT.tsv.xz`. Sentences (evenly spread over each set) go the way of the desk, without cache;
quality is sacrebleu's sentence chrF2. The map from score to expected chrF is an isotonic regression over all dev
sentences, read off at the means of ten groups of equal size. Prints Markdown and stores
`benchmarks/results/confidence-MODEL.json`; `--write` puts the curves into the model's card, with the digest of the
weights they belong to. No sentence is stored.
"""

import argparse
import json
import lzma
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import sacrebleu
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.stats import spearmanr

from tilshi.cache.inflight import InFlight
from tilshi.cache.memory import MemoryCache
from tilshi.catalog import Catalog
from tilshi.catalog.calibration import Calibration, Curve, with_calibration
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call
from tilshi.engines.pool import EnginePool
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.translate.runner import SegmentRunner

ROOT: Final = Path(__file__).resolve().parents[1]
DEV: Final = {"en-ru": "wmt_newstest2019_ruen", "kk-ru": "tatoeba_v20210807", "en-kk": "wmt19_newstest2019_kken"}
"""Dev set by the two languages in alphabetical order; held out of the training of the bundled model."""
TEST: Final = "flores200_devtest"
GROUPS: Final = 10
DOUBTFUL: Final = 0.2
CHUNK: Final = 100

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """Translated sentences: score, sentence chrF (0..1), source length in words and number of findings of each."""

    scores: Values
    chrf: Values
    words: Values
    findings: Values

    def __len__(self) -> int:
        """How many."""
        return len(self.scores)


def read(folder: Path, name: str, source: str, target: str, count: int) -> list[tuple[str, str]]:
    """Return at most `count` pairs of a set, evenly spread, in the direction asked for."""
    there, back = (folder / "eval" / f"{name}.{a}-{b}.tsv.xz" for a, b in ((source, target), (target, source)))
    file = there if there.is_file() else back
    rows = [line.split("\t")[:2] for line in lzma.decompress(file.read_bytes()).decode().splitlines()]
    pairs = list(dict.fromkeys((row[0], row[1]) if file == there else (row[1], row[0]) for row in rows))
    spread = np.linspace(0, len(pairs) - 1, min(count, len(pairs))).astype(int)
    return [pairs[at] for at in spread]


def sample(runner: SegmentRunner, model: str, task: Task, pairs: Sequence[tuple[str, str]]) -> Sample:
    """Translate and judge; sentences that could not be translated have no score and are left out."""
    rows = []
    for at in range(0, len(pairs), CHUNK):
        chunk = pairs[at : at + CHUNK]
        done = runner.generate(model, [source for source, _ in chunk], task, Call(store=False))
        for (source, reference), one in zip(chunk, done, strict=True):
            if one.score is not None and not one.source_kept:
                chrf = sacrebleu.sentence_chrf(one.text, [reference]).score / 100
                rows.append((one.score, chrf, len(source.split()), len(one.findings)))
    return Sample(*np.array(rows, dtype=float).reshape(-1, 4).T)


def fit(task: Task, name: str, dev: Sample) -> Curve:
    """Return the curve of a dev sample; neighbouring knots with the same score are one."""
    order = np.argsort(dev.scores, kind="stable")
    fitted = isotonic_regression(dev.chrf[order]).x
    knots: dict[float, float] = {}
    for scores, values in zip(np.array_split(dev.scores[order], GROUPS), np.array_split(fitted, GROUPS), strict=True):
        knots[round(float(scores.mean()), 3)] = round(float(values.mean()), 3)
    return Curve(
        source=task.source,
        target=task.target,
        set=name,
        sentences=len(dev),
        scores=tuple(knots),
        chrf=tuple(knots.values()),
        doubtful_below=round(float(np.quantile(dev.scores, DOUBTFUL)), 3),
    )


def judge(curve: Curve, dev: Sample, test: Sample) -> dict[str, Any]:
    """Return how well the confidence foretells the quality of sentences it was not fitted on."""
    confidence = np.array([curve.confidence(score) for score in test.scores], dtype=float)
    doubtful = np.array([curve.doubtful(score) for score in test.scores])
    table = [
        {"sentences": len(group), "confidence": _mean(confidence[group]), "chrf": _mean(test.chrf[group])}
        for group in np.array_split(np.argsort(test.scores, kind="stable"), GROUPS)
    ]
    gaps = [row["sentences"] * abs(row["confidence"] - row["chrf"]) for row in table]
    return {
        "sentences": len(test),
        "spearman": _spearman(test.scores, test.chrf),
        "calibration_error": round(sum(gaps) / len(test), 3),
        "deciles": table,
        "chrf": _mean(test.chrf),
        "chrf_without_lowest_fifth": _without_worst(test.scores, test.chrf),
        "chrf_without_worst_fifth_by_itself": _without_worst(test.chrf, test.chrf),
        "doubtful": {
            "share": _mean(doubtful),
            "chrf": _mean(test.chrf[doubtful]),
            "others": _mean(test.chrf[~doubtful]),
        },
        "with_more": _with_more(dev, test),
    }


def _with_more(dev: Sample, test: Sample) -> dict[str, dict[str, float]]:
    """Return whether a linear regression on more than the score (fitted on dev) ranks better."""
    features: dict[str, Callable[[Sample], tuple[Values, ...]]] = {
        "score": lambda of: (of.scores,),
        "score, length": lambda of: (of.scores, np.log(of.words + 1)),
        "score, findings": lambda of: (of.scores, of.findings),
        "score, length, findings": lambda of: (of.scores, np.log(of.words + 1), of.findings),
    }
    answer = {}
    for name, of in features.items():
        design, asked = (np.column_stack([np.ones(len(each)), *of(each)]) for each in (dev, test))
        guess = asked @ np.linalg.lstsq(design, dev.chrf, rcond=None)[0]
        answer[name] = {
            "spearman": _spearman(guess, test.chrf),
            "chrf_without_lowest_fifth": _without_worst(guess, test.chrf),
        }
    return answer


def _without_worst(ranked_by: Values, chrf: Values) -> float:
    """Return the mean chrF where the lowest fifth by some measure is set aside."""
    return _mean(chrf[np.argsort(ranked_by, kind="stable")[int(DOUBTFUL * len(chrf)) :]])


def _spearman(left: Values, right: Values) -> float:
    return round(float(spearmanr(left, right).statistic), 3)


def _mean(values: NDArray[Any]) -> float:
    return round(float(values.mean()), 3) if len(values) else 0.0


def markdown(figures: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield the tables, line by line."""
    yield "| direction | dev set | test | Spearman | calibration error | chrF | without the lowest 20 % | oracle |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|"
    for of in figures:
        curve, test = of["curve"], of["test"]
        names = "sentences spearman calibration_error chrf chrf_without_lowest_fifth chrf_without_worst_fifth_by_itself"
        cells = [of["direction"], f"{curve['set']} ({curve['sentences']})", *(test[name] for name in names.split())]
        yield f"| {' | '.join(map(str, cells))} |"
    yield "\nconfidence → chrF by decile of the score, test set\n"
    yield "| direction | " + " | ".join(map(str, range(1, GROUPS + 1))) + " |"
    yield "|---|" + "--:|" * GROUPS
    for of in figures:
        deciles = (f"{row['confidence']:.2f} → {row['chrf']:.2f}" for row in of["test"]["deciles"])
        yield f"| {of['direction']} | {' | '.join(deciles)} |"
    yield "\nSpearman / chrF less the lowest 20 %, with more than the score\n"
    more = list(figures[0]["test"]["with_more"])
    yield f"| direction | {' | '.join(more)} |"
    yield "|---|" + "--:|" * len(more)
    for of in figures:
        rows = (of["test"]["with_more"][name] for name in more)
        shown = (f"{row['spearman']} / {row['chrf_without_lowest_fifth']}" for row in rows)
        yield f"| {of['direction']} | {' | '.join(shown)} |"


def write(file: Path, digest: str, curves: Sequence[Curve]) -> None:
    """Put curves into a card; those of other directions stay if they belong to the same weights."""
    card = file.read_text(encoding="utf-8")
    known = tomllib.loads(card).get("calibration")
    before = Calibration.model_validate(known) if known else None
    others = before.curves if before is not None and before.weights == digest else ()
    merged = {(curve.source, curve.target): curve for curve in (*others, *curves)}
    file.write_text(
        with_calibration(card, Calibration(weights=digest, curves=tuple(merged.values()))), encoding="utf-8"
    )


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="compact")
    parser.add_argument("--directions", default="ru-en,ru-kk,en-ru,kk-ru,kk-en,en-kk")
    parser.add_argument("--dev", type=int, default=500)
    parser.add_argument("--test", type=int, default=500)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    settings = Settings()
    catalog = Catalog.load(settings)
    figures, curves = [], []
    with EnginePool(settings, catalog) as pool:
        digest = pool.info(asked.model).digest
        runner = SegmentRunner(pool, MemoryCache(1), InFlight(), catalog)
        for direction in asked.directions.split(","):
            source, target = direction.split("-")
            task = Task(TaskName.TRANSLATE, Language(source), Language(target))
            name = DEV["-".join(sorted((source, target)))]
            dev = sample(runner, asked.model, task, read(asked.folder, name, source, target, asked.dev))
            test = sample(runner, asked.model, task, read(asked.folder, TEST, source, target, asked.test))
            curves.append(fit(task, name, dev))
            row = {"direction": direction, "curve": curves[-1].model_dump(mode="json")}
            figures.append(row | {"test": judge(curves[-1], dev, test)})
            print(json.dumps(figures[-1]["test"], ensure_ascii=False), flush=True)
    print("\n".join(markdown(figures)))
    command = f"python benchmarks/confidence.py FOLDER --model {asked.model} --directions {asked.directions}"
    stored = {
        "command": f"{command} --dev {asked.dev} --test {asked.test}",
        "engine": f"{settings.engine} {settings.compute_type}",
        "weights": digest,
        "test_set": TEST,
        "directions": figures,
    }
    place = ROOT / "benchmarks" / "results" / f"confidence-{asked.model}.json"
    place.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    if asked.write:
        write(ROOT / "models" / f"{asked.model}.toml", digest, curves)


if __name__ == "__main__":
    main()
