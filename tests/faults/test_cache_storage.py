"""A store that is full, read-only or locked is a miss and a log line, never an error."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

import tilshi
from tilshi.cache.complaints import LOG_EVERY_SECONDS
from tilshi.cache.protocol import Entry
from tilshi.cache.sqlite import SqliteCache

WORKER = Path(__file__).with_name("cache_worker.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(tilshi.__file__).parents[1])}
KEYS = [f"{number:064x}" for number in range(300)]


class Counts:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        assert labels == {"tier": "sqlite"}
        self.counts[name] += int(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


def entry_of(key: str, size: int = 640) -> Entry:
    return Entry(key * (size // 64), None, "stop", 0)


def open_at(path: Path, counts: Counts, busy_seconds: float = 0.05, retry_seconds: float = 0.0) -> SqliteCache:
    return SqliteCache(
        path,
        max_bytes=2**26,
        max_age_days=1,
        observer=counts,
        busy_seconds=busy_seconds,
        retry_seconds=retry_seconds,
    )


@pytest.fixture
def counts() -> Counts:
    return Counts()


def mount(folder: Path, *options: str) -> None:
    """Mount a file system in memory; skip the test where the machine does not let us."""
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tilshi-test", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if done.returncode != 0:
        pytest.skip("mounting a file system needs root")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, "size=512k")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A directory with a filled cache in which nothing can be written, even by root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() == 0:
        mount(folder, "size=4m")
    cache = SqliteCache(folder / "segments.sqlite3", max_bytes=2**20, max_age_days=1)
    cache.put_many({KEYS[0]: entry_of(KEYS[0])})
    cache.close()
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    else:
        folder.chmod(0o500)
    yield folder
    folder.chmod(0o700) if os.geteuid() else subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk: Path, counts: Counts, caplog: pytest.LogCaptureFixture) -> None:
    path = small_disk / "segments.sqlite3"
    cache = open_at(path, counts)
    for key in KEYS:
        cache.put_many({key: entry_of(key, 6400)})
    found = cache.get_many(KEYS)
    assert 0 < len(found) < len(KEYS)
    assert all(found[key] == entry_of(key, 6400) for key in found)
    assert counts.counts["cache_errors"] >= len(KEYS) - len(found)
    assert len(caplog.records) == 1
    assert "SQLITE_FULL" in caplog.text or "SQLITE_IOERR" in caplog.text
    cache.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_disk_without_room_for_the_file(small_disk: Path, counts: Counts, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "other").write_bytes(bytes(2**20))
    cache = open_at(small_disk / "segments.sqlite3", counts)
    cache.put_many({KEYS[0]: entry_of(KEYS[0])})
    assert cache.get_many(KEYS[:1]) == {}
    assert counts.counts["cache_errors"] == 2
    assert len(caplog.records) == 1
    (small_disk / "other").unlink()
    cache.put_many({KEYS[0]: entry_of(KEYS[0])})
    assert cache.get_many(KEYS[:1]) == {KEYS[0]: entry_of(KEYS[0])}
    cache.close()


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    path = tmp_path / "segments.sqlite3"
    done = subprocess.run(
        [sys.executable, str(WORKER), "full", str(path), "300000"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    found, errors = map(int, done.stdout.split())
    assert 0 < found < 300
    assert errors >= 300 - found
    assert done.stderr.count("cannot be used now") == 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_read_only_directory(read_only: Path, counts: Counts, caplog: pytest.LogCaptureFixture) -> None:
    cache = open_at(read_only / "segments.sqlite3", counts)
    cache.put_many({KEYS[1]: entry_of(KEYS[1])})
    found = cache.get_many(KEYS[:2])
    assert found in ({}, {KEYS[0]: entry_of(KEYS[0])})
    assert cache.clear() == 0
    assert cache.stats()[0].entries in {0, 1}
    assert counts.counts["cache_errors"] >= 2
    assert len(caplog.records) == 1
    cache.close()


def test_a_read_only_directory_without_a_file(
    read_only: Path, counts: Counts, caplog: pytest.LogCaptureFixture
) -> None:
    cache = open_at(read_only / "new" / "segments.sqlite3", counts)
    cache.put_many({KEYS[1]: entry_of(KEYS[1])})
    assert cache.get_many(KEYS[:2]) == {}
    assert cache.clear() == 0
    assert counts.counts["cache_errors"] == 3
    assert len(caplog.records) == 1
    cache.close()


def test_a_damaged_file_in_a_read_only_directory(
    read_only: Path, counts: Counts, caplog: pytest.LogCaptureFixture
) -> None:
    """Setting the file aside fails too."""
    path = read_only / "segments.sqlite3"
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,rw", str(read_only)], check=True)
    path.write_bytes(b"damaged" * 1000)
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", str(read_only)], check=True)
    cache = open_at(path, counts)
    assert cache.get_many(KEYS[:1]) == {}
    cache.put_many({KEYS[1]: entry_of(KEYS[1])})
    assert counts.counts["cache_errors"] == 2
    assert len(caplog.records) == 1
    cache.close()


def test_a_file_another_process_is_writing(tmp_path: Path, counts: Counts, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "segments.sqlite3"
    cache = open_at(path, counts)
    cache.put_many({KEYS[0]: entry_of(KEYS[0])})
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        cache.put_many({KEYS[1]: entry_of(KEYS[1])})
        assert cache.get_many(KEYS[:2]) == {KEYS[0]: entry_of(KEYS[0])}
        assert cache.clear() == 0
        assert counts.counts["cache_errors"] == 2
        assert "SQLITE_BUSY" in caplog.text
        other.execute("ROLLBACK")
    cache.put_many({KEYS[1]: entry_of(KEYS[1])})
    assert set(cache.get_many(KEYS[:2])) == set(KEYS[:2])
    assert len(caplog.records) == 1
    cache.close()


def test_a_file_another_process_has_to_itself(tmp_path: Path, counts: Counts) -> None:
    path = tmp_path / "segments.sqlite3"
    cache = open_at(path, counts)
    cache.put_many({KEYS[0]: entry_of(KEYS[0])})
    cache.close()
    cache = open_at(path, counts)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert cache.get_many(KEYS[:1]) == {}
        cache.put_many({KEYS[1]: entry_of(KEYS[1])})
        assert counts.counts["cache_errors"] == 2
        other.execute("ROLLBACK")
    assert set(cache.get_many(KEYS[:1])) == set(KEYS[:1])
    assert list(tmp_path.glob("*.corrupt-*")) == []
    cache.close()


def test_a_short_lock_is_waited_for(tmp_path: Path, counts: Counts) -> None:
    path = tmp_path / "segments.sqlite3"
    cache = open_at(path, counts, busy_seconds=30.0)
    cache.put_many({KEYS[0]: entry_of(KEYS[0])})
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, other.execute, ["ROLLBACK"])
    release.start()
    cache.put_many({KEYS[1]: entry_of(KEYS[1])})
    release.join()
    other.close()
    assert set(cache.get_many(KEYS[:2])) == set(KEYS[:2])
    assert counts.counts == {}
    cache.close()


def test_after_a_failure_the_file_is_left_alone_for_a_while(tmp_path: Path, counts: Counts) -> None:
    path = tmp_path / "file" / "segments.sqlite3"
    path.parent.write_text("a file where a directory should be", encoding="utf-8")
    cache = open_at(path, counts, retry_seconds=3600.0)
    for _ in range(5):
        cache.put_many({KEYS[0]: entry_of(KEYS[0])})
        assert cache.get_many(KEYS[:1]) == {}
    # one of the reader, one of the writer
    assert counts.counts["cache_errors"] == 2
    assert (cache.stats()[0].hits, cache.stats()[0].misses) == (0, 5)
    cache.close()


def test_failures_are_logged_once_in_a_while_with_their_number(
    tmp_path: Path, counts: Counts, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file" / "segments.sqlite3"
    path.parent.write_text("a file where a directory should be", encoding="utf-8")
    cache = open_at(path, counts)
    for _ in range(5):
        cache.get_many(KEYS[:1])
    assert len(caplog.records) == 1
    later = time.monotonic() + LOG_EVERY_SECONDS
    monkeypatch.setattr("tilshi.cache.complaints.time", SimpleNamespace(monotonic=lambda: later))
    cache.get_many(KEYS[:1])
    assert len(caplog.records) == 2
    assert "5 failures" in caplog.records[1].getMessage()
    cache.close()
