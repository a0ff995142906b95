"""Whether the engine answers: asked by translating something, not by looking whether a thread is there."""

import asyncio
import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from tilshi.catalog.tasks import TaskName
from tilshi.desk import Desk
from tilshi.errors import NotReady, TilshiError, Unavailable
from tilshi.http.draining import Draining
from tilshi.http.failures import trace
from tilshi.languages import Language
from tilshi.text.warm import warm

REMEMBER_SECONDS = 10.0
WAIT_SECONDS = 5.0
"""Longest a request waits for a probe; the probe itself may go on, as it does while a model loads."""

_PROBES = {
    Language.RU: "Сегодня хорошая погода.",
    Language.KK: "Бүгін ауа райы жақсы.",
    Language.EN: "The weather is good today.",
}
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Outcome:
    at: float
    error: TilshiError | None


class Readiness:
    """Probes the engine, one probe at a time, and remembers the outcome for `REMEMBER_SECONDS`."""

    def __init__(
        self,
        desk: Desk,
        *,
        remember_seconds: float = REMEMBER_SECONDS,
        wait_seconds: float = WAIT_SECONDS,
        draining: Draining | None = None,
    ) -> None:
        self._desk = desk
        self._draining = draining or Draining()
        self._remember_seconds, self._wait_seconds = remember_seconds, wait_seconds
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="tilshi-probe")
        self._cancel = threading.Event()
        self._lock = threading.Lock()
        self._latest: Future[_Outcome] | None = None
        self._answered = False

    def probe(self) -> Future[_Outcome]:
        """Return the probe that runs or whose outcome is remembered, else start one; this also loads the model."""
        with self._lock:
            if self._latest is None or self._stale(self._latest):
                self._latest = self._executor.submit(self._ask)
            return self._latest

    async def check(self) -> None:
        """Return if the engine answered.

        Raises:
            Unavailable: a model's worker is not at work, the probe failed or was not answered within `wait_seconds`,
                or the server is stopping.
        """
        if self._draining.begun:
            raise NotReady("the server is stopping")
        if failing := self._desk.pool.health().failing:
            raise NotReady(f"model {failing[0].model_id!r} is {failing[0].state.value.replace('_', ' ')}")
        waiting = asyncio.wrap_future(self.probe())
        done, _ = await asyncio.wait([waiting], timeout=self._wait_seconds)
        if not done:
            raise NotReady("the engine has not answered yet: it is loading or busy")
        error = waiting.result().error
        if isinstance(error, Unavailable):
            raise error
        if error is not None:
            raise NotReady(f"the engine fails: {error.message}")

    def latest(self) -> bool:
        """Whether the engine answered the latest probe that ended, however long ago, and the server is not stopping."""
        with self._lock:
            answered = self._answered
        return answered and not self._draining.begun and not self._desk.pool.health().failing

    def close(self) -> None:
        """Give up on a probe that runs."""
        self._cancel.set()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _stale(self, latest: Future[_Outcome]) -> bool:
        return latest.done() and time.monotonic() - latest.result().at > self._remember_seconds

    def _ask(self) -> _Outcome:
        error: TilshiError | None = None
        try:
            warm()  # what the first requests need besides the model: many at once would each wait for it
            self._translate()
        except TilshiError as failure:
            error = failure
        except Exception as failure:  # noqa: BLE001 - whatever broke, the service is not ready
            error = NotReady("the engine fails; the log knows more")
            logger.error("the probe failed\n%s", trace(failure))  # noqa: TRY400 - never the message
        with self._lock:
            self._answered = error is None
        return _Outcome(time.monotonic(), error)

    def _translate(self) -> None:
        profile = self._desk.catalog.profile(self._desk.settings.profile)
        task = next((task for task in profile.routes if task.name is TaskName.TRANSLATE), None)
        if task is None:
            raise NotReady(f"profile {profile.name!r} has no translation model")
        self._desk.translate_texts(
            [_PROBES[task.source]], source=task.source, to=task.target, cancel=self._cancel, store=False
        )
