"""`tilshi eval`. Whatever is heavy is imported inside the command."""
# ruff: noqa: PLC0415

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tilshi.cli.flags import Debug, Json
from tilshi.cli.plain import file_name
from tilshi.errors import InvalidValue

if TYPE_CHECKING:
    from tilshi.catalog import Catalog
    from tilshi.engines.pool import EnginePool
    from tilshi.evaluation.options import EvaluationOptions
    from tilshi.settings import Settings


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="NAME.SRC-TGT.tsv, NAME.LANG.jsonl; .xz of these.")],
    *,
    model: Annotated[str, typer.Option(metavar="NAME", help="A model of `tilshi models list`.")] = "compact",
    directions: Annotated[
        str | None, typer.Option(metavar="ru-en,…", help="Directions, comma-separated; all the model has.")
    ] = None,
    compute_type: Annotated[
        str | None,
        typer.Option(metavar="TYPES", help="int8, float32, float16; what the desk runs, and full precision."),
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", help="At most N rows of each set.")] = None,
    beam: Annotated[int | None, typer.Option(metavar="N", help="Width of the search, in place of the model's.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="No confidence intervals.")] = False,
    samples: Annotated[int, typer.Option(metavar="N", help="Show N sentences of each set and direction.")] = 0,
    out: Annotated[str | None, typer.Option(metavar="FILE", help="Write the JSON to FILE too.")] = None,
    as_json: Json = False,
    _debug: Debug = False,
) -> None:
    """Measure a model: BLEU and chrF, ROUGE, what comes through, speed; on test sets of your own."""
    from tilshi.evaluation.options import EvaluationOptions, parse_directions

    file = _writable(out)
    options = EvaluationOptions(
        folder=folder,
        model=model,
        directions=parse_directions(directions) if directions is not None else (),
        compute_types=tuple(part.strip() for part in compute_type.split(",")) if compute_type is not None else (),
        limit=limit,
        beam=beam,
        quick=quick,
        samples=samples,
    )
    _run(options, file, as_json=as_json)


def _run(options: "EvaluationOptions", file: Path | None, *, as_json: bool) -> None:
    from tilshi.catalog import Catalog
    from tilshi.cli.batch import working
    from tilshi.cli.evaluation_shown import show
    from tilshi.cli.opening import open_settings
    from tilshi.cli.output import write_whole
    from tilshi.cli.plain import to_json
    from tilshi.evaluation.plan import prepare
    from tilshi.evaluation.run import evaluate as measure

    settings = open_settings()
    with working("evaluating") as tell:
        tell("reading the test sets")
        plan = prepare(options, settings, Catalog.load(settings))
        answer = measure(plan, tell, open_pool)
    text = to_json(answer.model_dump(mode="json"), indent=2)
    try:
        if file is not None:
            write_whole(file, f"{text}\n".encode())
    finally:  # a file that cannot be written must not cost the figures
        if as_json:
            typer.echo(text)
        else:
            show(answer)


def open_pool(settings: "Settings", catalog: "Catalog") -> "EnginePool":
    """Return the pool of one compute type; nothing is loaded yet."""
    from tilshi.engines.pool import EnginePool

    return EnginePool(settings, catalog)


def _writable(out: str | None) -> Path | None:
    """Return the file of --out, if one is asked for; what will not work is told before minutes of it.

    Raises:
        InvalidValue: its name is empty or that of a folder, or no file can be made there.
    """
    if out is None:
        return None
    if not out:
        raise InvalidValue("--out: the file's name is empty", param="out")
    file = Path(out)
    if file.is_dir():
        raise InvalidValue(f"--out: {file_name(file)} is a folder; name a file", param="out")
    there = next(parent for parent in file.absolute().parents if parent.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise InvalidValue(
            f"--out: {file_name(file)} cannot be written: {file_name(there)} takes no files", param="out"
        )
    return file
