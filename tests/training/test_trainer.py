"""Training itself: it learns, goes on after a kill, and leaves a model that others can load."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from tests.training.conftest import WORDS
from training.examples import load
from training.optimiser import NotFinite
from training.plan import Plan
from training.sampling import Uses
from training.trainer import CHECKPOINT, LOG, MODEL, Progress, Trainer
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

ROOT = Path(__file__).resolve().parents[2]
PLAN = Plan(
    minutes=10, most_updates=260, batch_tokens=400, learning_rate=3e-3, pretrained_factor=1.0, warmup=20, dropout=0.0,
    average=0.98, half=False, report_seconds=0.5, evaluate_minutes=0.05, save_minutes=60,
)  # fmt: skip


def trainer(toy_model: Path, toy_file: Path, run: Path, plan: Plan = PLAN) -> Trainer:
    uses = Uses(load(toy_file), {"ru-en": 0.7, "ru-title": 0.3}, {"toy": 1.0, "titles": 1.0})
    return Trainer(toy_model, run, uses, plan, "cpu")


@pytest.fixture(scope="module")
def trained(toy_model: Path, toy_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Progress]]:
    run = tmp_path_factory.mktemp("run")
    told: list[Progress] = []
    trainer(toy_model, toy_file, run).train(10, told.append)
    return run, told


def test_the_toy_language_is_learnt_and_the_tag_obeyed(trained: tuple[Path, list[Progress]]) -> None:
    run, _ = trained
    model = AutoModelForSeq2SeqLM.from_pretrained(run / MODEL, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(run / MODEL)
    texts = [f"{first} {second}" for first, second in pairwise([*WORDS, "кот"])]
    for tag, wanted in (
        (">>eng<<", lambda words: [WORDS[word] for word in words]),
        (">>ttl<<", lambda words: words[:1]),
    ):
        batch = tokenizer([f"{tag} {text}" for text in texts], return_tensors="pt", padding=True)
        found = model.generate(
            input_ids=batch.input_ids, attention_mask=batch.attention_mask, max_new_tokens=6, num_beams=1
        )
        answers = [tokenizer.decode(ids, skip_special_tokens=True).split() for ids in found]
        right = sum(answer == wanted(text.split()) for answer, text in zip(answers, texts, strict=True))
        assert right >= 5, answers


def test_the_log_tells_a_falling_loss(trained: tuple[Path, list[Progress]]) -> None:
    run, told = trained
    lines = [json.loads(line) for line in (run / LOG).read_text(encoding="utf-8").splitlines()]
    assert [line["step"] for line in lines] == [progress.step for progress in told]
    assert lines[-1]["step"] == PLAN.most_updates
    assert lines[-1]["loss"] < 0.3
    assert lines[-1]["dev_loss"]["ru-en"] < 0.5
    assert [line["target_tokens"] for line in lines] == sorted(line["target_tokens"] for line in lines)


def test_a_finished_plan_trains_no_further(
    trained: tuple[Path, list[Progress]], toy_model: Path, toy_file: Path
) -> None:
    run, told = trained
    again = trainer(toy_model, toy_file, run)
    assert again.finished
    before = (run / MODEL / "model.safetensors").read_bytes()
    again.train(10, told.append)
    assert again.target_tokens == told[-1].target_tokens
    assert (run / MODEL / "model.safetensors").read_bytes() == before


def test_two_parts_are_one_run(toy_model: Path, toy_file: Path, tmp_path: Path) -> None:
    first = trainer(toy_model, toy_file, tmp_path, replace(PLAN, most_updates=20))
    first.train(10, lambda _: None)
    second = trainer(toy_model, toy_file, tmp_path, replace(PLAN, most_updates=30))
    assert second.optimiser.updates == 20
    assert second.target_tokens == first.target_tokens
    assert second.minutes == pytest.approx(first.minutes)
    second.train(10, lambda _: None)
    assert second.optimiser.updates == 30


def test_the_minutes_of_a_part_end_it(toy_model: Path, toy_file: Path, tmp_path: Path) -> None:
    part = trainer(toy_model, toy_file, tmp_path, replace(PLAN, most_updates=10**6))
    part.train(0.01, lambda _: None)
    assert 0.01 <= part.minutes < 1
    assert not part.finished
    assert (tmp_path / CHECKPOINT).exists()


def test_a_loss_that_is_no_number_ends_the_run_and_keeps_the_checkpoint(
    toy_model: Path, toy_file: Path, tmp_path: Path
) -> None:
    first = trainer(toy_model, toy_file, tmp_path, replace(PLAN, most_updates=5))
    first.train(10, lambda _: None)
    before = (tmp_path / CHECKPOINT).read_bytes()
    second = trainer(toy_model, toy_file, tmp_path)
    with torch.no_grad():
        second.model.model.shared.weight.fill_(float("nan"))
    with pytest.raises(NotFinite, match="update 6"):
        second.train(10, lambda _: None)
    assert (tmp_path / CHECKPOINT).read_bytes() == before


def test_a_damaged_checkpoint_is_named(toy_model: Path, toy_file: Path, tmp_path: Path) -> None:
    trainer(toy_model, toy_file, tmp_path, replace(PLAN, most_updates=2)).train(10, lambda _: None)
    file = tmp_path / CHECKPOINT
    whole = file.read_bytes()
    for part in (b"", whole[:1000], whole[:-100]):
        file.write_bytes(part)
        with pytest.raises(ValueError, match=r"checkpoint\.pt: damaged"):
            trainer(toy_model, toy_file, tmp_path)


def test_a_full_disk_leaves_the_checkpoint_before(toy_model: Path, toy_file: Path, tmp_path: Path) -> None:
    first = trainer(toy_model, toy_file, tmp_path, replace(PLAN, most_updates=2))
    first.train(10, lambda _: None)
    before = (tmp_path / CHECKPOINT).read_bytes()
    (tmp_path / f"{CHECKPOINT}.part").symlink_to("/dev/full")
    with pytest.raises(OSError, match=r"checkpoint\.pt\.part|No space"):
        first.save()
    assert (tmp_path / CHECKPOINT).read_bytes() == before


def test_in_bfloat16_the_loss_falls_as_well(toy_model: Path, toy_file: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    some = trainer(toy_model, toy_file, tmp_path, replace(PLAN, half=True, most_updates=30, report_seconds=0.0))
    assert some.model.dtype == torch.bfloat16
    some.train(10, told.append)
    assert told[-1].loss < told[0].loss - 0.5
    assert {weight.dtype for weight in some.optimiser.averages(some.model).values()} == {torch.float32}


def test_a_checkpoint_of_another_model_is_refused(toy_model: Path, toy_file: Path, tmp_path: Path) -> None:
    first = trainer(toy_model, toy_file, tmp_path, replace(PLAN, most_updates=2))
    first.train(10, lambda _: None)
    state = torch.load(tmp_path / CHECKPOINT, weights_only=True)
    state["masters"] = state["masters"][1:]
    torch.save(state, tmp_path / CHECKPOINT)
    with pytest.raises(ValueError, match="another model"):
        trainer(toy_model, toy_file, tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_run_goes_on(number: signal.Signals, toy_model: Path, toy_file: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from training.examples import load; from training.plan import Plan\n"
        "from training.sampling import Uses; from training.trainer import Trainer\n"
        "uses = Uses(load(Path(sys.argv[2])), {'ru-en': 1.0}, {'toy': 1.0, 'titles': 1.0})\n"
        "plan = Plan(minutes=9, batch_tokens=600, half=False, report_seconds=0.1, save_minutes=0.005)\n"
        "Trainer(Path(sys.argv[1]), Path(sys.argv[3]), uses, plan, 'cpu').train(9, lambda p: print(p.step, flush=True))"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'service'}"}
    command = [sys.executable, "-c", script, str(toy_model), str(toy_file), str(tmp_path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        deadline = time.monotonic() + 120
        while not (tmp_path / CHECKPOINT).exists() and time.monotonic() < deadline:
            process.stdout.readline()
        process.send_signal(number)
        process.stdout.read()
    assert process.returncode == (0 if number == signal.SIGTERM else -signal.SIGKILL)
    again = trainer(toy_model, toy_file, tmp_path, replace(PLAN, most_updates=10**6))
    assert again.optimiser.updates > 0
    before = again.optimiser.updates
    again.train(0.005, lambda _: None)
    assert again.optimiser.updates > before
    AutoModelForSeq2SeqLM.from_pretrained(tmp_path / MODEL)
