"""What `python -m training train` does: put a run together, train, show how it goes."""

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import torch
from filelock import FileLock, Timeout
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from training import materials
from training.examples import load
from training.licences import Corpus
from training.materials import Material
from training.optimiser import NotFinite
from training.prepare import EXAMPLES, PREPARED
from training.recipe import Recipe
from training.sampling import Uses
from training.trainer import LOG, Trainer
from training.trainer import Progress as Reported


@dataclass(frozen=True, slots=True)
class Parts:
    """What a run is put together from.

    Attributes:
        examples: folder that `prepare` wrote.
        model: folder that `start` wrote.
        device: `cpu`, `cuda`, or `auto` for a GPU where there is one.
        recipe: shares and plans.
        corpora: the table of corpora, for its weights.
    """

    examples: Path
    model: Path
    device: str
    recipe: Recipe
    corpora: dict[str, Corpus]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a part of a run ended.

    Attributes:
        stopped: whether a signal ended it.
        last: the last line of the log.
    """

    stopped: bool
    last: str


def train(run: Path, parts: Parts, minutes: float | None, console: Console) -> Ended:
    """Train, or go on, and show how it goes.

    Args:
        run: folder of the run.
        parts: what it is put together from.
        minutes: of this part; None for all.
        console: where progress is shown.

    Raises:
        ValueError: the parts don't fit together, another process trains there, or the loss is no number any more.
        OSError: a file can't be read or written.
    """
    try:
        with FileLock(run / ".lock", timeout=0):
            trainer = _trainer(run, parts, console)
            _show(trainer, minutes, console)
    except Timeout as error:
        raise ValueError(f"{run}: another process trains there") from error
    except NotFinite as error:
        raise ValueError(f"{error}; start again from the checkpoint with a lower learning rate") from error
    return Ended(trainer.stopped, (run / LOG).read_text(encoding="utf-8").splitlines()[-1])


def _trainer(run: Path, parts: Parts, console: Console) -> Trainer:
    device = ("cuda" if torch.cuda.is_available() else "cpu") if parts.device == "auto" else parts.device
    plan = {str(name): plan for name, plan in parts.recipe.plans.items()}.get(device)
    if plan is None:
        raise ValueError(f"the recipe has no [plans.{device}]")
    rows = load(parts.examples / EXAMPLES)
    prepared = json.loads((parts.examples / PREPARED).read_text(encoding="utf-8"))
    recorded = {name: Corpus.model_validate(corpus) for name, corpus in prepared["corpora"].items()}
    weights = {name: parts.corpora.get(name, recorded[name]).weight for name in rows.corpora}
    made_of = [*materials.read(parts.model), *map(Material.of_corpus, recorded.values())]
    shares = {name: share for name, share in parts.recipe.shares.items() if prepared["rows"].get(name)}
    for name in sorted(set(parts.recipe.shares) - set(shares)):
        console.print(f"no examples of {name}: the others get its share", markup=False, highlight=False)
    return Trainer(parts.model, run, Uses(rows, shares, weights), plan, device, made_of)


def _show(trainer: Trainer, minutes: float | None, console: Console) -> None:
    plan = trainer.plan
    drawn = find_spec("matplotlib") is not None
    if not drawn:
        console.print("no plot: matplotlib is not installed", markup=False)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as shown:
        task = shown.add_task("training", total=plan.minutes, completed=int(trainer.minutes))

        def tell(progress: Reported) -> None:
            told = f"update {progress.step}, {progress.target_tokens:,} tokens, loss {progress.loss:.3f}"
            shown.update(task, completed=progress.minutes, description=told)
            if drawn:
                draw(trainer.run)

        trainer.train(plan.minutes if minutes is None else minutes, tell)


def draw(run: Path) -> None:
    """Draw the plot of a run again: RUN/progress.png."""
    from training import plot  # noqa: PLC0415 (an extra: training works without it)

    plot.draw(run / LOG, run / "progress.png")
