import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilshi.cache.inflight import InFlight
from tilshi.cache.protocol import Entry
from tilshi.errors import Cancelled, DeadlineExceeded, EngineFailed, Internal

WAIT = 20.0


def made(keys: Sequence[str]) -> dict[str, Entry]:
    return {key: Entry(f"<{key}>", None, "stop", 0) for key in keys}


def never() -> None:
    """Check of a call that nobody cancels."""


class Gate:
    """A computation that says when it has begun, and ends when it is told to."""

    def __init__(self, failure: BaseException | None = None) -> None:
        self.begun = threading.Event()
        self.end = threading.Event()
        self.seen: list[Sequence[str]] = []
        self._failure = failure

    def __call__(self, keys: Sequence[str]) -> Mapping[str, Entry]:
        self.seen.append(keys)
        self.begun.set()
        assert self.end.wait(WAIT)
        if self._failure is not None:
            raise self._failure
        return made(keys)


def waits() -> tuple[threading.Semaphore, Callable[[], None]]:
    """Return a semaphore that a caller's second `check` releases: by then it waits for somebody else."""
    semaphore = threading.Semaphore(0)
    checks: Counter[int] = Counter()

    def check() -> None:
        checks[threading.get_ident()] += 1
        if checks[threading.get_ident()] == 2:
            semaphore.release()

    return semaphore, check


@pytest.fixture
def threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(16)


def test_every_key_gets_its_entry_in_order() -> None:
    assert list(InFlight().compute(["b", "a", "c"], made, check=never)) == ["b", "a", "c"]
    assert InFlight().compute(["b", "a"], made, check=never) == made(["a", "b"])


def test_a_key_that_occurs_twice_is_computed_once() -> None:
    seen: list[Sequence[str]] = []

    def compute(keys: Sequence[str]) -> Mapping[str, Entry]:
        seen.append(keys)
        return made(keys)

    assert InFlight().compute(["a", "b", "a", "a"], compute, check=never) == made(["a", "b"])
    assert seen == [["a", "b"]]


def test_nothing_is_computed_for_no_keys() -> None:
    def compute(keys: Sequence[str]) -> Mapping[str, Entry]:
        raise AssertionError(keys)

    assert InFlight().compute([], compute, check=never) == {}


def test_nothing_is_kept_once_it_has_landed() -> None:
    seen: list[Sequence[str]] = []

    def compute(keys: Sequence[str]) -> Mapping[str, Entry]:
        seen.append(keys)
        return made(keys)

    inflight = InFlight()
    for _ in range(2):
        inflight.compute(["a"], compute, check=never)
    assert seen == [["a"], ["a"]]


def test_whoever_asks_meanwhile_waits_and_computes_only_the_rest(threads: ThreadPoolExecutor) -> None:
    inflight, first, rest = InFlight(), Gate(), Gate()
    rest.end.set()
    semaphore, check = waits()
    with threads:
        one = threads.submit(inflight.compute, ["a", "b"], first, check=never)
        assert first.begun.wait(WAIT)
        other = threads.submit(inflight.compute, ["b", "a", "c"], rest, check=check)
        assert semaphore.acquire(timeout=WAIT)
        assert rest.seen == [["c"]]
        assert not other.done()
        first.end.set()
        assert one.result(WAIT) == made(["a", "b"])
        assert other.result(WAIT) == made(["a", "b", "c"])
    assert first.seen == [["a", "b"]]
    assert rest.seen == [["c"]]


def test_of_many_callers_at_once_one_computes(threads: ThreadPoolExecutor) -> None:
    inflight, gate = InFlight(), Gate()
    semaphore, check = waits()
    with threads:
        calls = [threads.submit(inflight.compute, ["a"], gate, check=check) for _ in range(10)]
        for _ in range(9):
            assert semaphore.acquire(timeout=WAIT)
        gate.end.set()
        assert [call.result(WAIT) for call in calls] == [made(["a"])] * 10
    assert gate.seen == [["a"]]


@pytest.mark.parametrize(
    "failure", [EngineFailed("broken"), Cancelled("gone"), DeadlineExceeded("late"), KeyboardInterrupt()], ids=repr
)
def test_a_failure_stays_with_the_one_it_happened_to(threads: ThreadPoolExecutor, failure: BaseException) -> None:
    inflight, failing, working = InFlight(), Gate(failure), Gate()
    working.end.set()
    semaphore, check = waits()
    with threads:
        one = threads.submit(inflight.compute, ["a", "b"], failing, check=never)
        assert failing.begun.wait(WAIT)
        others = [threads.submit(inflight.compute, ["b"], working, check=check) for _ in range(4)]
        for _ in others:
            assert semaphore.acquire(timeout=WAIT)
        failing.end.set()
        assert one.exception(WAIT) is failure
        assert [other.result(WAIT) for other in others] == [made(["b"])] * 4
    # one took over for all, unless a waiter came back only after the second flight had landed
    assert 1 <= len(working.seen) <= 4
    assert all(keys == ["b"] for keys in working.seen)


def test_a_waiter_that_gives_up_leaves_the_others_alone(threads: ThreadPoolExecutor) -> None:
    inflight, gate = InFlight(), Gate()
    cancel = threading.Event()

    def check() -> None:
        if cancel.is_set():
            raise Cancelled("gone")

    with threads:
        one = threads.submit(inflight.compute, ["a"], gate, check=never)
        assert gate.begun.wait(WAIT)
        semaphore, patient = waits()
        other = threads.submit(inflight.compute, ["a"], gate, check=patient)
        assert semaphore.acquire(timeout=WAIT)
        impatient = threads.submit(inflight.compute, ["a"], gate, check=check)
        cancel.set()
        assert isinstance(impatient.exception(WAIT), Cancelled)
        assert not one.done()
        gate.end.set()
        assert one.result(WAIT) == other.result(WAIT) == made(["a"])
    assert gate.seen == [["a"]]


def test_a_call_that_is_over_already_computes_nothing() -> None:
    gate = Gate()

    def check() -> None:
        raise DeadlineExceeded("late")

    with pytest.raises(DeadlineExceeded):
        InFlight().compute(["a"], gate, check=check)
    assert gate.seen == []


def test_calls_that_want_each_others_keys_do_not_wait_for_ever(threads: ThreadPoolExecutor) -> None:
    inflight = InFlight()

    def ask(keys: list[str]) -> None:
        for _ in range(200):
            assert inflight.compute(keys, made, check=never) == made(keys)

    with threads:
        calls = [threads.submit(ask, keys) for keys in (["a", "b", "c"], ["c", "b", "a"], ["b"], ["c", "a"])]
        for call in calls:
            call.result(WAIT)


def test_a_key_left_out_is_an_error_of_its_own_call_only(threads: ThreadPoolExecutor) -> None:
    inflight = InFlight()
    begun, end = threading.Event(), threading.Event()

    def partial(keys: Sequence[str]) -> Mapping[str, Entry]:
        begun.set()
        assert end.wait(WAIT)
        return made(["a"])

    whole = Gate()
    whole.end.set()
    semaphore, check = waits()
    with threads:
        one = threads.submit(inflight.compute, ["a", "b"], partial, check=never)
        assert begun.wait(WAIT)
        other = threads.submit(inflight.compute, ["a", "b"], whole, check=check)
        assert semaphore.acquire(timeout=WAIT)
        end.set()
        with pytest.raises(Internal, match="1 of 2 segments"):
            one.result(WAIT)
        assert other.result(WAIT) == made(["a", "b"])
    assert whole.seen == [["b"]]


def test_entries_nobody_asked_for_are_not_handed_out() -> None:
    assert InFlight().compute(["a"], lambda _: made(["a", "z"]), check=never) == made(["a"])


def test_waiting_for_oneself_is_refused() -> None:
    inflight = InFlight()

    def compute(keys: Sequence[str]) -> Mapping[str, Entry]:
        return inflight.compute(keys, made, check=never)

    with pytest.raises(Internal, match="itself"):
        inflight.compute(["a"], compute, check=never)
    assert inflight.compute(["a"], made, check=never) == made(["a"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), min_size=2, max_size=6), st.integers(0, 5))
def test_whatever_calls_overlap_and_fail_every_other_call_is_answered(calls: list[list[str]], broken: int) -> None:
    inflight = InFlight()
    running: Counter[str] = Counter()
    twice: list[str] = []
    lock = threading.Lock()

    def call(number: int, keys: list[str]) -> dict[str, Entry] | None:
        def compute(own: Sequence[str]) -> Mapping[str, Entry]:
            with lock:
                running.update(own)
                twice.extend(key for key in own if running[key] > 1)
            time.sleep(0.001)
            with lock:
                running.subtract(own)
            if number == broken:
                raise EngineFailed("broken")
            return made(own)

        try:
            return inflight.compute(keys, compute, check=never)
        except EngineFailed:
            assert number == broken
            return None

    with ThreadPoolExecutor(len(calls)) as pool:
        answers = [answer.result(WAIT) for answer in [pool.submit(call, *item) for item in enumerate(calls)]]
    assert twice == []
    for number, (keys, answer) in enumerate(zip(calls, answers, strict=True)):
        assert answer == made(keys) or number == broken
