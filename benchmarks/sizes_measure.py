"""One case of `sizes.py`, measured in the process it is run in: speed, memory, and how long loading takes."""
# ruff: noqa: PLC0415  # a process imports only what its engine needs, so that its memory is its engine's

import json
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sizes_models import FIRST_PIECE, LANGUAGE, TAG, Shape
from tilshi.engines import batching

SUMMARY_LINES, ARTICLE_LINES = 6, 40  # a title with five sentences; 600 words
SENTENCE_TOKENS = (20, 40)  # of a source, both included
TARGET_TOKENS = 30
ARTICLE_TOKENS, SUMMARY_TOKENS = 500, 120  # what a summariser reads and writes
WARM_UP_TOKENS = 4


@dataclass(frozen=True, slots=True)
class Case:
    """How one engine is run. `batch_tokens` are padded source tokens; `lines` the workloads, sentences each."""

    engine: str
    kind: str = "float32"
    inter: int = 1
    intra: int = 2
    batch_tokens: int = 2048
    lines: tuple[int, ...] = ()
    device: str = "cpu"
    load_only: bool = False
    beam: int = 1
    searched: bool = False

    @property
    def name(self) -> str:
        """Return what the case is called in the results; `searched` is with the beam of the model's card."""
        searched = "-searched" if self.searched else ""
        return self.engine if self.engine != "ct2" else f"ct2-{self.kind}{searched}"


Batch = list[list[int]]
Answer = Callable[[Batch, int], list[int]]  # sources and target tokens wanted -> target tokens produced


def sources(shape: Shape, lines: int, size: int) -> Batch:
    """Return random sources of realistic lengths, the end token last; a vocabulary ends with special tokens."""
    chance = random.Random(7)  # noqa: S311
    shortest, longest = (ARTICLE_TOKENS, ARTICLE_TOKENS) if shape.summarises else SENTENCE_TOKENS
    lengths = [chance.randint(shortest, longest) for _ in range(lines)]
    pieces = range(FIRST_PIECE, size - FIRST_PIECE)
    return [[*chance.choices(pieces, k=length - 1), shape.end] for length in lengths]


def parts(rows: int, workers: int) -> int:
    """Return the sources of one worker's part of a batch, as the product's engine cuts it."""
    return -(-rows // workers)


def measure(shape: Shape, case: Case, folder: Path) -> dict[str, Any]:
    """Time one case: seconds, target tokens per second, memory in bytes."""
    open_ = {"naive": _open_torch, "torch": _open_torch, "ct2": _open_ct2}[case.engine]
    load = open_(shape, case, folder)
    base = _memory("VmRSS")
    if case.load_only:
        evict(Path(f"{folder}-{case.kind}") if case.engine == "ct2" else folder)
        cold, answer = _timed(load)
        del answer
        warm, _ = _timed(load)
        return {"cold_seconds": cold, "warm_seconds": warm}
    loading, answer = _timed(load)
    size = json.loads((folder / "config.json").read_text(encoding="utf-8"))["vocab_size"]
    wanted = SUMMARY_TOKENS if shape.summarises else TARGET_TOKENS
    answer(sources(shape, 2, size), WARM_UP_TOKENS)
    times: dict[str, dict[str, float]] = {}
    for lines in case.lines:
        given = sources(shape, lines, size)
        began, worked = _busy(), time.process_time()
        seconds, produced = _timed(partial(answer, given, wanted))
        others = max(0.0, _busy() - began) / seconds  # cores that were busy with something else
        if produced != [wanted] * lines:
            raise SystemExit(f"{case.name}: lengths were not forced: {sorted(set(produced))}")
        times[str(lines)] = {
            "seconds": seconds,
            "tokens_per_second": sum(produced) / seconds,
            "cpu_seconds": time.process_time() - worked,
            "others_cores": round(others, 2),
        }
    memory = {"base_bytes": base, "peak_bytes": _memory("VmHWM")}
    return {"load_seconds": loading, "lines": times, **memory}


def _timed(action: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = action()
    return time.perf_counter() - began, answer


def _busy() -> float:
    """Return the seconds the machine's cores have worked, without this process's."""
    ticks = Path("/proc/stat").read_text(encoding="utf-8").split()
    user, nice, system = map(int, ticks[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK") - time.process_time()


def _memory(key: str) -> int:
    """Return a figure of /proc, bytes; not getrusage, which counts the parent's memory at the fork."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split(f"{key}:")[1].split()[0]) * 1024


def evict(folder: Path) -> None:
    """Have the kernel forget a folder's files, so that the next reading comes from the disk."""
    for file in folder.rglob("*"):
        if file.is_file():
            descriptor = os.open(file, os.O_RDONLY)
            os.fsync(descriptor)  # what is not yet written cannot be forgotten
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def _open_torch(shape: Shape, case: Case, folder: Path) -> Callable[[], Answer]:
    import torch
    from torch.nn.utils.rnn import pad_sequence
    from transformers import AutoModelForSeq2SeqLM
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    torch.set_num_threads(case.inter * case.intra)
    options: dict[str, Any] = {"num_beams": 1, "do_sample": False, "use_cache": True}
    if shape.prefixed:
        options["forced_bos_token_id"] = LANGUAGE

    def load() -> Answer:
        model = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).eval().to(case.device)
        pad = model.config.pad_token_id

        def answer(given: Batch, wanted: int) -> list[int]:
            produced = []
            length = wanted + shape.prefixed
            budget = 1 if case.engine == "naive" else case.batch_tokens  # within one token, every text is alone
            for batch in batching.plan(list(map(len, given)), budget):
                ids = pad_sequence([torch.tensor(given[at]) for at in batch], batch_first=True, padding_value=pad)
                mask = (ids != pad).long().to(case.device)
                with torch.inference_mode():
                    out = model.generate(
                        input_ids=ids.to(case.device),
                        attention_mask=mask,
                        min_new_tokens=length,
                        max_new_tokens=length,
                        **options,
                    )
                produced += [out.shape[1] - 1 - shape.prefixed] * len(batch)
            return produced

        return answer

    return load


def _forced(length: int) -> dict[str, Any]:
    limits = {"max_input_length": 0, "min_decoding_length": length, "max_decoding_length": length}
    return {**limits, "return_end_token": True, "return_scores": True}


def _open_ct2(shape: Shape, case: Case, folder: Path) -> Callable[[], Answer]:
    from ctranslate2 import Translator
    from tokenizers import Tokenizer

    converted = Path(f"{folder}-{case.kind}")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    start = [TAG] if not shape.config else []
    words = [tokenizer.id_to_token(identity) or "" for identity in range(tokenizer.get_vocab_size())]
    prefix = [words[LANGUAGE]] if shape.prefixed or shape.family == "mbart" else []

    def load() -> Answer:
        translator = Translator(
            str(converted),
            device=case.device,
            compute_type="int8_float32" if case.kind == "int8" else case.kind,
            inter_threads=case.inter,
            intra_threads=case.intra,
        )

        def answer(given: Batch, wanted: int) -> list[int]:
            produced = []
            for batch in batching.plan(list(map(len, given)), case.batch_tokens):
                tokens = [start + [words[token] for token in given[at]] for at in batch]
                results = translator.translate_batch(
                    tokens,
                    target_prefix=[prefix] * len(tokens) if prefix else None,
                    max_batch_size=parts(len(tokens), case.inter),
                    batch_type="examples",
                    beam_size=case.beam,
                    use_vmap=bool(start),
                    **_forced(wanted + len(prefix)),
                )
                produced += [len(result.hypotheses[0]) - len(prefix) for result in results]
            return produced

        return answer

    return load
