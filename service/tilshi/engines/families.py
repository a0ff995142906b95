"""How each family of models turns text into source tokens and target tokens into text; only fsmt needs transformers.

| family | tokenizer | source | target starts with |
|---|---|---|---|
| bart, t5 with tokenizer.json | tokenizers | prompt, text, as its post-processor frames them | the start token |
| t5 with spiece.model | sentencepiece | prompt text `</s>` | the start token |
| marian | source.spm, target.spm | `>>xxx<<` (from the prompt) text `</s>` | the start token |
| m2m100 (NLLB) | tokenizers | source language, text, `</s>` | target language |
| mbart-50 | sentencepiece or tokenizers | source language, text, `</s>` | target language |
| mbart of 25 | sentencepiece or tokenizers | text, `</s>`, source language | target language, its start token |
| fsmt | Moses, byte-pair encoding | prompt, text, `</s>` | the start token |

Tokens are strings everywhere: CTranslate2 takes them as they are, PyTorch maps them to ids. A text that spells a
special token ("</s>", ">>eng<<") is read as text: prompts and texts are tokenised apart.
"""

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tilshi.catalog.cards import ModelCard
from tilshi.catalog.prompts import Prompt
from tilshi.catalog.tasks import Task
from tilshi.engines.tokenization import FastTokenizer, PieceTokenizer
from tilshi.errors import Internal

_LOG = logging.getLogger(__name__)
_END = "</s>"
_TAG = re.compile(r">>[^<>\s]+<<")
_T5_TAG = re.compile(r"<2[A-Za-z_]+>")  # MADLAD-400 has them among its pieces
_FAIRSEQ_OFFSET = 1  # its vocabulary has a padding token that the sentencepiece model lacks


class Tokenizer(Protocol):
    """Text to tokens and back."""

    def prompt(self, text: str) -> list[str]:
        """Tokens of a prompt, special tokens recognised, without frame."""

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        """Tokens of texts, special tokens not recognised, without frame."""

    def encode_target(self, text: str) -> list[str] | None:
        """Tokens of a target, without frame; None where the tokenizer cannot read targets."""

    def decode(self, tokens: Sequence[str]) -> str:
        """Text of target tokens, special tokens dropped."""

    def piece(self, identity: int) -> str | None:
        """Piece of an id; None where the vocabulary ends before it."""

    @property
    def frame(self) -> tuple[list[str], list[str]] | None:
        """Tokens before and after a source, where the tokenizer says so itself."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A model's reading and writing. Thread-safe.

    Attributes:
        card: the model.
        prompts: its prompt.
        tokenizer: its tokenizer.
    """

    card: ModelCard
    prompts: Prompt
    tokenizer: Tokenizer

    def source(self, texts: Sequence[str], task: Task) -> list[list[str]]:
        """Return the source tokens of each text, prompt and special tokens included."""
        before, after = self._frame(task)
        prompt = self.tokenizer.prompt(self.prompts.prefix(task))
        return [[*before, *prompt, *tokens, *after] for tokens in self.tokenizer.encode(texts)]

    def target_prefix(self, task: Task) -> list[str]:
        """Return the tokens every target begins with, behind the model's own start token or in its place."""
        return [self._language(task.target)] if self.card.family in {"m2m100", "mbart"} else []

    @property
    def language_starts(self) -> bool:
        """Whether the target language is the start token itself: so it is with the mBART of 25 languages."""
        return self.card.family == "mbart" and self.tokenizer.frame is not None and not self.tokenizer.frame[0]

    def decode(self, tokens: Sequence[str], task: Task, source: str) -> str:
        """Return the text of target tokens, with the card's repairs.

        Args:
            tokens: target tokens; special tokens are dropped.
            task: what the model did.
            source: the text it read.
        """
        text = self.tokenizer.decode(tokens)
        for repair in self.card.repairs:
            if task.target in repair.languages and repair.when_source in source:
                text = re.sub(repair.pattern, repair.replacement, text)
        return text.strip()

    def _frame(self, task: Task) -> tuple[list[str], list[str]]:
        if self.language_starts:
            return [], [_END, self._source_language(task)]
        if self.card.family in {"m2m100", "mbart"}:
            return [self._source_language(task)], [_END]
        return self.tokenizer.frame or ([], [_END])

    def _source_language(self, task: Task) -> str:
        return self.card.source_language_tokens.get(task.source) or self._language(task.source)

    def _language(self, language: str) -> str:
        for known, token in self.card.language_tokens.items():
            if known == language:
                return token
        raise Internal(f"model card {self.card.id!r} names no token for language {language!r}")


def open_codec(card: ModelCard, prompt: Prompt, folder: Path) -> Codec:
    """Return the codec of the tokenizer files in `folder`.

    Raises:
        Internal: the family cannot be read, or its files are missing or damaged.
    """
    try:
        return Codec(card, prompt, _open_tokenizer(card, folder))
    except Internal:
        raise
    except Exception as error:  # the tokenizer libraries raise bare Exception, RuntimeError and OSError
        # clients may see the message, and the libraries' own may name local paths
        _LOG.error("the tokenizer of model %r cannot be read: %r", card.id, error)
        kind = type(error).__name__
        raise Internal(f"the tokenizer of model {card.id!r} cannot be read ({kind}); the log says more") from error


def _open_tokenizer(card: ModelCard, folder: Path) -> Tokenizer:
    fast, pieces = folder / "tokenizer.json", folder / "sentencepiece.bpe.model"
    match card.family:
        case "marian":
            return PieceTokenizer(folder / "source.spm", folder / "target.spm", tag=_TAG)
        case "t5":
            if fast.is_file():
                return FastTokenizer(fast, mark=_T5_TAG)
            return PieceTokenizer(folder / "spiece.model", mark=_T5_TAG)
        case "mbart" if pieces.is_file():  # what transformers 5 makes of it normalises nothing: № would be unknown
            return PieceTokenizer(pieces, frame=_mbart_frame(folder), offset=_FAIRSEQ_OFFSET)
        case "bart" | "m2m100" | "mbart":
            return FastTokenizer(fast)
        case "fsmt":
            from tilshi.engines.moses import MosesTokenizer  # noqa: PLC0415  # transformers only where it is used

            return MosesTokenizer(folder)


def _mbart_frame(folder: Path) -> tuple[list[str], list[str]] | None:
    """Return the frame of an mBART of 25 languages, None for one of 50, which its configuration says."""
    for name in ("tokenizer_config.json", "config.json"):
        file = folder / name
        told = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        if str(told.get("tokenizer_class")).startswith("MBart50"):
            return None
    return [], [_END]
