"""Teaches a small model to say the beginning of each of a few sentences, and writes weights as they are published."""

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import PreTrainedModel

SMALL = {
    "d_model": 48,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
    "dropout": 0.0,
}
SMALL_T5 = {
    "d_model": 48,
    "d_kv": 12,
    "d_ff": 64,
    "num_layers": 1,
    "num_heads": 4,
    "dropout_rate": 0.0,
    "feed_forward_proj": "gated-gelu",
    "tie_word_embeddings": False,
}
_LESSONS = 20
_WORDS = 3
_STEPS = 300
_SURE = 0.7
_RATE = 8e-3
_IGNORED = -100

Ids = list[int]


def opening(sentence: str) -> str:
    """What a model is to answer a sentence with."""
    return " ".join(sentence.split()[:_WORDS])


def learn(
    model: PreTrainedModel, sentences: Sequence[str], read: Callable[[str], Ids], write: Callable[[str], Ids]
) -> None:
    """Train until every token is likely.

    Args:
        model: of any weights.
        sentences: the first of them are the lessons.
        read: ids of a source, as its tokenizer frames them.
        write: ids of a target behind the start token, end token included.
    """
    torch.manual_seed(3)
    for name, weights in model.named_parameters():
        if weights.dim() > 1 and "position" not in name and "relative" not in name:
            torch.nn.init.normal_(weights, std=0.1)
    blank_padding(model)
    pad, start = model.config.pad_token_id, model.config.decoder_start_token_id
    lessons = [(read(sentence), write(opening(sentence))) for sentence in sentences[:_LESSONS]]
    source = padded([ids for ids, _ in lessons], pad)
    given = padded([[start, *ids[:-1]] for _, ids in lessons], pad)
    labels = padded([ids for _, ids in lessons], _IGNORED)
    optimizer = torch.optim.Adam([one for one in model.parameters() if one.requires_grad], lr=_RATE)
    model.train()
    for _ in range(_STEPS):
        logits = model(
            input_ids=source, attention_mask=(source != pad).long(), decoder_input_ids=given, use_cache=False
        )
        losses = torch.nn.functional.cross_entropy(
            logits.logits.flatten(0, 1), labels.flatten(), ignore_index=_IGNORED, reduction="none"
        )
        if losses.max() < -math.log(_SURE):
            break
        optimizer.zero_grad()
        (losses.sum() / (labels != _IGNORED).sum()).backward()
        optimizer.step()
        blank_padding(model)
    model.eval()


def blank_padding(model: PreTrainedModel) -> None:
    """Padding has no weights: where an output layer shares them, training would give it some."""
    for module in model.modules():
        if isinstance(module, torch.nn.Embedding) and module.padding_idx is not None:
            module.weight.data[module.padding_idx] = 0


def padded(rows: Sequence[Ids], filler: int) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [filler] * (longest - len(row)) for row in rows])


def save_bin(model: PreTrainedModel, folder: Path, *, without: Sequence[str] = (), shards: int = 1) -> None:
    """Write `pytorch_model.bin`, or its numbered shards with their index, as older versions of transformers did."""
    weights = {name: tensor for name, tensor in model.state_dict().items() if name not in without}
    model.config.save_pretrained(folder)
    if shards == 1:
        torch.save(weights, folder / "pytorch_model.bin")
        return
    _sharded(weights, folder, shards, "pytorch_model", "bin", torch.save)


def save_shards(model: PreTrainedModel, folder: Path, shards: int) -> None:
    """Write numbered safetensors with their index."""
    weights = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    model.config.save_pretrained(folder)
    _sharded(
        weights, folder, shards, "model", "safetensors", lambda part, file: save_file(part, file, {"format": "pt"})
    )


def _sharded(
    weights: dict[str, torch.Tensor],
    folder: Path,
    shards: int,
    stem: str,
    suffix: str,
    save: Callable[[dict[str, torch.Tensor], Path], None],
) -> None:
    names = sorted(weights)
    places: dict[str, str] = {}
    for shard in range(shards):
        file = f"{stem}-{shard + 1:05}-of-{shards:05}.{suffix}"
        part = {name: weights[name] for name in names[shard::shards]}
        save(part, folder / file)
        places |= dict.fromkeys(part, file)
    size = sum(tensor.numel() * tensor.element_size() for tensor in weights.values())
    index = {"metadata": {"total_size": size}, "weight_map": dict(sorted(places.items()))}
    (folder / f"{stem}.{suffix}.index.json").write_text(json.dumps(index, indent=2), encoding="utf-8")
