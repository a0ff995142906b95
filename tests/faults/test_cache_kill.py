"""The cache survives the death of its process at any moment, and many processes at once."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import tilshi
from tilshi.cache.sqlite import SqliteCache

WORKER = Path(__file__).with_name("cache_worker.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(tilshi.__file__).parents[1])}


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(WORKER), *map(str, arguments)]
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)


@contextmanager
def killed_after(seconds: float, *arguments: object) -> Iterator[list[str]]:
    """Run a worker until `seconds` after its first line, kill it, and give its lines."""
    lines: list[str] = []
    with start(*arguments) as worker:
        assert worker.stdout is not None
        lines.append(worker.stdout.readline())
        assert lines[0], "the worker died by itself"
        time.sleep(seconds)
        worker.kill()
        lines.extend(worker.stdout)
    assert worker.returncode == -9
    yield [line.strip() for line in lines if line.endswith("\n")]


def assert_sound(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert list(path.parent.glob("*.corrupt-*")) == []


def test_what_was_acknowledged_before_a_kill_is_there(tmp_path: Path) -> None:
    path = tmp_path / "segments.sqlite3"
    order = random.Random(7)
    acknowledged: list[str] = []
    for start_number in range(6):
        with killed_after(order.random() * 0.3, "write", path, start_number) as keys:
            acknowledged += keys
        cache = SqliteCache(path, max_bytes=2**30, max_age_days=1)
        found = cache.get_many(acknowledged)
        assert [key for key in acknowledged if key not in found] == []
        assert all(entry.text.startswith(key) for key, entry in found.items())
        cache.close()
        assert_sound(path)
    assert len(acknowledged) > 50


def test_a_kill_during_eviction_and_clearing_leaves_a_sound_file(tmp_path: Path) -> None:
    path = tmp_path / "segments.sqlite3"
    order = random.Random(11)
    for seed in range(6):
        with killed_after(0.1 + order.random() * 0.3, "churn", path, seed) as lines:
            assert lines
        assert_sound(path)


def test_a_kill_of_one_process_leaves_the_others_working(tmp_path: Path) -> None:
    path = tmp_path / "segments.sqlite3"
    with start("share", path, 1) as survivor:
        for seed in range(2):
            with killed_after(0.1, "churn", path, seed):
                pass
        answer, _ = survivor.communicate(timeout=120)
    assert survivor.returncode == 0
    assert answer.split()[0] == "0"
    assert_sound(path)


@pytest.mark.parametrize("damaged", [0, 1], ids=["no file yet", "damaged file"])
def test_a_kill_before_any_step_of_opening_and_storing(damaged: int) -> None:
    # hundreds of files made and flushed: in memory where that can be had, since the kill is not of the machine
    memory = Path("/dev/shm")  # noqa: S108
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        with start("step_by_step", folder, damaged) as worker:
            answer, _ = worker.communicate(timeout=240)
        assert worker.returncode == 0
    assert int(answer) > 50


def test_processes_share_a_full_file_without_errors(tmp_path: Path) -> None:
    path = tmp_path / "segments.sqlite3"
    workers = [start("share", path, seed) for seed in range(4)]
    answers = [worker.communicate(timeout=240)[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4
    assert [errors for errors, _ in answers] == ["0"] * 4
    assert all(int(hits) > 0 for _, hits in answers)
    assert_sound(path)


def test_processes_that_find_a_damaged_file_at_once_set_it_aside_once(tmp_path: Path) -> None:
    path = tmp_path / "segments.sqlite3"
    path.write_bytes(b"no database" * 1000)
    workers = [start("share", path, seed) for seed in range(4)]
    answers = [worker.communicate(timeout=240)[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4
    # the one that set it aside says so
    assert sorted(errors for errors, _ in answers) == ["0", "0", "0", "1"]
    (aside,) = path.parent.glob("*.corrupt-*")
    assert aside.read_bytes() == b"no database" * 1000
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
