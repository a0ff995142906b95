"""A Redis that dies, hangs, is full or refuses costs hits, never answers."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from tests.redis_process import RedisProcess

from tilshi.cache.memory import MemoryCache
from tilshi.cache.protocol import Entry
from tilshi.cache.redis import PREFIX, RedisCache
from tilshi.cache.redis_client import connect
from tilshi.cache.tiers import TieredCache

KEYS = [f"{number:064x}" for number in range(400)]
PATIENT_SECONDS = 20.0
"""Longer than a busy machine makes a healthy Redis wait."""
SHORT_SECONDS = 0.5


class Counts:
    def __init__(self) -> None:
        self.errors = 0
        self._lock = threading.Lock()

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        assert (name, labels) == ("cache_errors", {"tier": "redis"})
        with self._lock:
            self.errors += int(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def entry_of(key: str) -> Entry:
    return Entry(f"<{key}>", None, "stop", 0)


def entries(keys: list[str]) -> dict[str, Entry]:
    return {key: entry_of(key) for key in keys}


@pytest.fixture
def counts() -> Counts:
    return Counts()


@pytest.fixture
def process() -> Iterator[RedisProcess]:
    with RedisProcess() as started:
        yield started


def open_at(
    url: str,
    counts: Counts,
    *,
    retry_seconds: float = 0.0,
    clock: Clock | None = None,
    answer_seconds: float = PATIENT_SECONDS,
) -> RedisCache:
    client = connect(url, answer_seconds=answer_seconds)
    return RedisCache(
        client, max_age_days=1, observer=counts, retry_seconds=retry_seconds, **({"clock": clock} if clock else {})
    )


def test_a_killed_redis_costs_hits_and_one_that_returns_gives_them_again(process: RedisProcess, counts: Counts) -> None:
    clock = Clock()
    cache = open_at(process.url, counts, retry_seconds=5.0, clock=clock)
    cache.put_many(entries(KEYS[:10]))
    assert cache.get_many(KEYS[:10]) == entries(KEYS[:10])
    process.kill()
    for _ in range(20):
        assert cache.get_many(KEYS[:10]) == {}
        cache.put_many(entries(KEYS[:10]))
    assert counts.errors == 1
    clock.now += 5
    assert cache.get_many(KEYS[:10]) == {}
    assert counts.errors == 2
    process.start()
    assert cache.get_many(KEYS[:10]) == {}  # still left alone
    clock.now += 5
    cache.put_many(entries(KEYS[:10]))
    assert cache.get_many(KEYS[:10]) == entries(KEYS[:10])
    assert counts.errors == 2
    assert (cache.stats()[0].hits, cache.stats()[0].misses) == (20, 220)
    cache.close()


def test_a_restart_between_two_calls_is_not_even_an_error(process: RedisProcess, counts: Counts) -> None:
    cache = open_at(process.url, counts)
    cache.put_many(entries(KEYS[:3]))
    process.kill()
    process.start()
    assert cache.get_many(KEYS[:3]) == {}  # it kept nothing
    cache.put_many(entries(KEYS[:3]))
    assert cache.get_many(KEYS[:3]) == entries(KEYS[:3])
    assert counts.errors == 0
    cache.close()


def test_kills_in_the_middle_of_many_threads_never_give_a_wrong_entry(process: RedisProcess, counts: Counts) -> None:
    cache = open_at(process.url, counts)
    end = threading.Event()
    wrong: list[object] = []
    served: Counter[str] = Counter()

    def work(number: int) -> None:
        own = KEYS[number * 50 : (number + 1) * 50]
        while not end.is_set():
            cache.put_many(entries(own))
            found = cache.get_many(own)
            wrong.extend(key for key, entry in found.items() if entry != entry_of(key))
            served["all" if len(found) == len(own) else "fewer"] += 1

    def served_whole() -> None:
        before = served["all"]
        while served["all"] < before + 8 and not all(worker.done() for worker in workers):
            end.wait(0.01)

    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(work, number) for number in range(4)]
        try:
            for _ in range(3):
                served_whole()
                process.kill()
                failed = counts.errors
                while counts.errors == failed and not all(worker.done() for worker in workers):
                    end.wait(0.01)
                process.start()
            served_whole()
        finally:
            end.set()
        for worker in workers:
            worker.result(30)
    assert wrong == []
    assert counts.errors >= 3
    assert cache.get_many(KEYS[:50]) == entries(KEYS[:50])
    cache.close()


def test_a_hung_redis_is_waited_for_once_an_interval(process: RedisProcess, counts: Counts) -> None:
    clock = Clock()
    cache = open_at(process.url, counts, retry_seconds=5.0, clock=clock, answer_seconds=SHORT_SECONDS)
    cache.put_many(entries(KEYS[:2]))
    process.hang()
    for _ in range(20):
        assert cache.get_many(KEYS[:2]) == {}
        cache.put_many(entries(KEYS[2:4]))
        assert cache.clear() == 0
        assert cache.stats()[0].entries == 0
    assert counts.errors == 1
    clock.now += 5
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: cache.get_many(KEYS[:2]), range(8))) == [{}] * 8
    assert counts.errors == 2
    process.resume()
    clock.now += 5
    assert cache.get_many(KEYS[:4]) == entries(KEYS[:2])
    assert counts.errors == 2
    cache.close()


def test_a_server_that_takes_connections_and_never_answers_gets_one_an_interval(counts: Counts) -> None:
    clock = Clock()
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.0)

        def connections() -> int:
            while True:
                try:
                    taken.append(listener.accept()[0])
                except BlockingIOError:
                    return len(taken)

        url = f"redis://127.0.0.1:{listener.getsockname()[1]}"
        cache = open_at(url, counts, retry_seconds=5.0, clock=clock, answer_seconds=SHORT_SECONDS)
        for interval in range(1, 4):
            for _ in range(10):
                assert cache.get_many(KEYS[:2]) == {}
                cache.put_many(entries(KEYS[:2]))
            assert connections() == counts.errors == interval
            clock.now += 5
        cache.close()
    for connection in taken:
        connection.close()


def test_what_answers_in_another_language_is_a_miss(counts: Counts) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        cache = open_at(f"redis://127.0.0.1:{listener.getsockname()[1]}", counts, retry_seconds=5.0)
        assert cache.get_many(KEYS[:2]) == {}
        thread.join(30)
        assert counts.errors == 1
        cache.close()


def test_a_wrong_password_is_a_counted_miss_and_told_nowhere(counts: Counts, caplog: pytest.LogCaptureFixture) -> None:
    with RedisProcess("--requirepass", "right") as guarded:
        for url in (guarded.url, f"{guarded.url}?password=pa55word"):
            cache = open_at(url, counts, retry_seconds=3600.0)
            for _ in range(5):
                cache.put_many(entries(KEYS[:1]))
                assert cache.get_many(KEYS[:1]) == {}
            cache.close()
        assert counts.errors == 2
        assert "AuthenticationError" in caplog.text
        assert "pa55word" not in caplog.text
        assert guarded.url not in caplog.text
        with closing(open_at(f"{guarded.url}?password=right", counts)) as right:
            right.put_many(entries(KEYS[:1]))
            assert right.get_many(KEYS[:1]) == entries(KEYS[:1])
    assert counts.errors == 2


def test_a_full_redis_that_evicts_nothing_still_gives_what_it_has(process: RedisProcess, counts: Counts) -> None:
    clock = Clock()
    cache = open_at(process.url, counts, retry_seconds=5.0, clock=clock)
    cache.put_many(entries(KEYS[:2]))
    with closing(process.client()) as beside:
        beside.config_set("maxmemory-policy", "noeviction")
        beside.config_set("maxmemory", "1")
        for _ in range(5):
            cache.put_many(entries(KEYS[2:4]))
            assert cache.get_many(KEYS[:4]) == entries(KEYS[:2])
        assert counts.errors == 1
        beside.config_set("maxmemory", "0")
        clock.now += 5
        cache.put_many(entries(KEYS[2:4]))
    assert cache.get_many(KEYS[:4]) == entries(KEYS[:4])
    assert counts.errors == 1
    cache.close()


def test_a_redis_that_evicts_makes_room(process: RedisProcess, counts: Counts) -> None:
    cache = open_at(process.url, counts)
    with closing(process.client()) as beside:
        beside.config_set("maxmemory-policy", "allkeys-lru")
        beside.config_set("maxmemory", "6mb")
        for number in range(100):
            cache.put_many({f"{number:03}{key[3:]}": Entry("ж" * 1000, None, "stop", 0) for key in KEYS[:100]})
        assert beside.info("stats")["evicted_keys"] > 0
    assert counts.errors == 0
    assert 0 < cache.stats()[0].entries < 10_000
    cache.close()


def test_a_user_who_may_only_read_gets_hits(process: RedisProcess, counts: Counts) -> None:
    with closing(process.client()) as beside, closing(open_at(process.url, counts)) as writer:
        writer.put_many(entries(KEYS[:1]))
        beside.acl_setuser("reader", enabled=True, passwords=["+word"], keys=[f"{PREFIX}*"], commands=["+mget"])
    cache = open_at(f"{process.url}?username=reader&password=word", counts, retry_seconds=3600.0)
    for _ in range(3):
        cache.put_many(entries(KEYS[1:2]))
        assert cache.get_many(KEYS[:2]) == entries(KEYS[:1])
    assert counts.errors == 1
    assert cache.stats()[0].entries == 0
    assert cache.clear() == 0
    assert counts.errors == 3
    assert cache.get_many(KEYS[:1]) == entries(KEYS[:1])
    cache.close()


def test_a_database_that_does_not_exist_is_a_counted_miss(process: RedisProcess, counts: Counts) -> None:
    cache = open_at(f"{process.url}?db=99", counts, retry_seconds=3600.0)
    for _ in range(3):
        assert cache.get_many(KEYS[:1]) == {}
        cache.put_many(entries(KEYS[:1]))
    assert counts.errors == 1
    cache.close()


def test_memory_serves_while_redis_is_dead(process: RedisProcess, counts: Counts) -> None:
    cache = TieredCache(MemoryCache(2**20), open_at(process.url, counts, retry_seconds=3600.0))
    cache.put_many(entries(KEYS[:2]))
    process.kill()
    cache.put_many(entries(KEYS[2:4]))
    assert cache.get_many(KEYS[:5]) == entries(KEYS[:4])
    assert counts.errors == 1
    cache.close()
