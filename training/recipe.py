"""Recipes: what a model is trained on and how, as TOML files that say everything a run needs besides the data."""

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tilshi.catalog.prompts import ISO_639_3
from tilshi.languages import Language
from training.noise import Noise
from training.plan import Plan
from training.sentinels import Shares

RECIPES: Final = Path(__file__).parent / "recipes"
TITLE, SUMMARY = "title", "summary"
_TASK_TAGS = {TITLE: ">>ttl<<", SUMMARY: ">>sum<<"}


class Held(BaseModel):
    """Rows that are held out for the loss during training.

    Attributes:
        rows: of each pair of languages at most.
        corpora: only from these; empty for all.
        shortest: characters of a held-out text at least: words of a dictionary say little.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: Annotated[int, Field(ge=0, le=10_000)] = 250
    corpora: tuple[str, ...] = ()
    shortest: Annotated[int, Field(ge=0)] = 40


class Recipe(BaseModel):
    """Everything a run needs besides the data and the first weights.

    Attributes:
        description: one line.
        shares: what share of the target tokens each direction gets: `ru-en`, `ru-title`, `ru-summary`, `kk-kk`
            (denoising).
        default_weight: of corpora that `corpora.toml` does not list, such as a newsroom's own.
        longest: pieces of a text at most; longer rows are left out.
        lead: characters of an article that a headline or a summary is written from.
        sentinels: share of the pairs with sentinels and markers.
        noise: of denoising rows.
        held: rows held out.
        plans: how to train, by device.
        seed: of the preparation.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    description: str
    shares: dict[str, Annotated[float, Field(gt=0, le=1)]]
    default_weight: Annotated[float, Field(gt=0)] = 1.0
    longest: Annotated[int, Field(ge=8, le=500)] = 180
    lead: Annotated[int, Field(ge=40, le=5000)] = 280
    sentinels: Shares = Shares()
    noise: Noise = Noise()
    held: Held = Held()
    plans: dict[Literal["cpu", "cuda"], Plan]
    seed: int = 1

    @property
    def tags(self) -> dict[str, str]:
        """The tag of each direction."""
        return {direction: tag_of(direction) for direction in self.shares}


def tag_of(direction: str) -> str:
    """Return what stands in front of the source of a direction: `>>kaz<<` of `ru-kk`, `>>ttl<<` of `ru-title`.

    Raises:
        ValueError: no such direction.
    """
    source, _, target = direction.partition("-")
    if source in ISO_639_3 and target in _TASK_TAGS:
        return _TASK_TAGS[target]
    if source in ISO_639_3 and target in ISO_639_3:
        return f">>{ISO_639_3[Language(target)]}<<"
    languages = ", ".join(sorted(ISO_639_3))
    raise ValueError(f"direction {direction!r}: expected SOURCE-TARGET of {languages}, or SOURCE-title, SOURCE-summary")


def load(file: Path) -> Recipe:
    """Read a recipe.

    Raises:
        ValueError: it is not one; the message names the field.
        OSError: it can't be read.
    """
    try:
        recipe = Recipe.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        _ = recipe.tags
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except ValueError as error:  # TOML that is none, a direction that is none
        raise ValueError(f"{file}: {error}") from error
    return recipe
