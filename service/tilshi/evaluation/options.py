"""What is to be evaluated."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tilshi.errors import InvalidValue
from tilshi.languages import Language, parse_language

MAX_BEAM: Final = 32
MAX_SAMPLES: Final = 100


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """The options of one evaluation.

    Attributes:
        folder: where the test sets are.
        model: id of a card.
        directions: (source, target) of translations; empty = all the model has.
        compute_types: names; empty = what the desk runs, and the full precision weights.
        limit: most rows of each set; None = all.
        beam: hypotheses kept at each step; None = what the model's card says.
        quick: no confidence intervals.
        samples: sentences shown of each set, direction and compute type.

    Raises:
        InvalidValue: a number is out of its range.
    """

    folder: Path
    model: str = "compact"
    directions: tuple[tuple[Language, Language], ...] = ()
    compute_types: tuple[str, ...] = ()
    limit: int | None = None
    beam: int | None = None
    quick: bool = False
    samples: int = 0

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit < 1:
            raise InvalidValue(f"--limit: {self.limit}; use 1 or more", param="limit")
        if self.beam is not None and not 1 <= self.beam <= MAX_BEAM:
            raise InvalidValue(f"--beam: {self.beam}; use 1 to {MAX_BEAM}", param="beam")
        if not 0 <= self.samples <= MAX_SAMPLES:
            raise InvalidValue(f"--samples: {self.samples}; use 0 to {MAX_SAMPLES}", param="samples")


def parse_directions(value: str) -> tuple[tuple[Language, Language], ...]:
    """Return the directions of a list such as `ru-en,kk-ru`, each once.

    Raises:
        InvalidValue: one is not two languages of the desk.
    """
    found = []
    for part in value.split(","):
        source, dash, target = part.strip().partition("-")
        pair = parse_language(source, "--directions"), parse_language(target or source, "--directions")
        if not dash or pair[0] is pair[1]:
            raise InvalidValue(
                f"--directions: {part.strip()[:20]!r} is no direction; use two languages as in ru-en",
                param="directions",
            )
        found.append(pair)
    return tuple(dict.fromkeys(found))
