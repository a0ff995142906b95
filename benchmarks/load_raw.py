"""What the engine alone makes of the load figures' work, for `load.py`: run as a script it prints one JSON line.

The segments are those the service asks its engine for: the articles go through a desk once, several at a time, with a
cache, and every batch is written down. Each then goes to CTranslate2 as one call of `translate_batch` per task and set
of options, tokens made before, over a grid of threads, replicas and batch sizes; the fastest of the grid counts. Named
as a second argument, only one point of the grid is measured.
"""

import json
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import ctranslate2

from load_articles import articles
from tilshi import Desk
from tilshi.catalog import Catalog, ModelCard, convert
from tilshi.engines import loading
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Hypothesis, Segment
from tilshi.settings import Settings

GRID = (*product(((2, 1), (1, 2)), (16, 32, 64)), ((1, 1), 32))
AT_ONCE = 16
"""Replicas (`inter_threads`) with the threads of each, and sentences of one batch."""


class Recording:
    """An engine that writes down what it is asked for."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.asked: list[Segment] = []
        self.tokens = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def generate(self, segments: list[Segment]) -> list[Hypothesis]:
        """Answer as the engine does."""
        self.asked += segments
        done: list[Hypothesis] = self.engine.generate(segments)
        self.tokens += sum(one.source_tokens + one.target_tokens for one in done)
        return done


def record(count: int, folder: Path) -> tuple[Recording, int]:
    """Return the engine after all articles, and how many segments they needed, retries not counted."""
    recordings: list[Recording] = []
    settings = Settings(cache_dir=folder)
    ready = Settings()  # the converted model lies where the product has it

    def load(card: ModelCard, catalog: Catalog, _: Settings) -> Any:
        recordings.append(Recording(loading.load(card, catalog, ready)))
        return recordings[-1]

    catalog = Catalog.load(settings)
    needed = 0
    with (
        EnginePool(ready, catalog, load=load, inspect=loading.inspect) as pool,
        Desk(settings, catalog=catalog, pool=pool) as desk,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        for report in threads.map(desk.summarize, articles(count)):
            needed += report.cache.segments - report.cache.hits
    return recordings[0], needed


def raw(recording: Recording, segments: list[Segment], shape: tuple[int, int], batch: int) -> float:
    """Return the seconds CTranslate2 takes for the segments."""
    settings, codec = Settings(), recording.engine._reader.codec  # noqa: SLF001  # below the engine on purpose
    folder = convert.converted_path(recording.info.digest, "int8", settings.cache_dir)
    translator = ctranslate2.Translator(
        str(folder), compute_type="int8_float32", inter_threads=shape[0], intra_threads=shape[1]
    )
    groups: dict[Any, list[list[str]]] = defaultdict(list)
    for segment in segments:
        groups[segment.task, segment.options] += codec.source([segment.text], segment.task)
    translator.translate_batch([next(iter(groups.values()))[0]], use_vmap=True)
    began = time.perf_counter()
    for (_, options), sources in groups.items():
        translator.translate_batch(
            sorted(sources, key=len),
            max_batch_size=batch,
            batch_type="examples",
            beam_size=options.beam_size,
            num_hypotheses=min(options.num_hypotheses, options.beam_size),
            no_repeat_ngram_size=options.no_repeat_ngram_size,
            use_vmap=True,
            max_input_length=0,
            max_decoding_length=max(options.max_new_tokens(len(source), 510) for source in sources),
            return_scores=True,
        )
    return time.perf_counter() - began


def main(count: int, only: str | None) -> None:
    """Record, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        recording, needed = record(count, Path(folder))
        named = {f"{shape[0]} x {shape[1]} threads, batches of {batch}": (shape, batch) for shape, batch in GRID}
        points = {name: point for name, point in named.items() if only in {None, name}}
        grid = {name: round(raw(recording, recording.asked, *point), 2) for name, point in points.items()}
        best = min(grid, key=lambda name: grid[name])
        first = [segment for segment in recording.asked if segment.options.beam_size == 1]
        first_seconds = round(raw(recording, first, *points[best]), 2)
    figures = {
        "articles": count,
        "segments": needed,
        "asked_of_engine": len(recording.asked),
        "tokens": recording.tokens,
        "grid": grid,
        "best": best,
        "seconds": grid[best],
        "first_try_seconds": first_seconds,
    }
    print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)  # noqa: PLR2004
