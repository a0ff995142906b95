"""Glossaries at rest: one SQLite file (mode 0600) for all namespaces, of which none sees another's."""

import logging
import sqlite3
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Final, Literal

from tilshi.errors import InvalidValue, StorageUnavailable, TooLarge, Unavailable
from tilshi.settings import Settings
from tilshi.translate.glossary import Glossary, Pair, check_entries
from tilshi.translate.glossary_file import (
    Entries,
    GlossaryInfo,
    entries_of,
    info_of,
    insert,
    is_locked,
    missing_pair,
    open_file,
    revision_of,
    touch,
)

FILE_NAME: Final = "glossaries.sqlite"
MAX_NAME_CHARS: Final = 200
KEPT: Final = 8
"""Glossaries kept ready; one of 5,000 terms takes 8 MB, and 0.1 seconds to make."""

log = logging.getLogger(__name__)


class GlossaryStore:
    """The glossaries of every namespace; thread-safe, for several processes at once.

    Every method raises `Unavailable` where the file cannot be used (`StorageUnavailable` where it is locked), and
    `NotFound` for a glossary that does not exist or is another namespace's.
    """

    def __init__(self, settings: Settings) -> None:
        """Prepare the store; the file is made on first use.

        Args:
            settings: the place and the limits.
        """
        self._path = settings.data_dir / FILE_NAME
        self._settings = settings
        self._lock = threading.Lock()
        self._built: OrderedDict[tuple[str, str], Glossary] = OrderedDict()

    @property
    def most_entries(self) -> int:
        """How many entries a glossary may have."""
        return self._settings.max_glossary_entries

    def add(self, namespace: str, name: str, dictionaries: Mapping[Pair, Entries]) -> GlossaryInfo:
        """Store a glossary.

        Raises:
            InvalidValue: the name, a pair or an entry is impossible.
            TooLarge: there are more glossaries, entries or bytes than the settings allow.
        """
        name = _name(name)
        checked = self._checked(dictionaries)
        identity, created = str(uuid.uuid4()), time.time()
        with self._transaction() as database:
            (count,) = database.execute("SELECT count(*) FROM glossaries WHERE namespace = ?", (namespace,)).fetchone()
            if count >= self._settings.max_glossaries:
                raise TooLarge(f"glossaries: {count} are stored, which is the limit; delete one", param="glossaries")
            row = (identity, namespace, name, created, uuid.uuid4().hex)
            database.execute("INSERT INTO glossaries VALUES (?, ?, ?, ?, ?)", row)
            insert(database, identity, checked)
        return GlossaryInfo(identity, name, created, {pair: len(entries) for pair, entries in checked.items()})

    def all(self, namespace: str) -> tuple[GlossaryInfo, ...]:
        """Return the glossaries of a namespace, oldest first."""
        with self._transaction("DEFERRED") as database:
            rows = database.execute(
                "SELECT id FROM glossaries WHERE namespace = ? ORDER BY created, id", (namespace,)
            ).fetchall()
            return tuple(info_of(database, namespace, identity) for (identity,) in rows)

    def info(self, namespace: str, identity: str) -> GlossaryInfo:
        """Return what is known of a glossary."""
        with self._transaction("DEFERRED") as database:
            return info_of(database, namespace, identity)

    def entries(self, namespace: str, identity: str) -> dict[Pair, tuple[tuple[str, str], ...]]:
        """Return the entries of a glossary."""
        with self._transaction("DEFERRED") as database:
            info_of(database, namespace, identity)
            return entries_of(database, identity)

    def glossary(self, namespace: str, identity: str) -> Glossary:
        """Return a glossary as the desk takes it; the last `KEPT` are kept until their entries change."""
        with self._transaction("DEFERRED") as database:
            key = (identity, revision_of(database, namespace, identity))
            known = self._kept(key)
            entries = entries_of(database, identity) if known is None else {}
        if known is None:
            known = Glossary.of(entries)
            self._keep(key, known)
        return known

    def rename(self, namespace: str, identity: str, name: str) -> None:
        """Give a glossary another name.

        Raises:
            InvalidValue: the name is impossible.
        """
        with self._transaction() as database:
            info_of(database, namespace, identity)
            _rename(database, identity, name)

    def put(
        self,
        namespace: str,
        identity: str,
        dictionaries: Mapping[Pair, Entries],
        *,
        merge: bool = False,
        name: str | None = None,
    ) -> GlossaryInfo:
        """Store dictionaries of a glossary in place of those for the same pairs, and its name, or nothing of it all.

        Args:
            namespace: whose glossary.
            identity: its id.
            dictionaries: the entries.
            merge: keep the entries there are for terms that are not among the new ones.
            name: its new name; None leaves it.

        Raises:
            InvalidValue, TooLarge: as `add`.
        """
        checked = self._checked(dictionaries)
        with self._transaction() as database:
            info_of(database, namespace, identity)
            known: dict[Pair, Entries] = dict(entries_of(database, identity))
            for pair, entries in checked.items():
                known[pair] = tuple({**dict(known.get(pair, ()) if merge else ()), **dict(entries)}.items())
            self._checked(known)
            insert(database, identity, {pair: known[pair] for pair in checked})
            touch(database, identity)
            if name is not None:
                _rename(database, identity, name)
            return info_of(database, namespace, identity)

    def delete(self, namespace: str, identity: str) -> None:
        """Delete a glossary."""
        with self._transaction() as database:
            info_of(database, namespace, identity)
            database.execute("DELETE FROM glossaries WHERE id = ?", (identity,))

    def delete_dictionary(self, namespace: str, identity: str, pair: Pair) -> None:
        """Delete the entries for one pair of languages.

        Raises:
            NotFound: there are none, too.
            InvalidValue: the glossary has no others.
        """
        with self._transaction() as database:
            counts = info_of(database, namespace, identity).counts
            if pair not in counts:
                raise missing_pair(pair)
            if len(counts) == 1:
                raise InvalidValue("dictionaries: it is the last one; delete the glossary", param="dictionaries")
            touch(database, identity)
            database.execute(
                "DELETE FROM dictionaries WHERE glossary = ? AND source = ? AND target = ?", (identity, *pair)
            )

    def _checked(self, dictionaries: Mapping[Pair, Entries]) -> dict[Pair, tuple[tuple[str, str], ...]]:
        if not dictionaries:
            raise InvalidValue("dictionaries: there are none", param="dictionaries")
        most = self._settings.max_glossary_entries
        checked = {}
        for (source, target), entries in dictionaries.items():
            if source is target:
                raise InvalidValue("target: it is the language of the terms themselves", param="target")
            checked[source, target] = check_entries(entries, most=most)
        if (total := sum(map(len, checked.values()))) > most:
            raise TooLarge(f"entries: {total:,} together; the limit is {most:,}", param="entries")
        size = sum(len(text.encode()) for entries in checked.values() for pair in entries for text in pair)
        if size > (limit := self._settings.max_glossary_bytes):
            raise TooLarge(f"entries: {size:,} bytes; the limit is {limit:,}", param="entries")
        return checked

    def _kept(self, key: tuple[str, str]) -> Glossary | None:
        with self._lock:
            if key in self._built:
                self._built.move_to_end(key)
            return self._built.get(key)

    def _keep(self, key: tuple[str, str], glossary: Glossary) -> None:
        with self._lock:
            self._built[key] = glossary
            if len(self._built) > KEPT:
                self._built.popitem(last=False)

    @contextmanager
    def _transaction(self, kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE") -> Iterator[sqlite3.Connection]:
        """Open the file for one change, or (deferred) for looking, which waits for nobody."""
        try:
            with closing(open_file(self._path)) as database, database:
                database.execute(f"BEGIN {kind}")
                yield database
        except (sqlite3.Error, OSError) as error:
            log.warning("%s: %s", self._path.name, type(error).__name__)
            if is_locked(error):
                raise StorageUnavailable("glossaries: their file is locked now") from error
            raise Unavailable("glossaries: their file cannot be used now") from error


def _rename(database: sqlite3.Connection, identity: str, name: str) -> None:
    database.execute("UPDATE glossaries SET name = ? WHERE id = ?", (_name(name), identity))


def _name(name: str) -> str:
    stripped = name.strip()
    if not 0 < len(stripped) <= MAX_NAME_CHARS:
        raise InvalidValue(f"name: 1 to {MAX_NAME_CHARS} characters", param="name")
    return stripped
