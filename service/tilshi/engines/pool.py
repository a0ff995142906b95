"""All loaded models of a process: each is loaded once, when first needed, and has one thread and one bounded queue."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from tilshi.catalog import Catalog, ModelCard, licence
from tilshi.catalog.tasks import Task
from tilshi.engines import loading, weight
from tilshi.engines.alarms import Alarms
from tilshi.engines.backoff import backoff_seconds
from tilshi.engines.call import Lane
from tilshi.engines.health import PoolHealth
from tilshi.engines.memory import MemoryBudget
from tilshi.engines.protocol import Engine, EngineInfo, EngineReader, Generation, Segment
from tilshi.engines.request import Request
from tilshi.engines.shared import Shared
from tilshi.engines.worker import Worker
from tilshi.errors import EngineClosed, EngineFailed
from tilshi.observe import SILENT, Observer
from tilshi.settings import Settings

Load = Callable[[ModelCard, Catalog, Settings], Engine]
Inspect = Callable[[ModelCard, Catalog, Settings], EngineReader]
Weigh = Callable[[ModelCard, Catalog, Settings], int]
_CLOSE_SECONDS = 10.0  # what a batch in work may take to end


class EnginePool:
    """The models of a process, by id. Thread-safe; a context manager.

    Every method checks the licence first, so that even a cached answer of a forbidden model is refused.

    Attributes:
        on_hung: called with the id of a model one of whose batches does not come back, after its futures have failed;
            it must be brief. Only a new process helps: `serve` ends this one.
    """

    def __init__(
        self,
        settings: Settings,
        catalog: Catalog,
        *,
        load: Load = loading.load,
        inspect: Inspect | None = None,
        weigh: Weigh | None = None,
        observer: Observer = SILENT,
        on_hung: Callable[[str], None] = lambda _: None,
        backoff: Callable[[int], float] = backoff_seconds,
    ) -> None:
        """Make a pool; nothing is loaded yet.

        Args:
            settings: engine, queue and batch sizes.
            catalog: cards and prompts.
            load: makes an engine.
            inspect: tells about an engine without loading it; None = the product's own for the product's own `load`,
                else ask the loaded engine.
            weigh: tells the bytes an engine will take; None = by the files for the product's own `load`, else 0.
            observer: told of batches, loads and faults, as `Shared` says.
            on_hung: see the attribute.
            backoff: seconds a worker waits after so many crashes in a row.
        """
        self._settings = settings
        self._catalog = catalog
        self._load = load
        self._inspect = loading.inspect if inspect is None and load is loading.load else inspect
        self._weigh = weigh or (weight.weigh if load is loading.load else _weightless)
        self.on_hung = on_hung
        self._shared = Shared(
            settings,
            Alarms(),
            MemoryBudget(settings.model_memory_bytes),
            observer,
            self._tell_hung,
            backoff,
        )
        self._lock = threading.Lock()
        self._inspect_lock = threading.Lock()
        self._workers: dict[str, Worker] = {}
        self._readers: dict[str, EngineReader] = {}
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def submit(
        self,
        model_id: str,
        segments: Sequence[Segment],
        *,
        lane: Lane = Lane.INTERACTIVE,
        deadline: float | None = None,
        cancel: threading.Event | None = None,
    ) -> Future[Generation]:
        """Queue segments; the future carries the answer, or any failure that happens after queueing.

        Args:
            model_id: which model.
            segments: what to compute; they may differ in task and options.
            lane: whose work goes first.
            deadline: `time.monotonic()` at which the future fails with DeadlineExceeded; what still waits is dropped.
            cancel: when set, waiting work is dropped with Cancelled before the next batch, or when a place is needed;
                cancelling the future drops it at once.

        Raises:
            NotFound: there is no such model.
            LicenceRefused: it may not be used.
            TooLarge: more segments than the queue ever holds.
            QueueFull: no room now.
            EngineHung: a batch of the model does not come back.
            EngineGivenUp: its worker crashed again and again.
            EngineClosed: the pool was closed.
        """
        request = Request(segments, lane, deadline, cancel)
        self._worker(self._admit(model_id)).submit(request)
        return request.future

    def info(self, model_id: str) -> EngineInfo:
        """Return what identifies the model's output; the weights are not loaded for it."""
        return self._reader(self._admit(model_id)).info

    def count_tokens(self, model_id: str, texts: Sequence[str], task: Task) -> list[int]:
        """Return the source tokens of each text, special tokens and prompt included; loads no weights.

        Raises:
            EngineFailed: the tokenizer broke; its panics are no `Exception`, and would end the caller's thread.
        """
        reader = self._reader(self._admit(model_id))
        try:
            return reader.count_tokens(texts, task)
        except (Exception, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise EngineFailed(f"the tokenizer of model {model_id!r} failed: {type(error).__name__}") from error

    def max_source_tokens(self, model_id: str) -> int:
        """Return the longest source the model reads, special tokens and prompt included; loads no weights."""
        return self._reader(self._admit(model_id)).max_source_tokens

    def loaded(self) -> tuple[str, ...]:
        """Return the ids of the models whose weights are in memory."""
        with self._lock:
            return tuple(model_id for model_id, worker in self._workers.items() if worker.engine is not None)

    def health(self) -> PoolHealth:
        """Return what the models that were ever asked are doing; cheap."""
        with self._lock:
            workers = list(self._workers.values())
        budget = self._shared.budget
        return PoolHealth(tuple(worker.health() for worker in workers), budget.used, budget.limit)

    def close(self) -> None:
        """Fail what waits with EngineClosed and free every model; closing twice is harmless."""
        with self._lock:
            self._closed = True
            workers = list(self._workers.values())
        self._shared.budget.close()
        for worker in workers:
            worker.stop()
        for worker in workers:
            worker.close(_CLOSE_SECONDS)
        self._shared.alarms.close()

    def _tell_hung(self, model_id: str) -> None:
        self.on_hung(model_id)  # whatever it is by now

    def _admit(self, model_id: str) -> ModelCard:
        card = self._catalog.card(model_id)
        licence.check(card, self._settings)
        return card

    def _worker(self, card: ModelCard) -> Worker:
        with self._lock:
            if self._closed:
                raise EngineClosed("the models were closed")
            worker = self._workers.get(card.id)
            if worker is None:
                worker = self._workers[card.id] = Worker(
                    card.id,
                    lambda: self._load(card, self._catalog, self._settings),
                    lambda: self._weigh(card, self._catalog, self._settings),
                    self._shared,
                )
            return worker

    def _reader(self, card: ModelCard) -> EngineReader:
        with self._lock:
            worker = self._workers.get(card.id)
            engine = worker.engine if worker is not None else None
        if engine is not None:
            return engine
        if self._inspect is None:
            return self._worker(card).load()
        with self._inspect_lock:
            if card.id not in self._readers:
                self._readers[card.id] = self._inspect(card, self._catalog, self._settings)
            return self._readers[card.id]


def _weightless(card: ModelCard, catalog: Catalog, settings: Settings) -> int:
    """What an engine of an unknown kind takes."""
    del card, catalog, settings
    return 0
