"""A vocabulary made ready for training: single digits, and pieces of their own for sentinels and markers."""

import re
from dataclasses import dataclass
from typing import Any, Final

from training.sentinels import MARKERS, SENTINELS

_DIGIT = re.compile(r"\d")
_BEGINNING = "▁"  # what a word begins with, in SentencePiece's and Metaspace's writing
_BEST = 0.0  # log-probability: above every other piece's, so that these are always taken whole
NEW_PIECES: Final = tuple(
    f"{beginning}{name}"
    for names in (
        [f"[{index}]" for index in range(SENTINELS)],
        [f"<b{index}>" for index in range(MARKERS)],
        [f"</b{index}>" for index in range(MARKERS)],
    )
    for beginning in (_BEGINNING, "")
    for name in names
)
"""Each sentinel and marker at the beginning of a word and inside one."""


@dataclass(frozen=True, slots=True)
class Reworked:
    """A vocabulary with other pieces, and where its embeddings come from.

    Attributes:
        tokenizer: what `tokenizer.json` says.
        rows: for every piece the id it had before; None for a new one.
    """

    tokenizer: dict[str, Any]
    rows: tuple[int | None, ...]


def rework(tokenizer: dict[str, Any]) -> Reworked:
    """Return a Unigram vocabulary without pieces of several digits, and with `NEW_PIECES`.

    A model that reads `2018` digit by digit copies years it has never seen. Ids of the first pieces stay; tags, which
    are added tokens behind the vocabulary, come last again.

    Args:
        tokenizer: what `tokenizer.json` says; it is left as it is.

    Raises:
        ValueError: it is no Unigram model, or a special token stands behind a piece that leaves.
    """
    model = tokenizer["model"]
    if model.get("type") != "Unigram":
        raise ValueError(f"model.type: expected Unigram, not {model.get('type')!r}")
    size = len(model["vocab"])
    kept = [
        (identity, piece, score)
        for identity, (piece, score) in enumerate(model["vocab"])
        if len(_DIGIT.findall(piece)) <= 1 and piece not in NEW_PIECES
    ]
    moved = {identity: place for place, (identity, _, _) in enumerate(kept)}
    inside = [token["id"] for token in tokenizer["added_tokens"] if token["id"] < size]
    if wrong := [identity for identity in [*inside, model["unk_id"]] if moved.get(identity) != identity]:
        raise ValueError(f"added_tokens: special tokens must be the first pieces, not at {wrong}")
    vocabulary = [[piece, score] for _, piece, score in kept] + [[piece, _BEST] for piece in NEW_PIECES]
    behind = [token for token in tokenizer["added_tokens"] if token["id"] >= size]
    added = [token for token in tokenizer["added_tokens"] if token["id"] < size]
    added += [{**token, "id": len(vocabulary) + place} for place, token in enumerate(behind)]
    rows = (*(identity for identity, _, _ in kept), *(None for _ in NEW_PIECES), *(token["id"] for token in behind))
    return Reworked({**tokenizer, "added_tokens": added, "model": {**model, "vocab": vocabulary}}, rows)
