"""Where a model's engine is while it is loaded: made when it is asked, closed when another needs the memory."""

import time
from collections.abc import Callable

from tilshi.engines.memory import MemoryBudget
from tilshi.engines.model_queue import ModelQueue
from tilshi.engines.protocol import Engine
from tilshi.observe import Observer


class EngineSlot:
    """One engine at most. `load` and `unload` are for the model's thread alone, the rest is thread-safe.

    The observer hears, by `model`: `engine_loads`, `engine_load_seconds`, `engine_evictions`.

    Attributes:
        model_id: of the card.
        engine: the loaded engine, or None.
    """

    def __init__(
        self,
        model_id: str,
        make: Callable[[], Engine],
        weigh: Callable[[], int],
        *,
        queue: ModelQueue,
        budget: MemoryBudget,
        observer: Observer,
    ) -> None:
        """Make an empty slot.

        Args:
            model_id: name of the model, for errors and labels.
            make: loads the engine.
            weigh: says how many bytes it will take.
            queue: who waits for it.
            budget: who else needs memory.
            observer: told of loads and evictions.
        """
        self.model_id = model_id
        self.engine: Engine | None = None
        self._make, self._weigh = make, weigh
        self._queue, self._budget, self._observer = queue, budget, observer
        self._give_way_at: float | None = None

    @property
    def idle(self) -> bool:
        """Whether nobody waits for it."""
        return self._queue.held == 0

    @property
    def asked_to_give_way(self) -> bool:
        """Whether another model waits for the memory."""
        return self._give_way_at is not None

    def give_way(self, at: float) -> None:
        """Close the engine as soon as nobody waits for it; from `at` (`time.monotonic()`) on, before the next batch."""
        with self._queue.changed:
            self._give_way_at = at if self._give_way_at is None else min(at, self._give_way_at)
            self._queue.changed.notify_all()

    def must_give_way(self) -> bool:
        """Whether the engine has to be closed now, because another model needs the memory."""
        with self._queue.changed:
            at = self._give_way_at
            if at is None or (self.engine is not None and self._queue.has_work and time.monotonic() < at):
                return False
            self._give_way_at = None
            return self.engine is not None

    def evict(self) -> None:
        """Close the engine for another model."""
        self.unload()
        self._observer.count("engine_evictions", model=self.model_id)

    def load(self) -> Engine | None:
        """Wait for memory, load and return the engine; None if meanwhile nobody wants it any more.

        Raises:
            Unavailable: it is larger than the memory budget, or cannot be loaded.
            EngineClosed: the pool was closed.
            Exception: whatever else making it raises.
        """
        try:
            self._budget.acquire(self, self._weigh())
            if self._queue.refusing or not self._queue.has_work:
                self.unload()
                return None
            began = time.perf_counter()
            engine = self._make()
        except BaseException:
            self.unload()
            raise
        self._observer.count("engine_loads", model=self.model_id)
        self._observer.observe("engine_load_seconds", time.perf_counter() - began, model=self.model_id)
        self.engine = engine
        self._queue.read_with(engine)
        return engine

    def unload(self) -> None:
        """Close the engine, if there is one; its memory counts until that is done."""
        engine, self.engine = self.engine, None
        self._queue.read_with(None)
        try:
            if engine is not None:
                engine.close()
        finally:
            self._budget.release(self)

    def used(self) -> None:
        """Note that the engine was used just now."""
        self._budget.touch(self)

    def hangs(self) -> None:
        """Note that the engine will not give way."""
        self._budget.pin(self)
