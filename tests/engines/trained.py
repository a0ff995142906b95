"""Teaches a small checkpoint a few texts by heart, so that a whole way through the product has something to say."""

import math
from collections.abc import Sequence
from pathlib import Path

import torch
from tests.engines.layouts.lessons import blank_padding
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

from tilshi.catalog.tasks import Task
from tilshi.engines.families import Codec
from tilshi.text.masking import mask
from tilshi.text.normalise import normalise

_STEPS = 400
_SURE = 0.8
_RATE = 8e-3
_IGNORED = -100

Lesson = tuple[str, Task, str]
"""A text, the task, and what is to be written."""


def teach(folder: Path, codec: Codec, lessons: Sequence[Lesson]) -> bool:
    """Train the checkpoint in `folder` until every token of the lessons is likely by far; return whether they are.

    Sources are framed and prompted by the product's own codec, so the model learns what the product will ask.
    """
    torch.manual_seed(3)
    torch.set_num_threads(1)  # rows are few and short
    model = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True)
    ids = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    for name, weights in model.named_parameters():
        if weights.dim() > 1 and "position" not in name:
            torch.nn.init.normal_(weights, std=0.08)
    blank_padding(model)
    config = (folder / "config.json").read_text(encoding="utf-8")
    start = model.config.decoder_start_token_id
    read, write, labels = _rows(codec, ids, lessons, start, model.config.pad_token_id)
    optimizer = torch.optim.Adam(model.parameters(), lr=_RATE)
    model.train()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    known = False
    for _ in range(_STEPS):
        logits = model(
            input_ids=read, attention_mask=(read != model.config.pad_token_id).long(), decoder_input_ids=write
        ).logits
        losses = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), labels.flatten(), ignore_index=_IGNORED, reduction="none"
        )
        known = bool(losses.detach().max() < -math.log(_SURE))
        if known:
            break
        loss = losses.sum() / (labels != _IGNORED).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        blank_padding(model)
    model.eval().save_pretrained(folder)
    (folder / "config.json").write_text(config, encoding="utf-8")  # as the maker wrote it
    return known


def _rows(
    codec: Codec, ids: AutoTokenizer, lessons: Sequence[Lesson], start: int, pad: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    read, write, labels = [], [], []
    for text, task, answer in lessons:
        (source,) = codec.source([mask(normalise(text)).text], task)
        prefix = ids.convert_tokens_to_ids(codec.target_prefix(task))
        target = [*prefix, *ids.convert_tokens_to_ids(codec.tokenizer.encode([answer])[0]), ids.eos_token_id]
        if prefix == [start]:
            target = target[1:]
        read.append(ids.convert_tokens_to_ids(source))
        write.append([start, *target[:-1]])
        labels.append(target)
    return _padded(read, pad), _padded(write, pad), _padded(labels, _IGNORED)


def _padded(rows: list[list[int]], filler: int) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [filler] * (longest - len(row)) for row in rows])
