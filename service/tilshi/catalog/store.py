"""Where a model's files are on this machine, whether they are the ones its lock names, and their digest."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from tilshi.catalog.cards import ModelCard
from tilshi.catalog.files import write_atomically
from tilshi.catalog.lock import Lock, read_lock
from tilshi.errors import ModelDamaged, ModelNotInstalled
from tilshi.resources import data_dir
from tilshi.settings import Settings

LOCAL = "local/"
"""How the hub of a model that was trained here begins."""
UNKNOWN = "local-"
"""How the revision begins of what was taken from a folder that does not say its own."""
_CONFIG = "config.json"
_SUFFIXES = frozenset({".json", ".safetensors", ".spm", ".model"})
_MERGES = "merges.txt"  # of byte-pair encodings; no other text file changes what a model says
_CHUNK = 1 << 20


def locate(card: ModelCard, settings: Settings) -> Path:
    """Return the folder of a model's weights; nothing in it is read.

    Raises:
        ModelNotInstalled: the folder is not there, or holds no safetensors weights, or its lock is of another revision
            than the card's.
        ModelDamaged: a file that the lock names is missing or of another size.
        Unavailable: its lock cannot be read.
    """
    if card.path is not None:
        return _whole(data_dir("models") / card.path, card, "this installation of tilshi lacks its files")
    lock = lock_of(card, settings)
    get = f"run: tilshi models pull {card.id}"
    folder = installed_path(card, settings, lock)
    if folder is None:
        raise ModelNotInstalled(f"model {card.id!r} is not installed; {get}", param="profile")
    if lock is not None and not is_of(card, lock.revision):
        message = f"model {card.id!r} is installed in revision {lock.revision}, its card asks for {card.revision}; "
        raise ModelNotInstalled(message + get, param="profile")
    _whole(folder, card, get)
    if lock is not None and (wrong := [*_wrong_sizes(folder, lock)]):
        raise _damaged(card, wrong)
    return folder


def identify(card: ModelCard, settings: Settings) -> tuple[Path, str]:
    """Return the folder of a model and the digest of what is in it, after holding every file against its lock.

    Raises:
        ModelNotInstalled: it is not there.
        ModelDamaged: a file is not the one its lock names; the message names it.
        Unavailable: its lock cannot be read.
    """
    folder = locate(card, settings)
    hashes = _hashes(folder, settings.cache_dir)
    lock = lock_of(card, settings)
    if lock is not None:
        found = {name for name, file in lock.installed.items() if hashes.get(name, file.sha256) != file.sha256}
        if wrong := sorted(found | {name for name in hashes if name not in lock.installed}):
            raise _damaged(card, wrong)
    return folder, _digest(hashes)


def lock_of(card: ModelCard, settings: Settings) -> Lock | None:
    """Return the lock of a pulled model; None for one that comes with tilshi or was trained here.

    Raises:
        Unavailable: it cannot be read.
    """
    return None if card.path is not None or is_local(card) else read_lock(card.id, settings)


def installed_path(card: ModelCard, settings: Settings, lock: Lock | None = None) -> Path | None:
    """Return where a model is installed: a pulled one where its lock says, one trained here where its card says."""
    revision = lock.revision if lock is not None else card.revision if is_local(card) else None
    return None if revision is None else revision_path(card.id, revision, settings)


def is_local(card: ModelCard) -> bool:
    """Whether a model was trained on this machine: it comes from no hub, and has no lock."""
    return card.hub is not None and card.hub.startswith(LOCAL)


def is_of(card: ModelCard, revision: str) -> bool:
    """Whether a revision is one that the card allows: what was taken from a folder has none of the hub's."""
    return card.revision in {None, revision} or revision.startswith(UNKNOWN)


def revision_path(model_id: str, revision: str, settings: Settings) -> Path:
    """Return the folder of one revision of a model."""
    return settings.data_dir / "models" / f"{model_id}@{revision}"


def weight_digest(folder: Path, cache_dir: Path) -> str:
    """Return the SHA-256 (hexadecimal) over names and contents of configuration, weights and tokenizer.

    Reading hundreds of megabytes at every start would be slow, so the hashes are kept in `cache_dir` together with
    size and modification time of every file, and computed again when any of them differs.
    """
    return _digest(_hashes(folder, cache_dir))


def forget_digest(folder: Path, cache_dir: Path) -> None:
    """Forget the hashes kept of a folder, so that whoever loads it next reads every byte."""
    _memo(folder, cache_dir).unlink(missing_ok=True)


def discard_conversions(digest: str, cache_dir: Path) -> None:
    """Remove every converted form of the weights with this digest."""
    for folder in (cache_dir / "ct2").glob(f"{digest}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def file_digest(file: Path) -> str:
    """Return the SHA-256 of one file, hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _whole(folder: Path, card: ModelCard, get: str) -> Path:
    if not (folder / _CONFIG).is_file() or not any(folder.glob("*.safetensors")):
        raise ModelNotInstalled(f"model {card.id!r} is not installed; {get}", param="profile")
    return folder


def _wrong_sizes(folder: Path, lock: Lock) -> Iterator[str]:
    for name, file in lock.installed.items():
        try:
            if (folder / name).stat().st_size != file.size:
                yield name
        except OSError:
            yield name


def _damaged(card: ModelCard, names: list[str]) -> ModelDamaged:
    return ModelDamaged(
        f"model {card.id!r} is not as its lock says: {', '.join(names)}; run: tilshi models pull {card.id}",
        param="profile",
    )


def _hashes(folder: Path, cache_dir: Path) -> Mapping[str, str]:
    """Return the SHA-256 of each identifying file, by name."""
    files = sorted(_identifying(folder))
    state = {file.name: [stat.st_size, stat.st_mtime_ns] for file in files for stat in (file.stat(),)}
    memo = _memo(folder, cache_dir)
    try:
        known = json.loads(memo.read_text(encoding="utf-8"))
        if known["files"] == state and known["sha256"].keys() == state.keys():
            return {str(name): str(value) for name, value in known["sha256"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # no memo, or a damaged one: compute it
    hashes = {file.name: file_digest(file) for file in files}
    with suppress(OSError):  # a cache that cannot be written to costs time, nothing else
        write_atomically(memo, json.dumps({"files": state, "sha256": hashes}).encode())
    return hashes


def _digest(hashes: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(hashes):
        digest.update(f"{name}\0{hashes[name]}\n".encode())
    return digest.hexdigest()


def _memo(folder: Path, cache_dir: Path) -> Path:
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()
    return cache_dir / "digests" / f"{name}.json"


def _identifying(folder: Path) -> Iterator[Path]:
    files = (file for file in folder.iterdir() if file.suffix in _SUFFIXES or file.name == _MERGES)
    return (file for file in files if file.is_file())
