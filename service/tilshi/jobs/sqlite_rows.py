"""What the SQLite table reads and writes: every statement that knows a column, inside a transaction of the caller."""
# ruff: noqa: S608 - the only parts of statements are names and conditions of this package

import sqlite3
from collections.abc import Mapping, Sequence

from tilshi.jobs.model import (
    Counts,
    Delivery,
    Failure,
    Item,
    Job,
    Lease,
    NewJob,
    State,
    Webhook,
    WebhookState,
    from_bytes,
    to_bytes,
)
from tilshi.jobs.sqlite_file import TURN
from tilshi.jobs.table import POISON

_JOB = (
    "SELECT id, namespace, kind, options, created, ended, webhook, webhook_state, webhook_attempts, digest FROM jobs "
)
_ITEM = "SELECT position, name, state, attempts, sequence, code, message"
Place = tuple[str, int]


def number(connection: sqlite3.Connection, statement: str, *values: object) -> int:
    """Return the one number a statement asks for."""
    return int(connection.execute(statement, values).fetchone()[0])


def job_where(connection: sqlite3.Connection, condition: str, *values: object) -> Job | None:
    """Return the first job that meets a condition."""
    row = connection.execute(f"{_JOB} WHERE {condition} LIMIT 1", values).fetchone()
    return None if row is None else _job(connection, row)


def repeated(connection: sqlite3.Connection, namespace: str, key: str | None) -> Job | None:
    """Return the job an idempotency key stands for, if any."""
    return None if key is None else job_where(connection, "namespace = ? AND idempotency = ?", namespace, key)


def known_job(connection: sqlite3.Connection, job_id: str) -> Job:
    """Return a job that is there."""
    return _job(connection, connection.execute(f"{_JOB} WHERE id = ?", (job_id,)).fetchone())


def jobs_of(connection: sqlite3.Connection, namespace: str, offset: int, limit: int) -> tuple[int, list[Job]]:
    """Return how many jobs a namespace has, and a page of them, the newest first."""
    total = number(connection, "SELECT count(*) FROM jobs WHERE namespace = ?", namespace)
    page = f"{_JOB} WHERE namespace = ? ORDER BY created DESC, rowid DESC LIMIT ? OFFSET ?"
    found = connection.execute(page, (namespace, limit, offset)).fetchall()
    return total, [_job(connection, row) for row in found]


def items_of(connection: sqlite3.Connection, job_id: str, offset: int, limit: int) -> list[Item]:
    """Return a page of a job's articles with results."""
    page = (
        f"{_ITEM}, value FROM items LEFT JOIN results ON results.job = items.job AND results.key = items.key "
        "AND items.state = 'done' WHERE items.job = ? ORDER BY position LIMIT ? OFFSET ?"
    )
    return [_item(*row) for row in connection.execute(page, (job_id, limit, offset))]


def ended_of(connection: sqlite3.Connection, job_id: str, after: int, limit: int) -> list[Item]:
    """Return articles in the order they ended."""
    page = f"{_ITEM}, NULL FROM items WHERE job = ? AND sequence > ? ORDER BY sequence LIMIT ?"
    return [_item(*row) for row in connection.execute(page, (job_id, after, limit))]


def insert(connection: sqlite3.Connection, job: NewJob, size: int, now: float) -> None:
    """Store a job; articles that cannot be worked on have failed from the start."""
    connection.execute(
        "INSERT INTO jobs (id, namespace, kind, options, created, size, idempotency, digest, webhook, webhook_state, "
        "webhook_attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (
            *(job.id, job.namespace, job.kind, to_bytes(job.options), now, size),
            *(job.idempotency_key, job.digest, job.webhook, WebhookState.WAITING),
        ),
    )
    connection.executemany(
        "INSERT INTO items (job, position, name, key, state, attempts, sequence, queued, ready, payload) "
        "VALUES (?, ?, ?, ?, 'queued', 0, 0, ?, ?, ?)",
        (
            (job.id, position, item.name, key, now, now, to_bytes(item.payload))
            for position, (item, key) in enumerate(zip(job.items, job.keys(), strict=True))
        ),
    )
    for position, item in enumerate(job.items):
        if item.failure is not None:
            end(connection, job.id, position, State.FAILED, item.failure, now)


def remove(connection: sqlite3.Connection, job_ids: Sequence[str]) -> None:
    """Remove jobs with all that belongs to them."""
    for job_id in job_ids:
        for table, column in (("jobs", "id"), ("items", "job"), ("results", "job")):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (job_id,))


def take_back(connection: sqlite3.Connection, over: str, now: Mapping[str, float], attempts: int) -> None:
    """Return articles whose lease is over to the queue; those that had `attempts` fail."""
    found = connection.execute(f"SELECT job, position, attempts FROM items WHERE {over}", now).fetchall()
    for job_id, position, tried in found:
        if tried >= attempts:
            end(connection, job_id, position, State.FAILED, POISON, now["now"])
            continue
        connection.execute(
            "UPDATE items SET state = 'queued', token = NULL, queued = ?, ready = ? WHERE job = ? AND position = ?",
            (now["now"], now["now"], job_id, position),
        )


def first(connection: sqlite3.Connection, ready: str, now: Mapping[str, float]) -> Place | None:
    """Return the article that is next."""
    place: Place | None = connection.execute(
        f"SELECT job, position FROM items WHERE {ready} ORDER BY {TURN}, rowid LIMIT 1", now
    ).fetchone()
    return place


def finish_known(connection: sqlite3.Connection, place: Place, now: float) -> bool:
    """End an article whose content has a result already; False where it has none."""
    known = (
        "SELECT count(*) FROM items JOIN results ON results.job = items.job AND results.key = items.key "
        "WHERE items.job = ? AND position = ?"
    )
    if not number(connection, known, *place):
        return False
    end(connection, *place, State.DONE, None, now)
    return True


def grant(connection: sqlite3.Connection, place: Place, token: str, now: float, seconds: float) -> Lease:
    """Lease an article out."""
    connection.execute(
        "UPDATE items SET state = 'leased', attempts = attempts + 1, token = ?, leased = ?, until = ? "
        "WHERE job = ? AND position = ?",
        (token, now, now + seconds, *place),
    )
    attempts, payload, namespace, kind, options = connection.execute(
        "SELECT attempts, payload, namespace, kind, options FROM items JOIN jobs ON jobs.id = items.job "
        "WHERE job = ? AND position = ?",
        place,
    ).fetchone()
    return Lease(*place, token, attempts, namespace, kind, from_bytes(options), from_bytes(payload))


def put_back(
    connection: sqlite3.Connection, lease: Lease, now: float, wait: float, failure: Failure | None, *, counted: bool
) -> None:
    """Return a leased article to the queue; nothing happens where the lease no longer holds."""
    connection.execute(
        "UPDATE items SET state = 'queued', token = NULL, queued = ?, ready = ?, attempts = attempts - ?, "
        "code = ?, message = ? WHERE job = ? AND position = ? AND state = 'leased' AND token = ?",
        (
            *(now, now + wait, 0 if counted else 1, failure and failure.code, failure and failure.message),
            *(lease.job_id, lease.position, lease.token),
        ),
    )


def state_of(connection: sqlite3.Connection, lease: Lease) -> State | None:
    """Return the state of the article; None where it is gone."""
    row = connection.execute(
        "SELECT state FROM items WHERE job = ? AND position = ?", (lease.job_id, lease.position)
    ).fetchone()
    return None if row is None else State(row[0])


def store_result(connection: sqlite3.Connection, lease: Lease, value: bytes) -> None:
    """Store a result by its content key; one that is there stays."""
    stored = connection.execute(
        "INSERT INTO results (job, key, value) SELECT job, key, ? FROM items WHERE job = ? AND position = ? "
        "ON CONFLICT DO NOTHING",
        (value, lease.job_id, lease.position),
    ).rowcount
    if stored:
        connection.execute("UPDATE jobs SET size = size + ? WHERE id = ?", (len(value), lease.job_id))


def end(
    connection: sqlite3.Connection, job_id: str, position: int, state: State, failure: Failure | None, now: float
) -> None:
    """End an article, whose text is then no longer kept, and its job where it was the last."""
    connection.execute(
        "UPDATE jobs SET size = size - (SELECT length(payload) FROM items WHERE job = ? AND position = ?) WHERE id = ?",
        (job_id, position, job_id),
    )
    connection.execute(
        "UPDATE items SET state = ?, token = NULL, code = ?, message = ?, payload = x'', "
        "sequence = 1 + (SELECT max(sequence) FROM items WHERE job = ?) WHERE job = ? AND position = ?",
        (state, failure and failure.code, failure and failure.message, job_id, job_id, position),
    )
    left = "SELECT count(*) FROM items WHERE job = ? AND state IN ('queued', 'leased')"
    if not number(connection, left, job_id):
        connection.execute(
            "UPDATE jobs SET ended = ?, webhook_at = iif(webhook IS NULL, NULL, ?), webhook_taken = ?, "
            "webhook_state = ? WHERE id = ?",
            (now, now, now, WebhookState.PENDING, job_id),
        )


def take_delivery(
    connection: sqlite3.Connection, due: str, now: Mapping[str, float], seconds: float
) -> Delivery | None:
    """Take a webhook that is due, for `seconds`."""
    job = f"SELECT id, webhook_attempts FROM jobs WHERE webhook_at IS NOT NULL AND {due} ORDER BY webhook_at LIMIT 1"
    found = connection.execute(job, now).fetchone()
    if found is None:
        return None
    connection.execute(
        "UPDATE jobs SET webhook_attempts = webhook_attempts + 1, webhook_at = ?, webhook_taken = ? WHERE id = ?",
        (now["now"] + seconds, now["now"], found[0]),
    )
    return Delivery(known_job(connection, found[0]), found[1])


def _job(connection: sqlite3.Connection, row: Sequence[object]) -> Job:
    job_id, namespace, kind, options, created, ended, webhook, state, attempts, digest = row
    counts = dict(connection.execute("SELECT state, count(*) FROM items WHERE job = ? GROUP BY state", (job_id,)))
    sent = None if webhook is None else Webhook(webhook, WebhookState(state), attempts)  # type: ignore[arg-type]
    return Job(job_id, namespace, kind, from_bytes(options), created, ended, Counts(**counts), sent, digest)  # type: ignore[arg-type]


def _item(
    position: int,
    name: str,
    state: str,
    attempts: int,
    sequence: int,
    code: str | None,
    message: str | None,
    value: bytes | None,
) -> Item:
    failure = None if code is None else Failure(code, message or "")
    result = None if value is None else from_bytes(value)
    return Item(position, name, State(state), attempts, sequence, failure, result)
