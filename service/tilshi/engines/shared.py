"""What the workers of a pool have in common."""

from collections.abc import Callable
from dataclasses import dataclass

from tilshi.engines.alarms import Alarms
from tilshi.engines.backoff import backoff_seconds
from tilshi.engines.memory import MemoryBudget
from tilshi.observe import Observer
from tilshi.settings import Settings


@dataclass(frozen=True, slots=True)
class Shared:
    """What the workers of a pool have in common.

    Attributes:
        settings: sizes of queue and batches, patience with crashes and hangs.
        alarms: deadlines and hangs.
        budget: memory for weights.
        observer: hears, by `model`: `engine_restarts`, `engine_hangs`, and what `Computing` and `EngineSlot` tell.
        on_hung: called with the id of a model that hangs, on the thread of the alarms.
        backoff: seconds to wait after so many crashes in a row.
    """

    settings: Settings
    alarms: Alarms
    budget: MemoryBudget
    observer: Observer
    on_hung: Callable[[str], None]
    backoff: Callable[[int], float] = backoff_seconds
