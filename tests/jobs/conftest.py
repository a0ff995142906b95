"""Tables of both kinds, with a clock that a test sets."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.redis_process import RedisProcess

from tilshi.jobs.model import NewItem, NewJob
from tilshi.jobs.redis import RedisTable
from tilshi.jobs.sqlite import SqliteTable
from tilshi.jobs.table import JobTable

MakeTable = Callable[[], JobTable]
ROOMY = {"max_queued": 1000, "max_kept": 1000, "max_bytes": 10**9}


class Clock:
    """Seconds since the epoch, as a test has them."""

    def __init__(self) -> None:
        self.now = 1_760_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisProcess]:
    with RedisProcess() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "redis"])
def make_table(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[MakeTable]:
    """Open the same table as often as a test likes, as several processes do."""
    with ExitStack() as stack:

        def sqlite() -> JobTable:
            table = SqliteTable(tmp_path / "data" / "jobs.sqlite3", clock=clock)
            stack.callback(table.close)
            return table

        def redis() -> JobTable:
            table = RedisTable(server.client(), clock=clock)
            stack.callback(table.close)
            return table

        if request.param == "sqlite":
            yield sqlite
            return
        server: RedisProcess = request.getfixturevalue("redis_server")
        with server.client() as client:
            client.flushall()
        yield redis


@pytest.fixture
def table(make_table: MakeTable) -> JobTable:
    return make_table()


def job(*texts: str, namespace: str = "desk", webhook: str | None = None, key: str | None = None) -> NewJob:
    """Return a job of texts."""
    items = [NewItem(f"{number}.txt", {"text": text}) for number, text in enumerate(texts)]
    digest = "".join(texts) if key else None
    return NewJob(
        namespace, "echo", {"loud": True}, items, webhook=webhook, idempotency_key=key, digest=digest, profile="compact"
    )
