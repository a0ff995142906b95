"""What the fault tests of the cache run in other processes: `python cache_worker.py COMMAND PATH [NUMBER]`."""

import itertools
import logging
import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

from tilshi.cache.protocol import Entry
from tilshi.cache.sqlite import SqliteCache

PATIENCE = 60.0
"""Seconds to wait for another process's lock: the machine that runs the tests may be slow."""


class Errors:
    """An observer that counts what the cache could not do."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        self.counts[name] += int(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


def key_of(start: int, number: int) -> str:
    return f"{start:032x}{number:032x}"


def entry_of(key: str, size: int = 300) -> Entry:
    return Entry(key * (size // 64 + 1), -0.5, "stop", 0)


def say(line: str) -> None:
    """Write at once: what is in a buffer dies with the process."""
    os.write(1, f"{line}\n".encode())


def write(path: Path, start: int) -> None:
    """Store entries for ever; say each key once it is stored."""
    cache = SqliteCache(path, max_bytes=2**30, max_age_days=1, busy_seconds=PATIENCE)
    for number in itertools.count():
        key = key_of(start, number)
        cache.put_many({key: entry_of(key, 2000)})
        say(key)


def churn(path: Path, seed: int) -> None:
    """Do everything at once for ever, in a file that is always full."""
    order = random.Random(seed)
    cache = SqliteCache(path, max_bytes=400_000, max_age_days=1, busy_seconds=PATIENCE)
    for number in itertools.count():
        keys = [key_of(0, order.randrange(2000)) for _ in range(20)]
        assert all(entry.text.startswith(key) for key, entry in cache.get_many(keys).items())
        cache.put_many({key: entry_of(key, order.randrange(3000)) for key in keys})
        if order.random() < 0.02:
            cache.clear()
        say(str(number))


def share(path: Path, seed: int) -> None:
    """Read and write a full file that others use, and close it; say how many operations failed, and how many hit."""
    order = random.Random(seed)
    errors = Errors()
    cache = SqliteCache(path, max_bytes=400_000, max_age_days=1, observer=errors, busy_seconds=PATIENCE)
    hits = 0
    for _ in range(60):
        keys = [key_of(0, order.randrange(400)) for _ in range(20)]
        found = cache.get_many(keys)
        assert all(entry.text.startswith(key) for key, entry in found.items())
        hits += len(found)
        cache.put_many({key: entry_of(key) for key in keys})
    own = key_of(seed + 1, 0)
    assert any(_kept(cache, own) for _ in range(20))  # another process may clear the file in between, but not each time
    cache.close()
    say(f"{errors.counts['cache_errors']} {hits}")


def _kept(cache: SqliteCache, key: str) -> bool:
    cache.put_many({key: entry_of(key)})
    return key in cache.get_many([key])


def full(path: Path, limit: int) -> None:
    """Fill a file that may not grow over `limit` bytes; say how much was stored, found and failed."""
    import resource

    errors = Errors()
    cache = SqliteCache(path, max_bytes=2**30, max_age_days=1, observer=errors, retry_seconds=0)
    keys = [key_of(0, number) for number in range(300)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    for key in keys:
        cache.put_many({key: entry_of(key, 4000)})
    found = cache.get_many(keys)
    assert all(entry == entry_of(key, 4000) for key, entry in found.items())
    cache.close()
    say(f"{len(found)} {errors.counts['cache_errors']}")


def step_by_step(folder: Path, damaged: int) -> None:
    """Kill a process before each call into SQLite or the system that opening and filling a cache makes; count them.

    After each kill the cache must work, and a kill must not be taken for damage.
    """
    logging.getLogger("tilshi").addHandler(logging.NullHandler())
    for step in itertools.count(1):
        path = folder / str(step) / "segments.sqlite3"
        path.parent.mkdir()
        if damaged:
            path.write_bytes(b"no database" * 1000)
        child = os.fork()
        if child == 0:
            _die_at(step, path)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0, status
            break
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        errors = Errors()
        cache = SqliteCache(path, max_bytes=2**20, max_age_days=1, observer=errors)
        key = key_of(1, 1)
        cache.put_many({key: entry_of(key)})
        assert cache.get_many([key]) == {key: entry_of(key)}, step
        cache.close()
        aside = [file for file in path.parent.iterdir() if ".corrupt-" in file.name]
        assert len(aside) == damaged, (step, aside)
        assert errors.counts["cache_errors"] <= damaged, step
    say(str(step - 1))


def _die_at(step: int, path: Path) -> None:
    remaining = itertools.count(step - 1, -1)

    def watch(frame: FrameType, event: str, function: object) -> None:
        # only these change anything outside the process
        outside = isinstance(getattr(function, "__self__", None), sqlite3.Connection | sqlite3.Cursor) or (
            getattr(function, "__module__", None) in {"posix", "fcntl"}
        )
        if event == "c_call" and outside and next(remaining) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)
    cache = SqliteCache(path, max_bytes=2**20, max_age_days=1)
    key = key_of(0, 0)
    cache.put_many({key: entry_of(key)})
    cache.get_many([key])
    cache.close()
    sys.setprofile(None)
    os._exit(0)


COMMANDS = {"write": write, "churn": churn, "share": share, "full": full, "step_by_step": step_by_step}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
