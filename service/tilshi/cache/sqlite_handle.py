"""One connection to the file of the SQLite tier, which mends itself and never raises what the file system does."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tilshi.cache import sqlite_file

T = TypeVar("T")

FAILURES = (sqlite3.Error, OSError, NotImplementedError)
"""What a store that cannot be used raises; NotImplementedError is filelock's on file systems without locks."""


class Handle:
    """Runs work on one connection, one thread at a time.

    A damaged file is set aside and the work run once more on a new one. After any other failure the handle pauses, so
    that a store that is locked, full or read-only does not slow every call down.
    """

    def __init__(
        self, path: Path, *, busy_seconds: float, retry_seconds: float, on_failure: Callable[[Exception | None], None]
    ) -> None:
        """Prepare the handle; the file is opened on first use.

        Args:
            path: the file, symbolic links resolved.
            busy_seconds: how long to wait for another connection's lock.
            retry_seconds: length of the pause after a failure.
            on_failure: told of every failure; None for a file that was set aside (which has its own log line).
        """
        self._path = path
        self._busy_seconds = busy_seconds
        self._retry_seconds = retry_seconds
        self._on_failure = on_failure
        self._lock = threading.Lock()
        self._connection: sqlite_file.Connection | None = None
        self._resume_at = 0.0
        self._closed = False

    def run(self, work: Callable[[sqlite3.Connection], T], default: T) -> T:
        """Return what the work returns; `default` where the file cannot be used now."""
        with self._lock:
            if self._closed or time.monotonic() < self._resume_at:
                return default
            for _ in range(2):
                try:
                    return work(self._connected())
                except FAILURES as failure:
                    if not self._mended(failure):
                        break
            return default

    def close(self) -> None:
        """Close the connection; later work is not run."""
        with self._lock:
            self._closed = True
            self._disconnect()

    def _connected(self) -> sqlite_file.Connection:
        if self._connection is not None:
            if self._connection.identity == sqlite_file.identity_of(self._path):
                return self._connection
            self._disconnect()
        self._connection = sqlite_file.open_file(self._path, self._busy_seconds, lambda: self._on_failure(None))
        return self._connection

    def _mended(self, failure: Exception) -> bool:
        """Drop the connection and deal with the failure; True if the work is worth another try."""
        connection = self._connection
        try:
            if connection is not None and isinstance(failure, sqlite3.Error) and sqlite_file.is_damage(failure):
                sqlite_file.replace_damaged(self._path, connection.identity, self._busy_seconds)
                self._on_failure(None)
                return True
        except FAILURES as second:
            failure = second
        finally:
            # after the rename: SQLite then leaves the files at the path alone
            self._disconnect()
        self._on_failure(failure)
        self._resume_at = time.monotonic() + self._retry_seconds
        return False

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except sqlite3.Error as failure:
                self._on_failure(failure)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing. The lock is taken at the start, so that no statement inside finds the database busy."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
