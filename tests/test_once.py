"""A thing is made once, however many threads ask for it at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tilshi.once import once


def test_threads_that_ask_meanwhile_wait_for_the_first() -> None:
    begun, go = threading.Event(), threading.Event()
    made: list[object] = []

    @once
    def thing() -> object:
        begun.set()
        go.wait(10)
        made.append(object())
        return made[-1]

    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(thing) for _ in range(8)]
        assert begun.wait(10)
        go.set()
        got = [one.result() for one in asked]
    assert len(made) == 1
    assert all(one is made[0] for one in got)


def test_nothing_is_made_before_it_is_asked_for() -> None:
    made: list[int] = []
    once(lambda: made.append(1))
    assert made == []


def test_a_thing_may_be_nothing() -> None:
    made: list[int] = []
    thing = once(lambda: made.append(1))
    assert [thing(), thing()] == [None, None]
    assert made == [1]


def test_a_failure_is_not_kept() -> None:
    failures = [OSError("gone")]

    @once
    def thing() -> int:
        if failures:
            raise failures.pop()
        return 7

    with pytest.raises(OSError, match="gone"):
        thing()
    assert thing() == 7
