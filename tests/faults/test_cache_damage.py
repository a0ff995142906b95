"""A damaged cache file is set aside, said so once, and rebuilt; nothing else notices."""

import os
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tilshi.cache.protocol import Entry
from tilshi.cache.sqlite import SqliteCache

KEYS = [f"{number:064x}" for number in range(1000)]


class Counts:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        assert labels == {"tier": "sqlite"}
        self.counts[name] += int(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


def entry_of(key: str) -> Entry:
    return Entry(key * 10, None, "stop", 0)


def open_at(path: Path, counts: Counts | None = None) -> SqliteCache:
    return SqliteCache(path, max_bytes=2**26, max_age_days=1, observer=counts or Counts())


def fill(path: Path) -> None:
    cache = open_at(path)
    cache.put_many({key: entry_of(key) for key in KEYS})
    cache.close()
    assert path.stat().st_size > 500_000


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(50_000))


def text(path: Path) -> None:
    path.write_text("a page saved over the cache by mistake", encoding="utf-8")


def zero_length(path: Path) -> None:
    path.write_bytes(b"")


def zeros(path: Path) -> None:
    path.write_bytes(bytes(50_000))


def truncated(path: Path) -> None:
    fill(path)
    os.truncate(path, 200_000)


def truncated_in_the_first_page(path: Path) -> None:
    fill(path)
    os.truncate(path, 1000)


def garbage_in_the_first_page(path: Path) -> None:
    fill(path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(3900))


def another_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE segments (key TEXT, value BLOB, created REAL, used REAL)")


def without_its_table(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE segments")


def directory(path: Path) -> None:
    path.mkdir()
    (path / "something").write_text("of somebody", encoding="utf-8")


def pipe(path: Path) -> None:
    os.mkfifo(path)


DAMAGES = [
    garbage,
    text,
    zero_length,
    zeros,
    truncated,
    truncated_in_the_first_page,
    garbage_in_the_first_page,
    another_database,
    without_its_table,
    directory,
    pipe,
]


def assert_rebuilt(cache: SqliteCache, path: Path) -> None:
    cache.put_many({KEYS[0]: entry_of(KEYS[0])})
    assert cache.get_many(KEYS[:2]) == {KEYS[0]: entry_of(KEYS[0])}
    cache.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM segments").fetchall() == [(1,)]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("first", ["get", "put", "clear", "stats"])
def test_a_damaged_file_is_set_aside_and_rebuilt(
    tmp_path: Path, damage: Callable[[Path], None], first: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "segments.sqlite3"
    damage(path)
    caplog.clear()
    counts = Counts()
    cache = open_at(path, counts)
    if first == "get":
        assert cache.get_many(KEYS) == {}
    elif first == "clear":
        assert cache.clear() == 0
    elif first == "stats":
        assert cache.stats()[0].entries == 0
    assert_rebuilt(cache, path)
    aside = [file for file in tmp_path.iterdir() if ".corrupt-" in file.name]
    assert len(aside) == 1
    assert [record.name for record in caplog.records] == ["tilshi.cache.sqlite_file"]
    assert aside[0].name in caplog.text
    assert counts.counts == {"cache_errors": 1}
    if damage is directory:
        assert (aside[0] / "something").read_text(encoding="utf-8") == "of somebody"


def overwrite(path: Path, start: int) -> None:
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(start)
        file.write(os.urandom(size - start))


@pytest.mark.parametrize("start", [0, 4096, 40_960])
def test_damage_that_shows_while_reading(tmp_path: Path, start: int, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "segments.sqlite3"
    fill(path)
    cache = open_at(path)
    assert len(cache.get_many(KEYS[:1])) == 1
    overwrite(path, start)
    assert cache.get_many(KEYS[1:]) == {}
    assert_rebuilt(cache, path)
    assert len(list(tmp_path.glob("*.corrupt-*[0-9]"))) == 1
    assert [record.name for record in caplog.records] == ["tilshi.cache.sqlite_file"]


@pytest.mark.parametrize("start", [0, 4096, 40_960])
def test_damage_that_shows_while_writing(tmp_path: Path, start: int, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "segments.sqlite3"
    fill(path)
    cache = open_at(path)
    cache.put_many({KEYS[0]: entry_of(KEYS[0])})
    cache.close()
    cache = open_at(path)
    assert len(cache.get_many(KEYS[:1])) == 1
    overwrite(path, start)
    new = {f"{number:063x}n": entry_of("new") for number in range(500)}
    cache.put_many(new)
    # what could not be written to the damaged file is in the new one
    assert cache.get_many(new) == new
    assert len(list(tmp_path.glob("*.corrupt-*[0-9]"))) == 1
    assert [record.name for record in caplog.records] == ["tilshi.cache.sqlite_file"]
    cache.close()


def test_every_damaged_page_in_turn(tmp_path: Path) -> None:
    path = tmp_path / "segments.sqlite3"
    fill(path)
    whole = path.read_bytes()
    for page in range(0, len(whole) // 4096, 7):
        damaged = bytearray(whole)
        damaged[page * 4096 : (page + 1) * 4096] = os.urandom(4096)
        path.write_bytes(damaged)
        cache = open_at(path)
        found = cache.get_many(KEYS)
        # never a wrong entry, whatever SQLite made of the page
        assert all(found[key] == entry_of(key) for key in found)
        cache.put_many({KEYS[0]: entry_of(KEYS[0])})
        cache.stats()
        cache.close()


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
def test_a_damaged_side_file_costs_no_more_than_its_entries(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "segments.sqlite3"
    fill(path)
    path.with_name(path.name + suffix).write_bytes(os.urandom(40_000))
    counts = Counts()
    cache = open_at(path, counts)
    assert len(cache.get_many(KEYS)) == len(KEYS)
    cache.put_many({"new": entry_of("new")})
    assert cache.get_many(["new"]) == {"new": entry_of("new")}
    assert counts.counts == {}
    cache.close()


def test_only_the_last_file_set_aside_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "segments.sqlite3"
    (tmp_path / "segments.sqlite3-notes").write_text("not ours", encoding="utf-8")
    for number in range(3):
        path.write_bytes(bytes([number]) * 5000)
        cache = open_at(path)
        cache.put_many({KEYS[0]: entry_of(KEYS[0])})
        cache.close()
    (aside,) = tmp_path.glob("*.corrupt-*")
    assert aside.read_bytes() == bytes([2]) * 5000
    assert (tmp_path / "segments.sqlite3-notes").exists()


def test_a_cache_that_has_the_damaged_file_open_moves_to_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "segments.sqlite3"
    fill(path)
    one, two = open_at(path), open_at(path)
    assert len(one.get_many(KEYS[:1])) == len(two.get_many(KEYS[:1])) == 1
    one.put_many({KEYS[1]: entry_of(KEYS[1])})
    two.put_many({KEYS[2]: entry_of(KEYS[2])})
    overwrite(path, 4096)
    assert one.get_many(KEYS[3:]) == {}
    one.put_many({KEYS[0]: entry_of(KEYS[0])})
    assert two.get_many(KEYS) == {KEYS[0]: entry_of(KEYS[0])}
    two.put_many({KEYS[1]: entry_of(KEYS[1])})
    assert set(one.get_many(KEYS)) == set(KEYS[:2])
    two.close()
    one.close()
    assert len(list(tmp_path.glob("*.corrupt-*[0-9]"))) == 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM segments").fetchall() == [(2,)]
