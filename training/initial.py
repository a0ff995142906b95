"""The weights a training begins with."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from training.vocabulary import rework

_EMBEDDINGS, _OUTPUT_BIAS = "model.shared.weight", "final_logits_bias"
_COPIED = ("tokenizer_config.json", "generation_config.json")


def continue_from(model: Path, out: Path, seed: int = 0) -> int:
    """Write a model folder with the weights of another and its vocabulary reworked, unless it already is.

    Rows of pieces that stay are copied. A new piece gets a random direction of the mean length, so that all are told
    apart from the start.

    Args:
        model: a BART-shaped model in safetensors with a Unigram `tokenizer.json`.
        out: where to; made, and must be empty.
        seed: of the new rows.

    Returns:
        How many pieces the vocabulary has now.

    Raises:
        ValueError: `out` holds something, or the model is of another shape.
        OSError: a file can't be read or written.
    """
    if out.exists() and any(out.iterdir()):
        raise ValueError(f"{out}: not empty")
    weights = {name: tensor for file in sorted(model.glob("*.safetensors")) for name, tensor in load_file(file).items()}
    if _EMBEDDINGS not in weights:
        raise ValueError(f"{model}: no {_EMBEDDINGS} in its safetensors: not a BART-shaped model")
    reworked = rework(json.loads((model / "tokenizer.json").read_text(encoding="utf-8")))
    old = weights[_EMBEDDINGS]
    if len(old) <= max(row for row in reworked.rows if row is not None):
        raise ValueError(f"{model}: {len(old)} embeddings for more pieces")
    weights[_EMBEDDINGS] = _rows(old.float(), reworked.rows, seed).to(old.dtype)
    if _OUTPUT_BIAS in weights:
        bias = weights[_OUTPUT_BIAS][0]
        weights[_OUTPUT_BIAS] = torch.stack(
            [bias.new_zeros(()) if row is None else bias[row] for row in reworked.rows]
        )[None]
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    config["vocab_size"] = len(reworked.rows)
    out.mkdir(parents=True, exist_ok=True)
    (out / "tokenizer.json").write_text(json.dumps(reworked.tokenizer, ensure_ascii=False), encoding="utf-8")
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    for name in _COPIED:
        if (model / name).is_file():
            shutil.copyfile(model / name, out / name)
    contiguous = {name: tensor.contiguous() for name, tensor in weights.items()}
    save_file(contiguous, out / "model.safetensors", metadata={"format": "pt"})
    return len(reworked.rows)


def _rows(old: torch.Tensor, rows: Sequence[int | None], seed: int) -> torch.Tensor:
    """Return embeddings by new id, shape (pieces, width)."""
    generator = torch.Generator().manual_seed(seed)
    length = old.norm(dim=1).mean()
    new = torch.empty(len(rows), old.shape[1])
    for place, row in enumerate(rows):
        if row is None:
            direction = torch.randn(old.shape[1], generator=generator)
            new[place] = direction / direction.norm() * length
        else:
            new[place] = old[row]
    return new
