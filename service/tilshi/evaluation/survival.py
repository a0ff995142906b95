"""What of a text comes through a model at the first try: masks, markers, numbers; on sentences of the project's own."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from tilshi.catalog.tasks import Task
from tilshi.evaluation.answer import Survival
from tilshi.evaluation.model import Model, Tell
from tilshi.languages import Language
from tilshi.text.checks.numbers import check_numbers
from tilshi.text.findings import WarningCode
from tilshi.text.masking import mask, unmask
from tilshi.text.number_marks import numbered

_MARKER: Final = re.compile(r"</?b\d+>")
_MARK: Final = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of one language.

    Attributes:
        masked: with values that are masked (addresses, phones, placeholders …).
        marked: with one or two pairs of markers.
        numbers: with numbers in digits.
    """

    masked: tuple[str, ...]
    marked: tuple[str, ...]
    numbers: tuple[str, ...]


@cache
def sentences(language: Language) -> Sentences:
    """Return the sentences of a language."""
    table = tomllib.loads(files(__package__).joinpath("data/survival.toml").read_text(encoding="utf-8"))[language]
    return Sentences(*(tuple(table[kind]) for kind in ("masked", "marked", "numbers")))


def plain_sentences(language: Language) -> list[str]:
    """Return all sentences of a language as a reader sees them: no markers, values in their places."""
    found = sentences(language)
    return [*found.masked, *(_MARKER.sub("", text) for text in found.marked), *found.numbers]


def kept_brackets(source: str, hypothesis: str) -> bool:
    """Whether each mark of a masked text stands in its hypothesis exactly once as it was, and no other does."""
    return sorted(_MARK.findall(source)) == sorted(_MARK.findall(hypothesis))


def kept_markers(source: str, hypothesis: str) -> bool:
    """Whether all markers stand in a hypothesis exactly once and in the order of the source."""
    return _MARKER.findall(source) == _MARKER.findall(hypothesis)


def kept_numbers(source: str, hypothesis: str, task: Task) -> bool:
    """Whether a hypothesis has every number of its source, in digits or in words."""
    found = check_numbers(source, hypothesis, task.source, task.target)
    return all(finding.code is not WarningCode.NUMBER_MISSING for finding in found)


def measure(model: Model, task: Task, compute_type: str, tell: Tell) -> Survival:
    """Return the shares of one direction.

    Raises:
        TilshiError: as `EnginePool.submit`.
    """
    own, direction = sentences(task.source), f"{task.source}-{task.target}"
    tell(f"{compute_type}, survival {direction}")
    masked = [mask(text) for text in own.masked]
    brackets = _answers(model, [one.text for one in masked], task)
    markers = _answers(model, own.marked, task)
    numbers = _answers(model, own.numbers, task)
    bare = None
    if model.card.marks == "numbers":
        forms = [numbered(one.text) for one in masked]
        answers = _answers(model, [form.text for form in forms], task)
        lost = [
            unmask(form.marked(text), one.values).lost for form, text, one in zip(forms, answers, masked, strict=True)
        ]
        bare = _share([not values for values in lost])
    return Survival(
        compute_type=compute_type,
        direction=direction,
        sentences=len(own.masked),
        brackets=_share([kept_brackets(one.text, text) for one, text in zip(masked, brackets, strict=True)]),
        bare_numbers=bare,
        markers=_share([kept_markers(*pair) for pair in zip(own.marked, markers, strict=True)]),
        numbers=_share([kept_numbers(*pair, task) for pair in zip(own.numbers, numbers, strict=True)]),
    )


def _answers(model: Model, texts: Sequence[str], task: Task) -> list[str]:
    return [answer.text for answer in model.generate(texts, task)]


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags)
