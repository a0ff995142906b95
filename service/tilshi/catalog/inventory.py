"""What is installed: hold it against its locks, remove it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tilshi.catalog import convert, store
from tilshi.catalog.cards import ModelCard
from tilshi.catalog.compute import SAFER
from tilshi.catalog.lock import lock_path
from tilshi.catalog.pull import exclusive
from tilshi.errors import InvalidValue, ModelNotInstalled
from tilshi.settings import Settings


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that is not as the lock says.

    Attributes:
        file: its name.
        what: "missing", "changed" or "unknown" (the lock does not name it).
    """

    file: str
    what: str


def verify_files(card: ModelCard, settings: Settings) -> tuple[Fault, ...]:
    """Read every byte of a pulled model; what differs is told, and the model is refused from then on.

    Returns:
        The faults; none for a model that is whole, or that comes with tilshi or was trained here: those have no lock.

    Raises:
        ModelNotInstalled: it is not here.
        Unavailable: its lock cannot be read.
    """
    lock = store.lock_of(card, settings)
    if lock is None:
        store.forget_digest(store.locate(card, settings), settings.cache_dir)
        return ()
    folder = store.revision_path(card.id, lock.revision, settings)
    if not folder.is_dir():
        raise ModelNotInstalled(f"model {card.id!r} is not installed; run: tilshi models pull {card.id}", param="model")
    store.forget_digest(folder, settings.cache_dir)  # so that nothing loads on the strength of an older reading
    there = {file.name for file in folder.iterdir()}
    faults = [Fault(name, "unknown") for name in there - lock.installed.keys()]
    for name, expected in lock.installed.items():
        if name not in there:
            faults.append(Fault(name, "missing"))
        elif not (folder / name).is_file() or store.file_digest(folder / name) != expected.sha256:
            faults.append(Fault(name, "changed"))
    return tuple(sorted(faults, key=lambda fault: fault.file))


def remove(card: ModelCard, settings: Settings) -> int:
    """Remove a pulled model: its files, what was left of pulls, its conversions, its lock.

    Returns:
        Bytes freed in the data folder.

    Raises:
        InvalidValue: it comes with tilshi, or was trained here and is not a pull's to remove.
        ModelNotInstalled: there is nothing of it.
        PullFailed: it is being pulled.
    """
    if card.hub is None or store.is_local(card):
        raise InvalidValue(f"model {card.id!r} was not pulled: there is nothing to remove", param="model")
    models = settings.data_dir / "models"
    if not models.is_dir():
        raise ModelNotInstalled(f"model {card.id!r} is not installed", param="model")
    with exclusive(card, settings):
        folders = [*models.glob(f"{card.id}@*"), *models.glob(f".{card.id}@*.pull")]
        if not folders and not lock_path(card.id, settings).exists():
            raise ModelNotInstalled(f"model {card.id!r} is not installed", param="model")
        freed = sum(map(_size, folders))
        lock_path(card.id, settings).unlink(missing_ok=True)  # first: without it nothing is installed
        for folder in folders:
            if folder.is_dir() and not folder.name.startswith("."):
                store.discard_conversions(store.weight_digest(folder, settings.cache_dir), settings.cache_dir)
            store.forget_digest(folder, settings.cache_dir)
            if folder.is_symlink() or not folder.is_dir():
                folder.unlink()  # somebody else's, under the name of a model
            else:
                shutil.rmtree(folder)
    return freed


def damaged_conversions(digest: str, settings: Settings) -> tuple[Fault, ...]:
    """Read every byte of the converted forms of a model; what is damaged is thrown away, and made anew when needed."""
    faults: list[Fault] = []
    for compute_type in SAFER[settings.compute_type]:
        converted = convert.converted_path(digest, compute_type, settings.cache_dir)
        wrong = convert.wrong_files(converted)
        if wrong:
            convert.discard(converted)
        faults += [Fault(f"{name} in {compute_type}", "changed") for name in wrong]
    return tuple(faults)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
