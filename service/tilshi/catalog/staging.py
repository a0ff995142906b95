"""The folder in which a model is put together: what is there already, room for the rest, weights made safe."""

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tilshi.catalog import store
from tilshi.catalog.cards import ModelCard
from tilshi.catalog.lock import Lock, LockedFile, read_lock
from tilshi.catalog.source import SourceFile, Tell
from tilshi.catalog.wanted import is_pickle, weight_files
from tilshi.errors import PullFailed, Unavailable
from tilshi.settings import Settings, without_secrets

_LOG = logging.getLogger(__name__)
_SCRIPT = Path(__file__).with_name("resave.py")
_RESAVE_SECONDS = 1800.0
_MOST_TOLD = 300  # characters of what a failed script said last
_GIGA = 1e9
_BYTES = {
    "int8": 1.2,
    "int16": 2.2,
    "float32": 4.2,
}  # of a conversion, per parameter: measured 1.02 in int8
_SAVED = (".safetensors", ".safetensors.index.json")


def readable_lock(card: ModelCard, settings: Settings) -> Lock | None:
    """Return the lock, or None for one that is damaged: the pull writes it anew, and pins nothing by it."""
    try:
        return read_lock(card.id, settings)
    except Unavailable as error:
        _LOG.warning("%s", error)
        return None


def reuse(
    card: ModelCard, revision: str, files: Sequence[SourceFile], staging: Path, settings: Settings
) -> dict[str, LockedFile]:
    """Begin with what is there: a staging folder that a kill left, and the good files of an installed model.

    The installed model stays as it is until the new one takes its place: its files are linked, not moved.

    Returns:
        Pickles that need not be fetched again, since what was saved of them is whole.
    """
    staging.mkdir(mode=0o700, exist_ok=True)
    pickles = [file.name for file in files if is_passing(file.name)]
    expected = {file.name for file in files}
    kept = expected | {f"{name}.part" for name in expected}
    for one in staging.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        elif one.name not in kept:
            one.unlink()
    lock = readable_lock(card, settings)
    there = store.revision_path(card.id, revision, settings)
    if lock is None or lock.revision != revision or not there.is_dir():
        return {}
    good = {name for name, file in lock.installed.items() if _locked_or_none(there / name) == file}
    saved = {name for name in lock.installed if name not in expected and name.endswith(_SAVED)}
    whole = bool(pickles) and saved <= good and bool(weight_files(saved)) and set(pickles) <= lock.downloaded.keys()
    for name in (good & expected) | (saved if whole else set()):
        if not (staging / name).exists():
            _link(there / name, staging / name)
    return {name: lock.downloaded[name] for name in pickles} if whole else {}


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)


def is_passing(name: str) -> bool:
    """Whether a file is only a way to others: a pickle, its index, half a file."""
    return is_pickle(name) or name.endswith((".bin.index.json", ".part"))


def check_space(card: ModelCard, missing: Sequence[SourceFile], staging: Path, settings: Settings) -> None:
    """Refuse, before a byte is fetched, what the disks have no room for.

    Room is needed for what is still missing, for weights saved anew beside the pickle, and for the converted model.
    """
    fetched = sum(file.size for file in missing)
    for file in missing:
        part = staging / f"{file.name}.part"
        fetched -= min(file.size, part.stat().st_size) if part.exists() else 0
    fetched += sum(file.size for file in missing if is_pickle(file.name))
    fetched += sum(file.stat().st_size for file in staging.iterdir() if is_pickle(file.name))
    settings.cache_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    converts = settings.engine == "ct2" and card.family != "fsmt"
    needs = {staging: fetched, settings.cache_dir: int(card.parameters * _BYTES[settings.compute_type]) * converts}
    by_disk: dict[int, int] = {}
    for place, need in needs.items():
        disk = place.stat().st_dev
        by_disk[disk] = by_disk.get(disk, 0) + need
        free = shutil.disk_usage(place).free
        if by_disk[disk] > free:
            message = f"model {card.id!r} needs {by_disk[disk] / _GIGA:,.3f} GB, {free / _GIGA:,.3f} GB are free"
            raise PullFailed(f"{message}; make room, or set TILSHI_DATA_DIR and TILSHI_CACHE_DIR", param="model")


def make_safe(card: ModelCard, staging: Path, tell: Tell) -> None:
    """Turn pickled weights into safetensors; the pickle stays until all is installed: a kill costs no download."""
    names = {file.name for file in staging.iterdir()}
    if any(map(is_pickle, weight_files(names))):
        tell(f"saving the weights of {card.id} anew", 0, 0)
        _save_anew(card, staging)


def _save_anew(card: ModelCard, staging: Path) -> None:
    command = [sys.executable, "-P", str(_SCRIPT), str(staging)]
    ways = {"capture_output": True, "text": True, "env": without_secrets()}
    try:
        subprocess.run(command, check=True, timeout=_RESAVE_SECONDS, **ways)  # type: ignore[call-overload]  # noqa: S603
    except subprocess.CalledProcessError as error:
        said = str(error.stderr).strip()
        _LOG.error("the weights of model %r could not be saved anew:\n%s", card.id, said)
        last = said.splitlines()[-1][:_MOST_TOLD] if said else f"exit status {error.returncode}"
        if "weights_only" in said:
            last = "the pickle holds more than numbers, or is damaged"
        raise PullFailed(f"model {card.id!r}: its weights cannot be read: {last}", param="model") from error
    except subprocess.TimeoutExpired as error:
        raise PullFailed(f"model {card.id!r}: not saved anew in {error.timeout:.0f} s", param="model") from error


def discard(folders: Iterable[Path], but: Path | None = None) -> None:
    """Remove folders, all but one."""
    for folder in folders:
        if folder != but:
            shutil.rmtree(folder, ignore_errors=True)


def _locked_or_none(file: Path) -> LockedFile | None:
    return locked(file) if file.is_file() else None


def locked(file: Path) -> LockedFile:
    """Return size and hash of a file."""
    return LockedFile(size=file.stat().st_size, sha256=store.file_digest(file))
