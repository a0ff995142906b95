"""The file of keys: written whole, read again when it changes.

It is JSON in `DATA_DIR/keys.json`, mode 0600, replaced by a rename, so that a reader sees the old file or the new one.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from filelock import FileLock
from pydantic import ValidationError

from tilshi.access.keys import MAX_KEYS, Key, KeyRing, new_secret
from tilshi.errors import InvalidValue, NotFound, Unavailable, in_words

FILE_NAME = "keys.json"
CHECK_SECONDS = 1.0
"""A key made or revoked while the server runs counts after this time at the latest."""

_LOCK_SECONDS = 10.0
logger = logging.getLogger(__name__)
_Stamp = tuple[int, int, int, int]
_MISSING: _Stamp = (0, 0, 0, 0)
_EVER_AGO, _FOR_EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class KeyFile:
    """The keys of one data folder; thread-safe, and safe under several processes."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = folder / FILE_NAME
        self._clock = clock
        self._lock = threading.Lock()
        self._checked = -CHECK_SECONDS
        self._stamp: _Stamp | None = None
        self._keys: Mapping[str, Key] | None = MappingProxyType({})
        self._origins: Mapping[str, datetime] = MappingProxyType({})

    def keys(self) -> Mapping[str, Key]:
        """Return the keys by id; the file is looked at once in `CHECK_SECONDS`, and read where it has changed.

        Raises:
            Unavailable: the file is damaged or cannot be read: nobody can be told from anybody.
        """
        with self._lock:
            now = self._clock()
            if now - self._checked >= CHECK_SECONDS:
                self._refresh()
                self._checked = now
            if self._keys is None:
                raise Unavailable("the file of keys cannot be read; the server's log names it")
            return self._keys

    def origins(self) -> Mapping[str, datetime]:
        """Return the origins of all keys that are not revoked, and until when a key is good there.

        Raises:
            Unavailable: as `keys`.
        """
        self.keys()
        return self._origins

    def create(self, **fields: Any) -> tuple[Key, str]:
        """Make a key and keep its hash; return what is kept, and the key, which nothing can show again.

        Args:
            fields: those of `Key` that are not made here.

        Raises:
            InvalidValue: a field is impossible; `param` names it.
            Unavailable: the file of keys is damaged.
        """
        with self._locked():
            ring = self._read()
            if len(ring.keys) >= MAX_KEYS:
                raise InvalidValue(f"keys: there are {MAX_KEYS:,}, which is the limit")
            key_id, secret, digest = new_secret()
            while any(key.id == key_id for key in ring.keys):
                key_id, secret, digest = new_secret()
            try:
                key = Key(id=key_id, created=datetime.now(UTC).replace(microsecond=0), sha256=digest, **fields)
            except ValidationError as error:
                first = error.errors(include_url=False, include_input=False)[0]
                param = str(first["loc"][0])
                raise InvalidValue(f"{param}: {in_words(first).removeprefix(f'{param}: ')}", param=param) from None
            self._write(KeyRing(keys=(*ring.keys, key)))
        return key, secret

    def revoke(self, key_id: str) -> Key:
        """Revoke a key for good; one that is revoked stays as it is.

        Raises:
            NotFound: there is no such key.
            Unavailable: the file of keys is damaged.
        """
        with self._locked():
            ring = self._read()
            found = next((key for key in ring.keys if key.id == key_id), None)
            if found is None:
                raise NotFound(f"id: there is no key {key_id[:20]!r}; see `tilshi keys list`", param="id")
            if found.revoked is None:
                found = found.model_copy(update={"revoked": datetime.now(UTC).replace(microsecond=0)})
                self._write(KeyRing(keys=tuple(found if key.id == key_id else key for key in ring.keys)))
        return found

    def list(self) -> tuple[Key, ...]:
        """Return every key, in the order they were made.

        Raises:
            Unavailable: the file of keys is damaged.
        """
        return self._read().keys

    def _refresh(self) -> None:
        stamp = _stamp(self.path)
        if stamp is not None and stamp == self._stamp and self._keys is not None:
            return
        try:
            keys = self._read().keys
            self._keys = MappingProxyType({key.id: key for key in keys})
            self._origins = MappingProxyType(_origins(keys))
        except Unavailable as error:
            if self._keys is not None or stamp != self._stamp:
                logger.error("every call is refused: %s", error.message)  # noqa: TRY400 - the message says it all
            self._keys = None
        self._stamp = stamp

    def _read(self) -> KeyRing:
        try:
            return KeyRing.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return KeyRing()
        except ValidationError as error:  # its own text would quote the file
            where = ".".join(map(str, error.errors(include_url=False, include_input=False)[0]["loc"])) or "its JSON"
            raise Unavailable(f"the file of keys {self.path} is damaged ({where}); restore it or remove it") from None
        except OSError as error:
            raise Unavailable(f"the file of keys {self.path} cannot be read: {error.strerror}") from None

    def _write(self, ring: KeyRing) -> None:
        fresh = self.path.with_name(f"{FILE_NAME}.new")
        fresh.unlink(missing_ok=True)
        number = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(ring.model_dump_json(indent=1) + "\n")
            file.flush()
            os.fsync(number)
        fresh.replace(self.path)

    def _locked(self) -> FileLock:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileLock(f"{self.path}.lock", timeout=_LOCK_SECONDS, mode=0o600)


def _origins(keys: Iterable[Key]) -> dict[str, datetime]:
    ends: dict[str, datetime] = {}
    for key in keys:
        for origin in key.origins if key.revoked is None else ():
            ends[origin] = max(ends.get(origin, _EVER_AGO), key.expires or _FOR_EVER)
    return ends


def _stamp(path: Path) -> _Stamp | None:
    """Return what changes with the file; None where nothing can be told of it."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return _MISSING
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size
