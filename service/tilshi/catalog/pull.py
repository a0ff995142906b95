"""Pull a model: fetch what it needs, hold it against the source's hashes, make it safe, install it at once.

Files arrive in a staging folder named after the revision, where a killed pull goes on. Only when all of them are there
and as they should be is the folder moved to its place, and the lock written: a half-pulled model is never loaded.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from tilshi.catalog import licence, store
from tilshi.catalog.cards import ModelCard
from tilshi.catalog.contents import check_contents
from tilshi.catalog.lock import Lock, LockedFile, write_lock
from tilshi.catalog.source import Snapshot, Source, Tell, matches
from tilshi.catalog.staging import check_space, discard, is_passing, locked, make_safe, readable_lock, reuse
from tilshi.catalog.wanted import wanted
from tilshi.errors import InvalidValue, ModelDamaged, ModelNotInstalled, PullFailed
from tilshi.settings import Settings

_LOG = logging.getLogger(__name__)


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
        PullFailed: it cannot be had, or the disk does not take it; what has arrived is kept.
    """
    licence.check(card, settings)
    if card.hub is None or store.is_local(card):
        raise InvalidValue(f"model {card.id!r} comes from no hub: there is nothing to pull", param="model")
    try:
        with exclusive(card, settings):
            return _pull(card, settings, source, tell, update=update)
    except OSError as error:
        message = (
            f"model {card.id!r}: {error.strerror or type(error).__name__} ({settings.data_dir}); what has come is kept"
        )
        raise PullFailed(message, param="model") from error


@contextmanager
def exclusive(card: ModelCard, settings: Settings) -> Iterator[None]:
    """Keep other processes from pulling, probing or removing the model meanwhile.

    Raises:
        PullFailed: another process is at it.
        OSError: the data folder cannot be written.
    """
    models = settings.data_dir / "models"
    models.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with FileLock(models / f".{card.id}.pull.lock", timeout=0):
            yield
    except Timeout:
        raise PullFailed(f"model {card.id!r} is being pulled by another process", param="model") from None


def _pull(card: ModelCard, settings: Settings, source: Source, tell: Tell, *, update: bool) -> Lock:
    known = None if update else readable_lock(card, settings)
    pinned = known if known is not None and store.is_of(card, known.revision) else None  # else the card has moved on
    if pinned is not None and _whole(card, settings):
        return pinned
    snapshot = source.snapshot(card, card.revision or (pinned.revision if pinned is not None else None))
    if pinned is not None and snapshot.revision.startswith(store.UNKNOWN):
        snapshot = replace(snapshot, revision=pinned.revision)  # its files have to be those of the lock, then
    if not store.is_of(card, snapshot.revision):
        message = f"model {card.id!r}: its card asks for revision {card.revision}, the source has {snapshot.revision}"
        raise PullFailed(message, param="model")
    present = readable_lock(card, settings)
    if present is not None and present.revision == snapshot.revision and _whole(card, settings):
        return present
    return _bring(card, settings, source, tell, snapshot, pinned)


def _bring(
    card: ModelCard, settings: Settings, source: Source, tell: Tell, snapshot: Snapshot, pinned: Lock | None
) -> Lock:
    """Fetch what is missing of a snapshot, check it all, and install it."""
    names = wanted((file.name for file in snapshot.files), card.family, card.id)
    files = [file for name in names for file in snapshot.files if file.name == name]
    _hold_to(pinned, snapshot.revision, {file.name: (file.size, file.sha256) for file in files}, card)
    staging = settings.data_dir / "models" / f".{card.id}@{snapshot.revision}.pull"
    discard(staging.parent.glob(f".{card.id}@*.pull"), but=staging)
    saved = reuse(card, snapshot.revision, files, staging, settings)
    missing = [file for file in files if file.name not in saved and not matches(staging / file.name, file)]
    check_space(card, missing, staging, settings)
    for file in missing:
        source.fetch(card, snapshot.revision, file, staging / file.name, tell)
    downloaded = {name: saved.get(name) or locked(staging / name) for name in names}
    _hold_to(pinned, snapshot.revision, _facts(downloaded), card)
    check_contents(card, staging)
    make_safe(card, staging, tell)
    installed = {file.name: locked(file) for file in sorted(staging.iterdir()) if not is_passing(file.name)}
    origin = dict(snapshot.origin) if snapshot.origin is not None else downloaded
    lock = Lock(model=card.id, hub=str(card.hub), revision=snapshot.revision, downloaded=origin, installed=installed)
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


def _install(lock: Lock, staging: Path, settings: Settings) -> None:
    """Move the folder to its place and write the lock; other revisions stay until the new one has been probed."""
    place = store.revision_path(lock.model, lock.revision, settings)
    for file in staging.iterdir():
        if is_passing(file.name):
            file.unlink()
    discard([place])
    staging.replace(place)
    write_lock(lock, settings)


def keep_only(lock: Lock, settings: Settings) -> None:
    """Remove every revision of a model but one, with their conversions."""
    place = store.revision_path(lock.model, lock.revision, settings)
    for other in place.parent.glob(f"{lock.model}@*"):
        if other != place:
            store.discard_conversions(store.weight_digest(other, settings.cache_dir), settings.cache_dir)
            discard([other])


def go_back(previous: Lock | None, lock: Lock, settings: Settings) -> bool:
    """Put the revision that worked before in the place of one that does not; return whether there was one."""
    if previous is None or previous.revision == lock.revision:
        return False
    if not store.revision_path(previous.model, previous.revision, settings).is_dir():
        return False
    write_lock(previous, settings)
    keep_only(previous, settings)
    return True


def _facts(files: Mapping[str, LockedFile]) -> dict[str, tuple[int, str | None]]:
    return {name: (file.size, file.sha256) for name, file in files.items()}
