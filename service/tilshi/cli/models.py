"""`tilshi models pull|verify|remove|export|licences`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from tilshi.catalog import Catalog, ModelCard, bundle, inventory, licence, pull, store
from tilshi.catalog.source import Source, Tell
from tilshi.catalog.staging import readable_lock
from tilshi.cli.batch import NO_MODEL, working
from tilshi.cli.guard import as_failure, error_body, fail
from tilshi.cli.opening import open_settings
from tilshi.cli.output import progress_console
from tilshi.cli.plain import clean, to_json
from tilshi.engines import probe
from tilshi.errors import NotFound, Unavailable
from tilshi.settings import Settings


def pull_models(name: str, source: Path | None, *, update: bool, as_json: bool) -> None:
    """Fetch a model, or every model of a profile; convert each and hold it against the reference engine."""
    settings = open_settings()
    catalog = Catalog.load(settings)
    cards = [card for card in _named(name, catalog) if card.path is None]
    if not cards and not as_json:
        typer.echo(f"{clean(name)}: comes with tilshi; there is nothing to pull")
    for card in cards:
        licence.check(card, settings)  # of all, before a byte of one is fetched
    place = _source(source, settings)
    _each(cards, lambda card: _pull(card, catalog, settings, place, update=update), _pulled, as_json=as_json)


def verify_models(name: str | None, *, as_json: bool) -> None:
    """Read every byte of what is installed, hold it against the lock, and let each model answer once."""
    settings = open_settings()
    catalog = Catalog.load(settings)
    cards = _named(name, catalog) if name is not None else _installed(catalog, settings)
    _each(cards, lambda card: _verify(card, catalog, settings), _verified, as_json=as_json)


def remove_models(name: str, *, as_json: bool) -> None:
    """Remove a model's files, its conversions and its lock."""
    settings = open_settings()
    catalog = Catalog.load(settings)
    _each(
        [catalog.card(name)],
        lambda card: {"model": card.id, "freed": inventory.remove(card, settings)},
        _removed,
        as_json=as_json,
    )


def export_models(name: str, out: Path, *, as_json: bool) -> None:
    """Write installed models into a bundle for a machine without a way to the hub."""
    settings = open_settings()
    cards = [card for card in _named(name, Catalog.load(settings)) if card.path is None]
    with _transfer() as tell:
        bundle.export_bundle(cards, settings, out, tell)
    names = [card.id for card in cards]
    if as_json:
        typer.echo(to_json({"bundle": str(out), "bytes": out.stat().st_size, "models": names}, indent=2))
        return
    typer.echo(f"{clean(out.name)}: {', '.join(names)}")
    typer.echo(f"on the other machine: tilshi models pull {clean(name)} --from {clean(out.name)}")


def _named(name: str, catalog: Catalog) -> list[ModelCard]:
    """Return the models of a profile, or the one model, of that name."""
    profile = next((one for one in catalog.profiles() if one.name == name), None)
    if profile is not None:
        return [catalog.card(model_id) for model_id in profile.models]
    try:
        return [catalog.card(name)]
    except NotFound as error:
        profiles = ", ".join(one.name for one in catalog.profiles())
        raise NotFound(f"{error.message}; and the profiles {profiles}", param="name") from None


def _installed(catalog: Catalog, settings: Settings) -> list[ModelCard]:
    from tilshi.catalog.lock import lock_path  # noqa: PLC0415  # of nothing else here

    return [card for card in catalog.cards() if card.path is not None or lock_path(card.id, settings).exists()]


def _source(place: Path | None, settings: Settings) -> Source:
    if place is not None:
        return bundle.open_source(place)
    from tilshi.catalog.hub import HubSource  # noqa: PLC0415  # the one way to the network

    return HubSource(settings)


def _pull(card: ModelCard, catalog: Catalog, settings: Settings, source: Source, *, update: bool) -> dict[str, Any]:
    previous = readable_lock(card, settings)
    with _transfer() as tell:
        lock = pull.pull(card, settings, source, tell, update=update)
    with working(f"checking {card.id}") as tell_step, pull.exclusive(card, settings):
        try:
            ready = probe.make_ready(card, catalog, settings, tell_step)
        except Unavailable as error:
            if pull.go_back(previous, lock, settings):
                raise error.within(f"revision {lock.revision[:12]} was given up, the one before stays") from error
            raise
        pull.keep_only(lock, settings)
    return {
        "model": card.id,
        "hub": lock.hub,
        "revision": lock.revision,
        "bytes": sum(file.size for file in lock.installed.values()),
        "files": len(lock.installed),
        "engine": ready.engine,
        "compute_type": ready.compute_type,
        "probes": {name: result.model_dump(mode="json") for name, result in ready.probes.items()},
    }


def _verify(card: ModelCard, catalog: Catalog, settings: Settings) -> dict[str, Any]:
    licence.check(card, settings)
    with working(f"reading {card.id}"):
        faults = inventory.verify_files(card, settings)
        if not faults:
            faults = inventory.damaged_conversions(store.identify(card, settings)[1], settings)
    row: dict[str, Any] = {"model": card.id, "locked": store.lock_of(card, settings) is not None}
    row["faults"] = [{"file": one.file, "what": one.what} for one in faults]
    if not faults:
        with working(f"asking {card.id}"):
            row["answers"] = probe.answers(card, catalog, settings)
    return row


def _each(
    cards: Sequence[ModelCard],
    work: Callable[[ModelCard], dict[str, Any]],
    show: Callable[[dict[str, Any]], tuple[bool, str]],
    *,
    as_json: bool,
) -> None:
    """Do the work for each model, whatever becomes of the others.

    Raises:
        typer.Exit: one failed, with its exit code; several did, with that of the first.
    """
    rows: list[dict[str, Any]] = []
    code = 0
    for card in cards:
        try:
            row = work(card)
        except Exception as error:  # noqa: BLE001 - one bad model must not cost the others their turn
            failure = as_failure(error)
            if isinstance(error, OSError):  # a disk, or what somebody put into the folder: the operator's to mend
                failure = Unavailable(f"model {card.id!r}: {error.strerror}: {error.filename}", param="model")
            code = code or failure.exit_code
            rows.append({"model": card.id, "error": error_body(failure)})
            if not as_json:
                fail(failure, as_json=False)
            continue
        rows.append(row)
        good, line = show(row)
        code = code if good else code or NO_MODEL
        if not as_json:
            typer.echo(line, err=not good)
    if as_json:
        typer.echo(to_json({"models": rows}, indent=2))
    if code:
        raise typer.Exit(code)


def _pulled(row: dict[str, Any]) -> tuple[bool, str]:
    how, size = f"{row['engine']}, {row['compute_type']}", f"{row['bytes'] / 1e6:,.1f} MB"
    lines = [f"{row['model']}: ready ({how}), {size}, revision {row['revision'][:12]}"]
    for name, result in row["probes"].items():
        if not result["passed"]:
            lines.append(f"  {name} was given up: {clean(result['reason'])}")
        elif result["similarity"] is not None:
            lines.append(f"  {name}: {result['similarity']:.2f} like PyTorch on {result['segments']} texts")
    return True, "\n".join(lines)


def _verified(row: dict[str, Any]) -> tuple[bool, str]:
    if row["faults"]:
        named = ", ".join(f"{one['file']} ({one['what']})" for one in row["faults"])
        return False, f"tilshi: {row['model']}: {clean(named)}; run: tilshi models pull {row['model']}"
    answers = row["answers"]
    held = "as its lock says" if row["locked"] else "without a lock to hold it against"
    return True, f"{row['model']}: {held}, answers {answers['answered']} of {answers['asked']} texts"


def _removed(row: dict[str, Any]) -> tuple[bool, str]:
    return True, f"{row['model']}: removed, {row['freed'] / 1e6:,.1f} MB freed"


@contextmanager
def _transfer() -> Iterator[Tell]:
    """Show on a terminal's stderr how much of which file has come."""
    console = progress_console()
    if not console.is_terminal:
        yield lambda _file, _done, _total: None
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=None)
        yield lambda file, done, total: progress.update(task, description=file, completed=done, total=total or None)
