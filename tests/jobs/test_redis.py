"""A Redis that is full of jobs takes no more, and goes on ending and deleting those it has."""

import contextlib
import secrets
from collections.abc import Iterator

import pytest
from tests.jobs.conftest import ROOMY, job
from tests.redis_process import RedisProcess

from tilshi.errors import QueueFull
from tilshi.jobs.model import Failure, NewItem, NewJob, State, WebhookState
from tilshi.jobs.redis import RedisTable


def fill(table: RedisTable, ids: list[str]) -> None:
    for _ in range(1000):
        texts = [secrets.token_hex(100_000) for _ in range(2)]
        ids.append(table.put(job(*texts, webhook="https://example.org/h"), **ROOMY).id)


@pytest.fixture
def full() -> Iterator[tuple[RedisProcess, RedisTable, list[str]]]:
    """A table whose Redis has no room for one more job, and the jobs in it."""
    with RedisProcess("--maxmemory", "8mb", "--maxmemory-policy", "volatile-lru") as server:
        table = RedisTable(server.client())
        ids: list[str] = []
        with pytest.raises(QueueFull, match="maxmemory"):
            fill(table, ids)
        assert len(ids) > 5
        yield server, table, ids
        table.close()


def test_a_full_redis_ends_the_jobs_it_has(full: tuple[RedisProcess, RedisTable, list[str]]) -> None:
    server, table, ids = full
    leases = [lease for _ in range(4) if (lease := table.lease(seconds=60, attempts=3)) is not None]
    assert len(leases) == 4
    assert table.renew(leases, seconds=60) == {lease.token for lease in leases}
    table.release(leases[:1])
    assert table.fail(leases[1], Failure("queue_full", "no room"), retry_after=60)
    with server.client() as filling:  # what else is in Redis fills it up again
        filling.config_set("maxmemory", 1)
    assert table.fail(leases[2], Failure("empty_text", "there is no text"), retry_after=None)
    assert table.complete(leases[3], {"said": "x" * 1000})
    found = table.items(leases[3].job_id, offset=0, limit=2)
    assert found[leases[3].position].state is State.DONE
    assert table.delete("desk", ids[-1])
    while (lease := table.lease(seconds=60, attempts=3)) is not None:
        assert table.complete(lease, {"said": "y"})
    delivery = table.take_delivery(seconds=60)
    assert delivery is not None
    table.delivered(delivery.job.id, WebhookState.DELIVERED, retry_after=None)
    assert table.expire(ended=-60, created=60) >= len(ids) - 3


def test_what_was_deleted_makes_room(full: tuple[RedisProcess, RedisTable, list[str]]) -> None:
    _, table, ids = full
    for job_id in ids[:3]:
        assert table.delete("desk", job_id)
    assert table.put(job("x" * 1000), **ROOMY).counts.queued == 1


def test_a_job_is_weighed_as_no_less_than_it_takes(redis_server: RedisProcess) -> None:
    bad = [NewItem(f"{number}.pdf", {}, Failure("unsupported_media_type", "no")) for number in range(500)]
    with redis_server.client() as client, contextlib.closing(RedisTable(redis_server.client())) as table:
        table.put(NewJob("desk", "echo", {}, bad), **ROOMY)  # buffers and scripts have their place by now
        before = client.info("memory")["used_memory"]
        jobs = [NewJob("desk", "echo", {}, bad), *(job(str(number)) for number in range(100))]
        for one in jobs:
            table.put(one, **ROOMY)
        taken = client.info("memory")["used_memory"] - before
        client.flushall()
    assert taken > 100_000
    assert taken < sum(one.kept_bytes for one in jobs)
