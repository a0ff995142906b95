"""A conversion that says something else than the model is not used, whatever it is that broke it."""

import math
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from tests.engines.checkpoints import make_t5
from tests.engines.conftest import SENTENCES

from tilshi.catalog import Catalog, ModelCard, convert, inventory, store
from tilshi.catalog.compute import REFERENCE
from tilshi.catalog.lock import Lock, LockedFile, read_lock, write_lock
from tilshi.engines import loading, probe
from tilshi.engines.protocol import FinishReason, Hypothesis
from tilshi.errors import ModelNotInstalled, Unavailable
from tilshi.languages import Language
from tilshi.resources import data_dir
from tilshi.settings import Settings

CARD = """
id = "probed"
description = "a small T5"
hub = "tests/probed"
family = "t5"
tasks = [{ task = "translate", source = "ru", target = "kk" }]
licence = "Apache-2.0"
commercial = "yes"
commercial_reason = "random weights"
training_data = "none"
parameters = 100000
max_source_tokens = 200
max_target_tokens = 40
prompt = "plain"
grade = "demo"
[decoding]
max_length_factor = 0.4
max_length_extra = 4
"""
REVISION = "0" * 40
Weights = dict[str, torch.Tensor]


@pytest.fixture
def one_thread(settings: Settings) -> Settings:
    return settings.model_copy(update={"threads": 1, "profile": "probed"})


def install(settings: Settings, tmp_path: Path, change: Callable[[Weights], None] | None) -> tuple[ModelCard, Catalog]:
    """Install a T5 as a pull would, its weights changed."""
    folder = store.revision_path("probed", REVISION, settings)
    make_t5(folder, SENTENCES)
    weights = load_file(folder / "model.safetensors")
    if change is not None:
        change(weights)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    files = {
        file.name: LockedFile(size=file.stat().st_size, sha256=store.file_digest(file)) for file in folder.iterdir()
    }
    write_lock(Lock(model="probed", hub="tests/probed", revision=REVISION, downloaded=files, installed=files), settings)
    models = tmp_path / "cards"
    models.mkdir()
    (models / "probed.toml").write_text(CARD, encoding="utf-8")
    route = '{ task = "translate", source = "ru", target = "kk", model = "probed" }'
    (models / "profiles.toml").write_text(f'[probed]\ndescription = "p"\nroutes = [{route}]\n', encoding="utf-8")
    catalog = Catalog.load(settings, models=models, prompts=data_dir("prompts"))
    return catalog.card("probed"), catalog


def outliers(weights: Weights) -> None:
    """Put numbers into the weights that nothing is ever multiplied with, and that leave int8 no room for the others."""
    for name, tensor in weights.items():
        if name.endswith("layer_norm.weight"):
            tensor[0] = 0
        elif name.endswith(("q.weight", "k.weight", "v.weight", "wi_0.weight", "wi_1.weight", "lm_head.weight")):
            tensor[:, 0] = 3e4


def not_numbers(weights: Weights) -> None:
    weights["decoder.block.0.layer.2.DenseReluDense.wo.weight"][:] = math.nan


def silence(weights: Weights) -> None:
    """Make the end token the answer to everything."""
    weights["lm_head.weight"][:] = 0
    weights["lm_head.weight"][1] = 0
    weights["decoder.final_layer_norm.weight"][:] = 0


def test_a_sound_model_is_ready_in_the_type_asked_for(one_thread: Settings, tmp_path: Path) -> None:
    card, catalog = install(one_thread, tmp_path, None)
    told: list[str] = []
    ready = probe.make_ready(card, catalog, one_thread, told.append)
    assert (ready.engine, ready.compute_type) == ("ct2", "int8")
    result = ready.probes["int8"]
    assert result.passed
    assert result.segments == 20
    assert result.similarity is not None
    assert result.similarity > 0.75
    assert told == ["probed: asking PyTorch", "probed: converting to int8"]
    lock = read_lock("probed", one_thread)
    assert lock is not None
    assert lock.probes == ready.probes


def test_int8_that_ruins_the_model_is_given_up_for_the_next_safer_type(one_thread: Settings, tmp_path: Path) -> None:
    card, catalog = install(one_thread, tmp_path, outliers)
    ready = probe.make_ready(card, catalog, one_thread, lambda _: None)
    assert ready.compute_type in {"int16", "float32"}  # int16 where the processor has it
    assert not ready.probes["int8"].passed
    assert "reference's" in ready.probes["int8"].reason
    assert ready.probes[ready.compute_type].passed
    assert ready.probes["float32"].similarity == 1.0 or ready.compute_type == "int16"
    converted = {folder.name.rpartition("-")[2] for folder in (one_thread.cache_dir / "ct2").iterdir()}
    assert "int8" not in {name for name in converted if "." not in name}
    info = loading.inspect(card, catalog, one_thread).info  # whoever asks for int8 gets what passed
    assert info.compute_type == ready.compute_type
    engine = loading.load(card, catalog, one_thread)
    assert engine.info.compute_type == ready.compute_type
    engine.close()


def test_a_model_of_no_numbers_is_refused_by_every_engine(one_thread: Settings, tmp_path: Path) -> None:
    card, catalog = install(one_thread, tmp_path, not_numbers)
    with pytest.raises(Unavailable, match=r"model 'probed' does not work: .*; run: tilshi models pull probed --update"):
        probe.make_ready(card, catalog, one_thread, lambda _: None)
    lock = read_lock("probed", one_thread)
    assert lock is not None
    assert not lock.probes[REFERENCE].passed
    for engine in ("ct2", "pytorch"):
        with pytest.raises(Unavailable, match="does not work"):
            loading.load(card, catalog, one_thread.model_copy(update={"engine": engine}))


def test_a_model_that_says_one_thing_is_refused(one_thread: Settings, tmp_path: Path) -> None:
    card, catalog = install(one_thread, tmp_path, silence)
    with pytest.raises(Unavailable, match=r"outputs (are empty|differ)"):
        probe.make_ready(card, catalog, one_thread, lambda _: None)


def test_verify_asks_the_model(one_thread: Settings, tmp_path: Path) -> None:
    card, catalog = install(one_thread, tmp_path, None)
    pytorch = one_thread.model_copy(update={"engine": "pytorch"})
    with pytest.raises(ModelNotInstalled, match="its pull did not end"):
        probe.answers(card, catalog, pytorch)
    probe.make_ready(card, catalog, pytorch, lambda _: None)
    assert probe.answers(card, catalog, pytorch) == {"asked": 20, "answered": 20}


def test_every_language_is_read_and_written() -> None:
    catalog = Catalog.load(Settings())
    for card in catalog.cards():
        batches = probe.probe_segments(card, catalog)
        asked = [batch[0].task for batch in batches]
        assert len(set(asked)) == len(asked) <= len(card.tasks)
        assert {(entry.task, entry.source) for entry in card.tasks} == {(task.name, task.source) for task in asked}
        assert {(entry.task, entry.target) for entry in card.tasks} == {(task.name, task.target) for task in asked}
        for batch in batches:
            texts = [segment.text for segment in batch]
            assert len(set(texts)) == len(texts) == (20 if batch[0].task.name == "translate" else 4)
            assert len({segment.options for segment in batch}) == 1


def test_the_sentences_are_in_their_languages() -> None:
    from tilshi.text.language_id import identify

    for language in Language:
        sentences = probe.sentences(language)
        assert len(set(sentences)) == 20
        assert identify(" ".join(sentences)).language is language


def answer(text: str, score: float | None = -1.0) -> Hypothesis:
    return Hypothesis(text, score, 5, 5, FinishReason.STOP)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([answer("хунхунхун")] * 10, "like the reference's"),
        ([answer("")] * 10, "10 of 10 outputs are empty"),
        ([answer("мост", math.nan)] * 10, "not numbers"),
        ([answer("мост", None)] * 10, "not numbers"),
        ([replace(one, score=-2.0) for one in map(answer, "абвгдежзик")], "nats per token off"),
    ],
)
def test_what_is_garbage(found: list[Hypothesis], told: str) -> None:
    result = probe.compare(list(map(answer, "абвгдежзик")), found)
    assert not result.passed
    assert told in result.reason


def test_what_is_the_same_passes() -> None:
    same = list(map(answer, "абвгдежзик"))
    result = probe.compare(same, same)
    assert (result.passed, result.similarity, result.score_gap) == (True, 1.0, 0.0)
    assert probe.judge_reference(same).passed


def test_a_second_probe_of_the_same_files_is_not_made(one_thread: Settings, tmp_path: Path) -> None:
    card, catalog = install(one_thread, tmp_path, None)
    first = probe.make_ready(card, catalog, one_thread, lambda _: None)
    told: list[str] = []
    assert probe.make_ready(card, catalog, one_thread, told.append) == first
    assert told == []
    other = one_thread.model_copy(update={"compute_type": "float32"})
    with pytest.raises(ModelNotInstalled, match=r"has not been checked in float32 .*TILSHI_COMPUTE_TYPE=float32"):
        loading.load(card, catalog, other)
    assert not loading.is_ready(card, other)
    both = probe.make_ready(card, catalog, other, told.append)
    assert both.compute_type == "float32"
    assert loading.is_ready(card, other)
    assert loading.is_ready(card, one_thread)  # what was found of int8 still holds


def test_another_version_of_the_converter_is_probed_anew(
    one_thread: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, catalog = install(one_thread, tmp_path, None)
    probe.make_ready(card, catalog, one_thread, lambda _: None)
    monkeypatch.setattr("tilshi.catalog.convert.version", lambda: "next")
    with pytest.raises(ModelNotInstalled, match="with this version of CTranslate2"):
        loading.load(card, catalog, one_thread)


def test_a_disk_that_takes_no_conversion_is_no_failed_probe(one_thread: Settings, tmp_path: Path) -> None:
    card, catalog = install(one_thread, tmp_path, None)
    blocked = one_thread.cache_dir / "ct2"
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(Unavailable, match="could not be converted"):
        probe.make_ready(card, catalog, one_thread, lambda _: None)
    lock = read_lock("probed", one_thread)
    assert lock is not None
    assert set(lock.probes) == {REFERENCE}
    blocked.unlink()
    assert probe.make_ready(card, catalog, one_thread, lambda _: None).compute_type == "int8"


def test_a_damaged_conversion_is_found_by_reading_and_made_anew(one_thread: Settings, tmp_path: Path) -> None:
    card, catalog = install(one_thread, tmp_path, None)
    probe.make_ready(card, catalog, one_thread, lambda _: None)
    digest = store.identify(card, one_thread)[1]
    model = convert.converted_path(digest, "int8", one_thread.cache_dir) / "model.bin"
    stat, content = model.stat(), bytearray(model.read_bytes())
    content[-500] ^= 1
    model.write_bytes(content)
    os.utime(model, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert inventory.damaged_conversions(digest, one_thread) == (inventory.Fault("model.bin in int8", "changed"),)
    assert inventory.damaged_conversions(digest, one_thread) == ()
    loading.load(card, catalog, one_thread).close()


def test_a_model_larger_than_the_memory_is_told_before_it_is_tried(one_thread: Settings, tmp_path: Path) -> None:
    card, catalog = install(one_thread, tmp_path, None)
    huge = card.model_copy(update={"parameters": 10**13})
    with pytest.raises(Unavailable, match=r"needs 44000\.0 GB of memory to be checked"):
        probe.make_ready(huge, catalog, one_thread, lambda _: None)


def test_a_gap_in_the_weights_is_refused(one_thread: Settings, tmp_path: Path) -> None:
    def lose(weights: Weights) -> None:
        for name in [name for name in weights if name.startswith("decoder.block.1")]:
            del weights[name]

    card, catalog = install(one_thread, tmp_path, lose)
    with pytest.raises(Unavailable, match="could not be loaded"):
        probe.make_ready(card, catalog, one_thread.model_copy(update={"engine": "pytorch"}), lambda _: None)
