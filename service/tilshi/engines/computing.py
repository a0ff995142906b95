"""Computing a batch: on behalf of several requests, so that one cannot fail another, measured and watched."""

import logging
import time
from collections.abc import Callable, Sequence

from tilshi.engines.alarms import Alarms
from tilshi.engines.model_queue import ModelQueue
from tilshi.engines.protocol import Engine, Hypothesis
from tilshi.engines.request import Item, Request
from tilshi.errors import Internal
from tilshi.observe import Observer

_LOG = logging.getLogger(__name__)


class Computing:
    """Computes batches of one model, on the model's thread and its helper's.

    The observer hears, by `model`: `engine_batch_seconds`, `engine_batch_segments`, `engine_batch_tokens` (source
    tokens), `engine_padding_share` (padding of the padded source tokens, 0..1), `engine_tokens` (source and target
    tokens); by `model` and `lane`: `engine_segments`, and `engine_queue_seconds` of each finished request.
    """

    def __init__(
        self,
        model_id: str,
        queue: ModelQueue,
        alarms: Alarms,
        observer: Observer,
        *,
        hang_seconds: float,
        hung: Callable[[], None],
    ) -> None:
        """Make one.

        Args:
            model_id: name of the model, for errors and labels.
            queue: where answers and failures are handed over.
            alarms: rings for a batch that hangs.
            observer: told of every batch.
            hang_seconds: what one batch may take.
            hung: called, on the thread of the alarms, when a batch takes longer.
        """
        self._model_id = model_id
        self._queue = queue
        self._alarms = alarms
        self._observer = observer
        self._hang_seconds = hang_seconds
        self._hung = hung
        self._ended = 0.0  # when the latest batch was done

    def compute(self, engine: Engine, items: Sequence[Item]) -> bool:
        """Compute a batch; if it fails, each request's part of it alone. Returns whether any part succeeded."""
        parts: dict[Request, list[Item]] = {}
        for item in items:
            parts.setdefault(item.request, []).append(item)
        if len(parts) > 1:
            try:
                self._answer(engine, parts)
            except Exception as error:  # noqa: BLE001  # the parts tell whose fault it is
                _LOG.warning("a shared batch of model %r failed: %s", self._model_id, type(error).__name__)
            else:
                return True
        succeeded = False
        for request, part in parts.items():
            if not self._queue.holds(request):
                continue
            try:
                self._answer(engine, {request: part})
                succeeded = True
            except Exception as error:  # noqa: BLE001  # told to the caller
                self._queue.fail(request, error)
        return succeeded

    def _answer(self, engine: Engine, parts: dict[Request, list[Item]]) -> None:
        items = [item for part in parts.values() for item in part]
        began = time.perf_counter()
        alarm = self._alarms.at(time.monotonic() + self._hang_seconds, self._hung)
        try:
            hypotheses = engine.generate([item.segment for item in items])
        finally:
            self._alarms.cancel(alarm)
            seconds = time.perf_counter() - began
            for request in parts:
                request.spent(seconds)
        if len(hypotheses) != len(items):
            raise Internal(f"model {self._model_id!r} answered {len(hypotheses)} of {len(items)} segments")
        # everybody is answered before anything is measured, and what was answered is never computed again
        waits = [(request, request.finish().queue_seconds) for request in self._queue.answer(parts, hypotheses)]
        try:
            self._measure(parts, items, hypotheses, seconds)
            for request, waited in waits:
                self._observer.observe("engine_queue_seconds", waited, model=self._model_id, lane=request.lane.value)
        except Exception as error:  # noqa: BLE001  # an observer's failure is none of those who wait
            _LOG.error("a batch of model %r could not be measured: %s", self._model_id, type(error).__name__)

    def _measure(
        self,
        parts: dict[Request, list[Item]],
        items: Sequence[Item],
        hypotheses: Sequence[Hypothesis],
        seconds: float,
    ) -> None:
        tokens = sum(item.tokens for item in items)
        with self._queue.changed:
            now = time.perf_counter()
            alone = min(seconds, now - self._ended)  # two batches at once take no longer than both together
            self._ended = now
            self._queue.throughput.add(len(items), tokens, alone)
        padded = len(items) * max(item.tokens for item in items)
        produced = sum(hypothesis.source_tokens + hypothesis.target_tokens for hypothesis in hypotheses)
        observe, model = self._observer.observe, self._model_id
        observe("engine_batch_seconds", seconds, model=model)
        observe("engine_batch_segments", len(items), model=model)
        observe("engine_batch_tokens", tokens, model=model)
        observe("engine_padding_share", 1 - tokens / padded, model=model)
        self._observer.count("engine_tokens", produced, model=model)
        lanes: dict[str, int] = {}
        for request, part in parts.items():
            lanes[request.lane.value] = lanes.get(request.lane.value, 0) + len(part)
        for lane, segments in lanes.items():
            self._observer.count("engine_segments", segments, model=model, lane=lane)
