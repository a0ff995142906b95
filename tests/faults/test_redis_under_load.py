"""A desk at work while its Redis dies and returns: every answer is the same, only hits are lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.desk.conftest import pseudo
from tests.redis_process import RedisProcess

from tilshi import Desk
from tilshi.cache.memory import MemoryCache
from tilshi.cache.redis import RedisCache
from tilshi.cache.redis_client import connect
from tilshi.cache.tiers import ObservedCache, TieredCache
from tilshi.catalog import Catalog
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.settings import Settings

TEXTS = [f"Мост номер {number} открыли утром. Движение по нему начнётся в октябре." for number in range(1, 13)]
THREADS = 3


class Counts:
    def __init__(self) -> None:
        self.errors = self.hits = 0
        self._lock = threading.Lock()

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        with self._lock:
            self.errors += int(value) * (name == "cache_errors")
            self.hits += int(value) * (labels.get("result") == "hit")

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


@pytest.fixture
def process() -> Iterator[RedisProcess]:
    with RedisProcess() as started:
        yield started


@pytest.fixture
def counts() -> Counts:
    return Counts()


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(pseudo)


@pytest.fixture
def desk(settings: Settings, process: RedisProcess, counts: Counts, engine: ScriptedEngine) -> Iterator[Desk]:
    """A desk whose memory tier keeps nothing, so that every look goes to Redis."""
    redis = RedisCache(connect(process.url, answer_seconds=20), max_age_days=1, observer=counts, retry_seconds=0.0)
    cache = TieredCache(MemoryCache(1), ObservedCache(redis, "redis", counts))
    with EnginePool(settings, Catalog.load(settings), load=loader(engine)) as pool:
        with Desk(settings, pool=pool, cache=cache) as opened:
            yield opened
        cache.close()


def test_a_redis_that_dies_and_returns_mid_load_costs_hits_and_no_answer(
    desk: Desk, process: RedisProcess, counts: Counts, engine: ScriptedEngine
) -> None:
    def answers() -> list[str]:
        return [one.text for one in desk.translate_texts(TEXTS, source="ru", to="kk")]

    expected = [one.text for one in desk.translate_texts(TEXTS, source="ru", to="kk", store=False)]
    end = threading.Event()
    done = threading.Semaphore(0)

    def work() -> int:
        number = 0
        while not end.is_set():
            assert answers() == expected
            number += 1
            done.release()
        return number

    def go_on() -> None:
        for _ in range(3 * THREADS):
            while not done.acquire(timeout=0.1):
                assert not any(worker.done() for worker in workers), "a caller failed"

    with ThreadPoolExecutor(THREADS) as pool:
        workers = [pool.submit(work) for _ in range(THREADS)]
        try:
            for _ in range(2):
                go_on()
                process.kill()
                go_on()
                process.start()
            go_on()
        finally:
            end.set()
        assert all(worker.result(60) > 0 for worker in workers)
    assert counts.errors > 0
    answers()  # Redis has everything again
    calls, hits = engine.calls, counts.hits
    assert answers() == expected
    assert engine.calls == calls
    assert counts.hits > hits
