"""The disk tier: one SQLite file, shared by threads and processes, bounded by size and age."""

import itertools
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tilshi.cache.codec import decode, encode
from tilshi.cache.complaints import Complaints
from tilshi.cache.protocol import CacheStats, Entry
from tilshi.cache.sqlite_handle import Handle, transaction
from tilshi.observe import SILENT, Observer

log = logging.getLogger(__name__)

KEYS_PER_QUERY = 500
"""SQLite built with its old limit takes 999 variables."""
EVICTED_SHARE = 0.02
"""Share of the file freed when it is full: large enough that few writes pay, small enough that none waits long."""
ROWS_PER_TRANSACTION = 20_000
VACUUM_PAGES = 1000
TOUCH_AFTER_SECONDS = 3600.0
"""The last use of an entry is kept no more exactly than this."""
TOUCHES_PER_WRITE = 2000
"""Reads write last uses themselves only when so many wait; else the next `put_many` does."""
# the casts: a damaged row may hold values of other types
SELECT = "SELECT key, value, CAST(used AS REAL) FROM segments WHERE key IN ({}) AND CAST(created AS REAL) >= ?"
DAY_SECONDS = 86_400


class SqliteCache:
    """A cache in one SQLite file (write-ahead log, mode 0600), for many threads and processes at once.

    Durability (`synchronous=NORMAL`): what `put_many` stored survives the death of any process at any moment; a loss of
    power may take the latest writes with it, but never damages the file. A damaged file is set aside and rebuilt. Open
    the cache after a fork, not before it.
    """

    def __init__(
        self,
        path: Path,
        *,
        max_bytes: int,
        max_age_days: float,
        observer: Observer = SILENT,
        busy_seconds: float = 2.0,
        retry_seconds: float = 5.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Prepare the cache; the file is opened on first use, and never before.

        Args:
            path: the file.
            max_bytes: size of the file, free pages included, write-ahead log (4 MiB at rest) not.
            max_age_days: age after which an entry is a miss, and removed.
            observer: gets `cache_errors` with tier "sqlite".
            busy_seconds: how long to wait for another process's lock.
            retry_seconds: how long to leave the file alone after a failure.
            clock: seconds since the epoch.
        """
        self._path = path.expanduser().resolve()
        self._max_bytes = max_bytes
        self._max_age = max_age_days * DAY_SECONDS
        self._clock = clock
        self._lock = threading.Lock()
        self._hits = self._misses = 0
        self._touched: dict[str, float] = {}
        self._failed = Complaints(log, str(self._path), tier="sqlite", observer=observer).add
        # two connections, so that a look never waits for a write of this process
        self._reader, self._writer = (
            Handle(self._path, busy_seconds=busy_seconds, retry_seconds=retry_seconds, on_failure=self._failed)
            for _ in range(2)
        )

    def get_many(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return the entries that exist; keys without one are left out."""
        wanted = list(dict.fromkeys(keys))
        nothing: dict[str, Entry] = {}
        found = self._reader.run(lambda connection: self._read(connection, wanted), nothing) if wanted else nothing
        with self._lock:
            self._hits += len(found)
            self._misses += len(wanted) - len(found)
            full = len(self._touched) >= TOUCHES_PER_WRITE
        if full:
            self._write([])
        return found

    def put_many(self, entries: Mapping[str, Entry]) -> None:
        """Store entries, replacing older ones; one that is larger than the whole file may be is not kept."""
        rows = [(key, encode(key, entry)) for key, entry in entries.items()]
        rows = [(key, value) for key, value in rows if len(value) <= self._max_bytes]
        if rows:
            self._write(rows)

    def clear(self) -> int:
        """Remove every entry and shrink the file; return how many there were (0 where the file cannot be used)."""
        with self._lock:
            self._touched.clear()
        return self._writer.run(_clear, 0)

    def stats(self) -> tuple[CacheStats, ...]:
        """Return the one row of this tier; bytes are the pages in use."""
        entries, size = self._reader.run(lambda connection: (_count(connection), _size(connection)[0]), (0, 0))
        with self._lock:
            return (CacheStats("sqlite", entries, size, self._hits, self._misses),)

    def close(self) -> None:
        """Write what is still to be written and close the file; later calls are misses."""
        with self._lock:
            touched = bool(self._touched)
        if touched:
            self._write([])
        self._reader.close()
        self._writer.close()

    def _read(self, connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Entry]:
        now = self._clock()
        found: dict[str, Entry] = {}
        touched: dict[str, float] = {}
        for start in range(0, len(keys), KEYS_PER_QUERY):
            some = keys[start : start + KEYS_PER_QUERY]
            marks = ",".join("?" * len(some))
            for key, value, used in connection.execute(SELECT.format(marks), (*some, now - self._max_age)):
                entry = decode(key, value)
                if entry is None:
                    self._failed(ValueError("an entry fails its checksum"))
                    continue
                found[key] = entry
                if now - used >= TOUCH_AFTER_SECONDS:
                    touched[key] = now
        with self._lock:
            self._touched.update(touched)
        return found

    def _write(self, rows: Sequence[tuple[str, bytes]]) -> None:
        with self._lock:
            touched, self._touched = self._touched, {}
        self._writer.run(lambda connection: self._store(connection, rows, touched), None)

    def _store(
        self, connection: sqlite3.Connection, rows: Sequence[tuple[str, bytes]], touched: Mapping[str, float]
    ) -> None:
        with transaction(connection):
            now = self._clock()  # with the lock in hand: what waited for it is no older than what was written before
            connection.executemany(
                "UPDATE segments SET used = max(used, ?) WHERE key = ?", ((used, key) for key, used in touched.items())
            )
            connection.executemany(
                "INSERT INTO segments (key, value, created, used) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE "
                "SET value = excluded.value, created = excluded.created, used = excluded.used",
                ((key, value, now, now) for key, value in rows),
            )
            connection.execute(
                "DELETE FROM segments WHERE key IN (SELECT key FROM segments WHERE created < ? LIMIT ?)",
                (now - self._max_age, ROWS_PER_TRANSACTION),
            )
        _shrink(connection, self._max_bytes)


def _count(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM segments").fetchone()
    return int(count)


def _size(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return bytes in use and bytes of the whole database."""
    (page,), (pages,), (free,) = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_size", "page_count", "freelist_count")
    )
    return page * (pages - free), page * pages


def _shrink(connection: sqlite3.Connection, max_bytes: int) -> None:
    """Remove the least recently used entries until the rest fits, then give the pages over the limit back."""
    while _size(connection)[0] > max_bytes:
        with transaction(connection):
            used, _ = _size(connection)
            share = max(EVICTED_SHARE, 1 - (1 - EVICTED_SHARE) * max_bytes / used)
            evicted = min(ROWS_PER_TRANSACTION, max(1, round(_count(connection) * share)))
            removed = connection.execute(
                "DELETE FROM segments WHERE key IN (SELECT key FROM segments ORDER BY used LIMIT ?)", (evicted,)
            ).rowcount
        if removed == 0:
            break
    if _size(connection)[1] > max_bytes:
        _vacuum(connection, max_bytes)


def _vacuum(connection: sqlite3.Connection, max_bytes: int) -> None:
    """Return free pages to the file system until the database is no larger than `max_bytes`, or has none left."""
    for _ in itertools.count():
        used, size = _size(connection)
        if size <= max_bytes or used == size:
            return
        pages = min(VACUUM_PAGES, -(-(size - max_bytes) // 4096))
        connection.execute(f"PRAGMA incremental_vacuum({pages})").fetchall()


def _clear(connection: sqlite3.Connection) -> int:
    with transaction(connection):
        count = _count(connection)
        connection.execute("DELETE FROM segments")
    _vacuum(connection, 0)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return count
