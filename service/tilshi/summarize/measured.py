"""The extractive summariser's own measured score (`prompts/measured/extractive.toml`)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from tilshi.errors import Internal
from tilshi.resources import data_dir


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure that a model must beat before `auto` prefers it.

    Attributes:
        set: name of the evaluation set, as in model cards.
        metric: name of the metric, as in model cards.
        value: the score x 100.
    """

    set: str
    metric: str
    value: float

    @classmethod
    def read(cls, file: Path) -> Self:
        """Return the figure stored in `file`.

        Raises:
            Internal: the file is missing or not valid.
        """
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            return cls(str(table["set"]), str(table["metric"]), float(table["value"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Internal(f"{file.name} is not a valid measured score: {error!r}") from error


@cache
def extractive_score() -> Measured:
    """Return the stored figure of the extractive summariser."""
    return Measured.read(data_dir("prompts") / "measured" / "extractive.toml")
