"""What a reader of the figures must know, in sentences."""

from collections.abc import Sequence

from tilshi.evaluation.answer import Direction
from tilshi.evaluation.metrics import MOST_RESAMPLED
from tilshi.evaluation.plan import Plan

REVERSED = "the source is a translation itself: easier than what a newsroom has, read the other direction first"


def remarks(plan: Plan, directions: Sequence[Direction]) -> tuple[str, ...]:
    """Return the remarks on an evaluation."""
    return tuple(_of_plan(plan) + _of_directions(directions))


def _of_plan(plan: Plan) -> list[str]:
    told = [f"{one.name}: {one.note}" for one in plan.compute_types if one.note]
    if plan.full_precision is None:
        told.append("the full precision weights were not asked for: what the others cost is not known")
    if not plan.tasks:
        told.append(f"{plan.card.id} translates nothing: speed and survival are those of translations")
    if plan.options.limit is not None:
        told.append(f"only the first {plan.options.limit:,} rows of each set: not comparable with whole sets")
    told += [f"{name}: ignored, its name tells no two languages of the desk" for name in plan.sets.ignored]
    told += [
        f"{one.name}.{one.first}-{one.second}: over {MOST_RESAMPLED:,} sentences, no intervals; --limit gives them"
        for one in dict.fromkeys(one for one, _ in plan.translations)
        if not plan.options.quick and not plan.has_intervals(one)
    ]
    served = {(one.name, one.first, one.second) for one, _ in plan.translations}
    told += [
        f"{one.name}.{one.first}-{one.second}: left out, no direction of it is translated"
        for one in plan.sets.parallel
        if (one.name, one.first, one.second) not in served
    ]
    return told


def _of_directions(directions: Sequence[Direction]) -> list[str]:
    backwards = ", ".join(f"{one.set} {one.direction}" for one in directions if one.source_is_translated)
    told = [f"{backwards}: {REVERSED}"] if backwards else []
    split = [(one, max(system.split for system in one.systems)) for one in directions]
    told += [
        f"{one.set} {one.direction}: {count} sentences longer than the model reads, translated in parts"
        for one, count in split
        if count
    ]
    return told
