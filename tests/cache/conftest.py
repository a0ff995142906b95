import math
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.redis_process import RedisProcess

from tilshi.cache.memory import MemoryCache
from tilshi.cache.protocol import Cache
from tilshi.cache.redis import RedisCache
from tilshi.cache.redis_client import connect
from tilshi.cache.sqlite import SqliteCache
from tilshi.cache.tiers import TieredCache

MEBIBYTE = 2**20


def memory(path: Path) -> Cache:
    return MemoryCache(64 * MEBIBYTE)


def sqlite(path: Path) -> Cache:
    return SqliteCache(path, max_bytes=64 * MEBIBYTE, max_age_days=math.inf)


def tiered(path: Path) -> Cache:
    return TieredCache(memory(path), sqlite(path))


def small_over_sqlite(path: Path) -> Cache:
    """Nearly every look goes down to the lower tier."""
    return TieredCache(MemoryCache(1000), sqlite(path))


class Databases:
    """One Redis for many tests: whoever names a path first finds it empty, as a file that is not there yet."""

    def __init__(self, process: RedisProcess) -> None:
        self.process = process
        self._path: Path | None = None

    def at(self, path: Path) -> RedisCache:
        if path != self._path:
            self._path = path
            with closing(self.process.client()) as client:
                client.flushall()
        return RedisCache(connect(self.process.url), max_age_days=90)


def redis(path: Path, databases: Databases) -> Cache:
    return databases.at(path)


def memory_over_redis(path: Path, databases: Databases) -> Cache:
    return TieredCache(memory(path), databases.at(path))


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    with RedisProcess() as process:
        yield Databases(process)


def maker(request: pytest.FixtureRequest) -> Callable[[Path], Cache]:
    make: Any = request.param
    return partial(make, databases=request.getfixturevalue("databases")) if make in {redis, memory_over_redis} else make


@pytest.fixture(
    params=[memory, sqlite, redis, tiered, small_over_sqlite, memory_over_redis], ids=lambda make: make.__name__
)
def make_cache(request: pytest.FixtureRequest) -> Callable[[Path], Cache]:
    """Every kind of cache that keeps something."""
    return maker(request)


@pytest.fixture
def cache(make_cache: Callable[[Path], Cache], tmp_path: Path) -> Iterator[Cache]:
    opened = make_cache(tmp_path / "segments.sqlite3")
    yield opened
    opened.close()


@pytest.fixture(params=[sqlite, redis, tiered, memory_over_redis], ids=lambda make: make.__name__)
def make_persistent(request: pytest.FixtureRequest) -> Callable[[Path], Cache]:
    """Every kind of cache that outlives its process."""
    return maker(request)
