"""Model cards: what each model is, may be used for, and how well it does (`models/NAME.toml`)."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from tilshi.catalog.calibration import Calibration
from tilshi.catalog.files import what_is_wrong
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.errors import Internal
from tilshi.languages import Language

Family = Literal["marian", "m2m100", "mbart", "t5", "bart", "fsmt"]
Commercial = Literal["yes", "no", "unclear"]
Grade = Literal["demo", "production"]
Positive = Annotated[int, Field(gt=0)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CardTask(_Table):
    """One task the model can do, and between which languages."""

    task: TaskName
    source: Language
    target: Language


class Decoding(_Table):
    """The card's own search options; the fields of `DecodingOptions.search`, same defaults."""

    beam_size: Positive = 1
    max_length_factor: Annotated[float, Field(ge=0)] = 1.6
    max_length_extra: Annotated[int, Field(ge=0)] = 16
    min_new_tokens: Annotated[int, Field(ge=0)] = 0
    no_repeat_ngram_size: Annotated[int, Field(ge=0)] = 0
    repetition_penalty: Annotated[float, Field(gt=0)] = 1.0
    length_penalty: float = 1.0
    num_hypotheses: Positive = 1

    def options(self) -> DecodingOptions:
        """Return the options as the engines take them."""
        return DecodingOptions(**self.model_dump())


class Repair(_Table):
    r"""One thing the model's tokenizer loses, put back into its output.

    Attributes:
        languages: target languages it applies to.
        pattern: regular expression searched in the output.
        replacement: what stands there instead, as in `re.sub`.
        when_source: apply only where the source contains this string; empty = always.
    """

    languages: tuple[Language, ...]
    pattern: str
    replacement: str
    when_source: str = ""

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return value


class Score(_Table):
    """A measured or published figure, and where it comes from."""

    set: str
    direction: str
    metric: str
    value: float
    source: str


class ModelCard(_Table):
    """One model.

    Attributes:
        id: name of the model here, and of its card file.
        hub: repository on the hub; None for a bundled model.
        revision: commit of that repository; None: the one that the first pull finds, which the lock then pins.
        page: address of the page that the facts of this card were checked against.
        path: folder of bundled weights, relative to `models/`.
        licence: SPDX identifier or LicenseRef-….
        commercial: whether the licence allows commercial use, the training data's licences included.
        attribution: what the licence asks to be said where the output is published; empty where it asks nothing.
        training_data: what the model was trained on, as its page says.
        data_restriction: what the licences of that data forbid; empty where nothing is known to.
        max_source_tokens: longest source, special tokens and prompt included.
        max_target_tokens: longest output the model has positions for.
        prompt: id of the prompt file.
        language_tokens: the tokens a multilingual model marks languages with.
        source_language_tokens: those it marks sources with, where they are others.
        shortlist: whether a `shortlist.json` (the pieces each tag may be answered with) must stand beside the weights.
        decoding: rung 0 of the retry ladder.
        marks: what it copies best in place of a masked value: a number in brackets, or a bare number.
        calibration: what its scores are worth; None where nobody measured it.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=64)]
    description: str
    hub: str | None = None
    revision: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$")] | None = None
    page: Annotated[str, Field(pattern=r"^https://")] | None = None
    path: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")] | None = None
    family: Family
    tasks: tuple[CardTask, ...] = Field(min_length=1)
    licence: Annotated[str, Field(min_length=1)]
    commercial: Commercial
    commercial_reason: Annotated[str, Field(min_length=1)]
    attribution: str = ""
    training_data: str
    data_restriction: str = ""
    parameters: Positive
    max_source_tokens: Positive
    max_target_tokens: Positive
    shortlist: bool = False
    decoding: Decoding = Decoding()
    prompt: str
    grade: Grade
    scores: tuple[Score, ...] = ()
    language_tokens: dict[Language, str] = Field(default_factory=dict)
    source_language_tokens: dict[Language, str] = Field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    marks: Literal["brackets", "numbers"] = "brackets"
    calibration: Calibration | None = None

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        if (self.path is None) == (self.hub is None):
            raise ValueError("exactly one of path (bundled) and hub (downloaded) must be given")
        return self

    @model_validator(mode="after")
    def _calibrates_what_it_does(self) -> Self:
        for curve in self.calibration.curves if self.calibration else ():
            if not self.supports(Task(TaskName.TRANSLATE, curve.source, curve.target)):
                raise ValueError(f"calibrated for {curve.source}-{curve.target}, which is not among its tasks")
        return self

    def supports(self, task: Task) -> bool:
        """Whether the card lists the task."""
        return any(
            (entry.task, entry.source, entry.target) == (task.name, task.source, task.target) for entry in self.tasks
        )


def read_card(file: Path) -> ModelCard:
    """Return the card in `file`.

    Raises:
        Internal: the file is not a valid card, or is not named after its id.
    """
    try:
        card = ModelCard.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as error:
        raise Internal(f"model card {file.name} is not valid: {what_is_wrong(error)}") from error
    if card.id != file.stem:
        raise Internal(f"model card {file.name} must be named after its id {card.id!r}")
    return card
