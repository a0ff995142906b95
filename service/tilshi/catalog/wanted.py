"""Which files of a repository a model needs: configuration, tokenizer, and one set of weights; never code."""

import re
from collections.abc import Collection, Iterable

from tilshi.catalog.cards import Family
from tilshi.errors import PullFailed

CONFIG = "config.json"
_SETTINGS = frozenset({CONFIG, "generation_config.json", "tokenizer_config.json", "special_tokens_map.json"})
_TOKENIZERS: dict[Family, frozenset[str]] = {
    "marian": frozenset({"source.spm", "target.spm", "vocab.json"}),
    "t5": frozenset({"spiece.model", "tokenizer.json", "added_tokens.json"}),
    "m2m100": frozenset({"tokenizer.json", "sentencepiece.bpe.model", "added_tokens.json"}),
    "mbart": frozenset({"tokenizer.json", "sentencepiece.bpe.model", "added_tokens.json"}),
    "bart": frozenset({"tokenizer.json", "shortlist.json"}),
    "fsmt": frozenset({"vocab-src.json", "vocab-tgt.json", "merges.txt"}),
}
# any one set of each is enough to read the model's texts
_ENOUGH: dict[Family, tuple[frozenset[str], ...]] = {
    "marian": (_TOKENIZERS["marian"],),
    "t5": (frozenset({"tokenizer.json"}), frozenset({"spiece.model"})),
    "m2m100": (frozenset({"tokenizer.json"}),),
    "mbart": (frozenset({"tokenizer.json"}), frozenset({"sentencepiece.bpe.model"})),
    "bart": (frozenset({"tokenizer.json"}),),
    "fsmt": (_TOKENIZERS["fsmt"],),
}
_SHARD = r"-\d{5}-of-\d{5}"
# best first: safetensors hold numbers only; a .bin is a pickle, which is read with weights_only and saved anew
_WEIGHTS = (
    ("model.safetensors", None),
    ("model.safetensors.index.json", re.compile(rf"model{_SHARD}\.safetensors")),
    ("pytorch_model.bin", None),
    ("pytorch_model.bin.index.json", re.compile(rf"pytorch_model{_SHARD}\.bin")),
)


def wanted(names: Iterable[str], family: Family, model_id: str) -> tuple[str, ...]:
    """Return the files to fetch, weights last.

    Args:
        names: what the repository holds; files in folders are never needed.
        family: of the model.
        model_id: for the message.

    Raises:
        PullFailed: the repository lacks what the family needs.
    """
    there = {name for name in names if "/" not in name}
    weights = weight_files(there)
    if CONFIG not in there or not weights:
        lacks = CONFIG if CONFIG not in there else "weights (model.safetensors or pytorch_model.bin)"
        raise PullFailed(f"model {model_id!r}: the source holds no {lacks}", param="model")
    if not any(enough <= there for enough in _ENOUGH[family]):
        needed = " or ".join(", ".join(sorted(enough)) for enough in _ENOUGH[family])
        raise PullFailed(f"model {model_id!r}: the source holds no tokenizer ({needed})", param="model")
    return (*sorted(there & (_SETTINGS | _TOKENIZERS[family])), *weights)


def weight_files(names: Collection[str]) -> tuple[str, ...]:
    """Return the files of the best set of weights among the names; none where there is no whole set."""
    for first, shards in _WEIGHTS:
        if first not in names:
            continue
        parts = sorted(name for name in names if shards is not None and shards.fullmatch(name))
        if shards is None or (parts and len(parts) == int(parts[0].rpartition("-of-")[2].partition(".")[0])):
            return (first, *parts)
    return ()


def is_pickle(name: str) -> bool:
    """Whether a file of weights is a pickle."""
    return name.endswith(".bin")
