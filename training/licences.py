"""Which corpora there are, under which licence, and which of them may be used without a doubt."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from training.materials import Material

TABLE = Path(__file__).with_name("corpora.toml")
PERMISSIVE = frozenset({"CC0-1.0", "CC-BY", "CC-BY-4.0", "CC-BY-2.0", "Apache-2.0", "MIT", "MPL-2.0", "Unicode-3.0"})
"""Licences under which a corpus may be marked `clear`."""

_LONGEST = 200  # characters of a field
_TSV = re.compile(r"(?P<name>.+)\.tsv(?:\.xz|\.gz)?")
_Text = Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class Corpus(BaseModel):
    """One corpus of the table.

    Attributes:
        name: what the names of its files begin with, up to the first dot.
        weight: how often one of its pairs is drawn, against 1 for an ordinary one.
        kind: what it is about.
        licence: SPDX identifier, or in words what the source states.
        made_by: who translated it.
        clear: whether the licence plainly allows any use of what was learnt.
        reason: why it is clear, or why it is not.
        form: how its texts are written: as in print, all in lower case, or with spaces around punctuation.
        forbidden: whether its licence, or that of the model that wrote it, forbids commercial use.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: _Text
    weight: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]
    kind: _Text
    licence: _Text
    made_by: _Text
    clear: bool
    reason: _Text
    form: Literal["plain", "lower-cased", "tokenised"] = "plain"
    forbidden: bool = False

    @model_validator(mode="after")
    def _permissive(self) -> Self:
        if self.clear and self.licence not in PERMISSIVE:
            known = ", ".join(sorted(PERMISSIVE))
            raise ValueError(f"clear = true, but licence {self.licence!r} is not one of {known}")
        return self


def load(path: Path = TABLE) -> dict[str, Corpus]:
    """Return the corpora of a table, by name, in the table's order.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not a table of corpora; the message names file, corpus and field.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
    entries = table.pop("corpus", None)
    if table or not isinstance(entries, dict) or not entries:
        raise ValueError(f"{path.name}: holds tables [corpus.NAME] and nothing else")
    return {name: _corpus(path, name, fields) for name, fields in entries.items()}


def permissive(corpora: Mapping[str, Corpus]) -> tuple[dict[str, Corpus], dict[str, str]]:
    """Return the corpora that are clearly licensed, and for each of the others why it is left out."""
    kept = {name: corpus for name, corpus in corpora.items() if corpus.clear}
    return kept, {name: f"{corpus.licence}: {corpus.reason}" for name, corpus in corpora.items() if name not in kept}


def corpus_of(file: Path, corpora: Mapping[str, Corpus]) -> Corpus:
    """Return the corpus a file of pairs is of.

    Raises:
        ValueError: the table has none of that name: nothing is trained on whose licence nobody wrote down.
    """
    name = file.name.split(".", 1)[0]
    if name not in corpora:
        raise ValueError(f"{file.name}: no [corpus.{name}] in the table of corpora; add it with its licence")
    return corpora[name]


def distilled(file: Path) -> Corpus | None:
    """Return the corpus that a file of distilled pairs is, from the TOML beside it; None where there is none.

    It is clear where its teacher may be used commercially under one of `PERMISSIVE`.

    Raises:
        OSError: the TOML can't be read.
        ValueError: it does not tell the teacher.
    """
    named = _TSV.fullmatch(file.name)
    told = file.with_name(f"{named['name']}.toml") if named else None
    if told is None or not told.is_file():
        return None
    made = Material.of_teacher(told)
    return Corpus(
        name=file.name.split(".", 1)[0],
        weight=1.0,
        kind="distilled",
        licence=made.licence,
        made_by=f"machine ({made.name})",
        clear=made.commercial == "yes" and made.licence in PERMISSIVE,
        forbidden=made.commercial == "no",
        reason=made.reason[:_LONGEST],
    )


def notes(corpora: Iterable[Corpus]) -> str:
    """Return one line a corpus: its name, who made it and its licence, as a model card tells it."""
    return "\n".join(f"{one.name} ({one.kind}, {one.made_by}): {one.licence}" for one in corpora)


def _corpus(path: Path, name: str, fields: object) -> Corpus:
    if not isinstance(fields, dict) or "name" in fields:
        raise ValueError(f"{path.name}: [corpus.{name}] is not a table of a corpus")
    try:
        return Corpus(name=name, **fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "clear"
        raise ValueError(f"{path.name}: [corpus.{name}] {field}: {first['msg']}") from error
