"""The file of jobs: opened, created where it is missing, never thrown away."""

import logging
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from filelock import FileLock

from tilshi.errors import StorageUnavailable
from tilshi.jobs.table import TURN_SECONDS

SCHEMA_VERSION = 1
APPLICATION_ID = 0x54494C4A
"""`PRAGMA application_id` of the file: "TILJ"."""
WAL_BYTES = 4 * 2**20
"""The write-ahead log is cut back to this size after a checkpoint."""
LEAST_FREE_BYTES = 64 * 2**20
"""No job is taken with less room on the disk: the results of those in work need some."""

TURN = f"queued + position * {TURN_SECONDS}.0"
"""The order of articles that are ready; an index of the file has the very same expression."""

SCHEMA = f"""
CREATE TABLE jobs (
  id TEXT NOT NULL PRIMARY KEY, namespace TEXT NOT NULL, kind TEXT NOT NULL, options BLOB NOT NULL,
  created REAL NOT NULL, ended REAL, size INTEGER NOT NULL, idempotency TEXT, digest TEXT,
  webhook TEXT, webhook_state TEXT NOT NULL, webhook_attempts INTEGER NOT NULL, webhook_at REAL, webhook_taken REAL);
CREATE UNIQUE INDEX jobs_idempotency ON jobs (namespace, idempotency) WHERE idempotency IS NOT NULL;
CREATE INDEX jobs_created ON jobs (namespace, created);
CREATE INDEX jobs_webhook ON jobs (webhook_at) WHERE webhook_at IS NOT NULL;
CREATE TABLE items (
  job TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL, sequence INTEGER NOT NULL, token TEXT, leased REAL, until REAL,
  queued REAL NOT NULL, ready REAL NOT NULL, code TEXT, message TEXT, payload BLOB NOT NULL,
  PRIMARY KEY (job, position));
CREATE INDEX items_turn ON items (state, {TURN});
CREATE INDEX items_counted ON items (job, state);
CREATE INDEX items_ended ON items (job, sequence);
CREATE TABLE results (job TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (job, key));
"""
log = logging.getLogger(__name__)


def open_file(path: Path, busy_seconds: float, *, create: bool) -> sqlite3.Connection | None:
    """Open the file; None where there is none and none is to be created.

    Durability is `synchronous=FULL`: a job that was accepted and a result that was stored survive a loss of power.

    Raises:
        StorageUnavailable: the file is damaged or of another release; it stays where it is, for a person to look at.
        sqlite3.Error, OSError: it cannot be opened for another reason.
    """
    if not path.exists():
        if not create:
            return None
        _create(path, busy_seconds)
    connection = _connect(path, busy_seconds)
    try:
        connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
        connection.execute("PRAGMA synchronous = FULL")
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except BaseException:
        connection.close()
        raise
    if (application, version) != (APPLICATION_ID, SCHEMA_VERSION):
        connection.close()
        log.error("the jobs in %s are of another release, or no jobs; move the file away to start anew", path)
        raise StorageUnavailable("the jobs kept cannot be read; the log says what to do")
    return connection


def check_room(path: Path) -> None:
    """Raise where the disk is too full to take a job.

    Raises:
        StorageUnavailable: there are less than `LEAST_FREE_BYTES`.
    """
    folder = next(place for place in path.parents if place.exists())
    if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        raise StorageUnavailable(f"the disk that keeps jobs has less than {LEAST_FREE_BYTES:,} bytes left")


def _create(path: Path, busy_seconds: float) -> None:
    """Build an empty file beside the path and rename it, so that a file at the path is always complete."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(f"{path}.lock", timeout=busy_seconds, mode=0o600):
        if path.exists():  # another process was faster
            return
        fresh = path.with_name(f"{path.name}.new")
        for suffix in ("", "-wal", "-shm", "-journal"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
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


def _connect(path: Path, busy_seconds: float) -> sqlite3.Connection:
    # mode=rw: never create an empty file where a person has just moved one away
    return sqlite3.connect(
        f"{path.as_uri()}?mode=rw", uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False
    )
