"""The table of jobs in Redis, for replicas on several machines."""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from redis import Redis, RedisError
from redis.exceptions import OutOfMemoryError

from tilshi.errors import StorageUnavailable
from tilshi.jobs import redis_scripts as scripts
from tilshi.jobs.model import (
    Counts,
    Delivery,
    Failure,
    Item,
    Job,
    Json,
    Lease,
    NewJob,
    State,
    Webhook,
    WebhookState,
    from_bytes,
    to_bytes,
)
from tilshi.jobs.redis_lua import PREFIX
from tilshi.jobs.table import CLOCK_SLACK_SECONDS, conflict, no_memory, too_large, too_many, too_many_kept

log = logging.getLogger(__name__)


class RedisTable:
    """Jobs in one Redis server, by its own clock, in steps that it runs whole.

    Durability is that of the server: with `appendonly yes` a loss of power costs at most the last second, with
    `appendfsync always` nothing; a Redis that keeps nothing on disk forgets its jobs when it ends. It must not evict
    what has no expiry (`maxmemory-policy` `volatile-…` or `noeviction`). A full one takes no job and ends those it has.
    """

    def __init__(self, client: Redis, *, clock: Callable[[], float] | None = None) -> None:
        """Prepare the table.

        Args:
            client: answers in bytes; closed with the table.
            clock: seconds since the epoch; None = the server's, which is the same for all replicas.
        """
        self._client = client
        self._clock = clock or self._server_clock
        self._scripts: dict[str, Any] = {}

    def put(self, job: NewJob, *, max_queued: int, max_kept: int, max_bytes: int) -> Job:
        """Store a job; see `JobTable`."""
        payloads = [to_bytes(item.payload) for item in job.items]
        size = job.kept_bytes + sum(map(len, payloads))
        told = [job.id, job.namespace, job.kind, to_bytes(job.options), size]
        told += [job.idempotency_key or "", job.digest or "", job.webhook or ""]
        for item, payload, key in zip(job.items, payloads, job.keys(), strict=True):
            failure = item.failure
            told += [_encoded(item.name), key, payload]
            told += [failure.code if failure else "", _encoded(failure.message) if failure else b""]
        with self._using():
            try:
                outcome, job_id = self._run(scripts.PUT, max_queued, max_bytes, max_kept, *told)
            except OutOfMemoryError:
                raise no_memory() from None
            if outcome == b"conflict":
                raise conflict()
            if outcome == b"many":
                raise too_many(max_queued)
            if outcome == b"kept":
                raise too_many_kept(max_kept)
            if outcome == b"large":
                raise too_large(max_bytes)
            return cast("Job", self._job(job_id.decode()))

    def repeated(self, namespace: str, key: str) -> Job | None:
        """Return the job an idempotency key stands for, if any."""
        with self._using():
            found = cast("bytes | None", self._client.hget(_key("names", namespace), key))
            return None if found is None else self._job(found.decode())

    def get(self, namespace: str, job_id: str) -> Job | None:
        """Return a job; None where the namespace has none of that id."""
        with self._using():
            job = self._job(job_id)
        return job if job is not None and job.namespace == namespace else None

    def listed(self, namespace: str, *, offset: int, limit: int) -> tuple[int, list[Job]]:
        """Return how many jobs the namespace has, and some of them, the newest first."""
        name = _key("jobs", namespace)
        with self._using():
            total = self._client.zcard(name)
            ids = cast("list[bytes]", self._client.zrevrange(name, offset, offset + limit - 1))
            jobs = [self._job(job_id.decode()) for job_id in ids]
        return total, [job for job in jobs if job is not None]

    def items(self, job_id: str, *, offset: int, limit: int) -> list[Item]:
        """Return articles of a job by position, with their results."""
        with self._using():
            total = int(cast("bytes | None", self._client.hget(_key("job", job_id), "total")) or 0)
            return self._items(job_id, range(offset, min(offset + limit, total)), results=True)

    def ended(self, job_id: str, *, after: int, limit: int) -> list[Item]:
        """Return articles that ended after the `after`-th, in the order they ended, without results."""
        with self._using():
            found = cast("list[bytes]", self._client.lrange(_key("ended", job_id), after, after + limit - 1))
            return self._items(job_id, [int(position) for position in found], results=False)

    def delete(self, namespace: str, job_id: str) -> bool:
        """Remove a job, its articles and results."""
        with self._using():
            return bool(self._run(scripts.DELETE, namespace, job_id))

    def lease(self, *, seconds: float, attempts: int) -> Lease | None:
        """Return the right to work on the next article; see `JobTable`."""
        token = secrets.token_hex(16)
        with self._using():
            now = self._clock()
            found = self._run(scripts.LEASE, now + seconds, attempts, token, now=now)
        if found is None:
            return None
        job_id, position, tried, namespace, kind, options, payload = found
        return Lease(
            *(job_id.decode(), int(position), token, int(tried), namespace.decode(), kind.decode()),
            *(from_bytes(options), from_bytes(payload)),
        )

    def renew(self, leases: Sequence[Lease], *, seconds: float) -> set[str]:
        """Make leases last `seconds` from now; return the tokens of those that still hold."""
        with self._using():
            now = self._clock()
            return {one.token for one in leases if self._run(scripts.RENEW, *_held(one), now + seconds, now=now)}

    def release(self, leases: Sequence[Lease]) -> None:
        """Give articles back at once, as if work on them had never begun."""
        with self._using():
            for one in leases:
                self._run(scripts.BACK, *_held(one), 1, "", "", "")

    def complete(self, lease: Lease, result: Json) -> bool:
        """Store a result, by its content key; False where the article has ended or is gone."""
        with self._using():
            return bool(self._run(scripts.COMPLETE, lease.job_id, lease.position, to_bytes(result)))

    def fail(self, lease: Lease, failure: Failure, *, retry_after: float | None, counted: bool = True) -> bool:
        """Let an article fail, or return to the queue; see `JobTable`."""
        told = (failure.code, _encoded(failure.message))
        with self._using():
            if retry_after is None:
                return bool(self._run(scripts.FAIL, *_held(lease), *told))
            now = self._clock()
            return bool(self._run(scripts.BACK, *_held(lease), 0 if counted else 1, now + retry_after, *told, now=now))

    def take_delivery(self, *, seconds: float) -> Delivery | None:
        """Return a webhook that is due; see `JobTable`."""
        with self._using():
            now = self._clock()
            found = self._run(scripts.TAKE_DELIVERY, now + seconds, now=now)
            job = None if found is None else self._job(found[0].decode())
            return None if job is None else Delivery(job, int(found[1]))

    def delivered(self, job_id: str, state: WebhookState, *, retry_after: float | None) -> None:
        """Note what became of a delivery; with `retry_after` seconds it is tried again."""
        with self._using():
            now = self._clock()
            self._run(scripts.DELIVERED, job_id, state, "" if retry_after is None else now + retry_after, now=now)

    def expire(self, *, ended: float, created: float) -> int:
        """Remove jobs that are too old; see `JobTable`."""
        with self._using():
            now = self._clock()
            old: list[bytes] = []
            for name, until in (("finished", now - ended), ("open", now - created)):
                old += cast("list[bytes]", self._client.zrangebyscore(_key(name), "-inf", f"({until}"))
            owners = [cast("bytes | None", self._client.hget(_key("job", one.decode()), "namespace")) for one in old]
            removing = zip(owners, old, strict=True)
            return sum(self._run(scripts.DELETE, owner or b"", job_id) for owner, job_id in removing)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _run(self, script: str, *arguments: Any, now: float | None = None) -> Any:
        known = self._scripts.setdefault(script, self._client.register_script(script))
        now = self._clock() if now is None else now
        return known(keys=[PREFIX], args=[now, now + CLOCK_SLACK_SECONDS, *arguments])

    def _job(self, job_id: str) -> Job | None:
        found = cast("dict[bytes, bytes]", self._client.hgetall(_key("job", job_id)))
        if not found:
            return None
        job = {name.decode(): value for name, value in found.items()}
        counts = {state: int(job.get(state, 0)) for state in ("queued", "leased", "done", "failed")}
        state, attempts = WebhookState(job["webhook_state"].decode()), int(job["webhook_attempts"])
        return Job(
            *(job_id, job["namespace"].decode(), job["kind"].decode(), from_bytes(job["options"])),
            created=float(job["created"]),
            ended=float(job["ended"]) if "ended" in job else None,
            counts=Counts(**counts),
            webhook=Webhook(job["webhook"].decode(), state, attempts) if job["webhook"] else None,
            digest=job["digest"].decode() or None,
        )

    def _items(self, job_id: str, positions: Sequence[int], *, results: bool) -> list[Item]:
        fields = ("name", "state", "attempts", "sequence", "code", "message", "key")
        pipeline = self._client.pipeline(transaction=False)
        for position in positions:
            pipeline.hmget(_key("item", job_id, str(position)), fields)
        found = pipeline.execute()
        values: list[bytes | None] = [None] * len(found)
        if results and found:
            keys = [row[-1] or b"" for row in found]
            values = cast("list[bytes | None]", self._client.hmget(_key("results", job_id), keys))
        rows = zip(positions, found, values, strict=True)
        return [_item(position, row, value) for position, row, value in rows if row[0] is not None]

    def _server_clock(self) -> float:
        seconds, microseconds = self._client.time()
        return seconds + microseconds / 1e6

    @contextmanager
    def _using(self) -> Iterator[None]:
        try:
            yield
        except RedisError as failure:
            log.warning("the jobs in Redis cannot be used now (%s)", type(failure).__name__)
            raise StorageUnavailable("the jobs kept cannot be read or written now") from None


def _key(*parts: str) -> str:
    return PREFIX + ":".join(parts)


def _held(lease: Lease) -> tuple[str, int, str]:
    return lease.job_id, lease.position, lease.token


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _item(position: int, row: Sequence[bytes | None], value: bytes | None) -> Item:
    name, state, attempts, sequence, code, message, _ = (None if part is None else part.decode() for part in row)
    failure = None if code is None else Failure(code, message or "")
    known = State(state or "")
    result = from_bytes(value) if value is not None and known is State.DONE else None
    return Item(position, name or "", known, int(attempts or 0), int(sequence or 0), failure, result)
