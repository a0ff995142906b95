"""Usage: counted for good, given back, held against the month's limit, over failures of its store."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from tests.access.conftest import RedisServer

from tilshi.access.usage import RETRY_SECONDS, Account, Amount, Store, Usage
from tilshi.access.usage_stores import RedisStore, SqliteStore
from tilshi.errors import QuotaExceeded, TooLarge

DESK = Account("news", "a" * 12)
OTHER = Account("sport", "b" * 12)
MAY = datetime(2026, 5, 31, 23, 59, tzinfo=UTC)
LIMIT = 1000


@pytest.fixture(params=["sqlite", "redis"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    stores: list[Store] = []

    def make() -> Store:
        store: Store = SqliteStore(tmp_path)
        if request.param == "redis":
            store = RedisStore(request.getfixturevalue("redis_server").url)
        stores.append(store)
        return store

    yield make
    for store in stores:
        store.close()


def test_what_was_taken_is_there_after_a_restart(open_store: Callable[[], Store]) -> None:
    usage = Usage(open_store(), now=lambda: MAY)
    assert usage.take(DESK, 300, LIMIT) == "2026-05"
    usage.take(DESK, 200, LIMIT)
    usage.take(OTHER, 7, LIMIT)
    again = Usage(open_store(), now=lambda: MAY)
    assert again.of_month("2026-05") == {DESK: Amount(500, 2), OTHER: Amount(7, 1)}
    again.take(DESK, 500, LIMIT)
    with pytest.raises(QuotaExceeded, match="1,000 characters a month"):
        again.take(DESK, 1, LIMIT)
    assert usage.of_month("2026-05")[DESK] == Amount(1000, 3)


def test_what_is_refused_or_given_back_is_not_counted(open_store: Callable[[], Store]) -> None:
    usage = Usage(open_store(), now=lambda: MAY)
    month = usage.take(DESK, 900, LIMIT)
    with pytest.raises(QuotaExceeded):
        usage.take(DESK, 101, LIMIT)
    usage.take(DESK, 100, LIMIT)
    usage.give_back(month, DESK, 900)
    assert usage.of_month(month) == {DESK: Amount(100, 1)}


def test_a_new_month_begins_at_nothing(open_store: Callable[[], Store]) -> None:
    now = [MAY]
    usage = Usage(open_store(), now=lambda: now[0])
    month = usage.take(DESK, LIMIT, LIMIT)
    with pytest.raises(QuotaExceeded) as caught:
        usage.take(DESK, 1, LIMIT)
    assert caught.value.retry_after == 60
    now[0] += timedelta(minutes=1)
    assert usage.take(DESK, LIMIT, LIMIT) == "2026-06"
    usage.give_back(month, DESK, LIMIT)
    assert usage.of_month("2026-05") == {DESK: Amount(0, 0)}
    assert usage.of_month("2026-06") == {DESK: Amount(LIMIT, 1)}


def test_december_ends_too(tmp_path: Path) -> None:
    usage = Usage(SqliteStore(tmp_path), now=lambda: datetime(2026, 12, 31, 23, tzinfo=UTC))
    usage.take(DESK, 1, 1)
    with pytest.raises(QuotaExceeded) as caught:
        usage.take(DESK, 1, 1)
    assert caught.value.retry_after == 3600
    usage.close()


def test_a_call_over_the_months_limit_is_told_that_it_never_fits(tmp_path: Path) -> None:
    usage = Usage(SqliteStore(tmp_path), now=lambda: MAY)
    with pytest.raises(TooLarge, match=r"1,001 characters.*characters_per_month.*1,000"):
        usage.take(DESK, LIMIT + 1, LIMIT)
    assert usage.of_month("2026-05") == {}
    usage.close()


def test_threads_never_take_more_than_there_is(open_store: Callable[[], Store]) -> None:
    usage = Usage(open_store(), now=lambda: MAY)
    start = threading.Barrier(8)

    def take(_: int) -> int:
        start.wait(20)
        taken = 0
        for _ in range(5):
            try:
                usage.take(DESK, 100, LIMIT)
            except QuotaExceeded:
                continue
            taken += 100
        return taken

    with ThreadPoolExecutor(8) as executor:
        assert sum(executor.map(take, range(8))) == LIMIT
    assert usage.of_month("2026-05")[DESK] == Amount(LIMIT, 10)


class Counts:
    """An observer that adds up."""

    def __init__(self) -> None:
        self.errors = 0.0

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        assert (name, labels) == ("access_errors", {"store": "usage"})
        self.errors += value

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


def test_a_locked_file_loses_nothing(tmp_path: Path) -> None:
    counts, clock = Counts(), [0.0]
    usage = Usage(SqliteStore(tmp_path, busy_seconds=0), observer=counts, now=lambda: MAY, clock=lambda: clock[0])
    usage.take(DESK, 300, LIMIT)
    locking = sqlite3.connect(tmp_path / "usage.sqlite3", isolation_level=None)
    locking.execute("BEGIN IMMEDIATE")
    usage.take(DESK, 300, LIMIT)
    usage.take(DESK, 300, LIMIT)
    assert counts.errors == 1, "it is left alone after a failure"
    with pytest.raises(QuotaExceeded):
        usage.take(DESK, 300, LIMIT)
    locking.execute("ROLLBACK")
    locking.close()
    clock[0] += RETRY_SECONDS
    usage.take(DESK, 1, LIMIT)
    usage.close()
    again = Usage(SqliteStore(tmp_path), now=lambda: MAY)
    assert again.of_month("2026-05") == {DESK: Amount(901, 4)}
    again.close()


def test_what_waits_is_stored_at_the_end(tmp_path: Path) -> None:
    usage = Usage(SqliteStore(tmp_path, busy_seconds=0), now=lambda: MAY)
    usage.take(DESK, 1, LIMIT)
    locking = sqlite3.connect(tmp_path / "usage.sqlite3", isolation_level=None)
    locking.execute("BEGIN IMMEDIATE")
    usage.take(DESK, 2, LIMIT)
    locking.close()
    usage.close()
    again = Usage(SqliteStore(tmp_path), now=lambda: MAY)
    assert again.of_month("2026-05") == {DESK: Amount(3, 2)}
    again.close()


def test_a_folder_that_cannot_be_written_costs_no_call(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    counts = Counts()
    usage = Usage(SqliteStore(tmp_path / "data"), observer=counts, now=lambda: MAY)
    usage.take(DESK, LIMIT, LIMIT)
    with pytest.raises(QuotaExceeded):
        usage.take(DESK, 1, LIMIT)
    assert counts.errors == 1
    usage.close()


@pytest.mark.parametrize("damage", [b"nonsense" * 500, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_is_set_aside(tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "usage.sqlite3").write_bytes(damage)
    usage = Usage(SqliteStore(tmp_path), now=lambda: MAY)
    usage.take(DESK, 5, LIMIT)
    assert usage.of_month("2026-05") == {DESK: Amount(5, 1)}
    (aside,) = tmp_path.glob("usage.sqlite3.damaged-*")
    assert aside.read_bytes() == damage
    assert aside.name in caplog.text
    usage.close()


def test_the_file_is_private(tmp_path: Path) -> None:
    usage = Usage(SqliteStore(tmp_path), now=lambda: MAY)
    usage.take(DESK, 5, LIMIT)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("usage*")} == dict.fromkeys(
        ("usage.sqlite3", "usage.sqlite3-wal", "usage.sqlite3-shm"), 384
    )
    usage.close()


def test_redis_dying_and_returning_loses_nothing(redis_server: RedisServer) -> None:
    counts, clock = Counts(), [0.0]
    usage = Usage(RedisStore(redis_server.url), observer=counts, now=lambda: MAY, clock=lambda: clock[0])
    usage.take(DESK, 300, LIMIT)
    redis_server.kill()
    usage.take(DESK, 600, LIMIT)
    with pytest.raises(QuotaExceeded):
        usage.take(DESK, 600, LIMIT)
    assert counts.errors == 1
    redis_server.start()  # it kept nothing
    clock[0] += RETRY_SECONDS
    usage.take(DESK, 1, LIMIT)
    with redis.Redis.from_url(redis_server.url) as client:
        kept: Any = client.hgetall("tilshi:usage:2026-05:characters")
        assert list(kept.values()) == [b"601"]
        assert client.ttl("tilshi:usage:2026-05:characters") == -1, "what has an expiry may be evicted"
    usage.close()


def test_redis_keeps_a_year_of_months(redis_server: RedisServer) -> None:
    now = [datetime(2025, 1, 15, tzinfo=UTC)]
    usage = Usage(RedisStore(redis_server.url), now=lambda: now[0])
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
        for month in range(1, 15):
            now[0] = datetime(2025 + (month - 1) // 12, (month - 1) % 12 + 1, 15, tzinfo=UTC)
            usage.take(DESK, month, LIMIT)
            usage.take(OTHER, 1, LIMIT)
        kept: Any = client.keys("tilshi:usage:*:requests")
        assert len(kept) == 14
        client.expire("tilshi:usage:2026-02:requests", 1000)  # as an earlier release left it
        now[0] = datetime(2026, 3, 1, tzinfo=UTC)
        usage.take(DESK, 1, LIMIT)
        usage.take(OTHER, 1, LIMIT)
        months: Any = client.smembers("tilshi:usage:months")
        assert min(months) == b"2025-02"
        assert len(months) == 14
        named: Any = client.keys("tilshi:usage:*:*")
        assert {name.split(b":")[2] for name in named} == months
        now[0] = datetime(2026, 2, 28, tzinfo=UTC)
        usage.take(DESK, 1, LIMIT)
        assert client.ttl("tilshi:usage:2026-02:requests") == -1
    usage.close()
