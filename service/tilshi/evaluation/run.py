"""One evaluation: every compute type in turn translates, writes and is timed; then everything is scored."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tilshi import __version__
from tilshi.catalog import Catalog
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.pool import EnginePool
from tilshi.evaluation import metrics, speed, survival, texts, weights
from tilshi.evaluation.answer import Computed, Direction, Evaluation, Sample, Survival, Texts, Translated, Written
from tilshi.evaluation.model import Model, Tell
from tilshi.evaluation.plan import Plan
from tilshi.evaluation.remarks import remarks
from tilshi.evaluation.sets import ParallelSet
from tilshi.evaluation.weights import ComputeType
from tilshi.settings import Settings

OpenPool = Callable[[Settings, Catalog], EnginePool]
_COPY = "copy"


@dataclass(frozen=True, slots=True)
class _Translations:
    """What one compute type made of one set in one direction."""

    texts: list[str]
    seconds: float
    split: int


@dataclass(slots=True)
class _Outputs:
    """What all compute types made; lists run parallel to the plan's translations and to `ruled`."""

    translations: list[dict[str, _Translations]]
    ruled: list[Texts]
    written: list[list[Written]]
    computed: list[Computed] = field(default_factory=list)
    survival: list[Survival] = field(default_factory=list)


def evaluate(plan: Plan, tell: Tell = lambda _: None, open_pool: OpenPool = EnginePool) -> Evaluation:
    """Do the work and return the figures.

    Args:
        plan: what is evaluated.
        tell: called with what is being done now.
        open_pool: makes the pool of one compute type.

    Raises:
        TilshiError: as `EnginePool.submit`.
    """
    kinds: tuple[texts.Kind, ...] = ("summary", "headline")
    ruled = [found for one in plan.sets.articles for kind in kinds if (found := texts.by_rule(one, kind, tell))]
    outputs = _Outputs([{} for _ in plan.translations], ruled, [[] for _ in ruled])
    for compute_type in plan.compute_types:
        tell(f"loading {plan.card.id} ({compute_type.name})")
        with open_pool(_settings(plan, compute_type), plan.catalog) as pool:
            model = Model(pool, plan.catalog, plan.card, plan.options.beam)
            _run(plan, model, compute_type, outputs, tell)
    directions, signatures = _scored(plan, outputs, tell)
    return Evaluation(
        tilshi=__version__,
        model=plan.card.id,
        weights=plan.digest,
        engine=plan.settings.engine,
        parameters=plan.weights.parameters,
        stored_as=plan.weights.stored_as,
        threads=plan.settings.model_threads,
        processors=os.cpu_count() or 1,
        beam_size=plan.options.beam or plan.catalog.rungs(plan.card, TaskName.TRANSLATE)[0].beam_size,
        limit=plan.options.limit,
        signatures=signatures,
        compute_types=tuple(outputs.computed),
        translation=tuple(directions),
        texts=tuple(_joined(ruled, outputs.written)),
        survival=tuple(outputs.survival),
        samples=tuple(_samples(plan, outputs)),
        remarks=remarks(plan, directions),
    )


def _settings(plan: Plan, compute_type: ComputeType) -> Settings:
    return plan.settings.model_copy(update={"compute_type": compute_type.computed})


def _run(plan: Plan, model: Model, compute_type: ComputeType, outputs: _Outputs, tell: Tell) -> None:
    """Let one compute type do everything; the first translation, to warm up, loads the weights."""
    name = compute_type.name
    timed = speed.measure(model, plan.tasks[0]) if plan.tasks else None
    outputs.computed.append(
        Computed(
            name=name,
            computed=compute_type.computed,
            full_precision=compute_type.full_precision,
            note=compute_type.note,
            bytes=weights.size(compute_type, plan.weights, plan.digest, plan.settings),
            speed=timed,
        )
    )
    outputs.survival += [survival.measure(model, task, name, tell) for task in plan.tasks]
    for (one, task), made in zip(plan.translations, outputs.translations, strict=True):
        made[name] = _translate(model, one, task, name, tell)
    articles = {(one.name, one.language): one for one in plan.sets.articles}
    for found, written in zip(outputs.ruled, outputs.written, strict=True):
        written.append(texts.by_model(articles[found.set, found.language], found.kind, model, name, tell))


def _translate(model: Model, one: ParallelSet, task: Task, name: str, tell: Tell) -> _Translations:
    label = f"{name}, {one.name} {task.source}-{task.target}"
    start = time.perf_counter()
    made, split = model.translate(one.side(task.source), task, lambda done: tell(f"{label}, {done}"))
    return _Translations(made, time.perf_counter() - start, split)


def _scored(plan: Plan, outputs: _Outputs, tell: Tell) -> tuple[list[Direction], dict[str, str]]:
    rows: list[Direction] = []
    signatures: dict[str, str] = {}
    for (one, task), made in zip(plan.translations, outputs.translations, strict=True):
        tell(f"scoring {one.name} {task.source}-{task.target}")
        base = plan.full_precision or plan.compute_types[0].name
        names = [base, *(name for name in made if name != base)]
        systems = {name: made[name].texts for name in names} | {_COPY: one.side(task.source)}
        resamples = metrics.RESAMPLES if plan.has_intervals(one) else 0
        scored = metrics.score(systems, one.side(task.target), resamples=resamples)
        if resamples or not signatures:
            signatures = dict(scored.signatures)
        rows.append(
            Direction(
                set=one.name,
                direction=f"{task.source}-{task.target}",
                sentences=len(one.pairs),
                source_is_translated=None if one.original is None else one.original is not task.source,
                copy_chrf=scored.systems[_COPY].chrf,
                systems=tuple(_row(name, made[name], scored, plan.full_precision) for name in made),
            )
        )
    return rows, signatures


def _row(name: str, made: _Translations, scored: metrics.Scored, full: str | None) -> Translated:
    own = scored.systems[name]
    compared = full is not None and name != full
    return Translated(
        compute_type=name,
        bleu=own.bleu,
        chrf=own.chrf,
        chrf_cost=scored.systems[full].chrf.value - own.chrf.value if compared and full else None,
        p_value=own.p_value if compared else None,
        seconds=made.seconds,
        split=made.split,
    )


def _joined(ruled: list[Texts], written: list[list[Written]]) -> list[Texts]:
    return [
        found.model_copy(update={"systems": (*rows, *found.systems)})
        for found, rows in zip(ruled, written, strict=True)
    ]


def _samples(plan: Plan, outputs: _Outputs) -> list[Sample]:
    return [
        Sample(
            set=one.name,
            direction=f"{task.source}-{task.target}",
            compute_type=name,
            source=source,
            reference=reference,
            hypothesis=hypothesis,
        )
        for (one, task), made in zip(plan.translations, outputs.translations, strict=True)
        for name, result in made.items()
        for source, reference, hypothesis in list(
            zip(one.side(task.source), one.side(task.target), result.texts, strict=True)
        )[: plan.options.samples]
    ]
