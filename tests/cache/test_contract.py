"""What every cache promises, whichever it is."""

import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tilshi.cache.key import SegmentKey
from tilshi.cache.protocol import Cache, Entry
from tilshi.cache.tiers import NullCache

MakeCache = Callable[[Path], Cache]

KEYS = [f"{number:064x}" for number in range(2000)]
ENTRY = Entry("Көпір {0} метр.", -0.25, "stop", 0)

entries = st.builds(
    Entry,
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    score=st.none() | st.floats(allow_nan=False),
    finish_reason=st.sampled_from(["stop", "length"]),
    rung=st.integers(0, 5),
    source_kept=st.booleans(),
)
keys = st.sampled_from(KEYS[:6])
steps = st.lists(
    st.tuples(st.just("put"), st.dictionaries(keys, entries, max_size=4))
    | st.tuples(st.just("get"), st.lists(keys, max_size=6))
    | st.tuples(st.just("clear"), st.none()),
    max_size=12,
)


def test_what_was_put_is_found(cache: Cache) -> None:
    cache.put_many({KEYS[0]: ENTRY, KEYS[1]: replace(ENTRY, text="басқа")})
    assert cache.get_many(KEYS[:3]) == {KEYS[0]: ENTRY, KEYS[1]: replace(ENTRY, text="басқа")}


def test_an_empty_cache_has_nothing(cache: Cache) -> None:
    assert cache.get_many(KEYS[:3]) == {}
    assert all(row.entries == 0 for row in cache.stats())


def test_no_keys_and_no_entries_are_fine(cache: Cache) -> None:
    cache.put_many({})
    assert cache.get_many([]) == {}


def test_any_iterable_of_keys_will_do(cache: Cache) -> None:
    cache.put_many({KEYS[0]: ENTRY})
    assert cache.get_many(key for key in KEYS[:2]) == {KEYS[0]: ENTRY}
    assert cache.get_many({KEYS[0]: None}.keys()) == {KEYS[0]: ENTRY}


def test_a_key_that_occurs_twice_is_one_look(cache: Cache) -> None:
    cache.put_many({KEYS[0]: ENTRY})
    assert cache.get_many([KEYS[0], KEYS[0], KEYS[1], KEYS[1]]) == {KEYS[0]: ENTRY}
    assert (cache.stats()[0].hits, cache.stats()[0].misses) in {(1, 1), (0, 2)}


def test_a_later_entry_replaces_an_earlier_one(cache: Cache) -> None:
    for text in ("бірінші", "екінші", ""):
        cache.put_many({KEYS[0]: replace(ENTRY, text=text)})
        assert cache.get_many(KEYS[:1]) == {KEYS[0]: replace(ENTRY, text=text)}
    assert all(row.entries <= 1 for row in cache.stats())


def test_many_keys_in_one_call(cache: Cache) -> None:
    stored = {key: replace(ENTRY, text=key, rung=number % 3) for number, key in enumerate(KEYS)}
    cache.put_many(stored)
    assert cache.get_many(reversed([*KEYS, *(f"{number:063x}g" for number in range(2000))])) == stored


def test_clear_removes_everything_and_says_how_much(cache: Cache) -> None:
    cache.put_many(dict.fromkeys(KEYS[:7], ENTRY))
    assert cache.clear() == 7
    assert cache.get_many(KEYS[:7]) == {}
    assert all(row.entries == 0 for row in cache.stats())
    assert cache.clear() == 0
    cache.put_many({KEYS[0]: ENTRY})
    assert cache.get_many(KEYS[:1]) == {KEYS[0]: ENTRY}


def test_stats_count_hits_misses_entries_and_bytes(cache: Cache) -> None:
    cache.put_many({KEYS[0]: ENTRY})
    cache.get_many(KEYS[:3])
    cache.get_many(KEYS[:1])
    last = cache.stats()[-1]
    assert last.entries == 1
    assert last.bytes > len(ENTRY.text.encode())
    total = sum(row.hits for row in cache.stats())
    assert total == 2
    assert cache.stats()[0].hits + cache.stats()[0].misses == 4


def test_after_close_every_look_is_a_miss(cache: Cache) -> None:
    cache.put_many({KEYS[0]: ENTRY})
    cache.close()
    assert cache.get_many(KEYS[:1]) == {}
    cache.put_many({KEYS[1]: ENTRY})
    assert cache.get_many(KEYS[:2]) == {}
    assert cache.clear() == 0
    assert all(row.entries == 0 for row in cache.stats())
    cache.close()


def test_one_namespace_never_sees_another_ones_entries(cache: Cache) -> None:
    desk = SegmentKey(
        "1",
        "morning",
        "translate",
        "compact",
        "00",
        "ct2",
        "int8",
        {},
        "1",
        ">>kaz<< ",
        None,
        "ru",
        "kk",
        "Мост открыли.",
    )
    other = replace(desk, namespace="evening")
    cache.put_many({desk.digest(): ENTRY})
    assert cache.get_many([other.digest()]) == {}
    assert cache.get_many([desk.digest()]) == {desk.digest(): ENTRY}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_any_order_of_calls_answers_as_a_dictionary_would(
    make_cache: MakeCache, steps: list[tuple[str, object]]
) -> None:
    model: dict[str, Entry] = {}
    with tempfile.TemporaryDirectory() as folder:
        cache = make_cache(Path(folder) / "segments.sqlite3")
        for name, argument in steps:
            if isinstance(argument, dict):
                cache.put_many(argument)
                model.update(argument)
            elif isinstance(argument, list):
                assert cache.get_many(argument) == {key: model[key] for key in argument if key in model}
            else:
                assert name == "clear"
                assert cache.clear() == len(model)
                model.clear()
        assert cache.get_many(KEYS[:6]) == model
        cache.close()


def test_threads_find_what_they_put(cache: Cache) -> None:
    start = threading.Barrier(8)

    def work(number: int) -> int:
        own = KEYS[number * 50 : (number + 1) * 50]
        start.wait(20)
        for key in own:
            cache.put_many({key: replace(ENTRY, text=key), KEYS[-1]: replace(ENTRY, text=str(number))})
            assert cache.get_many([key])[key].text == key
            cache.stats()
        return len(cache.get_many(own))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [50] * 8
    assert cache.get_many(KEYS[-1:])[KEYS[-1]].text in set("01234567")
    assert cache.stats()[-1].entries == 401


def test_entries_outlive_the_cache_object(make_persistent: MakeCache, tmp_path: Path) -> None:
    first = make_persistent(tmp_path / "segments.sqlite3")
    first.put_many({KEYS[0]: ENTRY})
    first.close()
    second = make_persistent(tmp_path / "segments.sqlite3")
    assert second.get_many(KEYS[:1]) == {KEYS[0]: ENTRY}
    second.close()


def test_two_caches_on_one_file_see_each_others_entries(make_persistent: MakeCache, tmp_path: Path) -> None:
    one, two = (make_persistent(tmp_path / "segments.sqlite3") for _ in range(2))
    one.put_many({KEYS[0]: ENTRY})
    assert two.get_many(KEYS[:2]) == {KEYS[0]: ENTRY}
    two.put_many({KEYS[1]: ENTRY})
    assert one.get_many(KEYS[:2]) == dict.fromkeys(KEYS[:2], ENTRY)
    one.close()
    assert two.get_many(KEYS[:2]) == dict.fromkeys(KEYS[:2], ENTRY)
    two.close()


def test_the_null_cache_keeps_nothing() -> None:
    cache = NullCache()
    cache.put_many({KEYS[0]: ENTRY})
    assert cache.get_many(KEYS[:1]) == {}
    assert cache.clear() == 0
    assert cache.stats() == ()
    cache.close()
