"""What one call of a user carries along its way: how long it may take, whether it may be stored, what it cost."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from tilshi.catalog.tasks import Task
from tilshi.engines.protocol import Generation
from tilshi.errors import Cancelled, DeadlineExceeded
from tilshi.text.findings import Finding


class Lane(StrEnum):
    """Who waits for the answer: a person, or a batch job."""

    INTERACTIVE = "interactive"
    BATCH = "batch"


class Usage:
    """Counters of one call; thread-safe.

    Attributes:
        segments: segments the answer needed.
        hits: segments that were already known.
        calls: engine batches.
        tokens: source and target tokens computed.
        queue_seconds: time its segments waited for a model, one request to a model after the other.
        compute_seconds: time of the engine batches that carried its segments.
        models: ids of the models whose output the answer contains, cached output included, in order of first use.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.segments = self.hits = self.calls = self.tokens = 0
        self.queue_seconds = self.compute_seconds = 0.0
        self.models: dict[str, None] = {}

    def looked_up(self, model_id: str, segments: int, hits: int) -> None:
        """Count one look into the cache."""
        with self._lock:
            self.segments += segments
            self.hits += hits
            self.models[model_id] = None

    def generated(self, generation: Generation) -> None:
        """Count one answer of an engine."""
        with self._lock:
            self.calls += generation.calls
            self.tokens += generation.tokens
            self.queue_seconds += generation.queue_seconds
            self.compute_seconds += generation.compute_seconds


@dataclass(frozen=True, slots=True)
class Call:
    """The terms of one call.

    Attributes:
        deadline: `time.monotonic()` after which nobody wants the answer; None = no limit.
        cancel: set by the caller to give up.
        lane: whose work goes first.
        store: whether cache and memory may be read and written.
        namespace: whose cache.
        usage: what it cost so far.
    """

    deadline: float | None = None
    cancel: threading.Event | None = None
    lane: Lane = Lane.INTERACTIVE
    store: bool = True
    namespace: str = "default"
    usage: Usage = field(default_factory=Usage)

    def check(self) -> None:
        """Raise if the answer is no longer wanted.

        Raises:
            Cancelled: the caller gave up.
            DeadlineExceeded: the deadline has passed.
        """
        if self.cancel is not None and self.cancel.is_set():
            raise Cancelled("the call was cancelled")
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise DeadlineExceeded("the call took longer than its deadline allows")


@dataclass(frozen=True, slots=True)
class Generated:
    """A text that went the whole way: masked, looked up or computed, unmasked, checked.

    Attributes:
        text: the result; the source itself where `source_kept`.
        score: mean log probability per token; None where unknown.
        findings: what the checks found.
        model: id of the model.
        source_kept: no hypothesis was usable.
        confidence: expected chrF of the translation, 0..1, from its score; None where the model is not calibrated or
            no model was needed.
        doubtful: the score is as low as those of the worst fifth of the data the model was calibrated on.
    """

    text: str
    score: float | None
    findings: tuple[Finding, ...]
    model: str
    source_kept: bool
    confidence: float | None = None
    doubtful: bool = False


class Generator(Protocol):
    """Runs texts through one model by the way every segment goes (cache, engine, ladder, checks)."""

    def generate(self, model_id: str, texts: Sequence[str], task: Task, call: Call) -> list[Generated]:
        """Return one result per text, in order; the task's length chooses template and decoding of a summary."""
