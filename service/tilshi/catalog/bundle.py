"""Models without the hub: from a folder or a bundle on this machine, and the bundle that another machine makes.

A bundle is a tar of `ID.lock.json` and `ID/FILE` for each model, as `tilshi models export` writes it. A folder may hold
an unpacked bundle, the files of one model, folders named after models or repositories, or the hub client's own cache.
"""

import io
import os
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from tilshi.catalog import licence, store
from tilshi.catalog.cards import ModelCard
from tilshi.catalog.lock import Lock, lock_bytes, parse_lock
from tilshi.catalog.source import Snapshot, Source, SourceFile, Tell, matches
from tilshi.catalog.wanted import CONFIG, wanted
from tilshi.errors import InvalidValue, ModelNotInstalled, PullFailed
from tilshi.settings import Settings

_CHUNK = 1 << 20
_LARGEST_LOCK = 1 << 20  # bytes
_SNAPSHOTS = "snapshots"


def open_source(place: Path) -> Source:
    """Return a folder or a bundle as a source of models.

    Raises:
        InvalidValue: it is neither.
    """
    try:
        if place.is_dir():
            return FolderSource(place)
        if place.is_file():
            tarfile.open(place, "r:").close()  # not a compressed one: each of its files would be unpacked anew
            return BundleSource(place)
    except (OSError, tarfile.TarError) as error:
        raise _no_source(place) from error
    raise _no_source(place)


def _no_source(place: Path) -> InvalidValue:
    return InvalidValue(f"--from: {place} is neither a folder nor a bundle (.tar, not compressed)", param="from")


class FolderSource:
    """A folder on this machine."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def snapshot(self, card: ModelCard, revision: str | None) -> Snapshot:
        """Return what the folder holds of a model; see `Source.snapshot`."""
        lock = _lock_in(self._place, card)
        folder = self._folder(card, revision)
        if lock is not None:
            return _as_locked(lock)
        names = wanted((file.name for file in folder.iterdir() if self._is_ours(file)), card.family, card.id)
        files = tuple(
            SourceFile(name, (folder / name).stat().st_size, store.file_digest(folder / name)) for name in names
        )
        if folder.parent.name == _SNAPSHOTS:  # of the hub client's cache, named after their commits
            return Snapshot(folder.name, files)
        return Snapshot(f"{store.UNKNOWN}{_digest(files)[:12]}", files)

    def fetch(self, card: ModelCard, revision: str, file: SourceFile, target: Path, tell: Tell) -> None:
        """Copy one file; see `Source.fetch`."""
        source = self._folder(card, revision) / file.name
        if not self._is_ours(source):
            raise PullFailed(f"model {card.id!r}: {self._place} holds no file {file.name}", param="from")
        with source.open("rb") as stream:
            _copy(stream.read, card, file, target, tell)

    def _is_ours(self, file: Path) -> bool:
        """Whether it is a file, or a link to one in the same place: the hub client's cache is made of links."""
        cached = self._place.parent.name == _SNAPSHOTS
        root = self._place.parent.parent if cached else self._place
        return file.is_file() and file.resolve().is_relative_to(root.resolve())

    def _folder(self, card: ModelCard, revision: str | None) -> Path:
        organisation, _, name = str(card.hub).partition("/")
        cached = self._place / f"models--{organisation}--{name}"
        main = cached / "refs" / "main"
        commit = revision or (main.read_text(encoding="utf-8").strip() if main.is_file() else "")
        snapshots = sorted((cached / _SNAPSHOTS).glob("*"))
        chosen = [one for one in snapshots if one.name == commit] or snapshots[: 1 if len(snapshots) == 1 else 0]
        for folder in (self._place, self._place / card.id, self._place / name, *chosen):
            if (folder / CONFIG).is_file():
                return folder
        raise PullFailed(
            f"model {card.id!r}: {self._place} holds neither its files nor a folder {card.id} or {name}", param="from"
        )


class BundleSource:
    """A tar that `export_bundle` wrote."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def snapshot(self, card: ModelCard, _revision: str | None) -> Snapshot:
        """Return what the bundle holds of a model; see `Source.snapshot`."""
        name = f"{card.id}.lock.json"
        with self._open() as tar:
            content = self._member(tar, card, name, None).read(_LARGEST_LOCK)
        try:
            return _as_locked(parse_lock(content, name))
        except ValueError as error:
            raise PullFailed(f"model {card.id!r}: {self._place.name}: {name}: {error}", param="from") from error

    def fetch(self, card: ModelCard, _revision: str, file: SourceFile, target: Path, tell: Tell) -> None:
        """Unpack one file; see `Source.fetch`."""
        with self._open() as tar:
            _copy(self._member(tar, card, f"{card.id}/{file.name}", file.size).read, card, file, target, tell)

    def _open(self) -> tarfile.TarFile:
        try:
            return tarfile.open(self._place, "r:")
        except tarfile.TarError as error:
            raise PullFailed(f"{self._place.name} is damaged: {error}", param="from") from error

    def _member(self, tar: tarfile.TarFile, card: ModelCard, name: str, size: int | None) -> io.BufferedReader:
        try:
            member = tar.getmember(name)
            stream = tar.extractfile(member) if member.isreg() else None
        except (KeyError, tarfile.TarError):
            stream = None
        if stream is None or (size is not None and member.size != size):
            raise PullFailed(f"model {card.id!r}: {self._place.name} holds no whole {name}", param="from")
        return stream  # type: ignore[return-value]  # typeshed says IO[bytes]


def export_bundle(cards: Sequence[ModelCard], settings: Settings, out: Path, tell: Tell) -> None:
    """Write installed models into a bundle, whole or not at all; every byte of them is checked first.

    Raises:
        LicenceRefused: one of them may not be used.
        ModelNotInstalled: one of them is not here, or was not pulled.
        ModelDamaged: a file of one is not the one its lock names.
        InvalidValue: there is a file of that name already, or it cannot be written.
    """
    if not cards:
        raise InvalidValue("what comes with tilshi is on every machine: there is nothing to export", param="name")
    if out.exists():
        raise InvalidValue(f"--out: {out.name} exists; name another file", param="out")
    locked = [_exportable(card, settings) for card in cards]
    total = sum(file.size for _, lock in locked for file in lock.installed.values())
    try:
        _write(locked, out, total, tell)
    except OSError as error:
        raise InvalidValue(f"--out: {out} cannot be written: {error.strerror}", param="out") from error


def _write(locked: Sequence[tuple[Path, Lock]], out: Path, total: int, tell: Tell) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as tar:
            for folder, lock in locked:
                _add(tar, f"{lock.model}.lock.json", lock_bytes(lock.model_copy(update={"probes": {}})))
                for file in sorted(lock.installed):
                    tar.add(folder / file, f"{lock.model}/{file}", recursive=False, filter=_anonymous)
                    tell(f"{lock.model}/{file}", stream.tell(), total)
        Path(name).replace(out)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _exportable(card: ModelCard, settings: Settings) -> tuple[Path, Lock]:
    licence.check(card, settings)
    lock = store.lock_of(card, settings)
    if lock is None:
        own = card.path is not None or store.is_local(card)
        why = "it was not pulled" if own else f"run: tilshi models pull {card.id}"
        raise ModelNotInstalled(f"model {card.id!r} has no pulled files to export; {why}", param="model")
    store.forget_digest(store.locate(card, settings), settings.cache_dir)
    return store.identify(card, settings)[0], lock


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who made the bundle and when: the same models make the same bytes."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _lock_in(place: Path, card: ModelCard) -> Lock | None:
    file = place / f"{card.id}.lock.json"
    if not file.is_file():  # nor a pipe, which would never end
        return None
    try:
        return parse_lock(file.read_bytes(), file.name)
    except (OSError, ValueError) as error:
        raise PullFailed(f"model {card.id!r}: {file.name}: {error}", param="from") from error


def _as_locked(lock: Lock) -> Snapshot:
    files = (SourceFile(name, file.size, file.sha256) for name, file in lock.installed.items())
    return Snapshot(lock.revision, tuple(files), lock.downloaded)


def _copy(read: Callable[[int], bytes], card: ModelCard, file: SourceFile, target: Path, tell: Tell) -> None:
    part = target.with_name(f"{target.name}.part")
    with part.open("wb") as out:
        while (chunk := read(min(_CHUNK, file.size - out.tell() + 1))) and out.tell() <= file.size:
            out.write(chunk)
            tell(file.name, out.tell(), file.size)
    if not matches(part, file):
        part.unlink()
        raise PullFailed(f"model {card.id!r}: {file.name} is not as its lock says: the bundle is damaged", param="from")
    part.replace(target)


def _digest(files: Sequence[SourceFile]) -> str:
    return sha256("".join(f"{file.name}\0{file.sha256}\n" for file in files).encode()).hexdigest()
