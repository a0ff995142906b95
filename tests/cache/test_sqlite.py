import logging
import sqlite3
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tilshi.cache import sqlite as sqlite_module
from tilshi.cache.protocol import Entry
from tilshi.cache.sqlite import TOUCH_AFTER_SECONDS, SqliteCache

DAY = 86_400.0
HOUR = 3600.0
KEYS = [f"{number:064x}" for number in range(4000)]


class Clock:
    def __init__(self) -> None:
        self.now = 1.7e9

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "segments.sqlite3"


@pytest.fixture
def make(path: Path, clock: Clock) -> Iterator[Callable[..., SqliteCache]]:
    made: list[SqliteCache] = []

    def build(**options: Any) -> SqliteCache:
        made.append(SqliteCache(path, **{"max_bytes": 2**26, "max_age_days": 90, "clock": clock, **options}))
        return made[-1]

    yield build
    for cache in made:
        cache.close()


def entry_of(number: int, length: int = 400) -> Entry:
    return Entry(f"{number:06d}" + "w" * (length - 6), -0.5, "stop", 0)


def ask(path: Path, query: str) -> Any:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchone()[0]


def test_the_files_are_private_while_open_and_after(make: Callable[..., SqliteCache], path: Path) -> None:
    cache = make()
    cache.put_many({KEYS[0]: entry_of(0)})
    names = {file.name for file in path.parent.iterdir()}
    assert names == {path.name + suffix for suffix in ("", "-wal", "-shm", ".lock")}
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    cache.close()
    assert {file.name for file in path.parent.iterdir()} == {path.name, path.name + ".lock"}


def test_a_file_others_may_read_is_made_private(make: Callable[..., SqliteCache], path: Path) -> None:
    first = make()
    first.put_many({KEYS[0]: entry_of(0)})
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).chmod(0o644)
    second = make()
    assert second.get_many(KEYS[:1]) == {KEYS[0]: entry_of(0)}
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_the_file_has_a_write_ahead_log_and_incremental_vacuum(make: Callable[..., SqliteCache], path: Path) -> None:
    make().put_many({KEYS[0]: entry_of(0)})
    assert ask(path, "PRAGMA journal_mode") == "wal"
    assert ask(path, "PRAGMA auto_vacuum") == 2


def test_a_path_with_signs_that_mean_something_in_an_address(tmp_path: Path) -> None:
    odd = tmp_path / "а б?mode=ro#[x]%41*" / "segments.sqlite3"
    cache = SqliteCache(odd, max_bytes=2**20, max_age_days=1)
    cache.put_many({KEYS[0]: entry_of(0)})
    assert cache.get_many(KEYS[:1]) == {KEYS[0]: entry_of(0)}
    cache.close()
    assert odd.is_file()


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "cache").symlink_to(tmp_path / "disk")
    cache = SqliteCache(tmp_path / "cache" / "segments.sqlite3", max_bytes=2**20, max_age_days=1)
    cache.put_many({KEYS[0]: entry_of(0)})
    cache.close()
    assert (tmp_path / "disk" / "segments.sqlite3").is_file()


def test_the_file_is_never_larger_than_the_limit(make: Callable[..., SqliteCache], path: Path) -> None:
    cache = make(max_bytes=300_000)
    for number in range(1500):
        cache.put_many({KEYS[number]: entry_of(number, 50 + number % 700)})
        assert ask(path, "PRAGMA page_count") * 4096 <= 300_000 or number % 50
    assert cache.stats()[0].bytes <= 300_000
    cache.close()
    assert 150_000 < path.stat().st_size <= 300_000


def test_what_is_evicted_is_the_oldest(make: Callable[..., SqliteCache], clock: Clock) -> None:
    cache = make(max_bytes=300_000)
    for number in range(1000):
        clock.now += 1
        cache.put_many({KEYS[number]: entry_of(number)})
    kept = cache.get_many(KEYS[:1000])
    assert 300 < len(kept) < 1000
    assert list(kept) == KEYS[1000 - len(kept) : 1000]


def test_an_entry_in_use_outlives_newer_ones(make: Callable[..., SqliteCache], clock: Clock) -> None:
    cache = make(max_bytes=300_000)
    for number in range(1500):
        clock.now += HOUR / 50
        cache.put_many({KEYS[number]: entry_of(number)})
        assert KEYS[0] in cache.get_many([KEYS[0]])
    assert KEYS[1] not in cache.get_many(KEYS[:2])


def test_a_last_use_is_written_with_the_next_entries_and_not_for_every_look(
    make: Callable[..., SqliteCache], clock: Clock, path: Path
) -> None:
    cache = make()
    cache.put_many({KEYS[0]: entry_of(0)})
    stored = clock.now
    clock.now += TOUCH_AFTER_SECONDS - 1
    cache.get_many(KEYS[:1])
    cache.put_many({KEYS[1]: entry_of(1)})
    used = "SELECT used FROM segments ORDER BY key LIMIT 1"
    assert ask(path, used) == stored
    clock.now += 1
    cache.get_many(KEYS[:1])
    assert ask(path, used) == stored
    cache.put_many({KEYS[1]: entry_of(1)})
    assert ask(path, used) == clock.now


def test_last_uses_are_written_by_close(make: Callable[..., SqliteCache], clock: Clock, path: Path) -> None:
    cache = make()
    cache.put_many({KEYS[0]: entry_of(0)})
    clock.now += 2 * HOUR
    cache.get_many(KEYS[:1])
    cache.close()
    assert ask(path, "SELECT used FROM segments") == clock.now


def test_last_uses_are_written_by_reads_once_there_are_many(
    make: Callable[..., SqliteCache], clock: Clock, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_module, "TOUCHES_PER_WRITE", 3)
    cache = make()
    cache.put_many({key: entry_of(0) for key in KEYS[:3]})
    stored, clock.now = clock.now, clock.now + 2 * HOUR
    cache.get_many(KEYS[:2])
    assert ask(path, "SELECT max(used) FROM segments") == stored
    cache.get_many(KEYS[2:3])
    assert ask(path, "SELECT min(used) FROM segments") == clock.now


def test_a_limit_made_smaller_shrinks_the_file(make: Callable[..., SqliteCache], path: Path) -> None:
    large = make()
    large.put_many({key: entry_of(0, 1000) for key in KEYS})
    large.close()
    assert path.stat().st_size > 4_000_000
    small = make(max_bytes=500_000)
    small.put_many({KEYS[0]: entry_of(0)})
    assert 0 < small.stats()[0].entries < 500
    small.close()
    assert path.stat().st_size <= 500_000


def test_a_limit_below_an_empty_file_keeps_nothing_and_ends(make: Callable[..., SqliteCache]) -> None:
    cache = make(max_bytes=1000)
    cache.put_many({KEYS[0]: entry_of(0)})
    assert cache.get_many(KEYS[:1]) == {}
    assert cache.stats()[0].entries == 0


def test_an_entry_larger_than_the_file_may_be_pushes_nothing_out(make: Callable[..., SqliteCache]) -> None:
    cache = make(max_bytes=100_000)
    cache.put_many({KEYS[0]: entry_of(0)})
    cache.put_many({KEYS[1]: entry_of(1, 200_000)})
    assert list(cache.get_many(KEYS[:2])) == KEYS[:1]


def test_clear_shrinks_the_file(make: Callable[..., SqliteCache], path: Path) -> None:
    cache = make()
    cache.put_many({key: entry_of(0, 1000) for key in KEYS})
    assert cache.clear() == len(KEYS)
    assert path.stat().st_size < 50_000
    assert path.with_name(path.name + "-wal").stat().st_size == 0
    assert b"000000www" not in path.read_bytes()


def test_an_old_entry_is_a_miss_and_then_removed(make: Callable[..., SqliteCache], clock: Clock, path: Path) -> None:
    cache = make(max_age_days=2)
    cache.put_many({KEYS[0]: entry_of(0)})
    clock.now += DAY
    cache.put_many({KEYS[1]: entry_of(1)})
    clock.now += DAY
    assert set(cache.get_many(KEYS[:2])) == set(KEYS[:2])
    clock.now += 1
    assert set(cache.get_many(KEYS[:2])) == {KEYS[1]}
    assert ask(path, "SELECT count(*) FROM segments") == 2
    cache.put_many({KEYS[2]: entry_of(2)})
    assert ask(path, "SELECT count(*) FROM segments") == 2


def test_being_used_does_not_keep_an_entry_young(make: Callable[..., SqliteCache], clock: Clock) -> None:
    cache = make(max_age_days=1)
    cache.put_many({KEYS[0]: entry_of(0)})
    for _ in range(12):
        clock.now += 2 * HOUR
        assert KEYS[0] in cache.get_many(KEYS[:1])
    clock.now += 2 * HOUR
    assert cache.get_many(KEYS[:1]) == {}


def test_a_file_of_another_release_is_set_aside(
    make: Callable[..., SqliteCache], path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = make()
    first.put_many({KEYS[0]: entry_of(0)})
    first.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    second = make()
    with caplog.at_level(logging.INFO):
        assert second.get_many(KEYS[:1]) == {}
    second.put_many({KEYS[1]: entry_of(1)})
    assert second.get_many(KEYS[:2]) == {KEYS[1]: entry_of(1)}
    (aside,) = path.parent.glob("*.version-99-*")
    assert ask(aside, "SELECT count(*) FROM segments") == 1
    assert [record.name for record in caplog.records] == ["tilshi.cache.sqlite_file"]


def test_a_file_removed_while_in_use_is_made_anew(
    make: Callable[..., SqliteCache], path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache = make()
    cache.put_many({KEYS[0]: entry_of(0)})
    assert KEYS[0] in cache.get_many(KEYS[:1])
    for file in path.parent.iterdir():
        file.unlink()
    assert cache.get_many(KEYS[:1]) == {}
    cache.put_many({KEYS[1]: entry_of(1)})
    assert cache.get_many(KEYS[:2]) == {KEYS[1]: entry_of(1)}
    assert ask(path, "SELECT count(*) FROM segments") == 1
    assert caplog.records == []


@pytest.mark.parametrize(
    ("change", "found"),
    [("used = 'x'", 2), ("created = 'x'", 1), ("value = 7", 1), ("value = 'x'", 1)],
)
def test_values_of_another_type_cost_no_more_than_their_row(
    make: Callable[..., SqliteCache], path: Path, change: str, found: int
) -> None:
    cache = make()
    cache.put_many({key: entry_of(0) for key in KEYS[:2]})
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE segments SET {change} WHERE key = ?", KEYS[:1])  # noqa: S608 - ours
    assert cache.get_many(KEYS[:2]) == dict.fromkeys(KEYS[2 - found : 2], entry_of(0))
    cache.put_many({KEYS[0]: entry_of(0)})
    assert len(cache.get_many(KEYS[:2])) == 2


def test_the_text_of_an_entry_is_never_logged(
    make: Callable[..., SqliteCache], path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counts: Counter[str] = Counter()

    class Observer:
        def count(self, name: str, value: float = 1, **labels: str) -> None:
            counts.update([f"{name} {labels}"])

        def observe(self, name: str, value: float, **labels: str) -> None:
            raise AssertionError(name)

    cache = make(observer=Observer())
    cache.put_many({KEYS[0]: Entry("құпия мәтін", None, "stop", 0)})
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE segments SET value = replace(value, 'м', 'н')")
    with caplog.at_level(logging.DEBUG, logger="tilshi"):
        assert cache.get_many(KEYS[:1]) == {}
    assert counts == {"cache_errors {'tier': 'sqlite'}": 1}
    (record,) = caplog.records
    assert "құпия" not in record.getMessage()
    cache.put_many({KEYS[0]: entry_of(0)})
    assert cache.get_many(KEYS[:1]) == {KEYS[0]: entry_of(0)}
