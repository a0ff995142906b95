"""Files that ask for code, are of another family, or lead elsewhere are refused before anything is installed."""

import json
from pathlib import Path

import pytest
from tests.catalog.test_pull import quiet
from tests.engines.conftest import SENTENCES
from tests.engines.layouts import LAYOUTS

from tilshi.catalog import ModelCard, store
from tilshi.catalog.bundle import open_source
from tilshi.catalog.contents import check_contents
from tilshi.catalog.pull import pull
from tilshi.errors import ModelNotInstalled, PullFailed
from tilshi.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "model"
    place.mkdir()
    (place / "config.json").write_text('{"model_type": "t5"}', encoding="utf-8")
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (place / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    for part in index["weight_map"].values():
        (place / part).write_bytes(b"weights")
    return place


def test_what_is_in_order_passes(card: ModelCard, folder: Path) -> None:
    check_contents(card, folder)


@pytest.mark.parametrize("asked", ["auto_map", "attn_implementation", "_attn_implementation", "quantization_config"])
@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_nothing_asks_for_code(card: ModelCard, folder: Path, name: str, asked: str) -> None:
    (folder / name).write_text(json.dumps({"model_type": "t5", asked: {"AutoModel": "own.Model"}}), encoding="utf-8")
    with pytest.raises(PullFailed, match=f"{name} is refused: it asks for {asked}"):
        check_contents(card, folder)


@pytest.mark.parametrize("content", ['{"model_type": "gpt2"}', "{}", "[]", "{", "\xff", "[" * 100_000, "null"])
def test_the_configuration_is_of_the_family(card: ModelCard, folder: Path, content: str) -> None:
    (folder / "config.json").write_text(content, encoding="latin-1")
    with pytest.raises(PullFailed, match=r"config\.json is refused"):
        check_contents(card, folder)


@pytest.mark.parametrize(
    "weights",
    [
        {"a": "model-00001-of-00002.safetensors"},
        {"a": "model-00001-of-00002.safetensors", "b": "../elsewhere/model.safetensors"},
        {"a": "model-00001-of-00002.safetensors", "b": "/etc/passwd"},
        {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors", "c": "other.safetensors"},
        {"a": 1},
        [],
        {},
        None,
    ],
)
def test_an_index_names_the_parts_beside_it_and_nothing_else(card: ModelCard, folder: Path, weights: object) -> None:
    file = folder / "model.safetensors.index.json"
    file.write_text(json.dumps({"weight_map": weights}), encoding="utf-8")
    with pytest.raises(PullFailed, match="does not name exactly the files of weights beside it"):
        check_contents(card, folder)


def test_weights_with_gaps_are_not_filled_with_noise(card: ModelCard, settings: Settings, tmp_path: Path) -> None:
    import torch

    published = tmp_path / "published"
    LAYOUTS["rut5"](published, SENTENCES)
    weights = torch.load(published / "pytorch_model.bin", weights_only=True)
    halved = {name: tensor for name, tensor in weights.items() if not name.startswith("decoder.block")}
    torch.save(halved, published / "pytorch_model.bin")
    with pytest.raises(PullFailed, match=r"\d+ tensors are missing or of another shape, decoder\.block"):
        pull(card, settings, open_source(published), quiet)
    with pytest.raises(ModelNotInstalled):
        store.locate(card, settings)
