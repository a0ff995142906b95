from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.redis_process import RedisProcess

from tilshi.cache.memory import MemoryCache
from tilshi.cache.protocol import Entry
from tilshi.cache.sqlite import SqliteCache
from tilshi.cache.tiers import FILE_NAME, NullCache, ObservedCache, TieredCache, open_cache
from tilshi.errors import InvalidValue
from tilshi.settings import Settings

KEYS = [f"{number:064x}" for number in range(10)]
ENTRY = Entry("Көпір ашылды.", -0.25, "stop", 0)


class Counts:
    def __init__(self) -> None:
        self.counts: Counter[tuple[str, ...]] = Counter()

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        self.counts[name, *labels.values()] += int(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


def settings_for(path: Path, **changes: object) -> Settings:
    return Settings(cache_dir=path, **changes)  # type: ignore[arg-type]


def test_a_look_that_goes_down_fills_the_upper_tier() -> None:
    upper, lower = MemoryCache(2**20), MemoryCache(2**20)
    cache = TieredCache(upper, lower)
    lower.put_many({KEYS[0]: ENTRY})
    assert cache.get_many(KEYS[:2]) == {KEYS[0]: ENTRY}
    assert upper.get_many(KEYS[:2]) == {KEYS[0]: ENTRY}
    assert (lower.stats()[0].hits, lower.stats()[0].misses) == (1, 1)
    assert cache.get_many(KEYS[:1]) == {KEYS[0]: ENTRY}
    assert (lower.stats()[0].hits, lower.stats()[0].misses) == (1, 1)


def test_the_lower_tier_is_asked_only_for_what_the_upper_one_lacks() -> None:
    upper, lower = MemoryCache(2**20), MemoryCache(2**20)
    cache = TieredCache(upper, lower)
    upper.put_many({KEYS[0]: ENTRY})
    lower.put_many({KEYS[1]: ENTRY})
    assert cache.get_many(KEYS[:3]) == dict.fromkeys(KEYS[:2], ENTRY)
    assert (lower.stats()[0].hits, lower.stats()[0].misses) == (1, 1)


def test_an_entry_is_stored_in_both_tiers() -> None:
    upper, lower = MemoryCache(2**20), MemoryCache(2**20)
    TieredCache(upper, lower).put_many({KEYS[0]: ENTRY})
    assert upper.get_many(KEYS[:1]) == lower.get_many(KEYS[:1]) == {KEYS[0]: ENTRY}


def test_clear_counts_the_fuller_tier() -> None:
    upper, lower = MemoryCache(1000), MemoryCache(2**20)
    cache = TieredCache(upper, lower)
    cache.put_many(dict.fromkeys(KEYS, ENTRY))
    assert upper.stats()[0].entries < len(KEYS)
    assert cache.clear() == len(KEYS)
    assert TieredCache(lower, upper).clear() == 0


def test_closing_closes_the_lower_tier_even_if_the_upper_one_fails() -> None:
    class Failing(NullCache):
        def close(self) -> None:
            raise RuntimeError("broken")

    lower = MemoryCache(2**20)
    lower.put_many({KEYS[0]: ENTRY})
    with pytest.raises(RuntimeError, match="broken"):
        TieredCache(Failing(), lower).close()
    assert lower.get_many(KEYS[:1]) == {}


def test_the_settings_open_memory_over_a_file(tmp_path: Path) -> None:
    cache = open_cache(settings_for(tmp_path / "cache"))
    cache.put_many({KEYS[0]: ENTRY})
    assert [row.tier for row in cache.stats()] == ["memory", "sqlite"]
    assert [row.entries for row in cache.stats()] == [1, 1]
    assert (tmp_path / "cache" / FILE_NAME).is_file()
    cache.close()


def test_a_cache_that_is_off_leaves_no_file(tmp_path: Path) -> None:
    cache = open_cache(settings_for(tmp_path / "cache", cache=False))
    assert isinstance(cache, NullCache)
    cache.put_many({KEYS[0]: ENTRY})
    assert cache.get_many(KEYS[:1]) == {}
    assert not (tmp_path / "cache").exists()


def test_the_settings_bound_both_tiers_and_the_age(tmp_path: Path) -> None:
    cache = open_cache(settings_for(tmp_path, cache_memory_bytes=5000, cache_disk_bytes=100_000, cache_max_age_days=1))
    for number in range(400):
        cache.put_many({f"{number:064x}": Entry("ж" * 500, None, "stop", 0)})
    memory, disk = cache.stats()
    assert 0 < memory.bytes <= 5000
    assert 0 < disk.bytes <= 100_000
    cache.close()
    aged = SqliteCache(tmp_path / FILE_NAME, max_bytes=2**20, max_age_days=1, clock=lambda: 4e9)
    assert aged.get_many([f"{399:064x}"]) == {}
    aged.close()


def test_opening_never_touches_the_disk(tmp_path: Path) -> None:
    open_cache(settings_for(tmp_path / "cache")).close()
    assert not (tmp_path / "cache").exists()


def test_a_directory_that_cannot_exist_leaves_the_memory_tier(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("a file where a directory should be")
    counts = Counts()
    cache = open_cache(settings_for(tmp_path / "file" / "cache"), counts)
    cache.put_many({KEYS[0]: ENTRY})
    assert cache.get_many(KEYS[:1]) == {KEYS[0]: ENTRY}
    assert cache.get_many(KEYS[1:2]) == {}
    assert counts.counts["cache_errors", "sqlite"] >= 1
    assert len(caplog.records) == 1
    cache.close()


@pytest.fixture
def process() -> Iterator[RedisProcess]:
    with RedisProcess() as started:
        yield started


def test_with_an_address_memory_is_over_redis_and_there_is_no_file(tmp_path: Path, process: RedisProcess) -> None:
    settings = settings_for(tmp_path / "cache", redis_url=process.url, cache_max_age_days=3)
    cache = open_cache(settings)
    cache.put_many({KEYS[0]: ENTRY})
    assert [row.tier for row in cache.stats()] == ["memory", "redis"]
    assert [row.entries for row in cache.stats()] == [1, 1]
    assert not (tmp_path / "cache").exists()
    with closing(process.client()) as beside:
        (name,) = beside.keys()
        assert 3 * 86_400 - 60 < beside.ttl(name) <= 3 * 86_400
    replica = open_cache(settings)
    assert replica.get_many(KEYS[:1]) == {KEYS[0]: ENTRY}
    cache.close()
    replica.close()


def test_lookups_are_counted_by_tier_and_result(tmp_path: Path, process: RedisProcess) -> None:
    for tier, changes in (("sqlite", {}), ("redis", {"redis_url": process.url})):
        counts = Counts()
        settings = settings_for(tmp_path, **changes)
        with closing(open_cache(settings)) as filled:
            filled.put_many(dict.fromkeys(KEYS[:3], ENTRY))
        cache = open_cache(settings, counts)
        cache.get_many([*KEYS[:5], KEYS[0]])
        cache.get_many(KEYS[:2])
        assert counts.counts == {
            ("cache_lookups", "memory", "miss"): 5,
            ("cache_lookups", tier, "hit"): 3,
            ("cache_lookups", tier, "miss"): 2,
            ("cache_lookups", "memory", "hit"): 2,
        }
        cache.close()


def test_an_observed_tier_is_that_tier() -> None:
    cache = ObservedCache(MemoryCache(2**20), "memory", Counts())
    cache.put_many({KEYS[0]: ENTRY})
    assert cache.get_many(key for key in KEYS[:2]) == {KEYS[0]: ENTRY}
    assert cache.stats()[0].entries == 1
    assert cache.clear() == 1
    cache.put_many({KEYS[0]: ENTRY})
    cache.close()
    assert cache.get_many(KEYS[:1]) == {}


def test_a_redis_that_is_not_there_leaves_the_memory_tier(tmp_path: Path) -> None:
    counts = Counts()
    cache = open_cache(settings_for(tmp_path, redis_url=f"unix://{tmp_path}/none.sock"), counts)
    cache.put_many({KEYS[0]: ENTRY})
    assert cache.get_many(KEYS[:2]) == {KEYS[0]: ENTRY}
    assert counts.counts["cache_errors", "redis"] == 1
    assert counts.counts["cache_lookups", "redis", "miss"] == 1
    cache.close()


def test_an_unusable_address_is_an_error_even_before_redis_is_asked(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="TILSHI_REDIS_URL") as told:
        open_cache(settings_for(tmp_path, redis_url="localhost:6379"))
    assert told.value.param == "redis_url"
    open_cache(settings_for(tmp_path, redis_url="localhost:6379", cache=False)).close()  # nobody would use it
