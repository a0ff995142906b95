"""What this room needs of the rooms below, as narrow as it needs it."""

from collections.abc import Sequence
from typing import Protocol

from tilshi.catalog.tasks import Task


class Reader(Protocol):
    """Tells how much of a text a model can read; `tilshi.engines.pool.EnginePool` is one."""

    def count_tokens(self, model_id: str, texts: Sequence[str], task: Task) -> list[int]:
        """Source tokens of each text, special tokens and prompt included."""

    def max_source_tokens(self, model_id: str) -> int:
        """Longest source the model reads."""


class Score(Protocol):
    """A figure on a model card."""

    @property
    def set(self) -> str:
        """Evaluation set."""

    @property
    def metric(self) -> str:
        """Metric."""

    @property
    def value(self) -> float:
        """The figure."""


class Card(Protocol):
    """The part of a model card that `auto` looks at."""

    @property
    def scores(self) -> Sequence[Score]:
        """What the model was measured at."""


class Cards(Protocol):
    """Where cards are; `tilshi.catalog.Catalog` is one."""

    def card(self, model_id: str) -> Card:
        """The card of a model."""
