"""The file of the SQLite tier: creating it, opening it, and setting it aside when it is not what it should be."""

import logging
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from filelock import FileLock

log = logging.getLogger(__name__)

SCHEMA_VERSION = 1
APPLICATION_ID = 0x54494C53
"""`PRAGMA application_id` of the file: "TILS"."""

SIDE_FILES = ("-wal", "-shm", "-journal")
WAL_BYTES = 4 * 2**20
"""The write-ahead log is cut back to this size after a checkpoint."""

SCHEMA = """
CREATE TABLE segments (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL, created REAL NOT NULL, used REAL NOT NULL);
CREATE INDEX segments_created ON segments (created);
CREATE INDEX segments_used ON segments (used);
"""


class UnusableFile(Exception):
    """The file is no segment cache of this release: `reason` is "corrupt", or "version" with the number found."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MissingFile(Exception):
    """There is no file yet."""


class Connection(sqlite3.Connection):
    """A connection that knows which file (device, inode) it has open."""

    identity: tuple[int, int]


def open_file(path: Path, busy_seconds: float, on_set_aside: Callable[[], None]) -> Connection:
    """Open the file; create it where it is missing, set it aside first where it is not usable.

    Safe under several processes: whatever replaces the file holds a lock and looks again before it does.

    Args:
        path: the file, symbolic links resolved.
        busy_seconds: how long to wait for another process's lock.
        on_set_aside: called once if an unusable file was set aside.

    Raises:
        sqlite3.Error: the file cannot be opened for another reason (locked, read-only, no room).
        OSError: as before, from the file system; `filelock.Timeout` is one.
    """
    try:
        return _open_existing(path, busy_seconds)
    except (MissingFile, UnusableFile):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(f"{path}.lock", timeout=busy_seconds, mode=0o600):
        try:
            return _open_existing(path, busy_seconds)
        except MissingFile:
            pass
        except UnusableFile as problem:
            set_aside(path, problem.reason)
            on_set_aside()
        _create(path, busy_seconds)
        try:
            return _open_existing(path, busy_seconds)
        except (MissingFile, UnusableFile) as problem:
            raise OSError("the cache file was replaced while it was being created") from problem


def replace_damaged(path: Path, identity: tuple[int, int], busy_seconds: float) -> None:
    """Set the file aside, unless another process has done so already.

    Args:
        path: the file.
        identity: device and inode of the file that was found damaged.
        busy_seconds: how long to wait for another process.

    Raises:
        OSError: the file cannot be renamed; `filelock.Timeout` is one.
    """
    with FileLock(f"{path}.lock", timeout=busy_seconds, mode=0o600):
        if identity_of(path) == identity:
            set_aside(path, "corrupt")


def identity_of(path: Path) -> tuple[int, int] | None:
    """Return device and inode of the file; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - on the path of every look; pathlib costs twice as much
    except OSError:
        return None
    return status.st_dev, status.st_ino


def set_aside(path: Path, reason: str) -> Path:
    """Rename the file, with its write-ahead log, to PATH.REASON-TIME and log it; earlier such files are removed.

    Renaming the database before its log is safe: SQLite drops a log that has no database. A connection that another
    process still has open notices the rename (SQLite compares inodes) and leaves the files at the old path alone.
    """
    earlier = f"{path.name}.{reason.partition('-')[0]}-"
    for old in path.parent.iterdir():
        if old.name.startswith(earlier) and old.is_file():
            old.unlink(missing_ok=True)
    aside = path.with_name(f"{path.name}.{reason}-{time.time_ns()}")
    path.rename(aside)
    for suffix in SIDE_FILES:
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.rename(aside.with_name(aside.name + suffix))
    log.warning("segment cache %s is unusable (%s); set aside as %s and rebuilt", path, reason, aside.name)
    return aside


def _open_existing(path: Path, busy_seconds: float) -> Connection:
    identity = identity_of(path)
    if identity is None:
        raise MissingFile
    if not path.is_file():
        raise UnusableFile("corrupt")
    _make_private(path)
    connection = _connect(path, busy_seconds)
    connection.identity = identity
    try:
        _validate(connection)
    except sqlite3.Error as failure:
        connection.close()
        if is_damage(failure):
            raise UnusableFile("corrupt") from failure
        raise
    except BaseException:
        connection.close()
        raise
    # another process may have renamed the file between our opening it and our opening its log
    if identity_of(path) != identity:
        connection.close()
        raise OSError("the cache file was replaced while it was being opened")
    return connection


def _validate(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
    connection.execute("PRAGMA synchronous = NORMAL")
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise UnusableFile("corrupt")
    if version != SCHEMA_VERSION:
        raise UnusableFile(f"version-{version}")
    connection.execute("SELECT key, value, created, used FROM segments LIMIT 1").fetchone()


def is_damage(failure: sqlite3.Error) -> bool:
    """Tell whether the file is at fault: malformed, no database, or without our table."""
    code = getattr(failure, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}


def _create(path: Path, busy_seconds: float) -> None:
    """Build an empty file beside the path and rename it, so that a file at the path is always complete."""
    fresh = path.with_name(f"{path.name}.new")
    for stale in (fresh, *(path.with_name(name + suffix) for name in (path.name, fresh.name) for suffix in SIDE_FILES)):
        stale.unlink(missing_ok=True)
    # SQLite gives the log and the shared memory the permissions of the database
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(_connect(fresh, busy_seconds)) as connection:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.executescript(
            f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )
    fresh.rename(path)


def _make_private(path: Path) -> None:
    for name in (path.name, *(path.name + suffix for suffix in SIDE_FILES)):
        file = path.with_name(name)
        try:
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)
        except FileNotFoundError:
            continue


def _connect(path: Path, busy_seconds: float) -> Connection:
    # mode=rw: never create an empty file where another process has just removed one
    connection: Connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
        factory=Connection,
    )
    # text that a damaged page made undecodable must not fail the rows around it
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection
