"""One `submit` on its way through a model's queue."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.call import Lane
from tilshi.engines.protocol import EngineReader, Generation, Hypothesis, Segment
from tilshi.errors import Cancelled, DeadlineExceeded, EngineFailed, Internal, InvalidValue, TilshiError

if TYPE_CHECKING:
    from tilshi.engines.alarms import Alarm


@dataclass(frozen=True, slots=True)
class Group:
    """What segments of one batch have in common."""

    task: Task
    options: DecodingOptions


@dataclass(eq=False, slots=True)
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
    """Segments, who waits for them, and what is computed so far.

    The future stays pending until it is answered, so that it can be cancelled at any time, between batches too.

    Attributes:
        segments: what to compute.
        lane: whose work it is.
        deadline: `time.monotonic()` after which nobody wants the answer; None = no limit.
        future: the answer, once all segments are computed.
        left: segments without an answer; the queue's lock guards it.
        alarm: rings at the deadline.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        lane: Lane,
        deadline: float | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        self.segments = tuple(segments)
        self.lane = lane
        self.deadline = deadline
        self.future: Future[Generation] = Future()
        self.left = len(self.segments)
        self.alarm: Alarm | None = None
        self._cancel = cancel
        self._submitted = time.monotonic()
        self._hypotheses: list[Hypothesis | None] = [None] * len(self.segments)
        self._calls = 0
        self._compute_seconds = 0.0

    def unwanted(self) -> TilshiError | None:
        """Return why nobody waits for the answer any more, or None."""
        if self.future.cancelled() or (self._cancel is not None and self._cancel.is_set()):
            return Cancelled("the call was cancelled")
        if self.deadline is not None and time.monotonic() > self.deadline:
            return overdue()
        return None

    def items(self, reader: EngineReader) -> list[Item]:
        """Return the segments with their lengths as the model reads them.

        Raises:
            InvalidValue: a segment is longer than the model reads.
        """
        tokens: dict[int, int] = {}
        by_task: dict[Task, list[int]] = {}
        for index, segment in enumerate(self.segments):
            by_task.setdefault(segment.task, []).append(index)
        for task, indices in by_task.items():
            counted = reader.count_tokens([self.segments[index].text for index in indices], task)
            tokens |= dict(zip(indices, counted, strict=True))
        if tokens and (longest := max(tokens.values())) > reader.max_source_tokens:
            message = f"text: a segment of {longest} tokens; the model reads at most {reader.max_source_tokens}"
            raise InvalidValue(message, param="text")
        items: list[Item] = []
        group: Group | None = None
        for index, segment in enumerate(self.segments):
            if group is None or group.task is not segment.task or group.options is not segment.options:
                group = Group(segment.task, segment.options)  # one object for a run, so that it is hashed once
            items.append(Item(self, index, max(1, tokens[index]), group))
        return items

    def spent(self, seconds: float) -> None:
        """Count one batch that carried some of the segments, finished or not."""
        self._calls += 1
        self._compute_seconds += seconds

    def take(self, items: Sequence[Item], hypotheses: Sequence[Hypothesis]) -> None:
        """Store what one batch made of some of the segments."""
        for item, hypothesis in zip(items, hypotheses, strict=True):
            self._hypotheses[item.index] = hypothesis

    def finish(self) -> Generation:
        """Hand over the answer, and return it; should a segment have none, the request fails instead."""
        known = tuple(hypothesis for hypothesis in self._hypotheses if hypothesis is not None)
        if len(known) < len(self.segments):
            self.fail(Internal(f"{len(self.segments) - len(known)} of {len(self.segments)} segments have no answer"))
        tokens = sum(hypothesis.source_tokens + hypothesis.target_tokens for hypothesis in known)
        waited = max(0.0, time.monotonic() - self._submitted - self._compute_seconds)
        generation = Generation(known, self._calls, tokens, waited, self._compute_seconds)
        with suppress(InvalidStateError):  # cancelled, or failed by another thread, meanwhile
            self.future.set_result(generation)
        return generation

    def fail(self, error: BaseException) -> None:
        """Hand over a failure; an error that is not ours becomes `EngineFailed` with the cause chained."""
        if not isinstance(error, TilshiError):
            failed = EngineFailed(f"the model failed: {type(error).__name__}")
            failed.__cause__ = error
            error = failed
        with suppress(InvalidStateError):  # cancelled, or failed by another thread, meanwhile
            self.future.set_exception(error)


def overdue() -> DeadlineExceeded:
    """Return the failure of a request whose deadline passed in the queue."""
    return DeadlineExceeded("the deadline passed while the work was waiting for the model")
