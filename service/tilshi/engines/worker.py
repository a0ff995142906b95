"""The one thread of a model: loads it when it is asked, computes its batches, and starts again after a crash."""

import logging
import threading
from collections.abc import Callable

from tilshi.engines.call import Lane
from tilshi.engines.computing import Computing
from tilshi.engines.health import ModelHealth, State
from tilshi.engines.helper import Helper
from tilshi.engines.model_queue import ModelQueue
from tilshi.engines.protocol import Engine
from tilshi.engines.request import Request
from tilshi.engines.shared import Shared
from tilshi.engines.slot import EngineSlot
from tilshi.errors import EngineClosed, EngineFailed, EngineGivenUp, EngineHung

_LOG = logging.getLogger(__name__)


class Worker:
    """A model's queue and thread.

    The engine is made, used and closed on that thread, one at a time; a `Helper` may use it meanwhile, and rests before
    it is closed.

    A crash (a `BaseException` out of the engine: a panic of a Rust library, `SystemExit`) fails everybody who waits at
    once; then the engine is dropped and the loop starts again after a pause, in which requests may queue. More crashes
    in a row than the settings allow, or a batch that hangs, end it: nothing is accepted any more.
    """

    def __init__(self, model_id: str, load: Callable[[], Engine], weigh: Callable[[], int], shared: Shared) -> None:
        """Start the thread.

        Args:
            model_id: name of the model, for errors and labels.
            load: makes the engine.
            weigh: says how many bytes it will take.
            shared: what it has in common with others.
        """
        self._model_id = model_id
        self._shared = shared
        settings, alarms, observer = shared.settings, shared.alarms, shared.observer
        self._queue = ModelQueue(
            model_id, capacity=settings.queue_segments, batch_tokens=settings.batch_tokens, alarms=alarms
        )
        self._slot = EngineSlot(model_id, load, weigh, queue=self._queue, budget=shared.budget, observer=observer)
        self._computing = Computing(
            model_id, self._queue, alarms, observer, hang_seconds=settings.engine_hang_seconds, hung=self._hang
        )
        self._helper = Helper(
            model_id, self._queue, self._computing, batch_tokens=settings.batch_tokens, crashed=self._helper_crashed
        )
        self._helper_error: BaseException | None = None
        self._state = State.IDLE
        self._crashes = self._restarts = 0
        self._thread = threading.Thread(target=self._run, name=f"engine-{model_id}", daemon=True)
        self._thread.start()

    @property
    def engine(self) -> Engine | None:
        """The loaded engine; None before, after a failed load or a crash, and while another needs the memory."""
        return self._slot.engine

    def health(self) -> ModelHealth:
        """Return what the model is doing."""
        self._queue.sweep()
        with self._queue.changed:
            return ModelHealth(self._model_id, self._state, self._queue.held, self._restarts)

    def submit(self, request: Request) -> None:
        """Queue a request.

        Raises:
            TooLarge: it would not fit into an empty queue.
            QueueFull: it does not fit now.
            EngineHung: a batch does not come back.
            EngineGivenUp: the worker crashed too often.
            EngineClosed: the model was closed.
        """
        self._queue.put(request)

    def load(self) -> Engine:
        """Return the engine, loaded if need be; whatever loading raises is raised here."""
        while (engine := self.engine) is None:  # it may have given way to another model meanwhile
            request = Request((), Lane.INTERACTIVE)
            self.submit(request)
            request.future.result()
        return engine

    def stop(self) -> None:
        """Accept nothing any more and fail what waits; a batch in work may end."""
        self._queue.refuse(self._closed)
        self._queue.fail_all(self._closed(), at_work=False)

    def close(self, timeout: float) -> None:
        """Stop, let the batch in work end (at most `timeout` seconds; one that hangs not at all), free the engine."""
        self.stop()
        if self._state is not State.HUNG:
            self._thread.join(timeout)
        self._queue.fail_all(self._closed())

    def _run(self) -> None:
        """Serve until closed, given up or hung; whatever ends the thread, nobody may wait for it in vain."""
        try:
            while self._serve():
                pass
        finally:
            if not self._queue.refusing:  # the supervision itself failed
                self._give_up()
            self._helper.rest()
            self._queue.fail_all(self._closed())
            self._slot.unload()

    def _serve(self) -> bool:
        """Work until there is nothing more to do; True to start again after a crash."""
        try:
            while self._wait():
                self._step()
        except BaseException as error:  # noqa: BLE001  # supervised: everybody who waits is told
            return self._recover(error)
        return False

    def _wait(self) -> bool:
        queue, slot = self._queue, self._slot
        with queue.changed:
            queue.changed.wait_for(
                lambda: queue.refusing or queue.has_work or slot.asked_to_give_way or self._helper_error is not None
            )
            return not queue.refusing

    def _step(self) -> None:
        """Give way to another model, or compute one batch."""
        if self._helper_error is not None:
            raise self._helper_error
        if self._slot.must_give_way():
            self._helper.rest()
            self._slot.evict()
            self._enter(State.IDLE)
            return
        engine = self._slot.engine or self._load()
        if engine is not None and (items := self._queue.take()):
            try:
                with self._helper.beside(engine):
                    succeeded = self._computing.compute(engine, items)
            finally:
                self._queue.put_down(items)
            if succeeded:
                self._crashes = 0
            self._slot.used()

    def _load(self) -> Engine | None:
        """Load; a failure is told to everybody who waits, and the next request tries again."""
        self._enter(State.LOADING)
        try:
            engine = self._slot.load()
        except Exception as error:  # noqa: BLE001  # told to everybody who waits
            self._enter(State.IDLE)
            self._queue.fail_all(error)
            return None
        self._enter(State.READY if engine is not None else State.IDLE)
        return engine

    def _recover(self, error: BaseException) -> bool:
        """Fail everybody, drop the engine and pause; False if there is nothing to start again for."""
        # the kind only: a message may hold article text
        _LOG.error("the thread of model %r crashed: %s", self._model_id, type(error).__name__)
        if self._queue.refusing:
            return False
        self._crashes += 1
        again = self._crashes <= self._shared.settings.worker_restarts
        if again:
            self._enter(State.BACKING_OFF)
        else:
            self._give_up()
        if error is not self._helper_error:  # else those it concerns were told, and others have come since
            self._queue.fail_all(self._failed(error))
        self._helper.rest()
        self._helper_error = None
        try:
            self._slot.unload()
        except Exception as failure:  # noqa: BLE001  # it crashed, so it may well fail to close
            _LOG.error("model %r could not be closed: %s", self._model_id, type(failure).__name__)
        return again and self._pause()

    def _helper_crashed(self, error: BaseException) -> None:
        """Fail everybody now; the rest is up to the model's own thread, as soon as its batch is done."""
        self._enter(State.BACKING_OFF)
        with self._queue.changed:
            self._helper_error = error
        self._queue.fail_all(self._failed(error))

    def _pause(self) -> bool:
        """Wait before the restart; False if the model was closed meanwhile."""
        seconds = self._shared.backoff(self._crashes)
        with self._queue.changed:
            if self._queue.changed.wait_for(lambda: self._queue.refusing, seconds):
                return False
            self._restarts += 1
        self._shared.observer.count("engine_restarts", model=self._model_id)
        self._enter(State.IDLE)
        return True

    def _give_up(self) -> None:
        self._enter(State.GIVEN_UP)
        self._queue.refuse(self._given_up)

    def _hang(self) -> None:
        """Give up the model whose batch does not come back. Called on the thread of the alarms."""
        if self._queue.refusing:
            return
        _LOG.error("a batch of model %r hangs", self._model_id)
        self._enter(State.HUNG)
        self._queue.refuse(self._hung)
        self._slot.hangs()
        self._shared.observer.count("engine_hangs", model=self._model_id)
        self._queue.fail_all(self._hung())
        self._shared.on_hung(self._model_id)

    def _enter(self, state: State) -> None:
        with self._queue.changed:
            if self._state not in {State.HUNG, State.GIVEN_UP}:  # nothing leads out of them
                self._state = state

    def _failed(self, error: BaseException) -> EngineFailed:
        return EngineFailed(f"the thread of model {self._model_id!r} ended by {type(error).__name__}")

    def _closed(self) -> EngineClosed:
        return EngineClosed(f"model {self._model_id!r} was closed")

    def _given_up(self) -> EngineGivenUp:
        return EngineGivenUp(f"model {self._model_id!r} crashed {self._crashes} times in a row; restart the service")

    def _hung(self) -> EngineHung:
        seconds = self._shared.settings.engine_hang_seconds
        return EngineHung(f"model {self._model_id!r} has been working on one batch for more than {seconds:g} s")
