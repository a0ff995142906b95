"""Tokenizer of FSMT: Moses' words, split by byte-pair encoding, with a vocabulary for each side.

It imports transformers and needs sacremoses, so it is imported only where a model of this family is read.
"""

import threading
from collections.abc import Sequence
from pathlib import Path

from transformers import FSMTTokenizer

_MOST_WORDS = 100_000  # transformers remembers the pieces of every word it has seen, for as long as it lives


class MosesTokenizer:
    """`vocab-src.json`, `vocab-tgt.json` and `merges.txt`, as transformers reads them."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = FSMTTokenizer.from_pretrained(folder, local_files_only=True)
        self._specials = frozenset(self._tokenizer.all_special_tokens)
        self._lock = threading.Lock()  # of what it remembers

    @property
    def frame(self) -> tuple[list[str], list[str]] | None:
        """The files say nothing of frames."""
        return None

    def prompt(self, text: str) -> list[str]:
        """Tokens of a prompt: the family has no special token that a prompt could hold."""
        return self._pieces(text)

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        """Tokens of texts; Moses escapes angle brackets, so no text spells a special token."""
        return [self._pieces(text) for text in texts]

    def encode_target(self, text: str) -> None:
        """Nothing: the tokenizer has the words of the target side only by their ids."""

    def decode(self, tokens: Sequence[str]) -> str:
        """Text of target tokens, special tokens dropped."""
        return str(self._tokenizer.convert_tokens_to_string([one for one in tokens if one not in self._specials]))

    def piece(self, identity: int) -> str | None:
        """Piece of an id of the target side; None where the vocabulary ends before it."""
        piece: str | None = self._tokenizer.decoder.get(identity)
        return piece

    def _pieces(self, text: str) -> list[str]:
        words = " ".join(text.split())  # it drops control characters, line breaks too, and would join two words
        with self._lock:
            if len(self._tokenizer.cache) > _MOST_WORDS:
                self._tokenizer.cache.clear()
            # tokenize() would look for special tokens in the text and take them out
            return [str(piece) for piece in self._tokenizer._tokenize(words)]  # noqa: SLF001
