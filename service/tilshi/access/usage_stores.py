"""Where usage is kept: a small SQLite file in the data folder, or Redis where several servers share it."""

import json
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

import redis

from tilshi.access.usage import NOTHING, Account, Amount, StoreFailed
from tilshi.cache.redis_client import connect
from tilshi.cache.sqlite_file import SIDE_FILES, is_damage

FILE_NAME = "usage.sqlite3"
BUSY_SECONDS = 1.0
"""How long a call waits for another process that writes."""

_REDIS_SECONDS = 0.5
KEPT_MONTHS = 13
"""Redis keeps so many months before the present one: a year and a little."""
_MONTHS = "tilshi:usage:months"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS usage (
    month TEXT NOT NULL, namespace TEXT NOT NULL, caller TEXT NOT NULL,
    characters INTEGER NOT NULL, requests INTEGER NOT NULL, PRIMARY KEY (month, namespace, caller)
) WITHOUT ROWID
"""
_ADD = """
INSERT INTO usage VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    characters = characters + excluded.characters, requests = requests + excluded.requests
RETURNING characters, requests
"""
_READ = "SELECT namespace, caller, characters, requests FROM usage WHERE month = ?"
logger = logging.getLogger(__name__)
_Work = Callable[[sqlite3.Connection], dict[Account, Amount]]


class SqliteStore:
    """One file, mode 0600, in WAL mode without a sync per call: kill -9 loses nothing, a loss of power seconds.

    A damaged file is set aside as `usage.sqlite3.damaged-TIME`, logged, and begun anew. Calls come one at a time.
    """

    def __init__(self, folder: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = folder / FILE_NAME
        self._busy_seconds = busy_seconds
        self._connection: sqlite3.Connection | None = None

    def add(self, month: str, changes: Mapping[Account, Amount]) -> dict[Account, Amount]:
        """Add in one transaction."""

        def work(connection: sqlite3.Connection) -> dict[Account, Amount]:
            connection.execute("BEGIN IMMEDIATE")
            try:
                totals = {
                    account: Amount(*connection.execute(_ADD, (month, *account, *amount)).fetchone())
                    for account, amount in changes.items()
                }
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return totals

        return self._run(work)

    def read(self, month: str) -> dict[Account, Amount]:
        """Return the rows of a month."""
        return self._run(
            lambda connection: {
                Account(namespace, caller): Amount(characters, requests)
                for namespace, caller, characters, requests in connection.execute(_READ, (month,))
            }
        )

    def close(self) -> None:
        """Close the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _run(self, work: _Work) -> dict[Account, Amount]:
        try:
            try:
                return work(self._connected())
            except sqlite3.Error as failure:
                if not is_damage(failure):
                    raise
                self._drop()
                self._set_aside()
                return work(self._connected())
        except (sqlite3.Error, OSError) as failure:
            self._drop()
            raise StoreFailed(f"{type(failure).__name__} at {self.path.name}") from failure

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite's side files take this mode too
            connection = sqlite3.connect(
                self.path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
            )
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute(_SCHEMA)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _drop(self) -> None:
        try:
            self.close()
        except sqlite3.Error as failure:
            logger.warning("closing %s: %s", self.path.name, type(failure).__name__)

    def _set_aside(self) -> None:
        aside = self.path.with_name(f"{FILE_NAME}.damaged-{time.time_ns()}")
        try:
            self.path.rename(aside)
            for suffix in SIDE_FILES:
                self.path.with_name(FILE_NAME + suffix).unlink(missing_ok=True)
        except OSError as failure:
            raise StoreFailed(f"{self.path.name} is damaged and cannot be set aside: {failure.strerror}") from failure
        logger.error("usage %s is damaged; set aside as %s, counts of this month begin anew", self.path, aside.name)


class RedisStore:
    """Two hashes a month, `tilshi:usage:MONTH:characters` and `…:requests`, a field for each account.

    They have no expiry, since a full Redis may evict what has one; a month that is too old is removed when a new one
    begins, by the set of those there are (`tilshi:usage:months`). A connection that breaks between Redis's work and its
    answer may have a call counted twice, never lost.
    """

    def __init__(self, url: str) -> None:
        self._client = connect(url, answer_seconds=_REDIS_SECONDS)

    def add(self, month: str, changes: Mapping[Account, Amount]) -> dict[Account, Amount]:
        """Add in one transaction."""
        names = [_name(month, field) for field in Amount._fields]
        try:
            with self._client.pipeline(transaction=True) as pipeline:
                for account, amount in changes.items():
                    for name, value in zip(names, amount, strict=True):
                        pipeline.hincrby(name, json.dumps(account), value)
                for name in names:
                    pipeline.persist(name)
                pipeline.sadd(_MONTHS, month)
                answers = pipeline.execute()
            if answers[-1]:
                self._forget(before=_months_before(month, KEPT_MONTHS))
        except redis.RedisError as failure:
            raise StoreFailed(f"Redis: {type(failure).__name__}") from failure
        return {account: Amount(*answers[2 * index : 2 * index + 2]) for index, account in enumerate(changes)}

    def read(self, month: str) -> dict[Account, Amount]:
        """Return the fields of a month."""
        totals: dict[Account, Amount] = {}
        try:
            for index, field in enumerate(Amount._fields):
                for raw, value in self._client.hgetall(_name(month, field)).items():
                    account = Account(*json.loads(raw))
                    amount = list(totals.get(account, NOTHING))
                    amount[index] = int(value)
                    totals[account] = Amount(*amount)
        except (redis.RedisError, ValueError, TypeError) as failure:
            raise StoreFailed(f"Redis: {type(failure).__name__}") from failure
        return totals

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _forget(self, *, before: str) -> None:
        """Remove the months before one. What was added is kept whether this succeeds or not."""
        try:
            for month in (raw.decode() for raw in cast("set[bytes]", self._client.smembers(_MONTHS))):
                if month < before:
                    self._client.delete(*(_name(month, field) for field in Amount._fields))
                    self._client.srem(_MONTHS, month)
        except redis.RedisError as failure:
            logger.warning("old months of usage stay until the next one begins: Redis: %s", type(failure).__name__)


def _months_before(month: str, count: int) -> str:
    """Return the month so many before one, as 2026-11."""
    year, number = map(int, month.split("-"))
    years, index = divmod(12 * year + number - 1 - count, 12)
    return f"{years:04}-{index + 1:02}"


def _name(month: str, field: str) -> str:
    return f"tilshi:usage:{month}:{field}"
