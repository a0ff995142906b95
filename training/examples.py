"""Training examples as token ids in one file: made once, read by every run.

A row is a pair of texts. It is used from the first to the second where it has a tag for that, and from the second to
the first likewise: translations both ways, a headline only from the article. The tag says what is wanted (`>>kaz<<`,
`>>ttl<<`) and stands right after `<s>`; the file holds the texts' own ids and the end token.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Ids = npt.NDArray[np.uint16]
Indices = npt.NDArray[np.int64]

_BATCH = 2000  # rows the tokenizer is given at once
_FORMAT = 2
BEGIN, PAD, END = "<s>", "<pad>", "</s>"
MOST_PIECES: Final = 65536
"""Ids are stored in 16 bits."""


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of texts and how it is used.

    Attributes:
        first: a text.
        second: its translation, headline or summary.
        corpus: where it comes from; sampling weights go by it.
        forward: direction name of first to second, such as `ru-en` or `ru-title`; `tags` tells its tag.
        backward: direction name of second to first, or None.
        held: whether it is held out for the loss during training.
    """

    first: str
    second: str
    corpus: str
    forward: str
    backward: str | None = None
    held: bool = False


class Examples:
    """A read-only set of rows, memory-mapped where the file is not compressed.

    Attributes:
        directions: names of the directions, in the order of their codes.
        tags: the tag id of each direction.
        vocabulary: digest of the vocabulary the ids are of.
        corpora: names of the corpora, in the order of their codes.
        sides: ids of the first and of the second texts, one after another, each with its end token.
        offsets: where each text begins: rows + 1 numbers a side.
        corpus: corpus code of each row.
        forward: direction code of each row.
        backward: the same from the second to the first; -1 for none.
        held: which rows are held out.
    """

    def __init__(self, arrays: dict[str, npt.NDArray[Any]], about: dict[str, Any]) -> None:
        self.directions: list[str] = about["directions"]
        self.tags: list[int] = about["tags"]
        self.corpora: list[str] = about["corpora"]
        self.begin, self.pad, self.end = about["begin"], about["pad"], about["end"]
        self.pieces: int = about["pieces"]
        self.vocabulary: str = about["vocabulary"]
        self.sides: tuple[Ids, Ids] = arrays["first"], arrays["second"]
        self.offsets: tuple[Indices, Indices] = arrays["first_at"], arrays["second_at"]
        self.corpus, self.forward, self.backward = arrays["corpus"], arrays["forward"], arrays["backward"]
        self.held: npt.NDArray[np.bool_] = arrays["held"]

    def __len__(self) -> int:
        return len(self.corpus)

    def lengths(self, side: int) -> Indices:
        """Return the number of pieces of every text of a side, the end token among them."""
        return np.diff(self.offsets[side])

    def text(self, side: int, row: int) -> Ids:
        """Return the ids of one text, the end token last."""
        at = self.offsets[side]
        return self.sides[side][at[row] : at[row + 1]]

    def target_counts(self, tag: int) -> Indices:
        """Return how often each piece stands on the target side of a tag, held-out rows included; by id."""
        counts = np.zeros(self.pieces, np.int64)
        codes = [code for code, its in enumerate(self.tags) if its == tag]
        for side, directions in ((1, self.forward), (0, self.backward)):
            used = np.repeat(np.isin(directions, codes), self.lengths(side))
            counts += np.bincount(self.sides[side][used], minlength=self.pieces)
        return counts

    def require(self, tokenizer: Tokenizer) -> None:
        """Make sure that a tokenizer is the one the examples were made with.

        Raises:
            ValueError: it is another: the same ids would be other pieces.
        """
        if vocabulary_digest(tokenizer) != self.vocabulary:
            raise ValueError("the examples were made with another vocabulary; prepare them with this model")


def vocabulary_digest(tokenizer: Tokenizer) -> str:
    """Return the SHA-256 (hexadecimal) of all pieces in the order of their ids."""
    vocabulary = tokenizer.get_vocab()
    return hashlib.sha256("\n".join(sorted(vocabulary, key=vocabulary.__getitem__)).encode()).hexdigest()


def load(file: Path) -> Examples:
    """Read a file of examples.

    Raises:
        ValueError: it is not one, is damaged, or of another version.
    """
    try:
        return _load(file)
    except (BadZipFile, zlib.error) as error:
        raise ValueError(f"{file}: damaged ({error}); prepare it again") from error


def _load(file: Path) -> Examples:
    with file.open("rb") as stream, np.load(stream) as stored:  # numpy leaves a damaged one open
        if "about" not in stored:
            raise ValueError(f"{file}: not a file of training examples")
        about = json.loads(bytes(stored["about"]).decode())
        if about["format"] != _FORMAT:
            raise ValueError(f"{file}: format {about['format']}, this version reads {_FORMAT}; prepare it again")
        return Examples({name: stored[name] for name in stored.files if name != "about"}, about)


def write(
    file: Path, rows: Iterable[Row], tokenizer: Tokenizer, tags: dict[str, str], *, longest: int
) -> dict[str, int]:
    """Tokenise rows and write them; a row with a side of more than `longest` pieces is left out.

    Args:
        file: where to; replaced as a whole.
        rows: the examples.
        tokenizer: the model's.
        tags: the tag of each direction (`{"ru-en": ">>eng<<"}`).
        longest: pieces of a text, the end token among them.

    Returns:
        Rows written by direction, and `too long`.

    Raises:
        ValueError: the vocabulary lacks a tag or is too large, or no row is left.
    """
    about = _about(tokenizer, tags)
    directions: list[str] = about["directions"]
    corpora: dict[str, int] = {}
    sides: tuple[list[Ids], list[Ids]] = ([], [])
    columns: list[tuple[int, int, int, bool]] = []
    counts = dict.fromkeys((*directions, "too long"), 0)
    for row, ids in _tokenised(rows, tokenizer, about["end"]):
        if max(map(len, ids)) > longest:
            counts["too long"] += 1
            continue
        for kept, some in zip(sides, ids, strict=True):
            kept.append(some)
        corpus = corpora.setdefault(row.corpus, len(corpora))
        backward = directions.index(row.backward) if row.backward else -1
        columns.append((corpus, directions.index(row.forward), backward, row.held))
        counts[row.forward] += 1
        if row.backward:
            counts[row.backward] += 1
    if not columns:
        raise ValueError(f"{file}: no example is left to write")
    _store(file, {**about, "corpora": list(corpora)}, sides, columns)
    return counts


def _about(tokenizer: Tokenizer, tags: dict[str, str]) -> dict[str, Any]:
    pieces = tokenizer.get_vocab_size()
    if pieces > MOST_PIECES:
        raise ValueError(f"the vocabulary has {pieces} pieces, at most {MOST_PIECES} can be stored")
    named = {name: tokenizer.token_to_id(name) for name in (BEGIN, PAD, END, *tags.values())}
    if missing := [name for name, identity in named.items() if identity is None]:
        raise ValueError(f"the vocabulary lacks {', '.join(missing)}")
    return {
        "format": _FORMAT,
        "pieces": pieces,
        "vocabulary": vocabulary_digest(tokenizer),
        "begin": named[BEGIN],
        "pad": named[PAD],
        "end": named[END],
        "directions": list(tags),
        "tags": [named[tag] for tag in tags.values()],
    }


def _tokenised(rows: Iterable[Row], tokenizer: Tokenizer, end: int) -> Iterator[tuple[Row, tuple[Ids, Ids]]]:
    tokenizer.encode_special_tokens = True  # a text that spells a tag is text
    tokenizer.no_truncation()
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        firsts, seconds = (
            [np.array([*encoding.ids, end], np.uint16) for encoding in _encoded(tokenizer, texts)]
            for texts in ([row.first for row in batch], [row.second for row in batch])
        )
        yield from zip(batch, zip(firsts, seconds, strict=True), strict=True)


def _encoded(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Any]:
    found: list[Any] = tokenizer.encode_batch(texts, add_special_tokens=False)
    return found


def _store(
    file: Path, about: dict[str, Any], sides: tuple[list[Ids], list[Ids]], columns: list[tuple[int, int, int, bool]]
) -> None:
    corpus, forward, backward, held = zip(*columns, strict=True)
    arrays = {
        "corpus": np.array(corpus, np.uint16),
        "forward": np.array(forward, np.int16),
        "backward": np.array(backward, np.int16),
        "held": np.array(held, np.bool_),
        "about": np.frombuffer(json.dumps(about).encode(), np.uint8),
    }
    for name, texts in zip(("first", "second"), sides, strict=True):
        arrays[name] = np.concatenate(texts)
        arrays[f"{name}_at"] = np.concatenate(([0], np.cumsum([len(text) for text in texts]))).astype(np.int64)
    partial = file.with_name(file.name + ".part")
    with partial.open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, **arrays)
    partial.replace(file)
