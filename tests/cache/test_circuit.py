import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tilshi.cache.circuit import Circuit


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def turn_of(circuit: Circuit) -> int:
    turn = circuit.enter()
    assert turn is not None
    return turn


def test_everybody_may_enter_while_all_is_well() -> None:
    circuit = Circuit(5.0)
    for _ in range(3):
        circuit.succeeded(turn_of(circuit))
    assert circuit.enter() is not None


def test_after_a_failure_nobody_enters_for_a_while() -> None:
    clock = Clock()
    circuit = Circuit(5.0, clock)
    circuit.failed()
    assert circuit.enter() is None
    clock.now += 4.9
    assert circuit.enter() is None
    clock.now += 0.1
    assert circuit.enter() is not None


def test_one_tries_while_the_others_go_on_without() -> None:
    clock = Clock()
    circuit = Circuit(5.0, clock)
    circuit.failed()
    clock.now += 5
    turn = turn_of(circuit)
    assert circuit.enter() is None
    circuit.succeeded(turn)
    assert circuit.enter() is not None
    assert circuit.enter() is not None


def test_of_many_at_once_one_tries() -> None:
    clock = Clock()
    circuit = Circuit(5.0, clock)
    circuit.failed()
    clock.now += 5
    start = threading.Barrier(8)

    def enter(_: int) -> int | None:
        start.wait(20)
        return circuit.enter()

    with ThreadPoolExecutor(8) as pool:
        assert sum(turn is not None for turn in pool.map(enter, range(8))) == 1


def test_a_try_that_fails_opens_it_again() -> None:
    clock = Clock()
    circuit = Circuit(5.0, clock)
    circuit.failed()
    clock.now += 5
    turn_of(circuit)
    circuit.failed()
    clock.now += 4.9
    assert circuit.enter() is None


def test_a_try_that_is_never_told_of_does_not_end_all_tries() -> None:
    clock = Clock()
    circuit = Circuit(5.0, clock)
    circuit.failed()
    clock.now += 5
    turn_of(circuit)
    clock.now += 5
    assert circuit.enter() is not None


def test_a_success_from_before_the_failure_proves_nothing() -> None:
    circuit = Circuit(5.0, Clock())
    early = turn_of(circuit)
    circuit.failed()
    circuit.succeeded(early)
    assert circuit.enter() is None


@given(st.lists(st.sampled_from(["quick", "slow", "wait"]), max_size=30))
def test_a_dead_store_is_tried_once_an_interval_at_most(steps: list[str]) -> None:
    clock = Clock()
    circuit = Circuit(5.0, clock)
    tries: list[float] = []
    for step in steps:
        if step == "wait":
            clock.now += 2.0
        elif circuit.enter() is not None:
            tries.append(clock.now)
            if step == "slow":
                clock.now += 1.0
            circuit.failed()
    assert all(later - earlier >= 5.0 for earlier, later in pairwise(tries))
