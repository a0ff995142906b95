"""What can be told of the models of a process at any moment, for readiness and metrics."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What a model is doing."""

    IDLE = "idle"
    """No weights in memory: not asked yet, closed for another model, or not loadable; the next request loads it."""
    LOADING = "loading"
    """Being loaded, or waiting for memory."""
    READY = "ready"
    """Loaded."""
    BACKING_OFF = "backing_off"
    """Its worker crashed and is about to be restarted; requests wait."""
    GIVEN_UP = "given_up"
    """Its worker crashed again and again; requests are refused until the process ends."""
    HUNG = "hung"
    """A batch does not come back; requests are refused until the process ends."""


FAILING = frozenset({State.BACKING_OFF, State.GIVEN_UP, State.HUNG})
"""States that readiness must not call ready."""


@dataclass(frozen=True, slots=True)
class ModelHealth:
    """One model.

    Attributes:
        model_id: of the card.
        state: what it is doing.
        segments: queue depth: segments accepted and not answered, those in the batch at work included.
        restarts: restarts of its worker since the process began.
    """

    model_id: str
    state: State
    segments: int
    restarts: int


@dataclass(frozen=True, slots=True)
class PoolHealth:
    """All models that were ever asked, in that order.

    Attributes:
        models: the models.
        memory_bytes: estimated size of the weights in memory.
        memory_limit_bytes: what they may take.
    """

    models: tuple[ModelHealth, ...]
    memory_bytes: int
    memory_limit_bytes: int

    @property
    def failing(self) -> tuple[ModelHealth, ...]:
        """The models that readiness must not call ready."""
        return tuple(model for model in self.models if model.state in FAILING)
