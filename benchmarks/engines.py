"""The engine table: how fast the same weights answer through each engine, as ratios to a naive loop.

    python benchmarks/engines.py [--segments 100] [--threads 2] [--quick] [--output FILE]

Models: compact, and a T5 of 197 M random parameters (the size of the recommended ru-kk model): width 768, 12 heads,
gated feed-forward of 2,048, 10 + 10 layers, 41,472 tied embeddings; it reads with compact's tokenizer.
Output lengths are forced, so that every engine does the same work: the end token is made impossible by its bias
(compact) or is never chosen (random weights), and each hypothesis must have exactly as many tokens as its source.

- naive: transformers `generate`, one sentence a call, KV cache, `inference_mode`: what a first script does
- pytorch: our engine, batched
- ct2 float32, ct2 int8: our engine, converted weights, batched

Each engine runs in a process of its own, after a short warm-up. Figures are target tokens per second; ratios are to
`naive`. `--quick` takes eight segments and a T5 of two small layers, and stores nothing unless `--output` says where:
it shows that the benchmark runs, not how fast anything is.
"""
# ruff: noqa: PLC0415  # a process imports only what its engine needs, so that its memory is its engine's

import argparse
import json
import math
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "engines.json"
ENGINES = ("naive", "pytorch", "ct2-float32", "ct2-int8")
END, PAD = 2, 1
IMPOSSIBLE = -1e4
WARM_UP = 2


def texts(count: int) -> list[str]:
    """Return Russian segments of one, two and three sentences."""
    lines = (ROOT / "tests/engines/data/parity.ru.txt").read_text(encoding="utf-8").splitlines()
    runs = [" ".join(lines[at : at + size]) for size in (2, 1, 3) for at in range(len(lines) - size + 1)]
    return runs[:count]


def make_compact(folder: Path, *, quick: bool) -> None:
    """Write compact with a bias against its end token."""
    del quick
    import torch
    from transformers import AutoModelForSeq2SeqLM

    model = AutoModelForSeq2SeqLM.from_pretrained(ROOT / "models/compact", dtype=torch.float32)
    model.final_logits_bias[0, END] = IMPOSSIBLE
    model.save_pretrained(folder)


def make_t5(folder: Path, *, quick: bool) -> None:
    """Write a random T5."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration

    layers, width = (1, 64) if quick else (10, 768)
    torch.manual_seed(0)
    config = T5Config(
        vocab_size=41_472,
        d_model=width,
        d_kv=64,
        d_ff=2048,
        num_layers=layers,
        num_decoder_layers=layers,
        num_heads=12,
        feed_forward_proj="gated-gelu",
        pad_token_id=PAD,
        eos_token_id=END,
        decoder_start_token_id=PAD,
    )
    T5ForConditionalGeneration(config).save_pretrained(folder)


MODELS: dict[str, tuple[str, str, Callable[..., None]]] = {
    "compact": ("bart", "tags", make_compact),
    "t5-197m-random": ("t5", "plain", make_t5),
}


def prepare(model: str, folder: Path, *, quick: bool) -> int:
    """Write the checkpoint, its tokenizer and both conversions; return its parameters."""
    from safetensors import safe_open

    MODELS[model][2](folder, quick=quick)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(ROOT / "models/compact" / name, folder / name)
    converter = ROOT / "service/tilshi/catalog/converter.py"
    for kind in ("float32", "int8"):
        command = [sys.executable, "-P", str(converter), str(folder), f"{folder}-{kind}", kind]
        subprocess.run(command, check=True, capture_output=True)
    parameters = 0
    for file in folder.glob("*.safetensors"):
        with safe_open(file, "pt") as weights:
            for name in weights.keys():  # noqa: SIM118  # not a dictionary
                shape = weights.get_slice(name).get_shape()
                parameters += math.prod(shape) if name != "final_logits_bias" else 0
    return parameters


def measure(model: str, engine: str, folder: Path, count: int, threads: int) -> dict[str, float]:
    """Time one engine in this process."""
    from tilshi.catalog import Catalog, DecodingOptions, Task, TaskName
    from tilshi.engines.families import open_codec
    from tilshi.engines.loading import Reader
    from tilshi.engines.protocol import EngineInfo, Segment
    from tilshi.languages import Language
    from tilshi.settings import Settings

    catalog = Catalog.load(Settings())
    family, prompt, _ = MODELS[model]
    card = catalog.card("compact").model_copy(update={"family": family, "prompt": prompt})
    kind = engine.removeprefix("ct2-") if engine.startswith("ct2") else "float32"
    reader = Reader(EngineInfo(model, "benchmark", engine, kind), open_codec(card, catalog.prompt(prompt), folder))
    task = Task(TaskName.TRANSLATE, Language.RU, Language.KK)
    options = DecodingOptions(max_length_factor=1.0, max_length_extra=0)
    segments = [Segment(text, task, options) for text in texts(count)]
    wanted = reader.count_tokens([segment.text for segment in segments], task)
    answer = _naive(folder, reader, threads) if engine == "naive" else _ours(engine, folder, reader, threads)
    answer(segments[:WARM_UP])
    began = time.perf_counter()
    produced = answer(segments)
    seconds = time.perf_counter() - began
    if produced != wanted:
        raise SystemExit(f"{model} {engine}: lengths were not forced")
    return {"seconds": seconds, "tokens_per_second": sum(produced) / seconds, "peak_mib": _peak_mib()}


def _peak_mib() -> float:
    # not getrusage, which counts the parent's memory at the fork
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _ours(engine: str, folder: Path, reader: Any, threads: int) -> Callable[[Any], list[int]]:
    from tilshi.settings import Settings

    budget = Settings().batch_tokens
    loaded: Any
    if engine == "pytorch":
        from tilshi.engines.pytorch import PytorchEngine

        loaded = PytorchEngine(folder, reader, threads=threads, batch_tokens=budget)
    else:
        from tilshi.engines.ct2 import Ct2Engine

        converted = Path(f"{folder}-{reader.info.compute_type}")
        loaded = Ct2Engine(converted, reader, threads=threads, batch_tokens=budget)
    return lambda segments: [hypothesis.target_tokens for hypothesis in loaded.generate(segments)]


def _naive(folder: Path, reader: Any, threads: int) -> Callable[[Any], list[int]]:
    """One sentence at a time, tokenised and generated by transformers alone."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    torch.set_num_threads(threads)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).eval()
    model.generation_config.forced_eos_token_id = None

    def answer(segments: Any) -> list[int]:
        produced = []
        for segment in segments:
            batch = tokenizer(reader.codec.prompts.prefix(segment.task) + segment.text, return_tensors="pt")
            limit = batch.input_ids.shape[1]
            with torch.inference_mode():
                ids = model.generate(
                    input_ids=batch.input_ids,
                    attention_mask=batch.attention_mask,
                    max_new_tokens=limit,
                    num_beams=1,
                    do_sample=False,
                    use_cache=True,
                )[0]
            tokenizer.decode(ids, skip_special_tokens=True)
            produced.append(len(ids) - 1)
        return produced

    return answer


def machine() -> dict[str, str]:
    """Return processor and library versions."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    libraries = {name: version(name) for name in ("torch", "transformers", "ctranslate2", "tokenizers")}
    return {"cpu": names[0] if names else platform.processor(), "python": platform.python_version(), **libraries}


def table(results: dict[str, Any]) -> str:
    """Return the figures as text."""
    lines = [f"{'model':<16}{'engine':<14}{'tokens/s':>10}{'ratio':>8}{'peak MiB':>10}"]
    for model, entry in results["models"].items():
        for engine, figures in entry["engines"].items():
            speed, ratio, peak = figures["tokens_per_second"], figures["ratio"], figures["peak_mib"]
            lines.append(f"{model:<16}{engine:<14}{speed:>10.1f}{ratio:>8.2f}{peak:>10.0f}")
    return "\n".join(lines)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure every engine on every model."""
    count = 8 if arguments.quick else arguments.segments
    results: dict[str, Any] = {
        "command": " ".join(["python", "benchmarks/engines.py", *sys.argv[1:]]),
        "machine": machine(),
        "threads": arguments.threads,
        "segments": len(texts(count)),
        "models": {},
    }
    with tempfile.TemporaryDirectory() as scratch:
        for model in MODELS:
            folder = Path(scratch) / model
            entry: dict[str, Any] = {"parameters": prepare(model, folder, quick=arguments.quick), "engines": {}}
            for engine in ENGINES:
                options = ["--segments", str(count), "--threads", str(arguments.threads)]
                command = [sys.executable, __file__, *options, "--measure", model, engine, str(folder)]
                done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
                entry["engines"][engine] = json.loads(done.stdout.splitlines()[-1])
            base = entry["engines"]["naive"]["tokens_per_second"]
            for figures in entry["engines"].values():
                figures["ratio"] = figures["tokens_per_second"] / base
            results["models"][model] = entry
    return results


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--measure", nargs=3, metavar=("MODEL", "ENGINE", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        model, engine, folder = arguments.measure
        print(json.dumps(measure(model, engine, Path(folder), arguments.segments, arguments.threads)))
        return
    results = run(arguments)
    print(table(results))
    output = arguments.output or (None if arguments.quick else RESULTS)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
