"""The table of jobs in one SQLite file, for the threads and processes of one machine."""
# ruff: noqa: S608 - the only parts of statements are names and conditions of this module

import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar, cast

from tilshi.cache.sqlite_handle import transaction
from tilshi.errors import StorageUnavailable
from tilshi.jobs import sqlite_rows as rows
from tilshi.jobs.model import Delivery, Failure, Item, Job, Json, Lease, NewJob, State, WebhookState, to_bytes
from tilshi.jobs.sqlite_file import check_room, open_file
from tilshi.jobs.table import CLOCK_SLACK_SECONDS, conflict, too_large, too_many, too_many_kept

T = TypeVar("T")
_FAILURES = (sqlite3.Error, OSError, NotImplementedError)  # the last is filelock's on file systems without locks
_OVER = "state = 'leased' AND (until <= :now OR leased > :now + :slack)"
_READY = "state = 'queued' AND (ready <= :now OR queued > :now + :slack)"
_HELD = "job = ? AND position = ? AND state = 'leased' AND token = ?"
_DUE = "(webhook_at <= :now OR webhook_taken > :now + :slack)"
VACUUM_PAGES = 10_000
log = logging.getLogger(__name__)


class SqliteTable:
    """Jobs in a file (write-ahead log, mode 0600), which is created when the first job comes.

    Durability is `synchronous=FULL`: what was acknowledged survives the death of any process and a loss of power.
    A file that is damaged stays where it is, and every call fails, until a person has moved it away.
    """

    def __init__(self, path: Path, *, busy_seconds: float = 5.0, clock: Callable[[], float] = time.time) -> None:
        """Prepare the table; the file is opened on first use.

        Args:
            path: the file.
            busy_seconds: how long to wait for another process's lock.
            clock: seconds since the epoch.
        """
        self._path = path.expanduser().resolve()
        self._busy_seconds = busy_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def put(self, job: NewJob, *, max_queued: int, max_kept: int, max_bytes: int) -> Job:
        """Store a job; see `JobTable`."""
        size = job.kept_bytes + sum(len(to_bytes(item.payload)) for item in job.items)

        def work(connection: sqlite3.Connection) -> Job | None:
            check_room(self._path)
            if (known := rows.repeated(connection, job.namespace, job.idempotency_key)) is not None:
                if known.digest != job.digest:
                    raise conflict()
                return known
            count = "SELECT count(*) FROM jobs WHERE namespace = ?"
            if rows.number(connection, f"{count} AND ended IS NULL", job.namespace) >= max_queued:
                raise too_many(max_queued)
            if rows.number(connection, count, job.namespace) >= max_kept:
                raise too_many_kept(max_kept)
            if rows.number(connection, "SELECT coalesce(sum(size), 0) FROM jobs") + size > max_bytes:
                raise too_large(max_bytes)
            rows.insert(connection, job, size, self._clock())
            return rows.known_job(connection, job.id)

        return cast("Job", self._change(work, None, create=True))

    def repeated(self, namespace: str, key: str) -> Job | None:
        """Return the job an idempotency key stands for, if any."""
        return self._read(lambda connection: rows.repeated(connection, namespace, key), None)

    def get(self, namespace: str, job_id: str) -> Job | None:
        """Return a job; None where the namespace has none of that id."""
        where = "namespace = ? AND id = ?"
        return self._read(lambda connection: rows.job_where(connection, where, namespace, job_id), None)

    def listed(self, namespace: str, *, offset: int, limit: int) -> tuple[int, list[Job]]:
        """Return how many jobs the namespace has, and some of them, the newest first."""
        nothing: tuple[int, list[Job]] = (0, [])
        return self._read(lambda connection: rows.jobs_of(connection, namespace, offset, limit), nothing)

    def items(self, job_id: str, *, offset: int, limit: int) -> list[Item]:
        """Return articles of a job by position, with their results."""
        return self._read(lambda connection: rows.items_of(connection, job_id, offset, limit), [])

    def ended(self, job_id: str, *, after: int, limit: int) -> list[Item]:
        """Return articles that ended after the `after`-th, in the order they ended, without results."""
        return self._read(lambda connection: rows.ended_of(connection, job_id, after, limit), [])

    def delete(self, namespace: str, job_id: str) -> bool:
        """Remove a job, its articles and results."""

        def work(connection: sqlite3.Connection) -> bool:
            if rows.job_where(connection, "namespace = ? AND id = ?", namespace, job_id) is None:
                return False
            rows.remove(connection, [job_id])
            return True

        return self._change(work, missing=False)

    def lease(self, *, seconds: float, attempts: int) -> Lease | None:
        """Return the right to work on the next article; see `JobTable`."""
        waiting = f"SELECT EXISTS (SELECT 1 FROM items WHERE {_OVER} UNION ALL SELECT 1 FROM items WHERE {_READY})"

        def look(connection: sqlite3.Connection) -> bool:  # an idle table is never written to
            return bool(connection.execute(waiting, self._now()).fetchone()[0])

        def work(connection: sqlite3.Connection) -> Lease | None:
            rows.take_back(connection, _OVER, self._now(), attempts)
            while (found := rows.first(connection, _READY, self._now())) is not None:
                if not rows.finish_known(connection, found, self._clock()):
                    return rows.grant(connection, found, secrets.token_hex(16), self._clock(), seconds)
            return None

        return self._change(work, missing=None) if self._read(look, default=False) else None

    def renew(self, leases: Sequence[Lease], *, seconds: float) -> set[str]:
        """Make leases last `seconds` from now; return the tokens of those that still hold."""

        def work(connection: sqlite3.Connection) -> set[str]:
            now = self._clock()
            renewing = f"UPDATE items SET leased = ?, until = ? WHERE {_HELD}"
            return {
                one.token
                for one in leases
                if connection.execute(renewing, (now, now + seconds, one.job_id, one.position, one.token)).rowcount
            }

        nothing: set[str] = set()
        return self._change(work, missing=nothing) if leases else nothing

    def release(self, leases: Sequence[Lease]) -> None:
        """Give articles back at once, as if work on them had never begun."""

        def work(connection: sqlite3.Connection) -> None:
            for one in leases:
                rows.put_back(connection, one, self._clock(), 0.0, None, counted=False)

        if leases:
            self._change(work, missing=None)

    def complete(self, lease: Lease, result: Json) -> bool:
        """Store a result, by its content key; False where the article has ended or is gone."""
        value = to_bytes(result)

        def work(connection: sqlite3.Connection) -> bool:
            state = rows.state_of(connection, lease)
            if state is None or state in {State.DONE, State.FAILED}:
                return False
            rows.store_result(connection, lease, value)
            rows.end(connection, lease.job_id, lease.position, State.DONE, None, self._clock())
            return True

        return self._change(work, missing=False)

    def fail(self, lease: Lease, failure: Failure, *, retry_after: float | None, counted: bool = True) -> bool:
        """Let an article fail, or return to the queue; see `JobTable`."""

        def work(connection: sqlite3.Connection) -> bool:
            held = f"SELECT count(*) FROM items WHERE {_HELD}"
            if not rows.number(connection, held, lease.job_id, lease.position, lease.token):
                return False
            if retry_after is None:
                rows.end(connection, lease.job_id, lease.position, State.FAILED, failure, self._clock())
            else:
                rows.put_back(connection, lease, self._clock(), retry_after, failure, counted=counted)
            return True

        return self._change(work, missing=False)

    def take_delivery(self, *, seconds: float) -> Delivery | None:
        """Return a webhook that is due; see `JobTable`."""
        due = f"SELECT count(*) FROM jobs WHERE webhook_at IS NOT NULL AND {_DUE}"

        if not self._read(lambda connection: int(connection.execute(due, self._now()).fetchone()[0]), 0):
            return None
        return self._change(lambda connection: rows.take_delivery(connection, _DUE, self._now(), seconds), None)

    def delivered(self, job_id: str, state: WebhookState, *, retry_after: float | None) -> None:
        """Note what became of a delivery; with `retry_after` seconds it is tried again."""
        now = self._clock()
        at = None if retry_after is None else now + retry_after
        noting = "UPDATE jobs SET webhook_state = ?, webhook_at = ?, webhook_taken = ? WHERE id = ?"
        self._change(lambda connection: connection.execute(noting, (state, at, now, job_id)).rowcount, 0)

    def expire(self, *, ended: float, created: float) -> int:
        """Remove jobs that are too old; see `JobTable`."""
        old = "SELECT id FROM jobs WHERE ended < ? OR (ended IS NULL AND created < ?)"

        def work(connection: sqlite3.Connection) -> int:
            now = self._clock()
            ids = [job_id for (job_id,) in connection.execute(old, (now - ended, now - created))]
            rows.remove(connection, ids)
            return len(ids)

        removed = self._change(work, missing=0)
        if removed:
            vacuum = f"PRAGMA incremental_vacuum({VACUUM_PAGES})"
            self._read(lambda connection: connection.execute(vacuum).fetchall(), [])
        return removed

    def close(self) -> None:
        """Close the file; closing twice is harmless, and a later call opens it again."""
        with self._lock:
            self._disconnect()

    def _now(self) -> dict[str, float]:
        return {"now": self._clock(), "slack": CLOCK_SLACK_SECONDS}

    def _read(self, work: Callable[[sqlite3.Connection], T], default: T) -> T:
        return self._run(work, default, create=False)

    def _change(self, work: Callable[[sqlite3.Connection], T], missing: T, *, create: bool = False) -> T:
        """Do all of the work or nothing; `missing` is the answer where there is no file yet."""

        def whole(connection: sqlite3.Connection) -> T:
            with transaction(connection):
                return work(connection)

        return self._run(whole, missing, create=create)

    def _run(self, work: Callable[[sqlite3.Connection], T], default: T, *, create: bool) -> T:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = open_file(self._path, self._busy_seconds, create=create)
                return default if self._connection is None else work(self._connection)
            except _FAILURES as failure:
                self._disconnect()
                # names only: a message could quote what it failed on
                name = getattr(failure, "sqlite_errorname", None) or getattr(failure, "strerror", None) or ""
                log.warning("the jobs in %s cannot be used now (%s %s)", self._path, type(failure).__name__, name)
                raise StorageUnavailable("the jobs kept cannot be read or written now") from None

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
