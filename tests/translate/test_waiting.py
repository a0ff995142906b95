"""Waiting for a future."""

import threading
import time
from concurrent.futures import Future

import pytest

from tilshi.engines.call import Call
from tilshi.errors import Cancelled, DeadlineExceeded, EngineClosed, EngineFailed
from tilshi.translate.waiting import wait_for


def test_a_result_comes_through() -> None:
    future: Future[int] = Future()
    threading.Timer(0.02, future.set_result, [7]).start()
    assert wait_for(future, Call(deadline=time.monotonic() + 30, cancel=threading.Event())) == 7


def test_an_engines_failure_comes_through() -> None:
    future: Future[int] = Future()
    future.set_exception(EngineFailed("broken"))
    with pytest.raises(EngineFailed, match="broken"):
        wait_for(future, Call())


def test_a_timeout_of_the_engine_itself_is_not_taken_for_ours() -> None:
    future: Future[int] = Future()
    future.set_exception(TimeoutError("of the engine"))
    with pytest.raises(TimeoutError, match="of the engine"):
        wait_for(future, Call())


def test_the_deadline_ends_the_wait_and_takes_the_work_off_the_queue() -> None:
    future: Future[int] = Future()
    with pytest.raises(DeadlineExceeded):
        wait_for(future, Call(deadline=time.monotonic() + 0.05))
    assert future.cancelled()


def test_a_cancelled_caller_ends_the_wait() -> None:
    future: Future[int] = Future()
    cancel = threading.Event()
    threading.Timer(0.05, cancel.set).start()
    with pytest.raises(Cancelled):
        wait_for(future, Call(cancel=cancel))
    assert future.cancelled()


def test_work_dropped_by_the_engine_is_the_engines_failure() -> None:
    future: Future[int] = Future()
    future.cancel()
    with pytest.raises(EngineClosed):
        wait_for(future, Call())
