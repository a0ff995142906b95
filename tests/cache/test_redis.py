"""What only the Redis tier promises; the rest is in the contract."""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import NoPermissionError
from tests.cache.conftest import Databases

from tilshi.cache import redis as redis_module
from tilshi.cache.protocol import Entry
from tilshi.cache.redis import DAY_SECONDS, KEYS_PER_COMMAND, PREFIX, RedisCache
from tilshi.cache.redis_client import CONNECTIONS, connect

KEYS = [f"{number:064x}" for number in range(2500)]
ENTRY = Entry("Көпір {0} метр.", -0.25, "stop", 0)


@pytest.fixture
def make(databases: Databases, tmp_path: Path) -> Iterator[Callable[..., RedisCache]]:
    databases.at(tmp_path).close()  # empties it
    made: list[RedisCache] = []

    def build(**options: Any) -> RedisCache:
        made.append(RedisCache(connect(databases.process.url), **{"max_age_days": 90, **options}))
        return made[-1]

    yield build
    for cache in made:
        cache.close()


@pytest.fixture
def beside(databases: Databases) -> Iterator[Any]:
    """A plain client of the same Redis."""
    with closing(databases.process.client()) as client:
        yield client


def commands(client: Redis) -> dict[str, int]:
    """How often each command was called since the statistics were reset."""
    told: Any = client.info("commandstats")
    return {name.removeprefix("cmdstat_"): row["calls"] for name, row in told.items()}


def test_keys_have_the_prefix_and_the_age_of_the_settings(make: Callable[..., RedisCache], beside: Any) -> None:
    make(max_age_days=2).put_many({KEYS[0]: ENTRY})
    assert beside.keys() == [(PREFIX + KEYS[0]).encode()]
    assert 2 * DAY_SECONDS - 60 < beside.ttl(PREFIX + KEYS[0]) <= 2 * DAY_SECONDS


def test_an_entry_written_again_is_young_again_and_one_read_is_not(
    make: Callable[..., RedisCache], beside: Any
) -> None:
    cache = make()
    cache.put_many(dict.fromkeys(KEYS[:2], ENTRY))
    for key in KEYS[:2]:
        beside.expire(PREFIX + key, 1000)
    cache.put_many({KEYS[0]: ENTRY})
    assert len(cache.get_many(KEYS[:2])) == 2
    assert beside.ttl(PREFIX + KEYS[0]) > 1000
    assert beside.ttl(PREFIX + KEYS[1]) <= 1000


def test_an_entry_that_expired_is_a_miss(make: Callable[..., RedisCache], beside: Any) -> None:
    cache = make()
    cache.put_many(dict.fromkeys(KEYS[:2], ENTRY))
    beside.pexpire(PREFIX + KEYS[0], 0)
    assert cache.get_many(KEYS[:2]) == {KEYS[1]: ENTRY}


def test_clear_leaves_what_is_not_ours(make: Callable[..., RedisCache], beside: Any) -> None:
    cache = make()
    cache.put_many(dict.fromkeys(KEYS[:1200], ENTRY))
    others = {"tilshi:job:1": "a", "tilshi:segments": "b", "other": "c", f"x{PREFIX}{KEYS[0]}": "d"}
    beside.mset(others)
    assert cache.clear() == 1200
    assert {name.decode() for name in beside.keys()} == set(others)  # noqa: SIM118 - Redis's command
    assert cache.stats()[0].entries == 0


def test_clear_blocks_nobody(make: Callable[..., RedisCache], beside: Any) -> None:
    cache = make()
    cache.put_many(dict.fromkeys(KEYS, ENTRY))
    beside.config_resetstat()
    cache.clear()
    assert set(commands(beside)) - {"info", "config|resetstat"} == {"scan", "unlink"}


def test_many_keys_go_in_bounded_commands(make: Callable[..., RedisCache], beside: Any) -> None:
    cache = make()
    beside.config_resetstat()
    cache.put_many(dict.fromkeys(KEYS, ENTRY))
    assert len(cache.get_many(KEYS)) == len(KEYS)
    counted = commands(beside)
    assert counted["mget"] == len(KEYS) / KEYS_PER_COMMAND
    assert counted["set"] == len(KEYS)


def test_stats_count_our_entries_alone(make: Callable[..., RedisCache], beside: Any) -> None:
    cache = make()
    cache.put_many({key: replace(ENTRY, text="ж" * 1000) for key in KEYS[:300]})
    beside.mset({f"other:{number}": "x" for number in range(500)})
    row = cache.stats()[0]
    assert (row.tier, row.entries) == ("redis", 300)
    weighed = sum(beside.memory_usage(PREFIX + key) for key in KEYS[:300])
    assert weighed == pytest.approx(row.bytes, rel=0.05)


def test_stats_of_a_large_database_are_an_estimate(
    make: Callable[..., RedisCache], beside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_module, "KEYS_LOOKED_AT", 1000)
    cache = make()
    cache.put_many(dict.fromkeys(KEYS, ENTRY))
    beside.mset({f"other:{number}": "x" for number in range(len(KEYS))})
    beside.config_resetstat()
    assert cache.stats()[0].entries == pytest.approx(len(KEYS), rel=0.2)
    assert commands(beside)["scan"] == 1


def test_a_damaged_value_is_a_counted_miss(
    make: Callable[..., RedisCache], beside: Any, caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[dict[str, str]] = []

    class Observer:
        def count(self, name: str, value: float = 1, **labels: str) -> None:
            assert (name, value) == ("cache_errors", 1)
            errors.append(labels)

        def observe(self, name: str, value: float, **labels: str) -> None:
            raise AssertionError(name)

    cache = make(observer=Observer())
    cache.put_many({key: replace(ENTRY, text="құпия мәтін") for key in KEYS[:3]})
    name = PREFIX + KEYS[0]
    stored = bytearray(beside.get(name))
    stored[len(stored) // 2] ^= 1
    beside.set(name, bytes(stored))
    beside.delete(PREFIX + KEYS[1])
    beside.lpush(PREFIX + KEYS[1], "a list, no value")
    with caplog.at_level(logging.DEBUG, logger="tilshi"):
        assert list(cache.get_many(KEYS[:3])) == KEYS[2:3]
    assert errors == [{"tier": "redis"}]
    assert "құпия" not in caplog.text
    assert (cache.stats()[0].hits, cache.stats()[0].misses) == (1, 2)
    cache.put_many(dict.fromkeys(KEYS[:2], ENTRY))
    assert cache.get_many(KEYS[:2]) == dict.fromkeys(KEYS[:2], ENTRY)


def test_an_entry_moved_to_another_key_is_a_miss(make: Callable[..., RedisCache], beside: Any) -> None:
    cache = make()
    cache.put_many({KEYS[0]: ENTRY})
    beside.rename(PREFIX + KEYS[0], PREFIX + KEYS[1])
    assert cache.get_many(KEYS[:2]) == {}


def test_more_threads_than_connections_wait_for_one(databases: Databases, tmp_path: Path) -> None:
    databases.at(tmp_path).close()
    counts: list[str] = []

    class Observer:
        def count(self, name: str, value: float = 1, **labels: str) -> None:
            counts.append(name)

        def observe(self, name: str, value: float, **labels: str) -> None:
            raise AssertionError(name)

    threads = 2 * CONNECTIONS
    start = threading.Barrier(threads)
    client = connect(databases.process.url, answer_seconds=20)
    cache = RedisCache(client, max_age_days=1, observer=Observer())
    cache.put_many(dict.fromkeys(KEYS[:100], ENTRY))

    def work(_: int) -> int:
        start.wait(20)
        return sum(len(cache.get_many(KEYS[:100])) for _ in range(5))

    with ThreadPoolExecutor(threads) as pool:
        assert list(pool.map(work, range(threads))) == [500] * threads
    assert counts == []
    cache.close()


def test_a_user_with_the_documented_rights_can_do_everything(databases: Databases, tmp_path: Path, beside: Any) -> None:
    databases.at(tmp_path).close()
    operations = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    (rights,) = re.findall(r"`ACL SETUSER tilshi ([^`]*)`", operations)
    beside.execute_command("ACL", "SETUSER", "tilshi", *rights.split())
    errors: list[str] = []

    class Observer:
        def count(self, name: str, value: float = 1, **labels: str) -> None:
            errors.append(name)

        def observe(self, name: str, value: float, **labels: str) -> None:
            raise AssertionError(name)

    client = connect(f"{databases.process.url}?username=tilshi&password=PASSWORD&db=1")
    cache = RedisCache(client, max_age_days=1, observer=Observer())
    cache.put_many(dict.fromkeys(KEYS[:3], ENTRY))
    assert len(cache.get_many(KEYS[:3])) == 3
    assert cache.stats()[0].entries == 3
    assert cache.clear() == 3
    cache.close()
    assert errors == []
    with closing(databases.process.client(username="tilshi", password="PASSWORD")) as limited:
        with pytest.raises(NoPermissionError):
            limited.get("other")
        with pytest.raises(NoPermissionError):
            limited.flushall()
    beside.acl_deluser("tilshi")


def test_nothing_is_connected_before_it_is_used(make: Callable[..., RedisCache], beside: Any) -> None:
    before = len(beside.client_list())
    cache = make()
    cache.get_many([])
    cache.put_many({})
    assert len(beside.client_list()) == before
    cache.get_many(KEYS[:1])
    assert len(beside.client_list()) == before + 1
