"""What a score is worth: from a model's own score to the quality a reader can expect, as measured on dev data."""

import json
import math
import re
import tomllib
from itertools import pairwise
from typing import Annotated, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tilshi.catalog.tasks import Task, TaskName
from tilshi.languages import Language

Share = Annotated[float, Field(ge=0, le=1)]
_DECIMALS = 3  # more would be noise: dev sets have a few hundred sentences


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Curve(_Table):
    """The calibration of one translation direction: a monotone map, straight lines between a few knots.

    Attributes:
        source: language translated from.
        target: language translated to.
        set: the dev set it was fitted on.
        sentences: how many of its sentences.
        scores: knots, mean natural-log probability per target token, increasing.
        chrf: expected sentence chrF2 at each knot, 0..1, never falling.
        doubtful_below: the lowest fifth of the dev set's scores lies below this score.
    """

    source: Language
    target: Language
    set: str
    sentences: Annotated[int, Field(gt=0)]
    scores: tuple[float, ...] = Field(min_length=2)
    chrf: tuple[Share, ...] = Field(min_length=2)
    doubtful_below: float

    @model_validator(mode="after")
    def _is_monotone(self) -> Self:
        if len(self.scores) != len(self.chrf):
            raise ValueError("scores and chrf must have the same length")
        if any(left >= right for left, right in pairwise(self.scores)):
            raise ValueError("scores must increase")
        if any(left > right for left, right in pairwise(self.chrf)):
            raise ValueError("chrf must not fall")
        return self

    def confidence(self, score: float | None) -> float | None:
        """Return the expected chrF, 0..1, for a score; the outermost knots' beyond them, None for an unknown score."""
        if score is None or math.isnan(score):
            return None
        return round(float(np.interp(score, self.scores, self.chrf)), _DECIMALS)

    def doubtful(self, score: float | None) -> bool:
        """Whether the score is as low as those of the worst fifth of the dev set."""
        return score is not None and score < self.doubtful_below


class Calibration(_Table):
    """The curves of a model, which hold for the weights they were measured with and no others.

    Attributes:
        weights: digest of those weights, as `tilshi.catalog.store.weight_digest` gives it.
        curves: one per calibrated direction.
    """

    weights: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    curves: tuple[Curve, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_direction_once(self) -> Self:
        directions = [(curve.source, curve.target) for curve in self.curves]
        if len(set(directions)) != len(directions):
            raise ValueError("a direction has two curves")
        return self

    def curve(self, task: Task, digest: str) -> Curve | None:
        """Return the curve for translations with the weights of `digest`; None where nothing was measured."""
        if task.name is not TaskName.TRANSLATE or digest != self.weights:
            return None
        return next((one for one in self.curves if (one.source, one.target) == (task.source, task.target)), None)


def with_calibration(card: str, calibration: Calibration) -> str:
    """Return the text of a card with this calibration in place of its own, at the end; all else stays as it is.

    Raises:
        ValueError: the text is no card, or laid out so that something else would be lost.
    """
    tables = re.split(r"^(?=\[)", card, flags=re.MULTILINE)
    kept = "".join(table for table in tables if not re.match(r"\[{1,2}calibration\b", table))
    lines = [kept.rstrip(), "", "[calibration]", f'weights = "{calibration.weights}"']
    for curve in calibration.curves:
        lines += ["", "[[calibration.curves]]"]
        lines += [f"{name} = {json.dumps(value)}" for name, value in curve.model_dump(mode="json").items()]
    text = "\n".join(lines) + "\n"
    before, after = tomllib.loads(card), tomllib.loads(text)
    before.pop("calibration", None)
    if Calibration.model_validate(after.pop("calibration")) != calibration or before != after:
        raise ValueError("the card's own tables cannot be told from its calibration")
    return text
