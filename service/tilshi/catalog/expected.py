"""What a profile costs to run: seconds and memory for an article, as measured (`models/expected.toml`)."""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tilshi.catalog.files import what_is_wrong
from tilshi.errors import Internal

Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Expected(BaseModel):
    """What an article of 600 words takes: Russian, into English and Kazakh, models loaded.

    Attributes:
        article_seconds_summary: for the summary and its translations.
        article_seconds_full: for the translations of the whole text, too.
        peak_bytes: most memory of the process, models included.
        cores: of the processor it was measured on.
        measured: whether every model of the profile was; else some figures are extrapolated from a smaller one.
        command: what measures it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article_seconds_summary: Seconds
    article_seconds_full: Seconds
    peak_bytes: Annotated[int, Field(gt=0)]
    cores: Annotated[int, Field(gt=0)]
    measured: bool
    command: str


_TABLES = TypeAdapter(dict[str, Expected])


def read_expected(file: Path) -> dict[str, Expected]:
    """Return what is expected of each profile, by name; none where there is no such file.

    Raises:
        Internal: the file is not valid.
    """
    if not file.is_file():
        return {}
    try:
        return _TABLES.validate_python(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as error:
        raise Internal(f"{file.name} is not valid: {what_is_wrong(error)}") from error
