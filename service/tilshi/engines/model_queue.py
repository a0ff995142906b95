"""The bounded queue of one model: who waits, what waits, and how a place becomes free again."""

import threading
from collections.abc import Callable, Sequence
from typing import Final

from tilshi.engines.alarms import Alarms
from tilshi.engines.backlog import Backlog
from tilshi.engines.protocol import EngineReader, Hypothesis
from tilshi.engines.request import Item, Request, overdue
from tilshi.engines.throughput import Throughput
from tilshi.errors import QueueFull, TilshiError, TooLarge

MIN_RETRY_SECONDS: Final = 1.0
MAX_RETRY_SECONDS: Final = 60.0
"""Bounds of `QueueFull.retry_after`: no hammering, and no client that stays away for long after a burst."""

Refusal = Callable[[], TilshiError]


class ModelQueue:
    """Requests of one model. Thread-safe.

    A request holds as many places as it has unanswered segments, and gives all of them back at the moment its future
    ends: answered, failed, past its deadline (an alarm rings then), or cancelled by its caller. A `cancel` event tells
    nobody when it is set, so it is looked at whenever a place is short and whenever a batch is formed.

    Lengths are counted on the threads that submit as long as a reader is known, so that the model's thread is not kept
    from computing; before, on the model's thread.
    """

    def __init__(self, model_id: str, *, capacity: int, batch_tokens: int, alarms: Alarms) -> None:
        """Make an empty queue.

        Args:
            model_id: name of the model, for errors.
            capacity: segments that may be unanswered.
            batch_tokens: padded source tokens of one batch.
            alarms: rings at deadlines.
        """
        self.changed = threading.Condition()
        self.throughput = Throughput()
        self._model_id = model_id
        self._capacity = capacity
        self._alarms = alarms
        self._backlog = Backlog(batch_tokens)
        self._requests: dict[Request, None] = {}
        self._uncounted: dict[Request, None] = {}
        self._held = 0
        self._reader: EngineReader | None = None
        self._refusal: Refusal | None = None
        self._at_work: list[list[Item]] = []  # batches being computed

    @property
    def held(self) -> int:
        """Segments without an answer."""
        return self._held

    @property
    def refusing(self) -> bool:
        """Whether nothing is accepted any more."""
        return self._refusal is not None

    @property
    def waiting_tokens(self) -> int:
        """Source tokens that wait for a batch."""
        return self._backlog.tokens

    @property
    def has_work(self) -> bool:
        """Whether something waits for the model's thread."""
        return bool(self._uncounted) or len(self._backlog) > 0

    def put(self, request: Request) -> None:
        """Queue a request; whatever fails later is told to its future.

        Raises:
            TooLarge: it would not fit into an empty queue.
            QueueFull: it does not fit now; `retry_after` is the time the waiting tokens take, bounded.
            TilshiError: nothing is accepted any more, and why.
        """
        count = len(request.segments)
        if count > self._capacity:
            raise TooLarge(f"{count} segments in one call; a model's queue holds {self._capacity}", param="text")
        if self._held + count > self._capacity:
            self.sweep()
        with self.changed:
            if self._refusal is not None:
                raise self._refusal()
            if self._held + count > self._capacity:
                message = f"{self._held} segments are waiting for model {self._model_id!r}"
                raise QueueFull(message, retry_after=self._retry_after())
            self._held += count
            self._requests[request] = None
            if (reader := self._reader) is None:
                self._uncounted[request] = None
                self.changed.notify_all()
        if request.deadline is not None:
            request.alarm = self._alarms.at(request.deadline, lambda: self.fail(request, overdue()))
        request.future.add_done_callback(lambda _: self._cancelled(request))
        if reader is not None:
            self._count(request, reader)

    def read_with(self, reader: EngineReader | None) -> None:
        """Count the lengths of what waits, and from now on of everything as it comes; None = until told again, not."""
        with self.changed:
            self._reader = reader
            if reader is None:
                return
            waiting, self._uncounted = list(self._uncounted), {}
        for request in waiting:
            self._count(request, reader)

    def take(self) -> list[Item]:
        """Return the next batch, without the segments nobody waits for any more; `put_down` it afterwards."""
        while True:
            with self.changed:
                items = self._backlog.take()
            unwanted = {
                request: reason
                for request in {item.request: None for item in items}
                if (reason := request.unwanted()) is not None
            }
            for request, reason in unwanted.items():
                self.fail(request, reason)
            wanted = [item for item in items if item.request not in unwanted] if unwanted else items
            if wanted:
                with self.changed:
                    self._at_work.append(wanted)
            if wanted or not items:
                return wanted

    def put_down(self, items: list[Item]) -> None:
        """Note that a batch is not being computed any more."""
        with self.changed:
            self._at_work = [other for other in self._at_work if other is not items]

    def answer(self, parts: dict[Request, list[Item]], hypotheses: Sequence[Hypothesis]) -> list[Request]:
        """Hand over what a batch made of the parts of requests, in order; return the requests that are complete."""
        rest = iter(hypotheses)
        complete = []
        with self.changed:
            for request, part in parts.items():
                request.take(part, [next(rest) for _ in part])
                if request not in self._requests:
                    continue  # given up meanwhile
                request.left -= len(part)
                self._held -= len(part)
                if not request.left:
                    del self._requests[request]
                    complete.append(request)
        return complete

    def holds(self, request: Request) -> bool:
        """Whether somebody still waits for a request."""
        return request in self._requests

    def fail(self, request: Request, error: BaseException) -> None:
        """Free the place of a request, then tell its future."""
        if self._release(request):
            request.fail(error)

    def fail_all(self, error: BaseException, *, at_work: bool = True) -> None:
        """Fail everybody who waits; those with segments in a batch being computed only if `at_work`."""
        with self.changed:
            spared = set() if at_work else {item.request for items in self._at_work for item in items}
            requests = [request for request in self._requests if request not in spared]
        for request in requests:
            self.fail(request, error)

    def refuse(self, refusal: Refusal) -> None:
        """Accept nothing any more, for this reason."""
        with self.changed:
            self._refusal = refusal
            self.changed.notify_all()

    def sweep(self) -> None:
        """Free the places of those who set their `cancel` event, or whose deadline passes in this moment."""
        with self.changed:
            requests = list(self._requests)
        for request in requests:
            if (reason := request.unwanted()) is not None:
                self.fail(request, reason)

    def _count(self, request: Request, reader: EngineReader) -> None:
        try:
            items = request.items(reader)
        except (KeyboardInterrupt, SystemExit) as error:
            self.fail(request, error)
            raise
        except BaseException as error:  # noqa: BLE001 - a tokenizer's panic is none of Exception's; the caller is told
            self.fail(request, error)
            return
        with self.changed:
            if request not in self._requests:
                return
            if items:
                self._backlog.add(items)
                self.changed.notify_all()
                return
        if self._release(request):
            request.finish()

    def _cancelled(self, request: Request) -> None:
        """Free the place of a request whose caller cancelled the future; for any other it is free already."""
        if request.future.cancelled():
            request.future.set_running_or_notify_cancel()  # wakes those who wait for several futures
        self._release(request)
        if request.alarm is not None:
            self._alarms.cancel(request.alarm)

    def _release(self, request: Request) -> bool:
        """Free what a request holds; False if that was done before."""
        with self.changed:
            if request not in self._requests:
                return False
            del self._requests[request]
            self._uncounted.pop(request, None)
            self._held -= request.left
            self._backlog.drop(request)
            return True

    def _retry_after(self) -> float:
        uncounted = sum(request.left for request in self._uncounted)
        seconds = self.throughput.seconds(self._backlog.tokens, uncounted)
        return min(MAX_RETRY_SECONDS, max(MIN_RETRY_SECONDS, seconds))
