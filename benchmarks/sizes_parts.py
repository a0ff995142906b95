"""How a batch is cut into parts for the workers of CTranslate2, int8, on models of `sizes.py`.

    python benchmarks/sizes_parts.py [--models NAME,NAME] [--rounds 3] [--output FILE]

- tokens: as `service/tilshi/engines/ct2.py` does, by half of the batch's source tokens. CTranslate2 counts padding, so
  two parts of real sentences are a little too long, and a third, small one is worked on alone
- rows: by half of the sentences, so that there are as many parts as workers
- whole: not at all, on one worker and one thread

The ways take turns in one process; seconds are of the fastest round.
"""

import argparse
import dataclasses
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import sizes_models
from sizes_measure import TARGET_TOKENS, sources

RESULTS = sizes_models.ROOT / "benchmarks" / "results" / "sizes-parts.json"
LINES = (6, 12, 20, 40)
WORKERS = 2
CUTS = ("tokens", "rows", "whole")


def cut(way: str, lengths: list[int]) -> dict[str, Any]:
    """Return CTranslate2's options that cut a batch into parts."""
    if way == "tokens":
        return {"max_batch_size": max(*lengths, -(-sum(lengths) // WORKERS)), "batch_type": "tokens"}  # as it once did
    return {"max_batch_size": -(-len(lengths) // WORKERS), "batch_type": "examples"} if way == "rows" else {}


def measure(model: str, rounds: int) -> dict[str, dict[str, float]]:
    """Return seconds by sentences and way, and processor seconds."""
    from ctranslate2 import Translator  # noqa: PLC0415  # conversion needs none

    shape = dataclasses.replace(sizes_models.SHAPES[model], kinds=("int8",))
    size: int = shape.config["vocab_size"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / model
        sizes_models.make(shape, folder)
        options = {"compute_type": "int8_float32", "intra_threads": 1}
        workers = {way: 1 if way == "whole" else WORKERS for way in CUTS}
        translators = {way: Translator(f"{folder}-int8", inter_threads=workers[way], **options) for way in CUTS}
    told: dict[str, dict[str, float]] = {}
    for lines in LINES:
        given = sorted(sources(shape, lines, size), key=len, reverse=True)
        tokens = [[sizes_models.word(identity, size) for identity in source] for source in given]
        cuts = {way: cut(way, list(map(len, tokens))) for way in CUTS}
        for _ in range(rounds):
            for way in CUTS:
                _time(translators[way], tokens, cuts[way], told.setdefault(f"{lines} {way}", {}))
    return told


def _time(translator: Any, tokens: list[list[str]], options: dict[str, Any], told: dict[str, float]) -> None:
    """Translate once, and keep the time if it is the shortest."""
    lengths = {"min_decoding_length": TARGET_TOKENS, "max_decoding_length": TARGET_TOKENS, "max_input_length": 0}
    began, worked = time.perf_counter(), time.process_time()
    translator.translate_batch(tokens, beam_size=1, return_scores=True, return_end_token=True, **lengths, **options)
    seconds = time.perf_counter() - began
    if seconds < told.get("seconds", float("inf")):
        told |= {"seconds": round(seconds, 3), "cpu_seconds": round(time.process_time() - worked, 3)}


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default="opus-mt-ru-en,kazRush-ru-kk")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    models = {model: measure(model, arguments.rounds) for model in arguments.models.split(",")}
    command = f"python benchmarks/sizes_parts.py --models {arguments.models} --rounds {arguments.rounds}"
    answer = json.dumps({"command": command, "shared_machine": True, "models": models}, indent=2)
    print(answer)
    arguments.output.write_text(answer + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
