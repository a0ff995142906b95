"""The SQLite file of the glossaries: its tables, and the rows that are read and written."""

import json
import os
import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from tilshi.errors import NotFound
from tilshi.languages import Language
from tilshi.translate.glossary import Pair

BUSY_SECONDS: Final = 5.0
APPLICATION_ID: Final = 0x54494C47
"""`PRAGMA application_id` of the file: "TILG"."""
SCHEMA_VERSION: Final = 1

Entries = Sequence[tuple[str, str]]

_SCHEMA: Final = """
CREATE TABLE glossaries (
    id TEXT NOT NULL PRIMARY KEY, namespace TEXT NOT NULL, name TEXT NOT NULL, created REAL NOT NULL,
    revision TEXT NOT NULL
);
CREATE INDEX glossaries_namespace ON glossaries (namespace, created);
CREATE TABLE dictionaries (
    glossary TEXT NOT NULL REFERENCES glossaries (id) ON DELETE CASCADE,
    source TEXT NOT NULL, target TEXT NOT NULL, count INTEGER NOT NULL, entries TEXT NOT NULL,
    PRIMARY KEY (glossary, source, target)
);
"""


@dataclass(frozen=True, slots=True)
class GlossaryInfo:
    """A stored glossary without its entries.

    Attributes:
        id: what calls name it by.
        name: what people call it.
        created: seconds since the epoch.
        counts: how many entries there are for each pair of languages.
    """

    id: str
    name: str
    created: float
    counts: Mapping[Pair, int]


def open_file(path: Path) -> sqlite3.Connection:
    """Open the file; make it where there is none.

    Raises:
        sqlite3.Error: it cannot be opened, or is something else.
        OSError: likewise; `filelock.Timeout` is one.
    """
    if not path.exists():
        _create(path)
    database = _connect(path)
    try:
        database.execute("PRAGMA foreign_keys = ON")
        _check(database)
    except BaseException:
        database.close()
        raise
    return database


def is_locked(failure: Exception) -> bool:
    """Whether somebody else is at the file, so that a later try may succeed."""
    code = getattr(failure, "sqlite_errorcode", None)
    locked = code is not None and code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return locked or isinstance(failure, Timeout)


def missing(what: str = "glossary") -> NotFound:
    """Return the failure for a glossary that does not exist, or not for this caller."""
    return NotFound(f"there is no such {what}", param="glossary")


def missing_pair(pair: Pair) -> NotFound:
    """Return the failure for a pair of languages the glossary has no terms for."""
    return missing(f"dictionary: {pair[0].value} to {pair[1].value}")


def _check(database: sqlite3.Connection) -> None:
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if (application, version) != (APPLICATION_ID, SCHEMA_VERSION):
        raise sqlite3.DatabaseError("the file holds no glossaries, or those of another release")


def _create(path: Path) -> None:
    """Build an empty file beside the path and rename it, so that a file at the path is always complete."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(f"{path}.lock", timeout=BUSY_SECONDS, mode=0o600):
        if path.exists():  # another process was faster
            return
        fresh = path.with_name(f"{path.name}.new")
        for suffix in ("", "-wal", "-shm", "-journal"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
        # SQLite gives the log and the shared memory the permissions of the database
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(_connect(fresh)) as database:
            database.execute("PRAGMA journal_mode = WAL").fetchone()  # readers do not wait for who writes
            database.executescript(
                f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )
        fresh.rename(path)


def _connect(path: Path) -> sqlite3.Connection:
    # mode=rw: never create an empty file where a person has just moved one away
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def info_of(database: sqlite3.Connection, namespace: str, identity: str) -> GlossaryInfo:
    """Return what is known of a glossary.

    Raises:
        NotFound: there is none of this id in the namespace.
    """
    found = database.execute(
        "SELECT name, created FROM glossaries WHERE id = ? AND namespace = ?", (identity, namespace)
    ).fetchone()
    if found is None:
        raise missing()
    rows = database.execute(
        "SELECT source, target, count FROM dictionaries WHERE glossary = ? ORDER BY source, target", (identity,)
    )
    counts = {(Language(source), Language(target)): count for source, target, count in rows}
    return GlossaryInfo(identity, found[0], found[1], counts)


def revision_of(database: sqlite3.Connection, namespace: str, identity: str) -> str:
    """Return what changes with the entries of a glossary, and is never the same again.

    Raises:
        NotFound: there is no such glossary in the namespace.
    """
    row = database.execute(
        "SELECT revision FROM glossaries WHERE id = ? AND namespace = ?", (identity, namespace)
    ).fetchone()
    if row is None:
        raise missing()
    return str(row[0])


def touch(database: sqlite3.Connection, identity: str) -> None:
    """Give a glossary whose entries change another revision."""
    database.execute("UPDATE glossaries SET revision = ? WHERE id = ?", (uuid.uuid4().hex, identity))


def entries_of(database: sqlite3.Connection, identity: str) -> dict[Pair, tuple[tuple[str, str], ...]]:
    """Return the entries of a glossary, by pair of languages."""
    rows = database.execute(
        "SELECT source, target, entries FROM dictionaries WHERE glossary = ? ORDER BY source, target", (identity,)
    )
    return {
        (Language(source), Language(target)): tuple((term, translation) for term, translation in json.loads(entries))
        for source, target, entries in rows
    }


def insert(database: sqlite3.Connection, identity: str, dictionaries: Mapping[Pair, Entries]) -> None:
    """Write dictionaries of a glossary, in place of those for the same pairs."""
    database.executemany(
        "INSERT OR REPLACE INTO dictionaries VALUES (?, ?, ?, ?, ?)",
        [
            (identity, source.value, target.value, len(entries), json.dumps(entries, ensure_ascii=False))
            for (source, target), entries in dictionaries.items()
        ],
    )
