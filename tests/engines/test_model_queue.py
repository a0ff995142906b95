"""Places in a queue: never more than there are, each given back once, at once, however a request ends."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait

import pytest
from tests.engines.pools import PATIENCE, Held, held, pool_of, segments, texts, until

from tilshi.engines.alarms import Alarms
from tilshi.engines.call import Lane
from tilshi.engines.model_queue import MAX_RETRY_SECONDS, MIN_RETRY_SECONDS, ModelQueue
from tilshi.engines.protocol import Generation
from tilshi.engines.request import Request
from tilshi.engines.scripted import ScriptedEngine
from tilshi.engines.throughput import Throughput
from tilshi.errors import Cancelled, DeadlineExceeded, EngineFailed, QueueFull


def depth(busy: Held) -> int:
    return busy.pool.health().models[0].segments


def test_a_cancelled_future_frees_its_place_while_the_engine_is_busy() -> None:
    with held(queue_segments=4) as busy:
        future = busy.pool.submit("compact", segments("а", "б", "в"))
        with pytest.raises(QueueFull):
            busy.pool.submit("compact", segments("г"))
        assert future.cancel()
        assert depth(busy) == 1
        kept = busy.pool.submit("compact", segments("г", "д", "е"))
        assert not busy.first.done()  # the engine has not looked up since
        busy.release()
        assert texts(kept) == ["Г", "Д", "Е"]
    assert {"а", "б", "в"}.isdisjoint(busy.engine.texts)


def test_a_set_event_frees_its_place_as_soon_as_it_is_needed() -> None:
    with held(queue_segments=4) as busy:
        cancel = threading.Event()
        future = busy.pool.submit("compact", segments("а", "б", "в"), cancel=cancel)
        cancel.set()
        kept = busy.pool.submit("compact", segments("г", "д"))
        with pytest.raises(Cancelled):
            future.result(0)
        assert depth(busy) == 3
        busy.release()
        assert texts(kept) == ["Г", "Д"]


def test_a_deadline_fails_the_future_and_frees_the_place_while_the_engine_is_busy() -> None:
    with held(queue_segments=4) as busy:
        future = busy.pool.submit("compact", segments("а", "б", "в"), deadline=time.monotonic() + 0.02)
        with pytest.raises(DeadlineExceeded):
            future.result(PATIENCE)
        assert depth(busy) == 1
        assert not busy.first.done()


def test_a_request_in_work_can_be_given_up_and_the_rest_of_it_is_not_computed() -> None:
    gate = threading.Event()
    engine = ScriptedEngine(gate=gate)
    with pool_of(engine, batch_tokens=2, queue_segments=3) as pool:
        future = pool.submit("compact", segments("а", "б", "в"))
        assert engine.started.wait(PATIENCE)
        assert future.cancel()
        assert pool.health().models[0].segments == 0
        other = pool.submit("compact", segments("г"))
        gate.set()
        assert texts(other) == ["г"]
    assert engine.texts == ["а", "г"]


def test_those_who_wait_for_several_futures_learn_of_a_cancelled_one() -> None:
    with held() as busy:
        future = busy.pool.submit("compact", segments("а"))
        woken: list[set[Future[Generation]]] = []
        waiter = threading.Thread(
            target=lambda: woken.append(set(wait([future, busy.first], PATIENCE, FIRST_COMPLETED).done))
        )
        waiter.start()
        until(lambda: bool(future._waiters))
        future.cancel()
        waiter.join(PATIENCE)
        assert woken == [{future}]
        with pytest.raises(CancelledError):
            future.result(0)


def test_a_place_is_free_before_the_failure_is_told() -> None:
    with held(queue_segments=2) as busy:
        depths: list[int] = []
        future = busy.pool.submit("compact", segments("а"), deadline=time.monotonic() + 0.02)
        future.add_done_callback(lambda _: depths.append(depth(busy)))
        with pytest.raises(DeadlineExceeded):
            future.result(PATIENCE)
        until(lambda: bool(depths))
    assert depths == [1]


class Reader(ScriptedEngine):
    """Counts tokens, unless it is told to fail."""

    def __init__(self, failure: BaseException | None = None) -> None:
        super().__init__()
        self._failure = failure

    def count_tokens(self, texts: object, task: object) -> list[int]:
        if self._failure is not None:
            raise self._failure
        return super().count_tokens(texts, task)  # type: ignore[arg-type]


@pytest.fixture
def queue() -> ModelQueue:
    return ModelQueue("compact", capacity=1000, batch_tokens=100, alarms=Alarms())


def request(*words: str, lane: Lane = Lane.INTERACTIVE) -> Request:
    return Request(segments(*words), lane)


@pytest.mark.parametrize(
    ("tokens_per_second", "expected"), [(100.0, 10.0), (1e9, MIN_RETRY_SECONDS), (0.001, MAX_RETRY_SECONDS)]
)
@pytest.mark.parametrize("counted", [True, False])
def test_retry_after_is_the_time_the_waiting_tokens_take(
    queue: ModelQueue, tokens_per_second: float, expected: float, *, counted: bool
) -> None:
    for _ in range(200):  # so often that the first guess is forgotten
        queue.throughput.add(100, 200, 200 / tokens_per_second)
    if counted:
        queue.read_with(Reader())
    queue.put(request(*["слово"] * 500))  # a word and the end token each: 1,000 tokens
    with pytest.raises(QueueFull, match="500 segments are waiting for model 'compact'") as caught:
        queue.put(request(*["слово"] * 501))
    assert caught.value.retry_after == pytest.approx(expected)


def test_throughput_follows_what_was_measured() -> None:
    throughput = Throughput()
    assert throughput.seconds(100) == 1.0  # the guess
    for _ in range(50):
        throughput.add(10, 100, 0.5)
        throughput.add(10, 100, 1.5)
    assert throughput.seconds(1000) == pytest.approx(10, rel=0.2)
    assert throughput.seconds(0, segments=100) == pytest.approx(throughput.seconds(1000))


@pytest.mark.parametrize("before", [True, False])
def test_a_text_that_cannot_be_counted_fails_its_own_request(queue: ModelQueue, *, before: bool) -> None:
    reader = Reader(ValueError("нечитаемо"))
    bad = request("а")
    if before:
        queue.read_with(reader)
    queue.put(bad)
    if not before:
        queue.read_with(reader)
    with pytest.raises(EngineFailed, match="ValueError"):
        bad.future.result(0)
    assert queue.held == 0


def test_a_tokenizer_that_panics_leaves_nobody_waiting(queue: ModelQueue) -> None:
    queue.read_with(Reader(SystemExit()))
    bad = request("а")
    with pytest.raises(SystemExit):
        queue.put(bad)
    with pytest.raises(EngineFailed):
        bad.future.result(0)
    assert queue.held == 0


@pytest.mark.parametrize(
    "end",
    [
        lambda queue, one: queue.fail(one, ValueError()),
        lambda queue, one: one.future.cancel(),
        lambda queue, one: queue.fail_all(EngineFailed("")),
    ],
)
def test_what_was_given_up_before_it_was_counted_is_never_counted(
    queue: ModelQueue, end: Callable[[ModelQueue, Request], object]
) -> None:
    one = request("а", "б")
    queue.put(one)
    end(queue, one)
    assert (queue.held, queue.has_work) == (0, False)
    queue.read_with(Reader(AssertionError("counted")))
    assert queue.take() == []
