"""Of all that repositories hold, configuration, tokenizer and one set of weights are fetched, and nothing that runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.catalog.cards import Family
from tilshi.catalog.wanted import is_pickle, wanted, weight_files
from tilshi.errors import PullFailed

# file lists of real repositories, as their pages show them
OPUS = (
    ".gitattributes", "README.md", "benchmark_results.txt", "config.json", "generation_config.json",
    "pytorch_model.bin", "source.spm", "special_tokens_map.json", "target.spm", "tf_model.h5",
    "tokenizer_config.json", "vocab.json",
)  # fmt: skip
NLLB = (
    ".gitattributes", "README.md", "config.json", "generation_config.json", "pytorch_model-00001-of-00002.bin",
    "pytorch_model-00002-of-00002.bin", "pytorch_model.bin.index.json", "sentencepiece.bpe.model",
    "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json",
)  # fmt: skip
SETTINGS = ("config.json", "generation_config.json")
TOKENIZER = ("special_tokens_map.json", "tokenizer_config.json")


def test_marian() -> None:
    assert set(wanted(OPUS, "marian", "m")) == {
        *SETTINGS, *TOKENIZER, "source.spm", "target.spm", "vocab.json", "pytorch_model.bin",
    }  # fmt: skip


def test_shards_come_with_their_index_and_last() -> None:
    found = wanted(NLLB, "m2m100", "m")
    assert set(found) == {*NLLB} - {".gitattributes", "README.md"}
    assert found[-3:] == (
        "pytorch_model.bin.index.json",
        "pytorch_model-00001-of-00002.bin",
        "pytorch_model-00002-of-00002.bin",
    )


def test_safetensors_go_before_pickles() -> None:
    found = wanted((*OPUS, "model.safetensors"), "marian", "m")
    assert "model.safetensors" in found
    assert not any(map(is_pickle, found))


@pytest.mark.parametrize(
    "names",
    [
        ("model.safetensors.index.json", "model-00001-of-00002.safetensors"),
        ("model.safetensors.index.json",),
        ("model-00001-of-00001.safetensors",),
        ("pytorch_model.bin.index.json", "pytorch_model-00002-of-00003.bin", "pytorch_model-00003-of-00003.bin"),
        ("adapter_model.bin", "training_args.bin", "optimizer.pt"),
    ],
)
def test_half_a_set_of_weights_is_none(names: tuple[str, ...]) -> None:
    assert weight_files(names) == ()
    with pytest.raises(PullFailed, match="holds no weights"):
        wanted((*names, "config.json", "spiece.model"), "t5", "m")


@pytest.mark.parametrize(
    ("family", "names"),
    [
        ("marian", ("source.spm", "vocab.json")),
        ("t5", ("vocab.json",)),
        ("m2m100", ("vocab.json",)),
        ("mbart", ("spiece.model",)),
        ("bart", ("vocab.json",)),
        ("fsmt", ("vocab-src.json", "merges.txt")),
    ],
)
def test_no_tokenizer_no_model(family: Family, names: tuple[str, ...]) -> None:
    with pytest.raises(PullFailed, match="holds no tokenizer"):
        wanted((*names, "config.json", "model.safetensors"), family, "m")


@given(st.lists(st.text(max_size=30)), st.sampled_from(["marian", "t5", "m2m100", "mbart", "bart", "fsmt"]))
def test_nothing_else_is_ever_fetched(names: list[str], family: Family) -> None:
    """Whatever else a repository holds, in folders or out of them, the same files are taken."""
    whole = {
        "marian": ("source.spm", "target.spm", "vocab.json"),
        "t5": ("spiece.model",),
        "m2m100": ("tokenizer.json",),
        "mbart": ("tokenizer.json",),
        "bart": ("tokenizer.json",),
        "fsmt": ("vocab-src.json", "vocab-tgt.json", "merges.txt"),
    }[family]
    there = (*whole, "config.json", "model.safetensors")
    noise = [f"{name}.py" for name in names] + [f"onnx/{name}" for name in there] + ["auto_map.py"]
    assert set(wanted([*there, *noise], family, "m")) == set(there)
