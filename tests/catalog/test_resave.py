"""Pickled weights become safetensors that say the same, and a pickle that would do something is never obeyed."""

import pickle
from pathlib import Path

import pytest
import torch
from tests.catalog.test_pull import quiet
from tests.engines.conftest import SENTENCES
from tests.engines.layouts import LAYOUTS
from tests.engines.published import INSTALLED, install

from tilshi.catalog import ModelCard, store
from tilshi.catalog.bundle import open_source
from tilshi.catalog.pull import pull
from tilshi.errors import ModelNotInstalled, PullFailed
from tilshi.settings import Settings

PICKLED = ["opus-mt", "nllb", "mbart", "rut5", "wmt19"]


@pytest.mark.parametrize("name", PICKLED)
def test_the_weights_stay_what_they_were(name: str, card: ModelCard, settings: Settings, tmp_path: Path) -> None:
    from transformers import AutoModelForSeq2SeqLM

    published = tmp_path / name
    LAYOUTS[name](published, SENTENCES)
    assert [*published.glob("*.bin")]
    small = card.model_copy(update={"id": name, "family": INSTALLED[name].family})
    lock = pull(small, settings, open_source(published), quiet)
    folder = store.locate(small, settings)
    assert [*folder.glob("*.bin*")] == []
    assert {file.name for file in folder.iterdir()} == set(lock.installed)
    assert (folder / "config.json").read_bytes() == (published / "config.json").read_bytes()
    assert any(file.endswith(".bin") for file in lock.downloaded)
    install(published, tmp_path / "expected")
    ours, theirs = (
        AutoModelForSeq2SeqLM.from_pretrained(place, dtype=torch.float32, use_safetensors=True).state_dict()
        for place in (folder, tmp_path / "expected")
    )
    assert ours.keys() == theirs.keys()
    for key in ours:
        if "embed_positions" in key:  # sines, which are computed again in place of their halved copy
            assert torch.allclose(ours[key], theirs[key], atol=1e-3), key
        else:
            assert torch.equal(ours[key], theirs[key]), key


class Harmful:
    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.file,)


@pytest.mark.parametrize("kind", ["torch", "pickle", "garbage"])
def test_a_pickle_that_would_do_something_is_refused(
    kind: str, card: ModelCard, settings: Settings, tmp_path: Path
) -> None:
    published, trace = tmp_path / "published", tmp_path / "it was run"
    LAYOUTS["rut5"](published, SENTENCES)
    weights = published / "pytorch_model.bin"
    if kind == "torch":
        torch.save({"shared.weight": Harmful(trace)}, weights)
    else:
        weights.write_bytes(pickle.dumps(Harmful(trace)) if kind == "pickle" else b"\x80garbage" * 100)
    with pytest.raises(PullFailed, match="model 'small': its weights cannot be read"):
        pull(card, settings, open_source(published), quiet)
    assert not trace.exists()
    with pytest.raises(ModelNotInstalled):
        store.locate(card, settings)
