import tracemalloc

import pytest

from tilshi.cache.memory import MemoryCache, size_of
from tilshi.cache.protocol import Entry


def key_of(number: int) -> str:
    return f"{number:064x}"


def entry_of(number: int, length: int = 50) -> Entry:
    return Entry(f"{number:06d}" + "ж" * (length - 6), -0.5, "stop", 0)


ONE = size_of(key_of(0), entry_of(0))


def test_the_bytes_are_never_over_the_limit() -> None:
    cache = MemoryCache(10 * ONE)
    for number in range(100):
        cache.put_many({key_of(number): entry_of(number, 6 + number % 90)})
        assert cache.stats()[0].bytes <= 10 * ONE


def test_exactly_as_many_as_fit_are_kept() -> None:
    cache = MemoryCache(10 * ONE)
    cache.put_many({key_of(number): entry_of(number) for number in range(25)})
    assert sorted(cache.get_many(map(key_of, range(25)))) == [key_of(number) for number in range(15, 25)]
    assert cache.stats()[0].bytes == 10 * ONE


def test_the_least_recently_used_goes_first() -> None:
    cache = MemoryCache(3 * ONE)
    cache.put_many({key_of(number): entry_of(number) for number in range(3)})
    cache.get_many([key_of(0)])
    cache.put_many({key_of(3): entry_of(3)})
    assert set(cache.get_many(map(key_of, range(4)))) == {key_of(0), key_of(2), key_of(3)}


def test_replacing_an_entry_counts_it_once() -> None:
    cache = MemoryCache(3 * ONE)
    for length in (50, 40, 60, 50):
        cache.put_many({key_of(0): entry_of(0, length)})
    assert cache.stats()[0].bytes == ONE
    assert cache.stats()[0].entries == 1


def test_an_entry_larger_than_the_cache_is_not_kept_and_pushes_nothing_out() -> None:
    cache = MemoryCache(3 * ONE)
    cache.put_many({key_of(0): entry_of(0), key_of(1): entry_of(1)})
    cache.put_many({key_of(2): entry_of(2, 10_000)})
    assert set(cache.get_many(map(key_of, range(3)))) == {key_of(0), key_of(1)}


def test_an_entry_replaced_by_one_that_is_too_large_is_gone() -> None:
    cache = MemoryCache(3 * ONE)
    cache.put_many({key_of(0): entry_of(0)})
    cache.put_many({key_of(0): entry_of(0, 10_000)})
    assert cache.get_many([key_of(0)]) == {}
    assert cache.stats()[0].bytes == 0


@pytest.mark.parametrize("length", [20, 300])
def test_the_estimate_is_near_what_the_entries_take(length: int) -> None:
    cache = MemoryCache(2**26)
    tracemalloc.start()
    try:
        for number in range(4000):
            cache.put_many({key_of(number): entry_of(number, length)})
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 0.6 * taken < cache.stats()[0].bytes < 1.7 * taken
