"""Speed of real sizes: models of the recommended models' shapes with random weights, through each engine.

    python benchmarks/sizes.py [--models NAME,NAME] [--segments 80] [--rounds 2] [--limit 300] [--device cuda] [--quick]
                               [--search] [--expected models/expected.toml]

Output lengths are forced: sentences of 20 to 40 tokens become 30, an article of 500 a summary of 120; beam 1.

- naive: transformers `generate`, one text a call, KV cache, `inference_mode`: what a first script does
- torch: the same in batches of 2,048 padded source tokens
- ct2-float32, ct2-int16, ct2-int8: CTranslate2 with the threads and batches of `service/tilshi/engines/ct2.py`
- grid: int8 on other ways to spread the threads, with other batches

Every case runs in a process of its own with a time limit and at most 14 GiB of data; engines take turns, a round each,
and the fastest round counts: others on the machine only slow one down.
`--quick` takes small shapes and stores nothing unless `--output` says where.
"""

import argparse
import dataclasses
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sizes_measure
import sizes_models
import sizes_service
import sizes_table
from sizes_measure import Case
from sizes_models import ROOT, SHAPES, Shape
from tilshi.catalog import Catalog
from tilshi.settings import Settings

RESULTS = ROOT / "benchmarks" / "results" / "sizes.json"

MOST_BYTES = 14 * 2**30


def run_case(model: str, case: Case, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure one case in a process of its own; say why where that fails."""
    asked = json.dumps([model, dataclasses.asdict(case), str(folder)])
    command = [sys.executable, __file__, "--measure", asked, *(["--quick"] if arguments.quick else [])]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=arguments.limit)
        figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        figures = {"failed": f"over {arguments.limit} s"}
    except subprocess.CalledProcessError as error:
        figures = {"failed": (error.stderr.splitlines() or [f"exit {error.returncode}"])[-1]}
    print(model, case.name, f"{case.inter}x{case.intra}", case.batch_tokens, figures, file=sys.stderr, flush=True)
    return figures


def run_calmly(model: str, case: Case, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure one case, again while others use the machine and at most as often as there are rounds."""
    rounds: list[dict[str, Any]] = []
    while len(rounds) < arguments.rounds:
        rounds.append(run_case(model, case, folder, arguments))
        if all(workload["others_cores"] <= sizes_table.CALM_CORES for workload in rounds[-1].get("lines", {}).values()):
            break
    return sizes_table.combine(rounds)


def measure_model(model: str, shape: Shape, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure the engines in turns, then the grid, then loading."""
    entry: dict[str, Any] = {"published": shape.published, "parameters": sizes_models.make(shape, folder)}
    entry |= {"command": arguments.command, "shape": shape.config, "left_out": sizes_models.left_out(shape)}
    shape = dataclasses.replace(shape, kinds=tuple(sizes_models.kinds(shape)))
    converted = {kind: sizes_models.disk_bytes(Path(f"{folder}-{kind}")) for kind in shape.kinds}
    entry["disk_bytes"] = {"checkpoint": sizes_models.disk_bytes(folder), **converted}
    cases = sizes_table.engine_cases(shape, arguments.threads, beam_of(shape)) + _cuda(shape, arguments)
    rounds = [[run_case(model, case, folder, arguments) for case in cases] for _ in range(arguments.rounds)]
    entry["engines"] = {}
    for case, figures in zip(cases, zip(*rounds, strict=True), strict=True):
        name = case.name if case.device == "cpu" else f"{case.name}-{case.device}"
        kind = case.kind if case.engine == "ct2" else "checkpoint"
        entry["engines"][name] = sizes_table.combine(list(figures)) | {"kind": kind}
    sizes_table.add_ratios(entry["engines"])
    grid = sizes_table.grid_cases(shape, arguments.threads, arguments.segments)
    entry["grid"] = [_point(case) | run_calmly(model, case, folder, arguments) for case in grid]
    loads = sizes_table.load_cases(arguments.threads)
    entry["loading"] = {case.name: run_case(model, case, folder, arguments) for case in loads}
    return entry


def measure_search(model: str, shape: Shape, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure int8 with the beam of the model's card alone, as a profile uses it."""
    shape = dataclasses.replace(shape, kinds=("int8",))
    sizes_models.make(shape, folder)
    cases = sizes_table.engine_cases(shape, arguments.threads, beam_of(shape))
    found: dict[str, Any] = {}
    for case in cases:
        if case.searched or (case.engine == "ct2" and case.kind == "int8"):
            figures = run_calmly(model, case, folder, arguments)
            found[case.name] = figures | {"kind": case.kind, "beam": case.beam}
    searched = found.get("ct2-int8-searched", {})
    if "lines" in searched:  # the greedy search of this run, beside which the other is to be seen
        searched["greedy_lines"] = found["ct2-int8"].get("lines", {})
    return {"ct2-int8-searched": searched} if searched else {}


def beam_of(shape: Shape) -> int:
    """Return the beam that the card of the published model asks for; 1 where it has no card."""
    cards = Catalog.load(Settings()).cards()
    return next((card.decoding.beam_size for card in cards if card.hub == shape.published), 1)


def _point(case: Case) -> dict[str, int]:
    return {"inter": case.inter, "intra": case.intra, "batch_tokens": case.batch_tokens}


def _cuda(shape: Shape, arguments: argparse.Namespace) -> list[Case]:
    """Return the accelerator's cases, where one is asked for and seen."""
    if arguments.device != "cuda" or not _sees_cuda():
        return []
    lines = (1,) if shape.summarises else (sizes_measure.SUMMARY_LINES, sizes_measure.ARTICLE_LINES)
    engines = [("torch", "float32"), *(("ct2", kind) for kind in shape.kinds if kind != "int16")]
    return [Case(engine, kind, 1, 1, lines=lines, device="cuda") for engine, kind in engines]


def _sees_cuda() -> bool:
    code = "import torch, sys; sys.exit(not torch.cuda.is_available())"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def machine() -> dict[str, Any]:
    """Return processor, cores, load and library versions."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    libraries = {name: version(name) for name in ("torch", "transformers", "ctranslate2", "tokenizers")}
    shared = {"cores": os.cpu_count(), "load_average_at_start": os.getloadavg()[0]}
    return {
        "cpu": names[0] if names else platform.processor(),
        "python": platform.python_version(),
        **shared,
        **libraries,
    }


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure every model that is asked for; what the output holds of the others stays."""
    stored = arguments.output.read_text(encoding="utf-8") if arguments.output and arguments.output.is_file() else "{}"
    before: dict[str, Any] = json.loads(stored)
    service = [sizes_service.measure(arguments.rounds), before.get("service")]
    results: dict[str, Any] = {
        "command": arguments.command,
        "machine": machine(),
        "shared_machine": True,
        "threads": arguments.threads,
        "segments": arguments.segments,
        "service": min((one for one in service if one), key=lambda one: float(one["full_seconds"])),
        "models": before.get("models", {}),
    }
    if arguments.device == "cuda" and not _sees_cuda():
        results["remark"] = "torch sees no accelerator: its column is left out"
    for model in arguments.models.split(","):
        shape = sizes_models.shrink(SHAPES[model]) if arguments.quick else SHAPES[model]
        with tempfile.TemporaryDirectory() as scratch:
            if arguments.search:
                found = measure_search(model, shape, Path(scratch) / model, arguments)
                entry = results["models"].setdefault(model, {"engines": {}})
                entry["engines"] |= found
            else:
                results["models"][model] = measure_model(model, shape, Path(scratch) / model, arguments)
        store(results, arguments)  # after each, so that what an interruption leaves is whole
    return results


def store(results: dict[str, Any], arguments: argparse.Namespace) -> None:
    """Write the results, and what they let expect, where that is asked for."""
    if arguments.output:
        arguments.output.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    if arguments.expected:
        arguments.expected.write_text(sizes_table.expected_toml(results), encoding="utf-8")


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default=",".join(SHAPES))
    parser.add_argument("--segments", type=int, default=80, help="sentences of the grid's larger workload")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=float, default=300, help="time of one case, seconds")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--search", action="store_true", help="only int8, with the beam of each model's card")
    parser.add_argument("--expected", type=Path, help="where to write what each profile is expected to take")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.command = " ".join(["python", "benchmarks/sizes.py", *sys.argv[1:]])
    if not arguments.output and not arguments.quick:
        arguments.output = RESULTS
    return arguments


def main() -> None:
    """Run from the command line."""
    arguments = parse()
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))  # of every process below, too
    if arguments.measure:
        model, case, folder = json.loads(arguments.measure)
        shape = sizes_models.shrink(SHAPES[model]) if arguments.quick else SHAPES[model]
        print(json.dumps(sizes_measure.measure(shape, Case(**case), Path(folder))))
        return
    results = run(arguments)
    print(sizes_table.table(results), sizes_table.grid_table(results), sep="\n\n")


if __name__ == "__main__":
    main()
