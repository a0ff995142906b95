"""Blocking calls of the desk, run on threads of their own so that the event loop never waits for a model."""

import threading
from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from tilshi.errors import QueueFull

T = TypeVar("T")


class Calls:
    """At most `limit` calls at a time; one more is refused at once rather than kept waiting without a place."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._running = 0
        self._limiter = CapacityLimiter(limit)  # threads apart from those that parse requests

    async def run(self, request: Request, work: Callable[[threading.Event], T]) -> T:
        """Run `work` in a thread; the event it is given is set when the client goes away.

        The request's body must have been read.

        Raises:
            QueueFull: all threads are at work.
            Exception: what `work` raises.
        """
        if self._running >= self._limit:
            raise QueueFull(f"{self._limit} calls are being worked on, which is the limit")
        self._running += 1
        cancel = threading.Event()
        failure: Exception | None = None
        try:
            async with anyio.create_task_group() as group:
                group.start_soon(_set_when_gone, request, cancel)
                try:
                    result = await to_thread.run_sync(work, cancel, limiter=self._limiter, abandon_on_cancel=True)
                except Exception as error:  # noqa: BLE001 - raised again below, outside of the group
                    failure = error
                group.cancel_scope.cancel()
        finally:
            self._running -= 1
            cancel.set()  # a shutdown that gives up on this request drops its work too
        if failure is not None:
            raise failure
        return result


async def _set_when_gone(request: Request, cancel: threading.Event) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    cancel.set()
