"""Alarms ring at their time, in order, and not at all once they are cancelled."""

import logging
import threading
import time
from functools import partial

import pytest
from tests.engines.pools import PATIENCE, until

from tilshi.engines.alarms import Alarms


def test_they_ring_in_the_order_of_their_times() -> None:
    alarms, done = Alarms(), threading.Event()
    rung: list[tuple[float, float]] = []
    now = time.monotonic()

    def ring(delay: float) -> None:
        rung.append((delay, time.monotonic() - now))

    alarms.at(now + 0.06, done.set)
    for delay in (0.04, 0.0, 0.02):
        alarms.at(now + delay, partial(ring, delay))
    assert done.wait(PATIENCE)
    assert [delay for delay, _ in rung] == [0.0, 0.02, 0.04]
    assert all(when >= delay for delay, when in rung)
    alarms.close()


def test_an_earlier_alarm_is_not_kept_waiting_by_a_later_one() -> None:
    alarms, rung = Alarms(), threading.Event()
    alarms.at(float("inf"), lambda: pytest.fail("rang"))
    alarms.at(time.monotonic(), rung.set)
    assert rung.wait(PATIENCE)
    alarms.close()


def test_a_cancelled_alarm_does_not_ring() -> None:
    alarms, rung, done = Alarms(), [], threading.Event()
    now = time.monotonic()
    cancelled = alarms.at(now + 0.02, lambda: rung.append(1))
    alarms.at(now + 0.03, done.set)
    alarms.cancel(cancelled)
    alarms.cancel(cancelled)
    assert done.wait(PATIENCE)
    assert rung == []
    alarms.close()


def test_cancelled_alarms_do_not_pile_up() -> None:
    alarms = Alarms()
    kept = alarms.at(time.monotonic() + 3600, lambda: None)
    for _ in range(1000):
        alarms.cancel(alarms.at(time.monotonic() + 1800, lambda: None))
    assert len(alarms._heap) < 200
    assert kept.call is not None
    alarms.close()


def test_one_that_fails_is_logged_and_the_others_ring(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("секрет")

    alarms, rung = Alarms(), threading.Event()
    alarms.at(time.monotonic(), fail)
    alarms.at(time.monotonic(), rung.set)
    with caplog.at_level(logging.ERROR):
        assert rung.wait(PATIENCE)
    assert "ValueError" in caplog.text
    assert "секрет" not in caplog.text
    alarms.close()


def test_closed_they_are_silent_and_their_thread_ends() -> None:
    alarms, rung = Alarms(), []
    alarms.at(time.monotonic() + 3600, lambda: rung.append(1))
    thread = alarms._thread
    assert thread is not None
    alarms.close()
    alarms.at(time.monotonic(), lambda: rung.append(2))
    until(lambda: not thread.is_alive())
    assert rung == []
