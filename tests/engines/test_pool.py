"""The pool: one load, one thread, bounded queue, merged batches, and failures that stay where they belong."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, wait
from dataclasses import replace

import pytest
from tests.engines.conftest import GREEDY, SENTENCES, TASK, Laboratory
from tests.engines.pools import BACK, PATIENCE, RU_KK, Held, Listener, held, pool_of, segments, shout, texts, until

from tilshi.catalog import Catalog, ModelCard
from tilshi.catalog.tasks import Task
from tilshi.engines.call import Lane, Usage
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Hypothesis, Segment
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.errors import (
    Cancelled,
    DeadlineExceeded,
    EngineClosed,
    EngineFailed,
    InvalidValue,
    LicenceRefused,
    ModelNotInstalled,
    NotFound,
    QueueFull,
    TooLarge,
)
from tilshi.settings import Settings


def test_answers_come_in_the_order_of_the_segments() -> None:
    with pool_of(ScriptedEngine(shout)) as pool:
        generation = pool.submit("compact", segments("раз два три", "раз", "", "раз два")).result(PATIENCE)
    assert [hypothesis.text for hypothesis in generation.hypotheses] == ["РАЗ ДВА ТРИ", "РАЗ", "", "РАЗ ДВА"]
    assert generation.calls == 1
    assert generation.tokens == (4 + 3) + (2 + 1) + 0 + (3 + 2)


def test_nothing_asked_is_nothing_computed() -> None:
    engine = ScriptedEngine()
    with pool_of(engine) as pool:
        generation = pool.submit("compact", []).result(PATIENCE)
    assert generation.hypotheses == ()
    assert engine.calls == 0


def test_a_model_is_loaded_once_and_only_when_needed() -> None:
    loads: list[int] = []
    engine = ScriptedEngine(shout)

    def load(card: ModelCard, catalog: Catalog, settings: Settings) -> ScriptedEngine:
        loads.append(threading.get_ident())
        time.sleep(0.05)
        return engine

    settings = Settings()
    with EnginePool(settings, Catalog.load(settings), load=load) as pool:
        assert pool.loaded() == ()
        start = threading.Barrier(8)
        results: list[list[str]] = []

        def ask(index: int) -> None:
            start.wait()
            results.append(texts(pool.submit("compact", segments(f"слово {index}"))))

        threads = [threading.Thread(target=ask, args=(index,)) for index in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert len(results) == 8
        assert pool.loaded() == ("compact",)
    assert len(loads) == 1
    assert loads[0] != threading.get_ident()
    assert engine.closed


def test_waiting_requests_share_a_batch() -> None:
    with held() as busy:
        futures = [busy.pool.submit("compact", segments(f"слово {index}")) for index in range(6)]
        busy.release()
        generations = [future.result(PATIENCE) for future in futures]
    assert [generation.hypotheses[0].text for generation in generations] == [f"СЛОВО {index}" for index in range(6)]
    assert busy.engine.calls == 2
    assert [generation.calls for generation in generations] == [1] * 6


def test_tasks_and_options_do_not_mix() -> None:
    with held() as busy:
        other = [Segment("б", RU_KK, replace(GREEDY, beam_size=4))]
        futures = [
            busy.pool.submit("compact", segments("а")),
            busy.pool.submit("compact", segments("б", task=BACK)),
            busy.pool.submit("compact", [*other, *segments("в")]),
        ]
        busy.release()
        wait(futures, PATIENCE)
    batches = [{(segment.task, segment.options) for segment in batch} for batch in busy.engine.batches]
    assert all(len(kinds) == 1 for kinds in batches)
    assert busy.engine.calls == 4  # the first, then three kinds
    assert [item.text for item in futures[2].result().hypotheses] == ["Б", "В"]


def test_batches_stay_within_the_token_budget() -> None:
    engine = ScriptedEngine(shout)
    rng = random.Random(5)
    wanted = [" ".join(["слово"] * rng.randint(1, 12)) for _ in range(100)]
    with pool_of(engine, batch_tokens=40) as pool:
        generation = pool.submit("compact", segments(*wanted)).result(PATIENCE)
    assert [hypothesis.text for hypothesis in generation.hypotheses] == [text.upper() for text in wanted]
    for batch in engine.batches:
        assert len(batch) * max(len(segment.text.split()) + 1 for segment in batch) <= 40
    assert generation.calls == engine.calls > 5
    assert sorted(engine.texts) == sorted(wanted)  # each computed exactly once


def test_people_go_before_batch_jobs() -> None:
    with held(batch_tokens=8) as busy:
        job = busy.pool.submit("compact", segments(*(f"задание {index}" for index in range(10))), lane=Lane.BATCH)
        person = busy.pool.submit("compact", segments("человек"))
        busy.release()
        wait([job, person], PATIENCE)
    assert busy.engine.texts[1] == "человек"


def test_a_full_queue_says_when_to_come_back() -> None:
    with held(queue_segments=5) as busy:
        accepted = busy.pool.submit("compact", segments("а", "б", "в", "г"))
        with pytest.raises(QueueFull) as caught:
            busy.pool.submit("compact", segments("д"))
        assert caught.value.retry_after >= 1
        busy.release()
        assert texts(accepted) == ["А", "Б", "В", "Г"]
        assert texts(busy.pool.submit("compact", segments("д"))) == ["Д"]


def test_more_than_the_queue_ever_holds_is_too_large() -> None:
    with pool_of(ScriptedEngine(), queue_segments=2) as pool, pytest.raises(TooLarge, match="holds 2"):
        pool.submit("compact", segments("а", "б", "в"))


def test_a_failure_stays_with_its_request_and_the_thread_lives_on() -> None:
    def script(text: str, *_: object) -> str:
        if "яд" in text:
            raise ZeroDivisionError(text)
        return text.upper()

    gate = threading.Event()
    engine = ScriptedEngine(script, gate=gate)
    with pool_of(engine) as pool:
        busy = Held(pool, engine, gate)
        good = pool.submit("compact", segments("вода"))
        bad = pool.submit("compact", segments("хлеб", "яд"))
        busy.release()
        assert texts(good) == ["ВОДА"]
        with pytest.raises(EngineFailed) as caught:
            bad.result(PATIENCE)
        assert isinstance(caught.value.__cause__, ZeroDivisionError)
        assert "яд" not in caught.value.message
        assert texts(pool.submit("compact", segments("жив"))) == ["ЖИВ"]


def test_an_overlong_segment_fails_its_own_request_only() -> None:
    gate = threading.Event()
    engine = ScriptedEngine(shout, gate=gate, max_source_tokens=4)
    with pool_of(engine) as pool:
        busy = Held(pool, engine, gate)
        good = pool.submit("compact", segments("вода"))
        bad = pool.submit("compact", segments("раз два три четыре пять"))
        busy.release()
        assert texts(good) == ["ВОДА"]
        with pytest.raises(InvalidValue, match="at most 4"):
            bad.result(PATIENCE)
    assert engine.texts == ["занято", "вода"]


class Forgetful(ScriptedEngine):
    """An engine that loses the last answer."""

    def generate(self, segments: Sequence[Segment]) -> list[Hypothesis]:
        return super().generate(segments)[:-1]


def test_a_missing_answer_is_a_failure_and_never_a_shift() -> None:
    with pool_of(Forgetful(shout)) as pool:
        future = pool.submit("compact", segments("а", "б"))
        with pytest.raises(Exception, match="answered 1 of 2"):
            future.result(PATIENCE)


def test_a_failed_load_fails_the_waiting_and_is_tried_again() -> None:
    attempts: list[str] = []
    engine = ScriptedEngine(shout)

    def load(card: ModelCard, catalog: Catalog, settings: Settings) -> ScriptedEngine:
        attempts.append(card.id)
        if len(attempts) == 1:
            raise ModelNotInstalled("not here")
        if len(attempts) == 2:
            raise MemoryError
        return engine

    settings = Settings()
    with EnginePool(settings, Catalog.load(settings), load=load) as pool:
        with pytest.raises(ModelNotInstalled):
            pool.submit("compact", segments("а")).result(PATIENCE)
        with pytest.raises(EngineFailed, match="MemoryError"):
            pool.submit("compact", segments("а")).result(PATIENCE)
        assert pool.loaded() == ()
        assert texts(pool.submit("compact", segments("а"))) == ["А"]


@pytest.mark.parametrize("how", ["deadline", "event", "future"])
def test_unwanted_work_is_dropped_without_computing(how: str) -> None:
    with held() as busy:
        cancel = threading.Event()
        deadline = time.monotonic() + 0.02 if how == "deadline" else None
        future = busy.pool.submit("compact", segments("зря"), deadline=deadline, cancel=cancel)
        other = busy.pool.submit("compact", segments("нужно"))
        if how == "deadline":
            time.sleep(0.05)
        elif how == "event":
            cancel.set()
        else:
            assert future.cancel()
        busy.release()
        expected = {"deadline": DeadlineExceeded, "event": Cancelled, "future": CancelledError}[how]
        with pytest.raises(expected):
            future.result(PATIENCE)
        assert texts(other) == ["НУЖНО"]
    assert "зря" not in busy.engine.texts


def test_closing_fails_what_waits_and_lets_the_batch_in_work_end() -> None:
    gate = threading.Event()
    engine = ScriptedEngine(shout, gate=gate)
    settings = Settings()
    pool = EnginePool(settings, Catalog.load(settings), load=loader(engine))
    busy = Held(pool, engine, gate)
    waiting = pool.submit("compact", segments("ждёт"))
    closing = threading.Thread(target=pool.close)
    closing.start()
    gate.set()
    closing.join(PATIENCE)
    assert texts(busy.first) == ["ЗАНЯТО"]
    with pytest.raises(EngineClosed):
        waiting.result(PATIENCE)
    with pytest.raises(EngineClosed):
        pool.submit("compact", segments("поздно"))
    assert engine.closed
    pool.close()


def test_an_unknown_model_is_not_found() -> None:
    with pool_of(ScriptedEngine()) as pool, pytest.raises(NotFound, match="there is no model 'nobody'"):
        pool.submit("nobody", segments("а"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda pool: pool.submit("bart", segments("а")),
        lambda pool: pool.info("bart"),
        lambda pool: pool.count_tokens("bart", ["а"], TASK),
        lambda pool: pool.max_source_tokens("bart"),
    ],
)
def test_a_forbidden_model_is_refused_in_every_way(laboratory: Laboratory, ask: Callable[[EnginePool], object]) -> None:
    def load(card: ModelCard, catalog: Catalog, settings: Settings) -> ScriptedEngine:
        raise AssertionError("loaded")

    forbidden = laboratory.card("bart").model_copy(update={"commercial": "no", "licence": "CC-BY-NC-4.0"})
    catalog = replace(laboratory.catalog, _cards={"bart": forbidden})
    with EnginePool(laboratory.settings, catalog, load=load) as pool:
        with pytest.raises(LicenceRefused, match="TILSHI_ALLOW_NONCOMMERCIAL=true"):
            ask(pool)
        assert pool.loaded() == ()
    allowed = laboratory.settings.model_copy(update={"allow_noncommercial": True})
    engine = ScriptedEngine(model_id="bart")
    with EnginePool(allowed, catalog, load=loader(engine)) as pool:
        ask(pool)


def test_what_identifies_a_model_is_known_without_loading_it(laboratory: Laboratory) -> None:
    with EnginePool(laboratory.settings, laboratory.catalog) as pool:
        info = pool.info("bart")
        counts = pool.count_tokens("bart", SENTENCES[:5], TASK)
        limit = pool.max_source_tokens("bart")
        assert pool.loaded() == ()
    engine = laboratory.engine("bart", "ct2", "int8")
    assert (info, counts, limit) == (engine.info, engine.count_tokens(SENTENCES[:5], TASK), 100)


def test_a_custom_load_is_asked_itself() -> None:
    with pool_of(ScriptedEngine(digest="d1", max_source_tokens=7)) as pool:
        assert pool.info("compact").digest == "d1"
        assert pool.max_source_tokens("compact") == 7
        assert pool.count_tokens("compact", ["раз два"], RU_KK) == [3]
        assert pool.loaded() == ("compact",)


def test_many_threads_get_their_own_answers() -> None:
    engine = ScriptedEngine(shout)
    wrong: list[object] = []

    def ask(pool: EnginePool, seed: int) -> None:
        rng = random.Random(seed)
        for turn in range(20):
            wanted = [f"{seed} {turn} {index} " + "ы " * rng.randint(0, 9) for index in range(rng.randint(1, 5))]
            lane = rng.choice(list(Lane))
            answer = pool.submit("compact", segments(*wanted), lane=lane).result(PATIENCE)
            if [item.text for item in answer.hypotheses] != [text.upper() for text in wanted]:
                wrong.append((seed, turn))

    with pool_of(engine, batch_tokens=64) as pool:
        threads = [threading.Thread(target=ask, args=(pool, seed)) for seed in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    assert wrong == []
    assert engine.calls < len(engine.texts)


def test_batches_are_observed_without_texts() -> None:
    listener = Listener()
    settings = Settings()
    with EnginePool(settings, Catalog.load(settings), load=loader(ScriptedEngine(shout)), observer=listener) as pool:
        generation = pool.submit("compact", segments("раз два", "три"), lane=Lane.BATCH).result(PATIENCE)
    assert {name for name, _, _ in listener.heard} == {
        "engine_loads",
        "engine_load_seconds",
        "engine_batch_seconds",
        "engine_batch_segments",
        "engine_batch_tokens",
        "engine_padding_share",
        "engine_tokens",
        "engine_segments",
        "engine_queue_seconds",
    }
    assert all(
        labels in ({"model": "compact"}, {"model": "compact", "lane": "batch"}) for _, _, labels in listener.heard
    )
    assert listener.values("engine_batch_segments") == listener.values("engine_segments", lane="batch") == [2]
    assert listener.values("engine_batch_tokens") == [5]
    assert listener.values("engine_padding_share") == [1 - 5 / 6]
    assert listener.values("engine_tokens") == [generation.tokens] == [3 + 2 + 2 + 1]
    assert listener.values("engine_queue_seconds", lane="batch") == [generation.queue_seconds]
    assert listener.values("engine_batch_seconds") == [generation.compute_seconds]


def test_an_answer_says_how_long_it_waited_and_how_long_it_was_computed() -> None:
    with held() as busy:
        future = busy.pool.submit("compact", segments("а"))
        time.sleep(0.05)
        busy.release()
        generation = future.result(PATIENCE)
        first = busy.first.result(PATIENCE)
    assert generation.queue_seconds >= 0.05 > generation.compute_seconds > 0
    assert first.compute_seconds >= 0.05
    usage = Usage()
    usage.generated(generation)
    usage.generated(first)
    assert usage.queue_seconds == generation.queue_seconds + first.queue_seconds
    assert usage.compute_seconds == generation.compute_seconds + first.compute_seconds


def test_a_second_full_batch_is_computed_beside_the_first_where_the_engine_takes_two() -> None:
    gate = threading.Event()
    engine = ScriptedEngine(shout, gate=gate, concurrent_calls=2)
    with pool_of(engine, batch_tokens=4) as pool:
        busy = Held(pool, engine, gate)
        few = pool.submit("compact", segments("а"))
        time.sleep(0.02)
        assert engine.calls == 1  # what is no full batch waits, so that more can join it
        more = pool.submit("compact", segments("б", "в", "г"))
        until(lambda: engine.calls == 2)
        time.sleep(0.02)
        assert engine.calls == 2
        busy.release()
        assert (texts(few), texts(more)) == (["А"], ["Б", "В", "Г"])
    assert sorted(engine.texts) == sorted(["занято", "а", "б", "в", "г"])


def test_one_batch_at_a_time_for_any_other_engine() -> None:
    with held(batch_tokens=2) as busy:
        waiting = busy.pool.submit("compact", segments("а", "б", "в"))
        time.sleep(0.02)
        assert busy.engine.calls == 1
        busy.release()
        assert texts(waiting) == ["А", "Б", "В"]


class Panic(BaseException):
    """As a tokenizer written in Rust raises it: no `Exception`."""


class Panicking(ScriptedEngine):
    def count_tokens(self, texts: Sequence[str], task: Task) -> list[int]:
        raise Panic


def test_a_panic_of_the_tokenizer_is_told_and_ends_no_thread_of_a_caller(settings: Settings) -> None:
    with EnginePool(settings, Catalog.load(settings), load=loader(Panicking())) as pool:
        with pytest.raises(EngineFailed, match="Panic"):
            pool.count_tokens("compact", ["слово"], TASK)
        future = pool.submit("compact", [Segment("слово", TASK, GREEDY)])
        with pytest.raises(EngineFailed):
            future.result(20)


class Deaf:
    """An observer that fails whenever it is told something of a batch."""

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        pass

    def observe(self, name: str, value: float, **labels: str) -> None:
        if name.startswith("engine_batch"):
            raise ValueError(name)


def test_an_observer_that_fails_costs_nobody_an_answer(settings: Settings) -> None:
    mine = settings.model_copy(update={"batch_tokens": 3})
    engine = ScriptedEngine(shout)
    with EnginePool(mine, Catalog.load(mine), load=loader(engine), observer=Deaf()) as pool:
        futures = [pool.submit("compact", segments(*(f"{name}{number}" for number in range(6)))) for name in "аб"]
        answers = [[one.text for one in future.result(PATIENCE).hypotheses] for future in futures]
    assert answers == [[f"{name}{number}" for number in range(6)] for name in "АБ"]
    assert sorted(engine.texts) == sorted(f"{name}{number}" for name in "аб" for number in range(6))  # each once
