"""Model folders: read to train on, written with averaged weights."""

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModelForSeq2SeqLM, PreTrainedModel


def load_model(folder: Path, dropout: float) -> PreTrainedModel:
    """Return the model of a folder in float32, ready to train."""
    # PyTorch's flash attention for CPUs is many times slower backwards in bfloat16 than plain products.
    model: PreTrainedModel = AutoModelForSeq2SeqLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", dropout=dropout, attention_dropout=dropout
    )
    return model.train()


def write_model(model: PreTrainedModel, start: Path, folder: Path, weights: dict[str, torch.Tensor]) -> None:
    """Write a model folder: weights, configuration, and the tokenizer of `start`."""
    config = model.config.to_dict()
    config["dtype"] = "float16"
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    for file in ("tokenizer.json", "tokenizer_config.json", "generation_config.json"):
        if (start / file).exists():
            shutil.copy(start / file, folder)
