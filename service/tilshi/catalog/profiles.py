"""Profiles: which model does which task, directly or through a pivot language (`models/profiles.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tilshi.catalog.cards import Grade, ModelCard
from tilshi.catalog.expected import Expected
from tilshi.catalog.files import what_is_wrong
from tilshi.catalog.tasks import Task, TaskName
from tilshi.errors import Internal, UnsupportedDirection
from tilshi.languages import NAMES, Language

_VERBS = {
    TaskName.TRANSLATE: "translate from {source} to {target}",
    TaskName.SUMMARIZE: "summarise {source} text in {target}",
    TaskName.TITLE: "write a {target} title for {source} text",
}


@dataclass(frozen=True, slots=True)
class Hop:
    """One model's part of a route."""

    model_id: str
    source: Language
    target: Language


@dataclass(frozen=True, slots=True)
class Route:
    """The models a text passes through, in order; `pivot` is the language between them, if there are two."""

    hops: tuple[Hop, ...]
    pivot: Language | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A named choice of models.

    Attributes:
        name: what callers select it by.
        description: one sentence for people.
        routes: what it can do, and how.
        grade: the worst grade of its models.
        missing: translations it says it cannot do, and why.
        expected: what an article takes; None where nobody measured it.
    """

    name: str
    description: str
    routes: Mapping[Task, Route]
    grade: Grade
    missing: Mapping[Task, str] = field(default_factory=dict)
    expected: Expected | None = None

    @property
    def models(self) -> tuple[str, ...]:
        """Ids of its models, each once, in order of the routes."""
        return tuple(dict.fromkeys(hop.model_id for route in self.routes.values() for hop in route.hops))

    def find(self, task: TaskName, source: Language, target: Language) -> Route | None:
        """Return the route, or None where the profile has none."""
        return self.routes.get(Task(task, source, target))

    def route(self, task: TaskName, source: Language, target: Language) -> Route:
        """Return the route.

        Raises:
            UnsupportedDirection: the profile has no model and no pivot for it.
        """
        found = self.find(task, source, target)
        if found is None:
            what = _VERBS[task].format(source=NAMES[source], target=NAMES[target])
            reason = self.missing.get(Task(task, source, target))
            why = f": {reason}" if reason else ""
            raise UnsupportedDirection(f"profile {self.name!r} has no model to {what}{why}", param="targets")
        return found


class _RouteTable(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    task: TaskName
    source: Language
    target: Language
    model: str | None = None
    pivot: Language | None = None


class _MissingTable(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Language
    target: Language
    reason: Annotated[str, Field(min_length=1)]


class _ProfileTable(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    description: str
    routes: tuple[_RouteTable, ...]
    missing: tuple[_MissingTable, ...] = ()


_TABLES = TypeAdapter(dict[str, _ProfileTable])


def read_profiles(file: Path, cards: Mapping[str, ModelCard], *, complete: bool = False) -> dict[str, Profile]:
    """Return the profiles in `file` by name.

    Args:
        file: the profiles.
        cards: the models they may name, by id.
        complete: whether each must have every translation direction, or list it as missing.

    Raises:
        Internal: the file is not valid, names a model that has no card or whose card lacks the task,
            pivots through a route that the same profile does not have, lists as missing what it has,
            or is not complete though it must be.
    """
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        parsed = _TABLES.validate_python(tables)
    except (tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as error:
        raise Internal(f"{file.name} is not valid: {what_is_wrong(error)}") from error
    profiles = {name: _build(name, table, cards) for name, table in parsed.items()}
    for profile in profiles.values() if complete else ():
        _every_direction(profile)
    return profiles


def _build(name: str, table: _ProfileTable, cards: Mapping[str, ModelCard]) -> Profile:
    routes: dict[Task, Route] = {}
    for entry in (entry for entry in table.routes if entry.pivot is None):
        task = Task(entry.task, entry.source, entry.target)
        card = cards.get(entry.model or "")
        if card is None or not card.supports(task):
            raise Internal(
                f"profile {name!r}: no card {entry.model!r} that can {task.name} {task.source}-{task.target}"
            )
        routes[task] = Route((Hop(card.id, entry.source, entry.target),))
    direct = dict(routes)
    for entry in (entry for entry in table.routes if entry.pivot is not None):
        routes[Task(entry.task, entry.source, entry.target)] = _pivot(name, entry, direct)
    missing = {Task(TaskName.TRANSLATE, entry.source, entry.target): entry.reason for entry in table.missing}
    if both := [task for task in missing if task in routes]:
        raise Internal(f"profile {name!r}: {both[0].source}-{both[0].target} is listed as missing, but has a route")
    grades: set[Any] = {cards[hop.model_id].grade for route in routes.values() for hop in route.hops}
    return Profile(name, table.description, routes, "demo" if "demo" in grades else "production", missing)


def _every_direction(profile: Profile) -> None:
    for source, target in permutations(Language, 2):
        task = Task(TaskName.TRANSLATE, source, target)
        if task not in profile.routes and task not in profile.missing:
            raise Internal(f"profile {profile.name!r} neither routes {source}-{target} nor lists it as missing")


def _pivot(name: str, entry: _RouteTable, direct: Mapping[Task, Route]) -> Route:
    pivot = entry.pivot
    if pivot is None or entry.model is not None or entry.task is not TaskName.TRANSLATE:
        raise Internal(f"profile {name!r}: a pivot is for translations, and takes the place of a model")
    legs = (Task(entry.task, entry.source, pivot), Task(entry.task, pivot, entry.target))
    if missing := [leg for leg in legs if leg not in direct]:
        raise Internal(f"profile {name!r}: pivot needs the route {missing[0].source}-{missing[0].target}")
    return Route(tuple(hop for leg in legs for hop in direct[leg].hops), pivot)
