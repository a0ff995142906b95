"""How the tests of the pool ask it: scripted engines, engines that are held inside a call, listeners."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from tests.engines.conftest import GREEDY

from tilshi.catalog import Catalog, Task, TaskName
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Generation, Segment
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.languages import Language
from tilshi.settings import Settings

PATIENCE = 20.0
BACK = Task(TaskName.TRANSLATE, Language.KK, Language.RU)
RU_KK = Task(TaskName.TRANSLATE, Language.RU, Language.KK)


def segments(*texts: str, task: Task = RU_KK) -> list[Segment]:
    return [Segment(text, task, GREEDY) for text in texts]


def shout(text: str, *_: object) -> str:
    return text.upper()


@contextmanager
def pool_of(engine: ScriptedEngine, **settings: object) -> Iterator[EnginePool]:
    made = Settings(**settings)  # type: ignore[arg-type]
    with EnginePool(made, Catalog.load(made), load=loader(engine)) as pool:
        yield pool


class Held:
    """A pool whose engine is inside a first call until `release`; so what is submitted meanwhile waits."""

    def __init__(self, pool: EnginePool, engine: ScriptedEngine, gate: threading.Event) -> None:
        self.pool, self.engine, self._gate = pool, engine, gate
        self.first = pool.submit("compact", segments("занято"))
        assert engine.started.wait(PATIENCE)

    def release(self) -> None:
        self._gate.set()


@contextmanager
def held(**settings: object) -> Iterator[Held]:
    gate = threading.Event()
    engine = ScriptedEngine(shout, gate=gate)
    with pool_of(engine, **settings) as pool:
        try:
            yield Held(pool, engine, gate)
        finally:
            gate.set()


def texts(future: Future[Generation]) -> list[str]:
    return [hypothesis.text for hypothesis in future.result(PATIENCE).hypotheses]


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


class Listener:
    """An observer that remembers."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, float, dict[str, str]]] = []

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        self.heard.append((name, value, labels))

    def observe(self, name: str, value: float, **labels: str) -> None:
        self.heard.append((name, value, labels))

    def values(self, name: str, **labels: str) -> list[float]:
        return [value for heard, value, told in self.heard if heard == name and labels.items() <= told.items()]
