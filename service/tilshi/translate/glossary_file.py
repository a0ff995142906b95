"""The SQLite file of the glossaries: its tables, and the rows that are read and written."""

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tilshi.errors import NotFound
from tilshi.languages import Language
from tilshi.translate.glossary import Pair

BUSY_SECONDS: Final = 5.0

Entries = Sequence[tuple[str, str]]

_APPLICATION_ID: Final = 0x54494C47  # "TILG"
_SCHEMA: Final = f"""
PRAGMA application_id = {_APPLICATION_ID};
PRAGMA user_version = 1;
CREATE TABLE glossaries (
    id TEXT NOT NULL PRIMARY KEY, namespace TEXT NOT NULL, name TEXT NOT NULL, created REAL NOT NULL
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
        OSError: likewise.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite would make it readable for all
    database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        database.execute("PRAGMA foreign_keys = ON")
        if database.execute("PRAGMA application_id").fetchone() != (_APPLICATION_ID,):
            _create(database)
    except BaseException:
        database.close()
        raise
    return database


def missing(what: str = "glossary") -> NotFound:
    """Return the failure for a glossary that does not exist, or not for this caller."""
    return NotFound(f"there is no such {what}", param="glossary")


def missing_pair(pair: Pair) -> NotFound:
    """Return the failure for a pair of languages the glossary has no terms for."""
    return missing(f"dictionary: {pair[0].value} to {pair[1].value}")


def _create(database: sqlite3.Connection) -> None:
    """Make the tables, unless another process just did.

    Raises:
        sqlite3.Error: there are tables already, of something else.
    """
    database.execute("BEGIN IMMEDIATE")
    if database.execute("PRAGMA application_id").fetchone() == (_APPLICATION_ID,):
        database.execute("COMMIT")
        return
    for statement in _SCHEMA.split(";"):
        database.execute(statement)
    database.execute("COMMIT")


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
