"""Pull a model: fetch what it needs, hold it against the source's hashes, make it safe, install it at once.

Files arrive in a staging folder named after the revision, where a killed pull goes on. Only when all of them are there
and as they should be is the folder moved to its place, and the lock written: a half-pulled model is never loaded.
"""

import logging
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from tilshi.catalog import licence, store
from tilshi.catalog.cards import ModelCard
from tilshi.catalog.lock import Lock, LockedFile, read_lock, write_lock
from tilshi.catalog.source import Source, SourceFile, Tell, matches
from tilshi.catalog.wanted import is_pickle, wanted, weight_files
from tilshi.errors import InvalidValue, ModelDamaged, ModelNotInstalled, PullFailed
from tilshi.settings import Settings

_LOG = logging.getLogger(__name__)
_SCRIPT = Path(__file__).with_name("resave.py")
_RESAVE_SECONDS = 1800.0
_INT8_BYTES = (
    1.2  # of a converted model, per parameter: measured 1.02 (46 M) and less for larger ones; room for the rest
)
_MOST_TOLD = 300  # characters of what a failed script said last
_GIGA = 1e9


def pull(card: ModelCard, settings: Settings, source: Source, tell: Tell, *, update: bool = False) -> Lock:
    """Install a model, or do nothing where the same revision is installed and whole.

    Args:
        card: the model.
        settings: data folder, cache folder, licence policy.
        source: where its files come from.
        tell: told of progress.
        update: take the newest revision, whatever the lock says; a card that pins one stays with that.

    Returns:
        The lock of what is installed now.

    Raises:
        LicenceRefused: the model may not be used; nothing is fetched.
        InvalidValue: it comes with tilshi.
        PullFailed: it cannot be had; what has arrived is kept.
        OSError: the disk is full or cannot be written.
    """
    licence.check(card, settings)
    if card.hub is None or card.hub.startswith("local/"):
        raise InvalidValue(f"model {card.id!r} comes from no hub: there is nothing to pull", param="model")
    models = settings.data_dir / "models"
    models.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with FileLock(models / f".{card.id}.pull.lock", timeout=0):
            return _pull(card, settings, source, tell, update=update)
    except Timeout:
        raise PullFailed(f"model {card.id!r} is being pulled by another process", param="model") from None


def _pull(card: ModelCard, settings: Settings, source: Source, tell: Tell, *, update: bool) -> Lock:
    pinned = None if update else read_lock(card.id, settings)
    if pinned is not None and _whole(card, settings):
        return pinned
    snapshot = source.snapshot(card, card.revision or (pinned.revision if pinned is not None else None))
    names = wanted((file.name for file in snapshot.files), card.family, card.id)
    files = [file for name in names for file in snapshot.files if file.name == name]
    _hold_to(pinned, snapshot.revision, {file.name: (file.size, file.sha256) for file in files}, card)
    staging = settings.data_dir / "models" / f".{card.id}@{snapshot.revision}.pull"
    _discard(staging.parent.glob(f".{card.id}@*.pull"), but=staging)
    _reuse(card, snapshot.revision, files, staging, settings)
    missing = [file for file in files if not matches(staging / file.name, file)]
    _check_space(card, missing, staging, settings)
    for file in missing:
        source.fetch(card, snapshot.revision, file, staging / file.name, tell)
    downloaded = {name: _locked(staging / name) for name in names}
    _hold_to(pinned, snapshot.revision, _facts(downloaded), card)
    _make_safe(card, staging, tell)
    installed = {file.name: _locked(file) for file in sorted(staging.iterdir())}
    lock = Lock(
        model=card.id, hub=str(card.hub), revision=snapshot.revision, downloaded=downloaded, installed=installed
    )
    _install(lock, staging, settings)
    return lock


def _whole(card: ModelCard, settings: Settings) -> bool:
    try:
        store.identify(card, settings)
    except (ModelNotInstalled, ModelDamaged) as error:
        _LOG.info("%s", error)
        return False
    return True


def _hold_to(pinned: Lock | None, revision: str, files: Mapping[str, tuple[int, str | None]], card: ModelCard) -> None:
    """Refuse a source that has, or describes, other files than the lock pins: size and, where it is known, SHA-256."""
    if pinned is None:
        return
    if pinned.revision != revision:
        message = f"model {card.id!r}: the lock pins revision {pinned.revision}, the source has {revision}"
        raise PullFailed(f"{message}; to take it, pull with --update", param="model")
    wrong = [name for name, (size, sha256) in files.items() if not _is_pinned(pinned, name, size, sha256)]
    if wrong:
        message = f"model {card.id!r}: {', '.join(sorted(wrong))}: not the file that the lock pins"
        raise PullFailed(f"{message}; the source has changed; to take it, pull with --update", param="model")


def _is_pinned(pinned: Lock, name: str, size: int, sha256: str | None) -> bool:
    """Whether the lock knows the file, as the hub has it or as a bundle has it."""
    known = pinned.downloaded.get(name) or pinned.installed.get(name)
    return known is not None and known.size == size and sha256 in {None, known.sha256}


def _reuse(card: ModelCard, revision: str, files: Iterable[SourceFile], staging: Path, settings: Settings) -> None:
    """Begin with what is there: a staging folder that a kill left, or the good files of a damaged model."""
    there = store.revision_path(card.id, revision, settings)
    if not staging.exists() and there.exists():
        there.replace(staging)
    staging.mkdir(mode=0o700, exist_ok=True)
    kept = {name for file in files for name in (file.name, f"{file.name}.part")}
    for one in staging.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        elif one.name not in kept:
            one.unlink()


def _check_space(card: ModelCard, missing: Sequence[SourceFile], staging: Path, settings: Settings) -> None:
    """Refuse, before a byte is fetched, what the disks have no room for.

    Room is needed for what is still missing, for weights saved anew beside the pickle, and for the converted model.
    """
    fetched = sum(file.size for file in missing)
    for file in missing:
        part = staging / f"{file.name}.part"
        fetched -= min(file.size, part.stat().st_size) if part.exists() else 0
    fetched += sum(file.size for file in missing if is_pickle(file.name))
    settings.cache_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    needs = {staging: fetched, settings.cache_dir: int(card.parameters * _INT8_BYTES)}
    by_disk: dict[int, int] = {}
    for place, need in needs.items():
        disk = place.stat().st_dev
        by_disk[disk] = by_disk.get(disk, 0) + need
        free = shutil.disk_usage(place).free
        if by_disk[disk] > free:
            message = f"model {card.id!r} needs {by_disk[disk] / _GIGA:.2f} GB, {free / _GIGA:.2f} GB are free"
            raise PullFailed(f"{message}; make room, or set TILSHI_DATA_DIR and TILSHI_CACHE_DIR", param="model")


def _make_safe(card: ModelCard, staging: Path, tell: Tell) -> None:
    """Turn pickled weights into safetensors, and keep nothing else than what is loaded."""
    if any(map(is_pickle, weight_files({file.name for file in staging.iterdir()}))):
        tell(f"saving the weights of {card.id} anew", 0, 0)
        _save_anew(card, staging)
    for file in staging.iterdir():
        if file.suffix in {".bin", ".part"} or file.name.endswith(".bin.index.json"):
            file.unlink()


def _save_anew(card: ModelCard, staging: Path) -> None:
    command = [sys.executable, "-P", str(_SCRIPT), str(staging)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_RESAVE_SECONDS)  # noqa: S603
    except subprocess.CalledProcessError as error:
        said = str(error.stderr).strip()
        _LOG.error("the weights of model %r could not be saved anew:\n%s", card.id, said)
        last = said.splitlines()[-1][:_MOST_TOLD] if said else f"exit status {error.returncode}"
        raise PullFailed(f"model {card.id!r}: its weights cannot be read: {last}", param="model") from error
    except subprocess.TimeoutExpired as error:
        raise PullFailed(f"model {card.id!r}: not saved anew in {error.timeout:.0f} s", param="model") from error


def _install(lock: Lock, staging: Path, settings: Settings) -> None:
    """Move the folder to its place, write the lock, and only then remove other revisions."""
    place = store.revision_path(lock.model, lock.revision, settings)
    _discard([place])
    staging.replace(place)
    write_lock(lock, settings)
    _discard(place.parent.glob(f"{lock.model}@*"), but=place)


def _discard(folders: Iterable[Path], but: Path | None = None) -> None:
    for folder in folders:
        if folder != but:
            shutil.rmtree(folder, ignore_errors=True)


def _locked(file: Path) -> LockedFile:
    return LockedFile(size=file.stat().st_size, sha256=store.file_digest(file))


def _facts(files: Mapping[str, LockedFile]) -> dict[str, tuple[int, str | None]]:
    return {name: (file.size, file.sha256) for name, file in files.items()}
