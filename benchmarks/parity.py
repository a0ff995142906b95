"""Do the engines agree, and does a text's translation depend on its neighbours?

    python benchmarks/parity.py

On compact, greedy: (1) PyTorch float32 against CTranslate2 float32 on the 100 parity sentences; (2) CTranslate2 float32
and int8, each segment alone against in batches, on 1,000 segments made of one, two and three of those sentences.
Stored in `benchmarks/results/parity.json`; the process fails if fewer than 98 of 100 or 995 of 1,000 are equal.
"""

import json
import sys
from pathlib import Path

from tilshi.catalog import Catalog, Task, TaskName
from tilshi.engines import loading
from tilshi.engines.protocol import Engine, Segment
from tilshi.languages import Language
from tilshi.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
TARGETS = {Language.RU: Language.KK, Language.KK: Language.RU, Language.EN: Language.RU}
LEAST_ENGINES, LEAST_BATCHES = 98, 995


def segments(catalog: Catalog, sizes: tuple[int, ...], strides: tuple[int, ...]) -> list[Segment]:
    """Return segments of `sizes` sentences, taken `strides` sentences apart, so that no two are the same."""
    options = catalog.rungs(catalog.card("compact"), TaskName.TRANSLATE)[0]
    made = []
    for source, target in TARGETS.items():
        lines = (ROOT / f"tests/engines/data/parity.{source}.txt").read_text(encoding="utf-8").splitlines()
        texts = {
            " ".join(lines[(at + stride * part) % len(lines)] for part in range(size))
            for size in sizes
            for stride in strides
            for at in range(len(lines))
        }
        made += [Segment(text, Task(TaskName.TRANSLATE, source, target), options) for text in sorted(texts)]
    return made


def translate(engine: Engine, work: list[Segment], *, together: bool) -> list[str]:
    """Return the translations, computed in batches or one by one."""
    if not together:
        return [engine.generate([segment])[0].text for segment in work]
    texts: dict[Segment, str] = {}
    for task in dict.fromkeys(segment.task for segment in work):
        of_task = [segment for segment in work if segment.task == task]
        texts |= {
            segment: hypothesis.text for segment, hypothesis in zip(of_task, engine.generate(of_task), strict=True)
        }
    return [texts[segment] for segment in work]


def main() -> None:
    """Run from the command line."""
    settings = Settings(compute_type="float32")
    catalog = Catalog.load(settings)
    card = catalog.card("compact")
    hundred = segments(catalog, (1,), (1,))
    thousand = segments(catalog, (1, 2, 3), (1, 2, 3, 4, 5))[:1000]
    # One thread: the OpenMP libraries of torch and CTranslate2 stall each other in one process.
    reference = loading.load(card, catalog, settings.model_copy(update={"engine": "pytorch", "threads": 1}))
    said = translate(reference, hundred, together=True)
    reference.close()
    result: dict[str, object] = {"command": "python benchmarks/parity.py", "sentences": len(hundred)}
    passed = True
    for kind in ("float32", "int8"):
        engine = loading.load(card, catalog, settings.model_copy(update={"compute_type": kind}))
        equal = sum(a == b for a, b in zip(said, translate(engine, hundred, together=True), strict=True))
        alone, batched = (translate(engine, thousand, together=together) for together in (False, True))
        unchanged = sum(a == b for a, b in zip(alone, batched, strict=True))
        engine.close()
        result[kind] = {"equal_to_pytorch": equal, "unchanged_by_batch": unchanged, "segments": len(thousand)}
        if kind == "float32":
            passed = equal >= LEAST_ENGINES and unchanged >= LEAST_BATCHES
    print(json.dumps(result, indent=2))
    output = ROOT / "benchmarks/results/parity.json"
    output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
