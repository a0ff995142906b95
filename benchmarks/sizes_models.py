"""Models of real shapes with random weights: what `sizes.py` measures. A shape's figures are its published config's."""
# ruff: noqa: PLC0415  # torch and transformers are imported only where a model is made

import json
import math
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COMPACT = ROOT / "models" / "compact"
KINDS = ("float32", "int16", "int8")
END, PAD, LANGUAGE = 1, 0, 3
FIRST_PIECE = 8  # the ids below it are special tokens
TAG = ">>eng<<"


@dataclass(frozen=True, slots=True)
class Shape:
    """One architecture; `published` names the model it is the shape of."""

    family: str
    published: str
    config: dict[str, Any] = field(default_factory=dict)
    summarises: bool = False  # one source of 500 tokens and 120 of target, not sentences
    prefixed: bool = False  # the target starts with a language token
    kinds: tuple[str, ...] = KINDS
    end: int = END
    large: bool = False  # fewer points of the grid


def _t5(width: int, inner: int, heads: int, vocabulary: int) -> dict[str, Any]:
    layers = {"num_layers": 12, "num_decoder_layers": 12, "num_heads": heads, "d_kv": 64}
    return {"d_model": width, "d_ff": inner, "vocab_size": vocabulary, "feed_forward_proj": "gated-gelu", **layers}


def _bart(width: int, inner: int, layers: int, vocabulary: int, **more: Any) -> dict[str, Any]:
    sides = ("encoder", "decoder")
    stacks = {f"{side}_layers": layers for side in sides} | {f"{side}_ffn_dim": inner for side in sides}
    heads = {f"{side}_attention_heads": width // 64 for side in sides}
    return {"d_model": width, "vocab_size": vocabulary, "scale_embedding": True, **stacks, **heads, **more}


_MARIAN = {"static_position_embeddings": True, "max_position_embeddings": 512}
SHAPES: dict[str, Shape] = {
    "compact": Shape("bart", "the bundled model, its own weights and shortlist", end=2),
    "opus-mt-ru-en": Shape(
        "marian",
        "Helsinki-NLP/opus-mt-ru-en",
        _bart(512, 2048, 6, 62_518, activation_function="swish", **_MARIAN),
    ),
    "kazRush-ru-kk": Shape("t5", "deepvk/kazRush-ru-kk", _t5(512, 4096, 8, 8_000)),
    "opus-mt-tc-big-zle-en": Shape(
        "marian",
        "Helsinki-NLP/opus-mt-tc-big-zle-en",
        _bart(1024, 4096, 6, 61_017, activation_function="relu", **_MARIAN | {"max_position_embeddings": 1024}),
    ),
    "rut5-base": Shape("t5", "IlyaGusev/rut5_base_sum_gazeta", _t5(768, 2048, 12, 30_000), summarises=True),
    "nllb-600m": Shape(
        "m2m100",
        "facebook/nllb-200-distilled-600M",
        _bart(1024, 4096, 12, 256_206, max_position_embeddings=1024, activation_function="relu"),
        prefixed=True,
        large=True,
    ),
    "mbart-large": Shape(
        "mbart",
        "IlyaGusev/mbart_ru_sum_gazeta",
        _bart(1024, 4096, 12, 250_027, max_position_embeddings=1024, tie_word_embeddings=False),
        summarises=True,
        kinds=("int8",),  # an article of float32 takes minutes here, and the table is about int8
    ),
    "nllb-1.3b": Shape(
        "m2m100",
        "facebook/nllb-200-distilled-1.3B",
        _bart(1024, 8192, 24, 256_206, max_position_embeddings=1024, activation_function="relu"),
        prefixed=True,
        large=True,
        kinds=("int8",),
    ),
}
_SMALL = {"encoder_layers": 1, "decoder_layers": 1, "encoder_ffn_dim": 128, "decoder_ffn_dim": 128}
_SMALL_HEADS = {"encoder_attention_heads": 2, "decoder_attention_heads": 2}
_SMALL_T5 = {"num_layers": 1, "num_decoder_layers": 1, "num_heads": 2, "d_ff": 128}


def shrink(shape: Shape) -> Shape:
    """Return the shape with one small layer a side and 500 pieces, which shows that the benchmark runs."""
    if not shape.config:
        return shape
    small = _SMALL_T5 if shape.family == "t5" else _SMALL | _SMALL_HEADS
    return replace(shape, config=shape.config | small | {"d_model": 128, "vocab_size": 500})


def make(shape: Shape, folder: Path) -> int:
    """Write the checkpoint, a tokenizer with a word for each id, and the conversions; return its parameters."""
    if not shape.config:
        shutil.copytree(COMPACT, folder)
    else:
        folder.mkdir(parents=True)
        _write_tokenizer(shape.config["vocab_size"], folder)
        _write_weights(shape, folder)
    converter = ROOT / "service/tilshi/catalog/converter.py"
    for kind in kinds(shape):
        command = [sys.executable, "-P", str(converter), str(folder), f"{folder}-{kind}", kind]
        subprocess.run(command, check=True, capture_output=True)
    return parameters(folder)


def kinds(shape: Shape) -> list[str]:
    """Return the types this processor computes in; CTranslate2 has int16 only with Intel's library."""
    from ctranslate2 import get_supported_compute_types

    supported = get_supported_compute_types("cpu")
    return [kind for kind in shape.kinds if kind in supported]


def left_out(shape: Shape) -> list[str]:
    """Return the types this processor does not compute in."""
    return [kind for kind in shape.kinds if kind not in kinds(shape)]


def _write_tokenizer(size: int, folder: Path) -> None:
    from tokenizers import Tokenizer, models

    words = {word(identity, size): identity for identity in range(size)}
    Tokenizer(models.WordLevel(words, unk_token="<unk>")).save(str(folder / "tokenizer.json"))  # noqa: S106
    special = {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>", "bos_token": "<pad>"}
    kind = {"tokenizer_class": "PreTrainedTokenizerFast", **special}
    (folder / "tokenizer_config.json").write_text(json.dumps(kind), encoding="utf-8")


def word(identity: int, size: int) -> str:
    """Return the token of an id; the last stands where Marian's converter looks for padding."""
    special = {PAD: "<pad0>", END: "</s>", 2: "<unk>", size - 1: "<pad>"}
    return special.get(identity, f"w{identity}")


def _write_weights(shape: Shape, folder: Path) -> None:
    import torch
    import transformers
    from safetensors.torch import load_file, save_file

    torch.manual_seed(0)
    name = {"marian": "Marian", "t5": "T5", "m2m100": "M2M100", "mbart": "MBart"}[shape.family]
    head = "MTModel" if shape.family == "marian" else "ForConditionalGeneration"
    pad = shape.config["vocab_size"] - 1 if shape.family == "marian" else PAD
    options: dict[str, Any] = {"pad_token_id": pad, "eos_token_id": END, "decoder_start_token_id": pad}
    if shape.family == "t5":
        options["tie_word_embeddings"] = False
    if shape.prefixed:
        options["decoder_start_token_id"] = END
    if shape.family == "mbart":  # of 25 languages: the decoder starts with one
        options |= {"decoder_start_token_id": LANGUAGE, "tokenizer_class": "MBartTokenizer"}
    config = getattr(transformers, f"{name}Config")(**shape.config, **options)
    with torch.inference_mode():
        model = getattr(transformers, name + head)(config)
        if shape.family == "mbart":  # both sides read with one table, and only the projection is another
            for side in (model.model.encoder, model.model.decoder):
                side.embed_tokens.weight.copy_(model.model.shared.weight)
        model.save_pretrained(folder, max_shard_size="100GB")
    if shape.family != "t5":
        return
    # transformers 5 ties the embeddings of every T5 that it makes, and unties what it reads when two are stored
    weights = load_file(folder / "model.safetensors")
    weights["lm_head.weight"] = torch.randn_like(weights["shared.weight"])
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    written = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    del written["scale_decoder_outputs"]
    changed = json.dumps(written | {"tie_word_embeddings": False})
    (folder / "config.json").write_text(changed, encoding="utf-8")


def parameters(folder: Path) -> int:
    """Count the stored weights, a table that both sides read with once; computed positions are not among them."""
    from safetensors import safe_open

    count = 0
    for file in folder.glob("*.safetensors"):
        with safe_open(file, "pt") as weights:
            names = set(weights.keys())
            copies = {f"model.{side}.embed_tokens.weight" for side in ("encoder", "decoder")}
            for name in names - copies if "model.shared.weight" in names else names:
                shape = weights.get_slice(name).get_shape()
                count += math.prod(shape) if name != "final_logits_bias" else 0
    return count


def disk_bytes(folder: Path) -> int:
    """Return the size of a folder's files, bytes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
