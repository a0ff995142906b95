"""What stands before the text, per task, and how the search gets stricter from rung to rung (`prompts/*.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tilshi.catalog.tasks import DecodingOptions, Length, Task, TaskName
from tilshi.errors import Internal, InvalidValue
from tilshi.languages import NAMES, Language

ISO_639_3 = MappingProxyType({Language.RU: "rus", Language.KK: "kaz", Language.EN: "eng"})
_TEXT = "{text}"
_OPTION_NAMES = frozenset(DecodingOptions().search())


@dataclass(frozen=True, slots=True)
class Prompt:
    """A versioned set of templates; the version is part of every cache key.

    Attributes:
        id: name of the file.
        version: changed whenever a template changes.
        templates: by task, and by length where a model is told how much to write; each ends in `{text}` and may use
            `{source}`, `{target}` (names in English), `{source2}`, `{target2}` (ISO 639-1), `{source3}`, `{target3}`
            (ISO 639-3).
    """

    id: str
    version: str
    templates: Mapping[TaskName, Mapping[Length, str]]

    def prefix(self, task: Task) -> str:
        """Return what stands before the text; for a task without a length, what stands there for a medium one.

        Raises:
            InvalidValue: the prompt has no template for the task.
        """
        try:
            template = self.templates[task.name][task.length or Length.MEDIUM]
        except KeyError:
            raise InvalidValue(f"prompt {self.id!r} has no template for {task.name.value!r}", param="task") from None
        return template.removesuffix(_TEXT).format(**_names(task))


def _names(task: Task) -> dict[str, str]:
    names = {}
    for side, language in (("source", task.source), ("target", task.target)):
        names[side], names[f"{side}2"], names[f"{side}3"] = NAMES[language], language.value, ISO_639_3[language]
    return names


@dataclass(frozen=True, slots=True)
class DecodingProfile:
    """How rung 0 is adapted to a task and length, and what each retry changes on top of it."""

    tasks: Mapping[str, Mapping[str, Any]]
    retries: tuple[Mapping[str, Any], ...]

    def rungs(self, base: DecodingOptions, task: TaskName, length: Length | None = None) -> tuple[DecodingOptions, ...]:
        """Return the options of every rung: the card's own (`base`) first, then the retries."""
        first = replace(base, **self.tasks.get(task.value, {}))
        if length is not None:
            first = replace(first, **self.tasks.get(f"{task.value}.{length.value}", {}))
        return (first, *(replace(first, **retry) for retry in self.retries))


def read_prompt(file: Path) -> Prompt:
    """Return the prompt in `file`.

    Raises:
        Internal: the file is not a valid prompt.
    """
    table = _read(file)
    try:
        templates = {TaskName(name): _by_length(template) for name, template in table["templates"].items()}
        prompt = Prompt(str(table["id"]), str(table["version"]), MappingProxyType(templates))
        for name, length in product(templates, Length):
            template = templates[name][length]
            if not template.endswith(_TEXT) or template.count(_TEXT) != 1:
                raise Internal(f"prompt {file.name}: template {name.value!r} must end in {_TEXT}")
            prompt.prefix(Task(name, Language.RU, Language.EN, length))
    except (KeyError, ValueError, AttributeError, IndexError) as error:
        raise Internal(f"prompt {file.name} is not valid: {error!r}") from error
    if prompt.id != file.stem:
        raise Internal(f"prompt {file.name} must be named after its id {prompt.id!r}")
    return prompt


def _by_length(template: str | Mapping[str, str]) -> Mapping[Length, str]:
    """Return the template of every length: one for all, or a table that names each of them."""
    if isinstance(template, str):
        return MappingProxyType(dict.fromkeys(Length, template))
    templates = {Length(name): str(one) for name, one in template.items()}
    if missing := set(Length) - set(templates):
        raise ValueError(f"no template for length {min(missing).value!r}")
    return MappingProxyType(templates)


def read_decoding(file: Path) -> DecodingProfile:
    """Return the decoding profile in `file`.

    Raises:
        Internal: the file is not valid.
    """
    table = _read(file)
    tasks: dict[str, Mapping[str, Any]] = {}
    for task, values in table.get("task", {}).items():
        lengths = {name: value for name, value in values.items() if isinstance(value, dict)}
        tasks[task] = {name: value for name, value in values.items() if name not in lengths}
        tasks |= {f"{task}.{length}": value for length, value in lengths.items()}
    retries = tuple(table.get("retry", ()))
    if unknown := {name.split(".")[0] for name in tasks} - set(TaskName):
        raise Internal(f"{file.name}: unknown task {min(unknown)!r}")
    for options in (*tasks.values(), *retries):
        if unknown := set(options) - _OPTION_NAMES:
            raise Internal(f"{file.name}: unknown decoding option {min(unknown)!r}")
    return DecodingProfile(MappingProxyType(tasks), retries)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Internal(f"{file.name} is not valid TOML: {error}") from error
