"""What is installed: hold it against its locks, remove it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from tilshi.catalog import store
from tilshi.catalog.cards import ModelCard
from tilshi.catalog.lock import lock_path, read_lock
from tilshi.errors import InvalidValue, ModelNotInstalled, Unavailable
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
    lock = read_lock(card.id, settings) if card.path is None else None
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
        elif store.file_digest(folder / name) != expected.sha256:
            faults.append(Fault(name, "changed"))
    return tuple(sorted(faults, key=lambda fault: fault.file))


def remove(card: ModelCard, settings: Settings) -> int:
    """Remove a pulled model: its files, what was left of pulls, its conversions, its lock.

    Returns:
        Bytes freed in the data folder.

    Raises:
        InvalidValue: it comes with tilshi, or was trained here and is not a pull's to remove.
        ModelNotInstalled: there is nothing of it.
        Unavailable: it is being pulled.
    """
    if card.hub is None or card.hub.startswith("local/"):
        raise InvalidValue(f"model {card.id!r} was not pulled: there is nothing to remove", param="model")
    models = settings.data_dir / "models"
    folders = [*models.glob(f"{card.id}@*"), *models.glob(f".{card.id}@*.pull")]
    if not folders and not lock_path(card.id, settings).exists():
        raise ModelNotInstalled(f"model {card.id!r} is not installed", param="model")
    try:
        with FileLock(models / f".{card.id}.pull.lock", timeout=0):
            freed = sum(map(_size, folders))
            lock_path(card.id, settings).unlink(missing_ok=True)  # first: without it nothing is installed
            for folder in folders:
                store.discard_conversions(store.weight_digest(folder, settings.cache_dir), settings.cache_dir)
                store.forget_digest(folder, settings.cache_dir)
                shutil.rmtree(folder)
    except Timeout:
        raise Unavailable(f"model {card.id!r} is being pulled by another process", param="model") from None
    return freed


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
