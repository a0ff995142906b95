"""Work on one input after the other: what fails is named and counted, the rest is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tilshi.cli.guard import as_failure, error_body, fail, trace
from tilshi.cli.inputs import Input, Inputs
from tilshi.cli.ledger import Ledger
from tilshi.cli.output import progress_console
from tilshi.cli.plain import to_json
from tilshi.errors import Cancelled, TilshiError

NO_MODEL = 3
SOME_FAILED = 1

Tell = Callable[[str], None]
"""Called with what is being done now, for the progress line."""


def each(ledger: Ledger, work: Callable[[Input, Tell], None], ctx: Any, *, as_json: bool) -> None:
    """Do `work` on every input of the ledger, and save the ledger, an interrupted one too.

    Raises:
        typer.Exit: one FILE failed, with its own exit code; or some of several failed, with 1 (3 where no model could
            be used for any of them).
    """
    failed: list[tuple[Input, TilshiError]] = []
    inputs = ledger.inputs
    try:
        for number, one in enumerate(inputs.files, start=1):
            label = one.shown if inputs.single else f"[{number}/{len(inputs.files)}] {one.shown}"
            failure = _try(work, one, label, ctx)
            if failure is not None:
                _tell_failure(one, failure, inputs, as_json=as_json)
                ledger.failed(one, failure)
                failed.append((one, failure))
    finally:
        unsaved = _save(ledger, as_json=as_json)
        for text in ledger.reminders:
            typer.echo(f"tilshi: {text}", err=True)
    if failed:
        raise typer.Exit(_exit_code(failed, inputs))
    if unsaved is not None:
        raise typer.Exit(unsaved.exit_code)


def _save(ledger: Ledger, *, as_json: bool) -> TilshiError | None:
    """Save the ledger; where that fails it is told, and what became of the inputs is told all the same."""
    try:
        ledger.save()
    except TilshiError as failure:
        fail(failure, as_json=as_json)
        return failure
    return None


def _try(work: Callable[[Input, Tell], None], one: Input, label: str, ctx: Any) -> TilshiError | None:
    try:
        with working(label) as tell:
            work(one, tell)
    except (typer.Exit, BrokenPipeError, Cancelled):
        raise
    except Exception as error:  # noqa: BLE001 - one bad file must not cost the others their turn
        trace(error, ctx)
        return as_failure(error)
    return None


def _exit_code(failed: list[tuple[Input, TilshiError]], inputs: Inputs) -> int:
    if inputs.single:
        return failed[0][1].exit_code
    typer.echo(f"tilshi: {len(failed)} of {len(inputs.files)} inputs failed:", err=True)
    for one, failure in failed:
        typer.echo(f"  {one.shown} ({failure.code})", err=True)
    hopeless = len(failed) == len(inputs.files) and all(failure.exit_code == NO_MODEL for _, failure in failed)
    return NO_MODEL if hopeless else SOME_FAILED


@contextmanager
def working(label: str) -> Iterator[Tell]:
    """Show on a terminal's stderr that work goes on; `work` prints nothing itself meanwhile."""
    console = progress_console()
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        task = progress.add_task(label, total=None)
        yield lambda what: progress.update(task, description=f"{label}: {what}")


def _tell_failure(one: Input, failure: TilshiError, inputs: Inputs, *, as_json: bool) -> None:
    if as_json and not inputs.single:
        typer.echo(to_json({"file": one.shown, "error": error_body(failure)}))
    else:
        fail(failure, as_json=as_json, where=one.shown)
