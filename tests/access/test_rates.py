"""Rates: what fits into a minute, how long the rest has to wait, and a Redis that goes away."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits.storage import MemoryStorage
from tests.access.conftest import RedisServer

from tilshi.access import Caller, Limits, Role
from tilshi.access.rates import PAUSE_SECONDS, Rates, seconds_until
from tilshi.errors import RateLimited, TooLarge

LIMITS = Limits(characters_per_minute=1000, characters_per_month=10**6, requests_per_minute=3)
DESK = Caller("a" * 12, Role.EDITOR, "news")
OTHER = Caller("b" * 12, Role.EDITOR, "news")


class Counts:
    """An observer that adds up."""

    def __init__(self) -> None:
        self.totals: dict[tuple[str, ...], float] = {}

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        key = (name, *labels.values())
        self.totals[key] = self.totals.get(key, 0) + value

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


def test_characters_of_a_minute() -> None:
    rates = Rates()
    rates.characters(DESK, LIMITS, 600)
    rates.characters(DESK, LIMITS, 400)
    with pytest.raises(RateLimited, match="1,000 characters a minute") as caught:
        rates.characters(DESK, LIMITS, 100)
    assert 0 < caught.value.retry_after <= 120
    rates.characters(OTHER, LIMITS, 1000)


def test_requests_of_a_minute_are_counted_apart() -> None:
    rates = Rates()
    for _ in range(3):
        rates.request(DESK, LIMITS)
    with pytest.raises(RateLimited, match="3 requests a minute"):
        rates.request(DESK, LIMITS)
    rates.characters(DESK, LIMITS, 1000)


def test_a_call_over_the_limit_is_told_that_it_never_fits() -> None:
    rates = Rates()
    with pytest.raises(TooLarge, match=r"1,001 characters.*characters_per_minute.*1,000") as caught:
        rates.characters(DESK, LIMITS, 1001)
    assert not caught.value.retryable
    rates.characters(DESK, LIMITS, 1000)


def test_long_articles_take_no_more_memory() -> None:
    """Thousands of characters are two counters, not thousands of entries."""
    rates = Rates()
    large = Limits(10**9, 10**9, 10**9)
    for _ in range(100):
        rates.characters(DESK, large, 100_000)
    storage = rates._memory.storage
    assert isinstance(storage, MemoryStorage)
    assert 0 < len(storage.storage) <= 4
    assert not storage.events


def weight(window: tuple[int, float, int, float], seconds: float) -> float:
    """What a window weighs after so many seconds, as the library reckons it."""
    before, before_ends, count, count_ends = window
    turns = count_ends - 60
    if seconds < turns:
        return before * max(0.0, before_ends - seconds) / 60 + count
    return count * max(0.0, 60 - (seconds - turns)) / 60


@given(st.data())
def test_the_wait_is_long_enough_and_no_longer_than_two_minutes(data: st.DataObject) -> None:
    limit = data.draw(st.integers(1, 10_000))
    elapsed = data.draw(st.floats(0, 59.9))
    before, count = data.draw(st.integers(0, limit)), data.draw(st.integers(0, limit))
    cost = data.draw(st.integers(1, limit))
    window = (before, 60 - elapsed if before else 0.0, count, 120 - elapsed)
    wait = seconds_until(window, limit=limit, cost=cost)
    assert 0 <= wait <= 120
    assert weight(window, wait + 1e-6) + cost <= limit + 1e-3
    if wait > 0.1:
        assert weight(window, wait - 0.1) + cost > limit - 1e-6


def test_servers_share_one_redis(redis_server: RedisServer) -> None:
    one, other = Rates(redis_server.url), Rates(redis_server.url)
    assert one.waits
    one.characters(DESK, LIMITS, 600)
    other.characters(DESK, LIMITS, 400)
    for rates in (one, other):
        with pytest.raises(RateLimited) as caught:
            rates.characters(DESK, LIMITS, 100)
        assert 0 < caught.value.retry_after <= 120


def test_redis_dying_and_returning_costs_no_call(redis_server: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    counts, clock = Counts(), [0.0]
    rates = Rates(redis_server.url, observer=counts, clock=lambda: clock[0])
    rates.characters(DESK, LIMITS, 900)
    redis_server.kill()
    rates.characters(DESK, LIMITS, 900)  # counted here from now on
    with pytest.raises(RateLimited):
        rates.characters(DESK, LIMITS, 900)
    assert counts.totals == {("access_errors", "rates"): 1}, "it is left alone after a failure"
    assert redis_server.url not in caplog.text
    redis_server.start()
    clock[0] += PAUSE_SECONDS
    rates.characters(DESK, LIMITS, 900)  # the new Redis knows nothing of before
    with pytest.raises(RateLimited):
        rates.characters(DESK, LIMITS, 900)


def test_no_redis_at_all(tmp_path: Any) -> None:
    counts = Counts()
    rates = Rates(f"unix://{tmp_path}/nobody.sock", observer=counts)
    rates.characters(DESK, LIMITS, 1000)
    assert counts.totals == {("access_errors", "rates"): 1}
