"""The two kinds of tokenizer files: a fast tokenizer's `tokenizer.json`, and sentencepiece models."""

import re
from collections.abc import Sequence
from pathlib import Path

from sentencepiece import SentencePieceProcessor
from tokenizers import Encoding, Tokenizer

_PROBE = "a"
_UNKNOWN = "\U000f0000"  # a private-use character no vocabulary has


class FastTokenizer:
    """A `tokenizer.json`; `mark` is what some vocabularies hold as a piece like any other, though it is no text."""

    def __init__(self, file: Path, *, mark: re.Pattern[str] | None = None) -> None:
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._tokenizer.encode_special_tokens = True
        self._specials = {
            token.content for token in self._tokenizer.get_added_tokens_decoder().values() if token.special
        }
        longest_first = sorted(map(re.escape, self._specials), key=len, reverse=True)
        self._special_pattern = re.compile("|".join(longest_first) or "(?!)")
        marks = filter(mark.fullmatch, self._tokenizer.get_vocab(with_added_tokens=True)) if mark else ()
        self._marks = frozenset(marks) - self._specials
        self._spelled = self._spellings()
        self._frame = self._find_frame()

    @property
    def frame(self) -> tuple[list[str], list[str]] | None:
        """Tokens its post-processor puts before and after a text."""
        return self._frame

    def prompt(self, text: str) -> list[str]:
        """Tokens of a prompt, special tokens recognised, without frame."""
        tokens: list[str] = []
        position = 0
        for special in self._special_pattern.finditer(text):
            tokens += self._read(text[position : special.start()].strip())
            tokens.append(special.group())
            position = special.end()
        return tokens + self._read(text[position:].strip())

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        """Tokens of texts, special tokens not recognised, without frame."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [self._spell(encoding) for encoding in encodings]

    def encode_target(self, text: str) -> list[str]:
        """Tokens of a target: both sides have one vocabulary."""
        return self.encode([text])[0]

    def decode(self, tokens: Sequence[str]) -> str:
        """Text of target tokens, special tokens dropped."""
        text = (token for token in tokens if token not in self._specials and token not in self._marks)
        ids = map(self._tokenizer.token_to_id, text)
        return str(self._tokenizer.decode([identity for identity in ids if identity is not None]))

    def piece(self, identity: int) -> str | None:
        """Piece of an id; None where the vocabulary ends before it."""
        piece: str | None = self._tokenizer.id_to_token(identity)
        return piece

    def _read(self, text: str) -> list[str]:
        """Tokens of a part of a prompt, whose marks are meant."""
        return self._tokens(self._tokenizer.encode(text, add_special_tokens=False))

    def _tokens(self, encoding: Encoding) -> list[str]:
        return [str(self._tokenizer.id_to_token(identity)) for identity in encoding.ids]

    def _spell(self, encoding: Encoding) -> list[str]:
        tokens = self._tokens(encoding)
        if self._spelled.keys().isdisjoint(tokens):
            return tokens
        return [part for token in tokens for part in self._spelled.get(token, (token,))]

    def _spellings(self) -> dict[str, tuple[str, ...]]:
        """Special tokens and marks by character, for texts that spell one out: the vocabulary may have them whole."""
        unknown = self._tokens(self._tokenizer.encode(_UNKNOWN, add_special_tokens=False))
        return {
            special: tuple(letter for letter in special if self._tokenizer.token_to_id(letter) is not None)
            for special in (self._specials | self._marks).difference(unknown)
        }

    def _find_frame(self) -> tuple[list[str], list[str]]:
        bare = self._tokens(self._tokenizer.encode(_PROBE, add_special_tokens=False))
        framed = self._tokens(self._tokenizer.encode(_PROBE))
        start = next(at for at in range(len(framed)) if framed[at : at + len(bare)] == bare)
        return framed[:start], framed[start + len(bare) :]


class PieceTokenizer:
    """A sentencepiece model for each side."""

    def __init__(
        self,
        source: Path,
        target: Path | None = None,
        *,
        tag: re.Pattern[str] | None = None,
        mark: re.Pattern[str] | None = None,
        frame: tuple[list[str], list[str]] | None = None,
        offset: int = 0,
    ) -> None:
        """Read the models.

        Args:
            source: the model of the source side.
            target: that of the target side; None = the same.
            tag: what a prompt may hold as one token beside the pieces.
            mark: what is a piece of the model, though it is no text.
            frame: tokens before and after a source, where it is known.
            offset: how far behind a model's own ids those of its vocabulary are.
        """
        self._source = SentencePieceProcessor(model_file=str(source))
        self._target = SentencePieceProcessor(model_file=str(target)) if target else self._source
        self._tag = tag
        self._mark = mark
        self._frame = frame
        self._offset = offset

    @property
    def frame(self) -> tuple[list[str], list[str]] | None:
        """As told: sentencepiece says nothing of frames."""
        return self._frame

    def prompt(self, text: str) -> list[str]:
        """Tokens of a prompt: its tags whole, the rest in pieces."""
        tags = self._tag.findall(text) if self._tag else []
        rest = self._tag.sub("", text) if self._tag else text
        return [*tags, *self._source.encode(rest, out_type=str)]

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        """Pieces of texts; a control symbol spelled out in a text is text to sentencepiece, and a mark is spelled."""
        encoded = self._source.encode(list(texts), out_type=str)
        return [
            [part for piece in pieces for part in (piece if self._is_mark(piece) else (piece,))] for pieces in encoded
        ]

    def encode_target(self, text: str) -> list[str]:
        """Pieces of a target."""
        return [str(piece) for piece in self._target.encode(text, out_type=str)]

    def decode(self, tokens: Sequence[str]) -> str:
        """Text of target pieces; whatever the target model does not know as a normal piece is dropped."""
        return str(self._target.decode_pieces([token for token in tokens if self._is_text(token)]))

    def piece(self, identity: int) -> str | None:
        """Piece of an id of the target side; None where the vocabulary has none of its pieces there."""
        own = identity - self._offset
        return str(self._target.id_to_piece(own)) if 0 <= own < self._target.get_piece_size() else None

    def _is_text(self, token: str) -> bool:
        identity = self._target.piece_to_id(token)
        return not (self._target.is_unknown(identity) or self._target.is_control(identity) or self._is_mark(token))

    def _is_mark(self, token: str) -> bool:
        return self._mark is not None and self._mark.fullmatch(token) is not None
