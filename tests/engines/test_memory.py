"""The memory of all models: the least used idle one gives way, a busy one after a while, and never two copies."""

import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.engines.conftest import GREEDY, SENTENCES, TASK, Laboratory
from tests.engines.pools import PATIENCE, Listener, segments, shout, texts, until

from tilshi.catalog import Catalog, ModelCard
from tilshi.engines import loading, memory, weight
from tilshi.engines.health import State
from tilshi.engines.memory import MemoryBudget
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Segment
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import EngineClosed, EngineHung, NotReady, Unavailable
from tilshi.settings import Settings

NAMES = ("bart", "marian", "t5")


class Slow(ScriptedEngine):
    """An engine that says when it is being closed, and is closed when it may be."""

    def __init__(self, model_id: str, may_close: threading.Event, gate: threading.Event) -> None:
        super().__init__(shout, model_id=model_id, gate=gate)
        self._may_close = may_close
        self.closing = threading.Event()

    def close(self) -> None:
        self.closing.set()
        assert self._may_close.wait(PATIENCE)
        super().close()


class House:
    """A pool of scripted models of given sizes; it fails if two copies of a model, or too many bytes, are there."""

    def __init__(self, laboratory: Laboratory, limit: int, sizes: Mapping[str, int], **settings: object) -> None:
        self.sizes = sizes
        self.may_close = threading.Event()
        self.may_close.set()
        self.gates = {name: threading.Event() for name in sizes}
        self.engines: list[Slow] = []
        self.listener = Listener()
        self._limit = limit
        made = laboratory.settings.model_copy(update={"model_memory_bytes": limit, **settings})
        self.pool = EnginePool(
            made, laboratory.catalog, load=self._load, weigh=lambda card, *_: sizes[card.id], observer=self.listener
        )

    def _load(self, card: ModelCard, catalog: Catalog, settings: Settings) -> Slow:
        here = [engine.info.model_id for engine in self.engines if not engine.closed]
        assert card.id not in here
        assert sum(self.sizes[name] for name in [*here, card.id]) <= self._limit
        self.engines.append(Slow(card.id, self.may_close, self.gates[card.id]))
        return self.engines[-1]

    def engine(self, name: str) -> Slow:
        return [engine for engine in self.engines if engine.info.model_id == name][-1]

    def ask(self, name: str) -> None:
        self.gates[name].set()
        assert texts(self.pool.submit(name, segments("а"))) == ["А"]


@contextmanager
def house(laboratory: Laboratory, limit: int, sizes: Mapping[str, int], **settings: object) -> Iterator[House]:
    made = House(laboratory, limit, sizes, **settings)
    with made.pool:
        try:
            yield made
        finally:
            made.may_close.set()
            for gate in made.gates.values():
                gate.set()


def test_the_least_recently_used_model_gives_way(laboratory: Laboratory) -> None:
    with house(laboratory, 100, dict.fromkeys(NAMES, 50)) as here:
        for name in ("bart", "marian", "bart", "t5"):
            here.ask(name)
        assert set(here.pool.loaded()) == {"bart", "t5"}
        health = here.pool.health()
        assert (health.memory_bytes, health.memory_limit_bytes) == (100, 100)
        assert {model.model_id: model.state for model in health.models} == {
            "bart": State.READY,
            "marian": State.IDLE,
            "t5": State.READY,
        }
        assert health.failing == ()
        here.ask("marian")
        assert set(here.pool.loaded()) == {"t5", "marian"}
    assert here.listener.values("engine_evictions", model="marian") == [1]
    assert here.listener.values("engine_loads", model="marian") == [1, 1]


def test_as_many_give_way_as_are_needed(laboratory: Laboratory) -> None:
    with house(laboratory, 100, {"bart": 30, "marian": 40, "t5": 90}) as here:
        for name in ("bart", "marian", "t5"):
            here.ask(name)
        assert here.pool.loaded() == ("t5",)


def test_a_model_larger_than_the_budget_is_refused_and_nobody_gives_way(laboratory: Laboratory) -> None:
    with house(laboratory, 100, {"bart": 100, "t5": 101}) as here:
        here.ask("bart")
        with pytest.raises(Unavailable, match="'t5' takes 101 bytes; TILSHI_MODEL_MEMORY_BYTES allows 100"):
            here.pool.submit("t5", segments("а")).result(PATIENCE)
        assert here.pool.loaded() == ("bart",)


def test_nothing_is_loaded_while_the_old_model_is_still_closing(laboratory: Laboratory) -> None:
    with house(laboratory, 100, dict.fromkeys(NAMES, 100)) as here:
        here.ask("bart")
        here.may_close.clear()
        here.gates["marian"].set()
        other = here.pool.submit("marian", segments("а"))
        assert here.engine("bart").closing.wait(PATIENCE)
        same = here.pool.submit("bart", segments("б"))  # wanted again while it is being closed
        assert len(here.engines) == 1
        assert here.pool.health().memory_bytes == 100
        here.may_close.set()
        assert texts(other) == ["А"]
        assert texts(same) == ["Б"]
    assert [engine.info.model_id for engine in here.engines] == ["bart", "marian", "bart"]


def test_a_busy_model_is_waited_for(laboratory: Laboratory) -> None:
    with house(laboratory, 100, dict.fromkeys(NAMES, 100)) as here:
        busy = here.pool.submit("bart", segments("а"))
        until(lambda: bool(here.engines) and here.engines[0].started.is_set())
        other = here.pool.submit("marian", segments("б"))
        here.gates["marian"].set()
        until(lambda: here.pool.health().models[1].state is State.LOADING)
        assert not here.engines[0].closing.is_set()
        here.gates["bart"].set()
        assert texts(busy) == ["А"]
        assert texts(other) == ["Б"]


def test_a_model_that_is_never_idle_gives_way_after_its_tenure_and_comes_back(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "TENURE_SECONDS", 0.0)
    with house(laboratory, 100, dict.fromkeys(NAMES, 100), batch_tokens=2) as here:
        busy = here.pool.submit("bart", segments(*"абвгд"))
        until(lambda: bool(here.engines) and here.engines[0].started.is_set())
        other = here.pool.submit("marian", segments("е"))
        here.gates["marian"].set()
        until(lambda: here.pool.health().models[1].state is State.LOADING)
        here.gates["bart"].set()
        assert texts(other) == ["Е"]
        assert texts(busy) == list("АБВГД")
    assert [engine.info.model_id for engine in here.engines] == ["bart", "marian", "bart"]


def test_a_load_that_nobody_wants_any_more_is_left_out(laboratory: Laboratory) -> None:
    with house(laboratory, 100, dict.fromkeys(NAMES, 100)) as here:
        busy = here.pool.submit("bart", segments("а"))
        until(lambda: bool(here.engines) and here.engines[0].started.is_set())
        other = here.pool.submit("marian", segments("б"))
        until(lambda: here.pool.health().models[1].state is State.LOADING)
        other.cancel()
        here.gates["bart"].set()
        busy.result(PATIENCE)
        until(lambda: here.pool.health().models[1].state is State.IDLE)
        assert [engine.info.model_id for engine in here.engines] == ["bart"]


def test_memory_that_a_hanging_model_holds_is_not_waited_for(laboratory: Laboratory) -> None:
    with house(laboratory, 100, dict.fromkeys(NAMES, 60), engine_hang_seconds=0.05) as here:
        with pytest.raises(EngineHung):
            here.pool.submit("bart", segments("а")).result(PATIENCE)
        with pytest.raises(NotReady, match="another model hangs"):
            here.pool.submit("marian", segments("а")).result(PATIENCE)
        here.gates["bart"].set()  # it comes back, and is closed
        until(lambda: here.engines[0].closed)
        until(lambda: here.pool.health().memory_bytes == 0)
        here.ask("marian")


def test_a_failed_load_holds_no_memory(laboratory: Laboratory) -> None:
    def fail(card: ModelCard, catalog: Catalog, settings: Settings) -> ScriptedEngine:
        raise MemoryError

    settings = laboratory.settings.model_copy(update={"model_memory_bytes": 100})
    with EnginePool(settings, laboratory.catalog, load=fail, weigh=lambda *_: 60) as pool:
        for name in NAMES:
            with pytest.raises(Exception, match="MemoryError"):
                pool.submit(name, segments("а")).result(PATIENCE)
            assert pool.health().memory_bytes == 0


class Guest:
    """A holder that never gives way."""

    idle = False

    def __init__(self, model_id: str) -> None:
        self.model_id = model_id
        self.asked: list[float] = []

    def give_way(self, at: float) -> None:
        self.asked.append(at)


def test_those_who_wait_for_memory_do_not_wait_for_a_closed_budget() -> None:
    budget, failures = MemoryBudget(100), []
    stays = Guest("stays")
    budget.acquire(stays, 100)

    def wait() -> None:
        try:
            budget.acquire(Guest("waits"), 1)
        except EngineClosed as error:
            failures.append(error.message)

    waiter = threading.Thread(target=wait)
    waiter.start()
    until(lambda: len(stays.asked) > 0)
    budget.close()
    waiter.join(PATIENCE)
    assert failures == ["model 'waits' was closed"]


def test_real_models_take_turns_in_a_budget_for_one(laboratory: Laboratory) -> None:
    settings = laboratory.settings.model_copy(update={"engine": "pytorch"})
    sizes = {name: weight.weigh(laboratory.card(name), laboratory.catalog, settings) for name in ("bart", "marian")}
    settings = settings.model_copy(update={"model_memory_bytes": max(sizes.values())})
    asked = [Segment(text, TASK, GREEDY) for text in SENTENCES[:3]]
    answers: dict[str, list[str]] = {}
    with EnginePool(settings, laboratory.catalog) as pool:
        for name in ("bart", "marian", "bart"):
            given = texts(pool.submit(name, asked))
            assert pool.loaded() == (name,)
            assert pool.health().memory_bytes == sizes[name]
            assert given == answers.setdefault(name, given)
    assert answers["bart"] == [one.text for one in laboratory.engine("bart", "pytorch").generate(asked)]


@pytest.mark.parametrize("name", ["bart", "marian", "t5"])
def test_pytorch_takes_four_bytes_a_number(laboratory: Laboratory, name: str) -> None:
    settings = laboratory.settings.model_copy(update={"engine": "pytorch"})
    engine = loading.load(laboratory.card(name), laboratory.catalog, settings)
    counted = weight.weigh(laboratory.card(name), laboratory.catalog, settings)
    learnt = [one for one in engine._model.parameters() if one.requires_grad]  # type: ignore[attr-defined]
    # nor are positions that are computed anew in the file, and the bias of the vocabulary is no parameter
    assert counted == pytest.approx(4 * sum(one.numel() for one in learnt), rel=0.15)


def test_weights_that_cannot_be_read_are_told(
    laboratory: Laboratory, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = tmp_path / "models" / "marian@r1"
    shutil.copytree(laboratory.folder("marian"), copy)
    (copy / "model.safetensors").write_bytes(b"\1" * 100)
    settings = laboratory.settings.model_copy(update={"engine": "pytorch", "data_dir": tmp_path})
    with (
        EnginePool(settings, laboratory.catalog) as pool,
        pytest.raises(Unavailable, match=r"^model 'marian' could not be loaded \(SafetensorError\)") as caught,
    ):
        pool.submit("marian", [Segment("а", TASK, GREEDY)]).result(PATIENCE)
    assert repr(caught.value.__cause__) in caplog.text
