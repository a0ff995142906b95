"""What this room needs of the rooms below, as narrow as it needs it."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Protocol

from tilshi.cache.protocol import Entry
from tilshi.catalog.tasks import Task
from tilshi.engines.call import Lane
from tilshi.engines.protocol import EngineInfo, Generation, Segment


class Pool(Protocol):
    """Models to ask; `tilshi.engines.pool.EnginePool` is one."""

    def submit(
        self,
        model_id: str,
        segments: Sequence[Segment],
        *,
        lane: Lane,
        deadline: float | None,
        cancel: threading.Event | None,
    ) -> Future[Generation]:
        """Queue segments that share one task; the future also carries the engine's failure."""

    def info(self, model_id: str) -> EngineInfo:
        """What identifies the model's output."""

    def count_tokens(self, model_id: str, texts: Sequence[str], task: Task) -> list[int]:
        """Source tokens of each text, special tokens and prompt included."""

    def max_source_tokens(self, model_id: str) -> int:
        """Longest source the model reads."""


class Flights(Protocol):
    """Keys being computed right now; `tilshi.cache.inflight.InFlight` is one."""

    def compute(
        self,
        keys: Sequence[str],
        compute_missing: Callable[[Sequence[str]], Mapping[str, Entry]],
        *,
        check: Callable[[], None],
    ) -> dict[str, Entry]:
        """Return an entry per key; keys another thread is computing are waited for."""
