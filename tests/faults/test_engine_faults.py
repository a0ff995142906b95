"""Engines that crash, raise, hang and die while loading: nobody waits in vain, and the light is not green."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from tests.engines.pools import PATIENCE, Listener, segments, shout, texts, until

from tilshi.catalog import Catalog, ModelCard
from tilshi.engines.backoff import FIRST_SECONDS, MOST_SECONDS, backoff_seconds
from tilshi.engines.health import State
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Hypothesis, Segment
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import EngineClosed, EngineFailed, EngineGivenUp, EngineHung, ModelNotInstalled
from tilshi.settings import Settings


class Fragile(ScriptedEngine):
    """An engine that crashes at the word "сбой", or waits for its gate at the word "стой"."""

    def __init__(self, gate: threading.Event) -> None:
        super().__init__(shout)
        self._barrier = gate
        self.hanging = threading.Event()

    def generate(self, segments: Sequence[Segment]) -> list[Hypothesis]:
        answers = super().generate(segments)
        if any("сбой" in segment.text for segment in segments):
            raise SystemExit("сбой: секрет")
        if any("стой" in segment.text for segment in segments):
            self.hanging.set()
            self._barrier.wait()
        return answers


class Ward:
    """A pool whose engines crash and hang on demand; every engine it ever made is known."""

    def __init__(self, backoff: Callable[[int], float], settings: dict[str, object]) -> None:
        self.gate = threading.Event()
        self.engines: list[Fragile] = []
        self.failures: list[BaseException] = []
        self.hung: list[str] = []
        self.listener = Listener()
        self.concurrent_calls = 1
        made = Settings(**settings)  # type: ignore[arg-type]
        self.pool = EnginePool(
            made,
            Catalog.load(made),
            load=self._load,
            observer=self.listener,
            on_hung=self.hung.append,
            backoff=backoff,
        )

    def _load(self, card: ModelCard, catalog: Catalog, settings: Settings) -> Fragile:
        if self.failures:
            raise self.failures.pop()
        assert all(engine.closed for engine in self.engines)  # never two at once
        self.engines.append(Fragile(self.gate))
        self.engines[-1].concurrent_calls = self.concurrent_calls
        return self.engines[-1]

    def state(self) -> State:
        return self.pool.health().models[0].state


@contextmanager
def ward(backoff: Callable[[int], float] = lambda _: 0.0, **settings: object) -> Iterator[Ward]:
    made = Ward(backoff, settings)
    with made.pool:
        try:
            yield made
        finally:
            made.gate.set()


def test_a_crash_fails_everybody_at_once_and_the_worker_starts_again(caplog: pytest.LogCaptureFixture) -> None:
    pauses: list[int] = []

    def pause(crashes: int) -> float:
        pauses.append(crashes)
        return 0.0

    with ward(pause, batch_tokens=2) as sick:
        futures = [sick.pool.submit("compact", segments(word)) for word in ("сбой", "после", "потом")]
        for future in futures:
            with pytest.raises(EngineFailed) as caught:
                future.result(PATIENCE)
            assert caught.value.retryable
            assert "секрет" not in caught.value.message
        assert texts(sick.pool.submit("compact", segments("жив"))) == ["ЖИВ"]
        (model,) = sick.pool.health().models
        assert (model.state, model.segments, model.restarts) == (State.READY, 0, 1)
    assert pauses == [1]
    assert len(sick.engines) == 2
    assert sick.engines[0].closed
    assert sick.listener.values("engine_restarts", model="compact") == [1]
    assert "секрет" not in caplog.text


def test_while_the_worker_pauses_the_light_is_red_and_requests_wait() -> None:
    with ward(lambda _: 0.2) as sick:
        with pytest.raises(EngineFailed):
            sick.pool.submit("compact", segments("сбой")).result(PATIENCE)
        waiting = sick.pool.submit("compact", segments("жив"))
        assert [(model.model_id, model.state) for model in sick.pool.health().failing] == [
            ("compact", State.BACKING_OFF)
        ]
        assert texts(waiting) == ["ЖИВ"]
        assert sick.pool.health().failing == ()


def test_after_too_many_crashes_in_a_row_it_gives_up() -> None:
    with ward(worker_restarts=2) as sick:
        for _ in range(3):
            with pytest.raises(EngineFailed):
                sick.pool.submit("compact", segments("сбой")).result(PATIENCE)
        with pytest.raises(EngineGivenUp, match="crashed 3 times in a row"):
            sick.pool.submit("compact", segments("жив"))
        (model,) = sick.pool.health().failing
        assert (model.state, model.segments, model.restarts) == (State.GIVEN_UP, 0, 2)
        until(lambda: all(engine.closed for engine in sick.engines))


def test_a_success_in_between_forgives() -> None:
    with ward(worker_restarts=1) as sick:
        for _ in range(4):
            with pytest.raises(EngineFailed):
                sick.pool.submit("compact", segments("сбой")).result(PATIENCE)
            assert texts(sick.pool.submit("compact", segments("жив"))) == ["ЖИВ"]


def test_a_load_that_crashes_counts_and_one_that_fails_does_not() -> None:
    with ward(worker_restarts=0) as sick:
        sick.failures.append(ModelNotInstalled("not here"))
        with pytest.raises(ModelNotInstalled):
            sick.pool.submit("compact", segments("а")).result(PATIENCE)
        assert sick.state() is State.IDLE
        sick.failures.append(SystemExit())
        with pytest.raises(EngineFailed):
            sick.pool.submit("compact", segments("а")).result(PATIENCE)
        with pytest.raises(EngineGivenUp):
            sick.pool.submit("compact", segments("а"))


def test_a_worker_that_cannot_even_close_its_engine_starts_again() -> None:
    with ward() as sick:
        assert texts(sick.pool.submit("compact", segments("жив"))) == ["ЖИВ"]
        broken = sick.engines[0]

        def close() -> None:
            broken.closed = True
            raise OSError("секрет")

        broken.close = close  # type: ignore[method-assign]
        with pytest.raises(EngineFailed):
            sick.pool.submit("compact", segments("сбой")).result(PATIENCE)
        assert texts(sick.pool.submit("compact", segments("жив"))) == ["ЖИВ"]


def test_the_pause_doubles_up_to_a_minute_half_and_has_chance_in_it() -> None:
    for crashes in range(1, 100):
        whole = min(MOST_SECONDS, FIRST_SECONDS * 2.0 ** (crashes - 1))
        drawn = {backoff_seconds(crashes) for _ in range(20)}
        assert all(whole / 2 <= seconds <= whole for seconds in drawn)
        assert len(drawn) > 1


def test_a_hang_fails_those_in_work_and_those_waiting_and_nothing_new_is_accepted() -> None:
    with ward(engine_hang_seconds=0.1, batch_tokens=2) as sick:
        futures = [sick.pool.submit("compact", segments(word)) for word in ("стой", "после")]
        for future in futures:
            with pytest.raises(EngineHung, match=r"more than 0\.1 s"):
                future.result(PATIENCE)
        with pytest.raises(EngineHung):
            sick.pool.submit("compact", segments("новый"))
        until(lambda: sick.hung == ["compact"])
        (model,) = sick.pool.health().failing
        assert (model.state, model.segments) == (State.HUNG, 0)
        assert sick.listener.values("engine_hangs", model="compact") == [1]
        sick.gate.set()  # it comes back after all: nobody is told, nothing is computed, the engine is closed
        until(lambda: sick.engines[0].closed)
        assert sick.state() is State.HUNG
        with pytest.raises(EngineHung):
            sick.pool.submit("compact", segments("новый"))
    assert sick.engines[0].texts[-1] == "стой"


def test_a_hook_set_later_is_told_of_a_hang() -> None:
    told: list[str] = []
    with ward(engine_hang_seconds=0.05) as sick:
        sick.pool.on_hung = told.append
        with pytest.raises(EngineHung):
            sick.pool.submit("compact", segments("стой")).result(PATIENCE)
        until(lambda: told == ["compact"])
    assert sick.hung == []


def test_closing_does_not_wait_for_what_hangs() -> None:
    with ward(engine_hang_seconds=0.05) as sick:
        with pytest.raises(EngineHung):
            sick.pool.submit("compact", segments("стой")).result(PATIENCE)
        sick.pool.close()
        assert not sick.engines[0].closed  # the batch is still there
        with pytest.raises(EngineClosed):
            sick.pool.submit("compact", segments("поздно"))
        sick.gate.set()
        until(lambda: sick.engines[0].closed)


def test_a_batch_in_time_is_no_hang() -> None:
    with ward(engine_hang_seconds=0.2) as sick:
        for _ in range(6):
            time.sleep(0.05)
            assert texts(sick.pool.submit("compact", segments("жив"))) == ["ЖИВ"]
        assert sick.state() is State.READY


def test_closing_while_loading_fails_the_waiting_at_once_and_frees_the_engine() -> None:
    loading, go_on = threading.Event(), threading.Event()
    engine = ScriptedEngine()

    def load(card: ModelCard, catalog: Catalog, settings: Settings) -> ScriptedEngine:
        loading.set()
        assert go_on.wait(PATIENCE)
        return engine

    settings = Settings()
    pool = EnginePool(settings, Catalog.load(settings), load=load)
    waiting = pool.submit("compact", segments("а"))
    assert loading.wait(PATIENCE)
    assert [model.state for model in pool.health().models] == [State.LOADING]
    closing = threading.Thread(target=pool.close)
    closing.start()
    with pytest.raises(EngineClosed):
        waiting.result(PATIENCE)
    assert not engine.closed
    go_on.set()
    closing.join(PATIENCE)
    until(lambda: engine.closed)
    assert engine.batches == []
    assert pool.loaded() == ()


def test_closing_while_the_worker_pauses_does_not_wait_for_the_pause() -> None:
    with ward(lambda _: 3600.0) as sick:
        with pytest.raises(EngineFailed):
            sick.pool.submit("compact", segments("сбой")).result(PATIENCE)
        waiting = sick.pool.submit("compact", segments("жив"))
        sick.pool.close()
        with pytest.raises(EngineClosed):
            waiting.result(PATIENCE)


def test_a_hook_that_fails_is_logged_and_deadlines_still_ring(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: str) -> None:
        raise ValueError("секрет")

    with ward(engine_hang_seconds=0.05) as sick, caplog.at_level(logging.ERROR):
        sick.pool.on_hung = fail
        with pytest.raises(EngineHung):
            sick.pool.submit("compact", segments("стой")).result(PATIENCE)
        until(lambda: "an alarm failed: ValueError" in caplog.text)
    assert "секрет" not in caplog.text


def test_a_crash_beside_another_batch_fails_everybody_at_once_and_the_engine_is_closed_after_both() -> None:
    with ward(batch_tokens=2) as sick:
        sick.concurrent_calls = 2
        slow = sick.pool.submit("compact", segments("стой"))
        until(lambda: bool(sick.engines) and sick.engines[0].hanging.is_set())
        crashing = sick.pool.submit("compact", segments("сбой"))
        for future in (slow, crashing):
            with pytest.raises(EngineFailed, match="SystemExit"):
                future.result(PATIENCE)
        assert sick.state() is State.BACKING_OFF
        waiting = sick.pool.submit("compact", segments("жив"))
        assert not sick.engines[0].closed  # the other batch is still being computed
        time.sleep(0.02)
        assert not waiting.done()  # nor is anything computed on an engine that crashed
        sick.gate.set()
        assert texts(waiting) == ["ЖИВ"]
        assert sick.pool.health().models[0].restarts == 1
    assert len(sick.engines) == 2
    assert "жив" not in sick.engines[0].texts


def test_a_hang_beside_another_batch_is_noticed_too() -> None:
    with ward(batch_tokens=2, engine_hang_seconds=0.2) as sick:
        sick.concurrent_calls = 2
        futures = [sick.pool.submit("compact", segments("стой")) for _ in range(3)]
        for future in futures:
            with pytest.raises(EngineHung):
                future.result(PATIENCE)
        assert sick.state() is State.HUNG
        assert sick.listener.values("engine_hangs", model="compact") == [1]
