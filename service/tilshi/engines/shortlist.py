"""Which pieces of its vocabulary a model may answer with, by the tag that stands in its source.

A model of several languages with one vocabulary mixes them; a shortlist (the term of Marian and CTranslate2) keeps it
to the pieces its training data had on the target side of that tag, and leaves less to compute a softmax over. The file
`shortlist.json` beside the weights holds, for each tag, one bit per id of the vocabulary, lowest bit first, as base64.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = "shortlist.json"


def read(folder: Path, size: int) -> Mapping[str, NDArray[np.bool_]]:
    """Return for each tag whether each id of the vocabulary is allowed; empty where the model has no shortlist.

    Args:
        folder: where the weights are.
        size: pieces of the vocabulary.

    Raises:
        ValueError: the file is damaged, or was made for a smaller vocabulary.
    """
    file = folder / FILE
    if not file.is_file():
        return {}
    packed = json.loads(file.read_text(encoding="utf-8"))
    return {tag: _bits(bits, size) for tag, bits in packed.items()}


def write(folder: Path, allowed: Mapping[str, Sequence[int]], size: int) -> None:
    """Write the shortlist of a model whose vocabulary has `size` pieces; `allowed` holds ids by tag."""
    packed = {}
    for tag, ids in sorted(allowed.items()):
        bits = np.zeros(size, dtype=np.bool_)
        bits[list(ids)] = True
        packed[tag] = base64.b64encode(np.packbits(bits, bitorder="little").tobytes()).decode()
    (folder / FILE).write_text(json.dumps(packed, indent=1) + "\n", encoding="utf-8")


def _bits(packed: str, size: int) -> NDArray[np.bool_]:
    array = np.frombuffer(base64.b64decode(packed, validate=True), dtype=np.uint8)
    if len(array) * 8 < size:
        raise ValueError(f"{FILE}: {len(array) * 8} bits for a vocabulary of {size} pieces")
    return np.unpackbits(array, count=size, bitorder="little").astype(np.bool_)
