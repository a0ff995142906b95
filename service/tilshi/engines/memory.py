"""The memory that the weights of all models may take, and who gives way when another model is wanted."""

import threading
import time
from typing import Final, Protocol

from tilshi.errors import EngineClosed, NotReady, Unavailable

TENURE_SECONDS: Final = 10.0
"""How long a model that is never idle may go on while another waits for its memory. Loading takes up to 4 s
(`benchmarks/results/sizes.json`), so that even two busy models that take turns mostly compute."""


class Holder(Protocol):
    """A model's worker, as the budget sees it."""

    @property
    def model_id(self) -> str:
        """Id of the model."""

    @property
    def idle(self) -> bool:
        """Whether nobody waits for it."""

    def give_way(self, at: float) -> None:
        """Close the model as soon as nobody waits for it; from `at` (`time.monotonic()`) on, before the next batch."""


class MemoryBudget:
    """Who holds how many bytes. Thread-safe; loads that wait get their turn in order of arrival."""

    def __init__(self, limit: int) -> None:
        """Make an empty budget of `limit` bytes."""
        self.limit = limit
        self._changed = threading.Condition(threading.Lock())
        self._sizes: dict[Holder, int] = {}  # least recently used first
        self._line: list[Holder] = []
        self._pinned: set[Holder] = set()
        self._closed = False

    @property
    def used(self) -> int:
        """Bytes held."""
        with self._changed:
            return sum(self._sizes.values())

    def acquire(self, holder: Holder, size: int) -> None:
        """Wait until `size` bytes are free and hold them; idle models are asked to give way, the least used first.

        Raises:
            Unavailable: the model alone is larger than the budget.
            NotReady: what hangs leaves too little for it.
            EngineClosed: the budget was closed.
        """
        if size > self.limit:
            raise Unavailable(
                f"model {holder.model_id!r} takes {size} bytes; TILSHI_MODEL_MEMORY_BYTES allows {self.limit}"
            )
        with self._changed:
            self._line.append(holder)
            try:
                while not self._may_take(holder, size):
                    self._changed.wait()
                self._sizes[holder] = size
            finally:
                self._line.remove(holder)
                self._changed.notify_all()

    def release(self, holder: Holder) -> None:
        """Give back what a holder has, if anything: its model is closed."""
        with self._changed:
            self._sizes.pop(holder, None)
            self._pinned.discard(holder)
            self._changed.notify_all()

    def touch(self, holder: Holder) -> None:
        """Note that a holder's model was used just now."""
        with self._changed:
            if holder in self._sizes:
                self._sizes[holder] = self._sizes.pop(holder)

    def pin(self, holder: Holder) -> None:
        """Note that a holder's model hangs, so that waiting for its memory is in vain."""
        with self._changed:
            self._pinned.add(holder)
            self._changed.notify_all()

    def close(self) -> None:
        """Let nobody wait or acquire any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _may_take(self, holder: Holder, size: int) -> bool:
        if self._closed:
            raise EngineClosed(f"model {holder.model_id!r} was closed")
        if self._line[0] is not holder:
            return False
        if size + sum(self._sizes.get(pinned, 0) for pinned in self._pinned) > self.limit:
            raise NotReady(f"there is no memory for model {holder.model_id!r}: another model hangs")
        missing = sum(self._sizes.values()) + size - self.limit
        if missing <= 0:
            return True
        now = time.monotonic()
        movable = [other for other in self._sizes if other not in self._pinned]
        for other in sorted(movable, key=lambda one: not one.idle):  # stable: least recently used first
            other.give_way(now + TENURE_SECONDS)
            missing -= self._sizes[other]
            if missing <= 0:
                break
        return False
