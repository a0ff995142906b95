"""Everything that can go wrong is looked at before a model is loaded."""

from dataclasses import dataclass

from tilshi.catalog import Catalog, ModelCard, store
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines import loading
from tilshi.errors import InvalidValue, UnsupportedDirection
from tilshi.evaluation import metrics, weights
from tilshi.evaluation.options import EvaluationOptions
from tilshi.evaluation.sets import ParallelSet, TestSets, read_folder
from tilshi.evaluation.weights import ComputeType, Weights
from tilshi.languages import Language
from tilshi.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be evaluated.

    Attributes:
        options: as asked for.
        settings: of the desk.
        catalog: has the card.
        card: of the model.
        digest: of its weights.
        weights: on disk.
        compute_types: in the order they run.
        tasks: the translations.
        sets: what the folder holds.
    """

    options: EvaluationOptions
    settings: Settings
    catalog: Catalog
    card: ModelCard
    digest: str
    weights: Weights
    compute_types: tuple[ComputeType, ...]
    tasks: tuple[Task, ...]
    sets: TestSets

    @property
    def translations(self) -> list[tuple[ParallelSet, Task]]:
        """Every set in every direction that is to be translated."""
        return [
            (one, task)
            for one in self.sets.parallel
            for task in self.tasks
            if {task.source, task.target} == {one.first, one.second}
        ]

    @property
    def full_precision(self) -> str | None:
        """The name of the compute type that loses nothing of the weights, if it runs."""
        return next((one.name for one in self.compute_types if one.full_precision), None)

    def has_intervals(self, one: ParallelSet) -> bool:
        """Whether the scores of a set get intervals: they were asked for, and the set is not too large."""
        return not self.options.quick and len(one.pairs) <= metrics.MOST_RESAMPLED


def prepare(options: EvaluationOptions, settings: Settings, catalog: Catalog) -> Plan:
    """Return the plan of an evaluation.

    Raises:
        NotFound: there is no such model.
        LicenceRefused: it may not be used.
        ModelNotInstalled: its files are not here.
        Unavailable: its files are damaged, or sacreBLEU is needed and not installed.
        UnsupportedDirection: the model lacks a direction asked for.
        InvalidValue, TooLarge: as `read_folder` and `weights.choose`; or no set has a direction of the model.
    """
    card = catalog.card(options.model)
    settings = settings.model_copy(update={"engine": loading.engine_of(card, settings)})
    reader = loading.inspect(card, catalog, settings)
    found = weights.read_weights(store.locate(card, settings))
    chosen = weights.choose(options.compute_types, found, settings)
    tasks = _tasks(card, options.directions)
    sets = read_folder(options.folder, options.limit)
    plan = Plan(options, settings, catalog, card, reader.info.digest, found, chosen, tasks, sets)
    if plan.translations:
        metrics.require()
    elif not sets.articles:
        names = ", ".join(f"{task.source}-{task.target}" for task in tasks) or "none"
        message = f"FOLDER: no set has a direction that is to be translated ({names}), and there are no articles"
        raise InvalidValue(message, param="folder")
    return plan


def _tasks(card: ModelCard, asked: tuple[tuple[Language, Language], ...]) -> tuple[Task, ...]:
    """Return the translations asked for; none = all the model has.

    Raises:
        UnsupportedDirection: the model lacks one.
    """
    able = [(task.source, task.target) for task in card.tasks if task.task is TaskName.TRANSLATE]
    for source, target in asked:
        if (source, target) not in able:
            has = ", ".join(f"{one}-{other}" for one, other in able) or "no translation at all"
            message = f"--directions: model {card.id!r} has no {source}-{target}; it has {has}"
            raise UnsupportedDirection(message, param="directions")
    return tuple(Task(TaskName.TRANSLATE, *pair) for pair in asked or dict.fromkeys(able))
