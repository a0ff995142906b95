import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tilshi.cache.memory import MemoryCache
from tilshi.cache.protocol import Cache
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


@pytest.fixture(params=[memory, sqlite, tiered, small_over_sqlite], ids=lambda make: make.__name__)
def make_cache(request: pytest.FixtureRequest) -> Callable[[Path], Cache]:
    """Every kind of cache that keeps something."""
    make: Callable[[Path], Cache] = request.param
    return make


@pytest.fixture
def cache(make_cache: Callable[[Path], Cache], tmp_path: Path) -> Iterator[Cache]:
    opened = make_cache(tmp_path / "segments.sqlite3")
    yield opened
    opened.close()


@pytest.fixture(params=[sqlite, tiered], ids=lambda make: make.__name__)
def make_persistent(request: pytest.FixtureRequest) -> Callable[[Path], Cache]:
    """Every kind of cache that outlives its process."""
    make: Callable[[Path], Cache] = request.param
    return make
