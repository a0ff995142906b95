"""The commands of `python -m training` around an installed model: distil, evaluate, export."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock, Timeout
from rich.console import Console

from tilshi.catalog import Catalog, ModelCard
from tilshi.catalog.store import locate
from tilshi.cli.evaluation_shown import show
from tilshi.engines.pool import EnginePool
from tilshi.errors import ModelNotInstalled
from tilshi.evaluation.options import EvaluationOptions
from tilshi.evaluation.plan import prepare
from tilshi.evaluation.run import evaluate as measure
from tilshi.languages import Language
from tilshi.settings import Settings
from training import materials, shortlist
from training.distil import Teaching
from training.distil import distil as teach
from training.examples import load
from training.export import export as install
from training.materials import Material
from training.prepare import EXAMPLES, PREPARED
from training.readers import monolingual
from training.recipe import SUMMARY, TITLE
from training.trainer import MODEL

console = Console(stderr=True)


def distil(
    texts: Annotated[Path, typer.Argument(help="Folder of articles, or a file of one text a line.")],
    out: Annotated[Path, typer.Argument(metavar="NAME.SRC-TGT.tsv", help="The pairs; goes on where it was stopped.")],
    teacher: Annotated[str, typer.Option("--teacher", help="A model of `tilshi models list`.")],
    beam: Annotated[int, typer.Option("--beam", min=1, max=32)] = 4,
    least_score: Annotated[
        float | None, typer.Option("--least-score", help="Mean log-probability a token; below it a pair is dropped.")
    ] = None,
) -> None:
    """Let an installed model translate your own texts: pairs to train a smaller one on."""
    languages = out.name.removesuffix(".tsv").rpartition(".")[2].split("-")
    if len(languages) != 2 or not set(languages) <= set(Language):  # noqa: PLR2004 (source and target)
        raise ValueError(f"{out.name}: name it NAME.SRC-TGT.tsv, languages of {', '.join(Language)}")
    source, target = map(Language, languages)
    settings = Settings()
    catalog = Catalog.load(settings)
    out.parent.mkdir(parents=True, exist_ok=True)
    with _alone(out), EnginePool(settings, catalog) as pool:
        state = teach(
            monolingual(texts),
            Teaching(teacher, source, target, beam, least_score),
            out,
            pool=pool,
            catalog=catalog,
            console=console,
        )
    typer.echo(f"{out}\t{state.kept} pairs of {state.sentences} sentences")
    for reason, count in state.dropped.most_common():
        typer.echo(f"dropped\t{reason}\t{count}")


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    try:
        with FileLock(out.with_name(f"{out.name}.lock"), timeout=0):
            yield
    except Timeout as error:
        raise ValueError(f"{out.name}: another process writes it") from error


def export(
    run: Annotated[Path, typer.Argument(help="Folder of a run of training.")],
    examples: Annotated[Path, typer.Option("--examples", help="Folder that `prepare` wrote: what it was trained on.")],
    name: Annotated[str, typer.Option("--name", help="Id of the model and name of its profile.")],
    out: Annotated[Path | None, typer.Option("--out", help="Data folder; the desk's own by default.")] = None,
) -> None:
    """Install a trained model where the desk finds it, with its card, its shortlist and a profile."""
    out = out or Settings().data_dir
    card = _installed(run, examples, name, out)
    typer.echo(f"{card.id}\t{card.parameters:,} parameters\tcommercial use: {card.commercial}")
    typer.echo(f"try it: TILSHI_DATA_DIR={out} tilshi summarize FILE --profile {card.id}")


def evaluate(
    run: Annotated[Path, typer.Argument(help="Folder of a run of training.")],
    sets: Annotated[Path, typer.Argument(help="Folder of test sets, as of `tilshi eval`.")],
    examples: Annotated[Path, typer.Option("--examples", help="Folder that `prepare` wrote.")],
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many rows of each set.")] = None,
) -> None:
    """Measure a run's model as `tilshi eval` measures an installed one, without installing it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        _installed(run, examples, "run", data)
        settings = Settings(data_dir=data, cache_dir=data / "cache", profile="run")
        plan = prepare(EvaluationOptions(folder=sets, model="run", limit=limit), settings, Catalog.load(settings))
        with console.status("evaluating") as status:
            answer = measure(plan, status.update)
    show(answer)


def made_of(model: Path) -> list[Material]:
    """Return what the model in a folder is made of: from its `materials.json`, else from its card in the catalog.

    A model that neither tells about is of unclear licence.

    Raises:
        ValueError: its `materials.json` is damaged.
    """
    if (model / materials.FILE).is_file():
        return materials.read(model)
    settings = Settings()
    for card in Catalog.load(settings).cards():
        try:
            folder = locate(card, settings)
        except ModelNotInstalled:
            continue
        if folder.resolve() == model.resolve():
            return [Material.of_card(card)]
    return [Material(model.name, "not known", "unclear", "neither a card nor a materials.json tells its licence")]


def _installed(run: Path, examples: Path, name: str, out: Path) -> ModelCard:
    directions, made_of = _directions(examples), materials.read(run / MODEL)
    shortlist.of_examples(run / MODEL, load(examples / EXAMPLES))
    return install(run / MODEL, out, name, materials=made_of, directions=directions)


def _prepared(examples: Path) -> dict[str, dict[str, object]]:
    file = examples / PREPARED
    read: dict[str, dict[str, object]] = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(read, dict) or not {"corpora", "rows"} <= set(read):
        raise ValueError(f"{file}: lacks corpora or rows; prepare the examples again")
    return read


def _directions(examples: Path) -> list[tuple[Language, Language]]:
    """Return the directions of translation that were trained."""
    names = [name.partition("-") for name, count in _prepared(examples)["rows"].items() if count and "-" in name]
    pairs = [(source, target) for source, _, target in names if target not in {TITLE, SUMMARY} and source != target]
    return [(Language(source), Language(target)) for source, target in pairs]
