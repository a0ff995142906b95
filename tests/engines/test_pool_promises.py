"""Any mix of requests, lanes and ways to give up: each future answered once and in order, every place given back."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.pools import BACK, PATIENCE, RU_KK, pool_of, segments, shout, until

from tilshi.engines.call import Lane
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Generation, Hypothesis, Segment
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import Cancelled, DeadlineExceeded, EngineFailed, QueueFull

CAPACITY = 40
HOW = ("wanted", "wanted", "wanted", "cancelled", "event", "overdue", "poisoned")


@dataclass(frozen=True)
class Asked:
    words: list[str]
    how: str
    future: Future[Generation]
    answers: list[object]  # one for every time the future was done


def script(text: str, *_: object) -> str:
    if "яд" in text:
        raise ZeroDivisionError
    return shout(text)


class Watched(ScriptedEngine):
    """An engine that notes how many segments were unanswered during each batch."""

    def __init__(self, pool: list[EnginePool]) -> None:
        super().__init__(script, concurrent_calls=2)
        self._pool = pool
        self.depths: list[int] = []

    def generate(self, segments: Sequence[Segment]) -> list[Hypothesis]:
        self.depths += [model.segments for model in self._pool[0].health().models]
        return super().generate(segments)


def ask(pool: EnginePool, words: list[str], lane: Lane, how: str, task: int) -> Asked:
    event = threading.Event()
    deadline = time.monotonic() - 1 if how == "overdue" else time.monotonic() + 3600
    words = [*words, "яд"] if how == "poisoned" else words
    asked = segments(*words, task=(RU_KK, BACK)[task])
    while True:
        try:
            future = pool.submit("compact", asked, lane=lane, deadline=deadline, cancel=event)
            break
        except QueueFull:
            time.sleep(0.001)
    answers: list[object] = []
    future.add_done_callback(answers.append)
    if how == "cancelled":
        future.cancel()
    if how == "event":
        event.set()
    return Asked(words, how, future, answers)


REQUEST = st.tuples(
    st.lists(st.integers(1, 9), min_size=0, max_size=8),
    st.sampled_from(Lane),
    st.sampled_from(HOW),
    st.integers(0, 1),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(REQUEST, max_size=8), min_size=1, max_size=4))
def test_every_future_is_answered_once_and_in_order(threads: list[list[tuple[list[int], Lane, str, int]]]) -> None:
    here: list[EnginePool] = []
    engine = Watched(here)
    asked: list[Asked] = []

    def client(number: int, requests: list[tuple[list[int], Lane, str, int]]) -> None:
        for turn, (lengths, lane, how, task) in enumerate(requests):
            words = [f"{number}.{turn}.{at} " + "ы " * length for at, length in enumerate(lengths)]
            asked.append(ask(here[0], words, lane, how, task))

    with pool_of(engine, batch_tokens=24, queue_segments=CAPACITY) as pool:
        here.append(pool)
        clients = [threading.Thread(target=client, args=given) for given in enumerate(threads)]
        for thread in clients:
            thread.start()
        for thread in clients:
            thread.join(PATIENCE)
        for one in asked:
            check(one)
        until(lambda: all(len(one.answers) == 1 for one in asked))
        assert sum(model.segments for model in pool.health().models) == 0
    assert all(one.answers == [one.future] for one in asked)
    assert max(engine.depths, default=0) <= CAPACITY
    computed = [text for text in engine.texts if "яд" not in text]
    again = {word for one in asked if one.how == "poisoned" for word in one.words}
    assert all(computed.count(text) == 1 or shared_with(text, engine, again) for text in computed)


def shared_with(text: str, engine: Watched, again: set[str]) -> bool:
    """Whether a text was computed more than once because its first batch had a poisoned request in it."""
    first = next(batch for batch in engine.batches if any(segment.text == text for segment in batch))
    return any(segment.text in again for segment in first)


def check(one: Asked) -> None:
    try:
        answer = one.future.result(PATIENCE)
    except CancelledError:
        assert one.how == "cancelled"
    except Cancelled:
        assert one.how == "event"
    except DeadlineExceeded:
        assert one.how == "overdue"
    except EngineFailed:
        assert one.how == "poisoned"
    else:
        assert one.how != "poisoned"
        assert [item.text for item in answer.hypotheses] == [shout(word) for word in one.words]
        assert answer.queue_seconds >= 0
