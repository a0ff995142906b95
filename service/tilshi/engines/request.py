"""One `submit` on its way through a model's queue."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.call import Lane
from tilshi.engines.protocol import Generation, Hypothesis, Segment
from tilshi.errors import Cancelled, DeadlineExceeded, EngineFailed, TilshiError


@dataclass(frozen=True, slots=True)
class Group:
    """What segments of one batch have in common."""

    lane: Lane
    task: Task
    options: DecodingOptions


@dataclass(frozen=True, slots=True)
class Item:
    """One segment that is still to be computed: its source's length, and what it can share a batch with."""

    request: "Request"
    index: int
    tokens: int
    group: Group

    @property
    def segment(self) -> Segment:
        """The segment itself."""
        return self.request.segments[self.index]


class Request:
    """Segments, who waits for them, and what is computed so far. Touched by the model's thread only, the future apart.

    Attributes:
        future: the answer, once all segments are computed.
        todo: what is still to be computed; None until the segments' tokens have been counted.
    """

    def __init__(
        self, segments: Sequence[Segment], lane: Lane, deadline: float | None, cancel: threading.Event | None
    ) -> None:
        self.segments = tuple(segments)
        self.lane = lane
        self.future: Future[Generation] = Future()
        self.todo: list[Item] | None = None
        self._deadline = deadline
        self._cancel = cancel
        self._started = False
        self._hypotheses: list[Hypothesis | None] = [None] * len(self.segments)
        self._calls = 0

    def unwanted(self) -> TilshiError | None:
        """Return why nobody waits for the answer any more, or None."""
        if self.future.cancelled() or (self._cancel is not None and self._cancel.is_set()):
            return Cancelled("the call was cancelled")
        if self._deadline is not None and time.monotonic() > self._deadline:
            return DeadlineExceeded("the deadline passed while the work was waiting for the model")
        return None

    def start(self) -> bool:
        """Mark the future as running; False if it was cancelled while it waited."""
        if not self._started:
            self._started = self.future.set_running_or_notify_cancel()
        return self._started

    def take(self, items: Sequence[Item], hypotheses: Sequence[Hypothesis]) -> None:
        """Store what one batch made of some of the segments, and finish if that was all."""
        self._calls += 1
        for item, hypothesis in zip(items, hypotheses, strict=True):
            self._hypotheses[item.index] = hypothesis
        done = {item.index for item in items}
        self.todo = [item for item in self.todo or () if item.index not in done]
        if not self.todo:
            self.finish()

    def finish(self) -> None:
        """Hand over the answer."""
        known = tuple(hypothesis for hypothesis in self._hypotheses if hypothesis is not None)
        tokens = sum(hypothesis.source_tokens + hypothesis.target_tokens for hypothesis in known)
        with suppress(InvalidStateError):  # closed meanwhile
            self.future.set_result(Generation(known, self._calls, tokens))

    def fail(self, error: BaseException) -> None:
        """Hand over a failure; an error that is not ours becomes `EngineFailed` with the cause chained."""
        if not isinstance(error, TilshiError):
            failed = EngineFailed(f"the model failed: {type(error).__name__}")
            failed.__cause__ = error
            error = failed
        with suppress(InvalidStateError):  # cancelled or closed meanwhile
            self.future.set_exception(error)
