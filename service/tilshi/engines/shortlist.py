"""Which pieces of its vocabulary a model may answer with, by the tag that stands in its source.

A model of several languages with one vocabulary mixes them; a shortlist (the term of Marian and CTranslate2) keeps it
to the pieces its training data had on the target side of that tag, and leaves less to compute a softmax over. The file
`shortlist.json` beside the weights holds, for each tag, one bit per id of the vocabulary, lowest bit first, as base64.
"""

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tilshi.catalog.tasks import Task
from tilshi.engines.families import Codec

FILE = "shortlist.json"
_SPECIAL = re.compile(r"<.*>|>>.*<<")  # </s>, <0x0A>, >>eng<<: none of them is text


def read(folder: Path, size: int) -> Mapping[str, NDArray[np.bool_]]:
    """Return for each tag whether each id of the vocabulary is allowed; empty where the model has no shortlist.

    Args:
        folder: where the weights are.
        size: pieces of the vocabulary.

    Raises:
        ValueError: the file is damaged, or was made for another vocabulary.
    """
    file = folder / FILE
    if not file.is_file():
        return {}
    packed = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(packed, dict) or not packed:
        raise ValueError(f"{FILE}: not an object with a row for each tag")
    return {tag: _bits(tag, bits, size) for tag, bits in packed.items()}


def check(folder: Path, codec: Codec) -> None:
    """Check that a shortlist lets its model say something in each task of its card.

    Raises:
        ValueError: the file is damaged, made for another vocabulary, or missing where the card says there is one; or
            a task has no row in it, or a row no piece with a letter.
    """
    if not (folder / FILE).is_file():
        if codec.card.shortlist:
            raise ValueError(f"{FILE} is missing")
        return
    rows = read(folder, int(json.loads((folder / "config.json").read_text(encoding="utf-8"))["vocab_size"]))
    for entry in codec.card.tasks:
        source = codec.source([""], Task(entry.task, entry.source, entry.target))[0]
        if rows.keys().isdisjoint(source):
            raise ValueError(f"{FILE}: no row for {entry.task} {entry.source}-{entry.target}")
    pieces = _pieces(folder, codec)
    for tag, row in rows.items():
        if not any(_has_letter(pieces(identity)) for identity in row.nonzero()[0].tolist()):
            raise ValueError(f"{FILE}: {tag} allows no piece with a letter")


def write(folder: Path, allowed: Mapping[str, Sequence[int]], size: int) -> None:
    """Write the shortlist of a model whose vocabulary has `size` pieces; `allowed` holds ids by tag."""
    packed = {}
    for tag, ids in sorted(allowed.items()):
        bits = np.zeros(size, dtype=np.bool_)
        bits[list(ids)] = True
        packed[tag] = base64.b64encode(np.packbits(bits, bitorder="little").tobytes()).decode()
    (folder / FILE).write_text(json.dumps(packed, indent=1) + "\n", encoding="utf-8")


def _pieces(folder: Path, codec: Codec) -> Callable[[int], str | None]:
    """Return what gives the piece of an id of the model's vocabulary, which Marian keeps beside its tokenizers."""
    file = folder / "vocab.json"
    if not file.is_file():
        return codec.tokenizer.piece
    return {identity: piece for piece, identity in json.loads(file.read_text(encoding="utf-8")).items()}.get


def _has_letter(piece: str | None) -> bool:
    return piece is not None and not _SPECIAL.fullmatch(piece) and any(letter.isalpha() for letter in piece)


def _bits(tag: str, packed: object, size: int) -> NDArray[np.bool_]:
    if not isinstance(packed, str):
        raise TypeError(f"{FILE}: {tag} has no string of base64")
    array = np.frombuffer(base64.b64decode(packed, validate=True), dtype=np.uint8)
    if len(array) != -(-size // 8):
        raise ValueError(f"{FILE}: {tag} has {len(array)} bytes, not a bit for each of {size} pieces")
    return np.unpackbits(array, count=size, bitorder="little").astype(np.bool_)
