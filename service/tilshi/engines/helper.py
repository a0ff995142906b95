"""A second thread that computes while the model's own does, so that no core idles at the end of a batch."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tilshi.engines.computing import Computing
from tilshi.engines.model_queue import ModelQueue
from tilshi.engines.protocol import Engine


class Helper:
    """Keeps a second batch in flight for engines that take two calls at once.

    An engine computes a batch in parts, one a core, and the parts of one batch are never ready together; with a second
    batch in flight the free core goes on with that (measured: `benchmarks/pool.py`). It is started only while the
    model's own thread computes, and only if it is full: few requests are computed at once and together, as before.
    """

    def __init__(
        self,
        model_id: str,
        queue: ModelQueue,
        computing: Computing,
        *,
        batch_tokens: int,
        crashed: Callable[[BaseException], None],
    ) -> None:
        """Make one; its thread is started with the first engine that can use it.

        Args:
            model_id: name of the model.
            queue: what waits.
            computing: computes batches.
            batch_tokens: source tokens of a full batch.
            crashed: called, on the second thread, with whatever ended a batch that is no `Exception`.
        """
        self._model_id = model_id
        self._queue, self._computing = queue, computing
        self._batch_tokens = batch_tokens
        self._crashed = crashed
        self._engine: Engine | None = None  # only while it may be used
        self._busy = False
        self._thread: threading.Thread | None = None

    @contextmanager
    def beside(self, engine: Engine) -> Iterator[None]:
        """Let the second thread start batches of its own until this ends."""
        if engine.concurrent_calls > 1:
            with self._queue.changed:
                self._engine = engine
                self._queue.changed.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=f"engine-{self._model_id}-2", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._queue.changed:
                self._engine = None

    def rest(self) -> None:
        """Wait until the second thread computes nothing."""
        with self._queue.changed:
            self._queue.changed.wait_for(lambda: not self._busy)

    def _run(self) -> None:
        while (engine := self._wait()) is not None:
            try:
                if items := self._queue.take():
                    try:
                        self._computing.compute(engine, items)
                    finally:
                        self._queue.put_down(items)
            except BaseException as error:  # noqa: BLE001  # supervised by the model's own thread
                with self._queue.changed:
                    self._engine = None  # nobody uses it any more
                self._crashed(error)
            finally:
                with self._queue.changed:
                    self._busy = False
                    self._queue.changed.notify_all()

    def _wait(self) -> Engine | None:
        """Wait for a full batch and mark the engine as in use; None when the queue is closed."""
        queue = self._queue
        with queue.changed:
            queue.changed.wait_for(
                lambda: queue.refusing or (self._engine is not None and queue.waiting_tokens >= self._batch_tokens)
            )
            if queue.refusing:
                return None
            self._busy = True
            return self._engine
