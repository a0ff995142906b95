"""What an engine is: segments in, hypotheses out. Nothing here imports a model library."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tilshi.catalog.tasks import DecodingOptions, Task

Attention = tuple[tuple[float, ...], ...]
"""One row of weights per target token, one weight per source token; a row's weights sum to 1."""


Place = tuple[int, int]
"""Start and end in a text, in code points."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which parts of a source a model looked at for each part of a target.

    Attributes:
        source: where the tokens of the source stand in it, in order; tokens that stand nowhere are left out.
        target: likewise for the target.
        weights: one row per place of the target, one weight per place of the source.
    """

    source: tuple[Place, ...]
    target: tuple[Place, ...]
    weights: Attention


class FinishReason(StrEnum):
    """Why a hypothesis ends: the model stopped, or the token limit cut it."""

    STOP = "stop"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Segment:
    """One unit of work: a sentence (or a text to summarise), what to do with it and how.

    Attributes:
        text: what is read.
        task: what is done with it.
        options: how.
        target: a text to follow instead of searching for one (forced decoding): the hypothesis is this very text,
            without a score, and with an alignment where the engine has any.
    """

    text: str
    task: Task
    options: DecodingOptions
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What the engine made of one segment.

    Attributes:
        text: decoded text, special tokens removed.
        score: mean natural-log probability per target token, end token included, without the penalties of the search;
            None where the engine gives none. A model with a shortlist has probabilities over its shortlist, and from
            CTranslate2 also among the n-grams the search may use; only what it scores anew (after a penalty, or cut by
            a limit) has them over the whole vocabulary.
        source_tokens: tokens read, special tokens included.
        target_tokens: tokens produced, without the end token.
        finish_reason: whether the model stopped by itself.
        attention: weights (target_tokens x source_tokens) with which the model looked at the source when it produced
            each token: the last layer's, mean of its heads. None unless asked for (`DecodingOptions.attention`), where
            the text is empty, and from engines that have none.
        others: the next best hypotheses of the same search, best first, if more than one was asked for; those that the
            token limit cut are left out.
        alignment: of a target that was followed; None for every other, where it is longer than the model writes, and
            from engines that have none.
    """

    text: str
    score: float | None
    source_tokens: int
    target_tokens: int
    finish_reason: FinishReason
    attention: Attention | None = None
    others: tuple["Hypothesis", ...] = ()
    alignment: Alignment | None = None


@dataclass(frozen=True, slots=True)
class Generation:
    """The answer to one `submit`: hypotheses in the order of the segments, and what they cost.

    Attributes:
        hypotheses: one per segment.
        calls: engine batches that carried at least one of the segments.
        tokens: source and target tokens of the segments.
        queue_seconds: time between `submit` and the answer in which none of the segments was being computed.
        compute_seconds: time of the engine batches that carried at least one of the segments, failed ones included.
    """

    hypotheses: tuple[Hypothesis, ...]
    calls: int
    tokens: int
    queue_seconds: float = 0.0
    compute_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What identifies an engine's output: part of the cache key and of the provenance.

    Attributes:
        model_id: of the card.
        digest: of the weights.
        engine: "ct2", "pytorch", or the name of a scripted one.
        compute_type: type of the weights at inference.
        version: of the engine and of what converted the weights, where outputs depend on it.
    """

    model_id: str
    digest: str
    engine: str
    compute_type: str
    version: str = ""


class EngineReader(Protocol):
    """What can be known of an engine without loading its weights. Safe from any thread."""

    @property
    def info(self) -> EngineInfo:
        """What identifies the engine's output."""

    @property
    def max_source_tokens(self) -> int:
        """Longest source the model reads, special tokens included."""

    def count_tokens(self, texts: Sequence[str], task: Task) -> list[int]:
        """Source tokens of each text for the task, special tokens and prompt included. Safe from any thread."""


class Engine(EngineReader, Protocol):
    """A loaded model. `generate` is called by at most `concurrent_calls` threads at a time, never during `close`."""

    @property
    def concurrent_calls(self) -> int:
        """How many calls of `generate` may run at a time: 1 unless the engine has cores to spare for a second."""

    def generate(self, segments: Sequence[Segment]) -> list[Hypothesis]:
        """Compute one hypothesis per segment, in order; all segments share one task and one set of options.

        Raises:
            InvalidValue: a segment is longer than `max_source_tokens`; nothing is ever cut silently.
        """

    def close(self) -> None:
        """Free the model."""
