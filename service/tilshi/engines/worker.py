"""The one thread of a loaded model: waits for requests, merges their segments into batches, answers."""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from tilshi.engines import batching
from tilshi.engines.call import Lane
from tilshi.engines.protocol import Engine, Hypothesis
from tilshi.engines.request import Group, Item, Request
from tilshi.errors import EngineClosed, EngineFailed, Internal, InvalidValue, QueueFull, TooLarge
from tilshi.observe import Observer

_LOG = logging.getLogger(__name__)
_SMOOTHING = 0.2  # weight of the newest batch in the mean time of a segment
_FIRST_GUESS = 0.05  # seconds per segment before anything was measured
_MIN_RETRY, _MAX_RETRY = 1.0, 60.0  # seconds


class Worker:
    """A model's queue and thread. The engine is made on that thread, at the first request.

    Attributes:
        engine: the loaded engine; None before, and after a failed load.
    """

    def __init__(
        self, model_id: str, load: Callable[[], Engine], *, capacity: int, batch_tokens: int, observer: Observer
    ) -> None:
        """Start the thread.

        Args:
            model_id: name of the model, for errors and labels.
            load: makes the engine.
            capacity: segments that may wait.
            batch_tokens: padded source tokens of one batch.
            observer: told of every batch.
        """
        self.engine: Engine | None = None
        self._model_id = model_id
        self._load = load
        self._capacity = capacity
        self._batch_tokens = batch_tokens
        self._observer = observer
        self._changed = threading.Condition()
        self._requests: list[Request] = []
        self._closed = False
        self._seconds_per_segment = _FIRST_GUESS
        self._thread = threading.Thread(target=self._run, name=f"engine-{model_id}", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether requests are still answered."""
        return self._thread.is_alive() and not self._closed

    @property
    def queued(self) -> int:
        """Segments that wait for a batch, or are in one."""
        with self._changed:
            return sum(_size(request) for request in self._requests)

    def submit(self, request: Request) -> None:
        """Queue a request.

        Raises:
            TooLarge: it would not fit into an empty queue.
            QueueFull: it does not fit now.
            EngineClosed: the model was closed.
        """
        count = len(request.segments)
        if count > self._capacity:
            raise TooLarge(f"{count} segments in one call; a model's queue holds {self._capacity}", param="text")
        with self._changed:
            if self._closed:
                raise EngineClosed(f"model {self._model_id!r} was closed")
            waiting = sum(_size(other) for other in self._requests)
            if waiting + count > self._capacity:
                wait = min(_MAX_RETRY, max(_MIN_RETRY, waiting * self._seconds_per_segment))
                raise QueueFull(f"{waiting} segments are waiting for model {self._model_id!r}", retry_after=wait)
            self._requests.append(request)
            self._changed.notify()

    def load(self) -> Engine:
        """Return the engine, loaded if need be; whatever loading raises is raised here.

        Raises:
            EngineClosed: the model was closed meanwhile.
        """
        request = Request((), Lane.INTERACTIVE, None, None)
        self.submit(request)
        request.future.result()
        if self.engine is None:
            raise EngineClosed(f"model {self._model_id!r} was closed")
        return self.engine

    def close(self, timeout: float) -> None:
        """Fail what waits, let the batch in work end (at most `timeout` seconds), free the engine."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(timeout)
        self._fail_all(EngineClosed(f"model {self._model_id!r} was closed"))

    def _run(self) -> None:
        try:
            while self._wait():
                self._step()
        except BaseException as error:  # noqa: BLE001  # whatever ends the thread, nobody may wait for it in vain
            # the kind only: a message may hold article text
            _LOG.error("the thread of model %r ended: %s", self._model_id, type(error).__name__)
            self._closed = True
            self._fail_all(EngineFailed(f"the thread of model {self._model_id!r} ended"))
        finally:
            self._fail_all(EngineClosed(f"model {self._model_id!r} was closed"))
            engine, self.engine = self.engine, None
            if engine is not None:
                engine.close()

    def _wait(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._requests)
            return not self._closed

    def _step(self) -> None:
        """Load if need be, forget what nobody wants, compute one batch."""
        with self._changed:
            requests = list(self._requests)
        try:
            engine = self.engine = self.engine or self._load()
        except Exception as error:  # noqa: BLE001  # told to everybody who waits; the next submit tries again
            for request in requests:
                self._fail(request, error)
            return
        ready = [request for request in requests if self._prepare(engine, request)]
        if items := self._next_batch(ready):
            self._compute(engine, items)

    def _prepare(self, engine: Engine, request: Request) -> bool:
        """Count tokens on first sight; False if there is nothing to compute for the request."""
        if (reason := request.unwanted()) is not None:
            self._fail(request, reason)
            return False
        if request.todo is None:
            try:
                request.todo = _items(engine, request)
            except Exception as error:  # noqa: BLE001  # told to the caller
                self._fail(request, error)
                return False
        if not request.todo:
            request.finish()
            self._forget(request)
            return False
        return True

    def _next_batch(self, requests: Sequence[Request]) -> list[Item]:
        """Return the batch that holds the oldest item of the most urgent lane."""
        items = [item for request in requests for item in request.todo or ()]
        if not items:
            return []
        oldest = next((item for item in items if item.request.lane is Lane.INTERACTIVE), items[0])
        group = [item for item in items if item.group == oldest.group]
        batches = batching.plan([item.tokens for item in group], self._batch_tokens)
        chosen = next(batch for batch in batches if group.index(oldest) in batch)
        return [group[index] for index in chosen]

    def _compute(self, engine: Engine, items: Sequence[Item]) -> None:
        """Compute a batch; if it fails, each request's part of it alone, so that one cannot fail another."""
        parts: dict[Request, list[Item]] = {}
        for item in items:
            parts.setdefault(item.request, []).append(item)
        for request in [request for request in parts if not request.start()]:
            del parts[request]
            self._forget(request)
        if len(parts) > 1:
            try:
                self._answer(engine, parts)
            except Exception as error:  # noqa: BLE001  # the parts tell whose fault it is
                _LOG.warning("a shared batch of model %r failed: %s", self._model_id, type(error).__name__)
            else:
                return
        for request, part in parts.items():
            try:
                self._answer(engine, {request: part})
            except Exception as error:  # noqa: BLE001  # told to the caller
                self._fail(request, error)

    def _answer(self, engine: Engine, parts: dict[Request, list[Item]]) -> None:
        items = [item for part in parts.values() for item in part]
        began = time.perf_counter()
        hypotheses = engine.generate([item.segment for item in items])
        if len(hypotheses) != len(items):
            raise Internal(f"model {self._model_id!r} answered {len(hypotheses)} of {len(items)} segments")
        self._measure(hypotheses, time.perf_counter() - began)
        rest = iter(hypotheses)
        for request, part in parts.items():
            request.take(part, [next(rest) for _ in part])
            if not request.todo:
                self._forget(request)

    def _measure(self, hypotheses: Sequence[Hypothesis], seconds: float) -> None:
        self._seconds_per_segment += _SMOOTHING * (seconds / len(hypotheses) - self._seconds_per_segment)
        tokens = sum(hypothesis.source_tokens + hypothesis.target_tokens for hypothesis in hypotheses)
        self._observer.observe("engine_batch_seconds", seconds, model=self._model_id)
        self._observer.observe("engine_batch_segments", len(hypotheses), model=self._model_id)
        self._observer.count("engine_tokens", tokens, model=self._model_id)

    def _fail(self, request: Request, error: BaseException) -> None:
        self._forget(request)
        request.fail(error)

    def _forget(self, request: Request) -> None:
        with self._changed:
            if request in self._requests:
                self._requests.remove(request)

    def _fail_all(self, error: BaseException) -> None:
        with self._changed:
            requests, self._requests = self._requests, []
        for request in requests:
            request.fail(error)


def _size(request: Request) -> int:
    """Segments of a request that still wait."""
    return len(request.segments) if request.todo is None else len(request.todo)


def _items(engine: Engine, request: Request) -> list[Item]:
    tokens: dict[int, int] = {}
    for task in dict.fromkeys(segment.task for segment in request.segments):
        of_task = [index for index, segment in enumerate(request.segments) if segment.task == task]
        counted = engine.count_tokens([request.segments[index].text for index in of_task], task)
        tokens |= dict(zip(of_task, counted, strict=True))
    if too_long := [count for count in tokens.values() if count > engine.max_source_tokens]:
        message = f"text: a segment of {max(too_long)} tokens; the model reads at most {engine.max_source_tokens}"
        raise InvalidValue(message, param="text")
    return [
        Item(request, index, tokens[index], Group(request.lane, segment.task, segment.options))
        for index, segment in enumerate(request.segments)
    ]
