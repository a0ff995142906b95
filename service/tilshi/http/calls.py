"""Blocking calls of the desk, run on threads of their own so that the event loop never waits for a model."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from tilshi.engines.call import Usage
from tilshi.http.places import Places

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a call of the desk is told besides its options.

    Attributes:
        cancel: set when the client goes away.
        namespace: the caller's.
        usage: what the call cost.
    """

    cancel: threading.Event
    namespace: str
    usage: Usage = field(default_factory=Usage)

    def keywords(self) -> dict[str, Any]:
        """Return the keywords of the desk's methods."""
        return {"cancel": self.cancel, "namespace": self.namespace, "usage": self.usage}


class Calls:
    """At most `limit` calls at a time, and a little less for one namespace: see `Places`."""

    def __init__(self, limit: int) -> None:
        self._places = Places(limit, "calls")
        self._limiter = CapacityLimiter(limit)  # threads apart from those that parse requests

    @contextmanager
    def place(self, namespace: str) -> Iterator[CapacityLimiter]:
        """Hold the place of one call, and give the threads it may run on.

        Raises:
            QueueFull: all are taken, or all that the namespace may have.
        """
        with self._places.place(namespace):
            yield self._limiter

    async def answer(self, request: Request, namespace: str, work: Callable[[Terms], bytes]) -> Response:
        """Run `work` as `run` does; return the JSON it makes, with what it took in the headers."""
        began = time.perf_counter()
        usage = Usage()
        body = await self.run(request, namespace, lambda cancel: work(Terms(cancel, namespace, usage)))
        return json_response(body, usage, time.perf_counter() - began)

    async def run(self, request: Request, namespace: str, work: Callable[[threading.Event], T]) -> T:
        """Run `work` in a thread; the event it is given is set when the client goes away.

        The request's body must have been read.

        Raises:
            QueueFull: all threads are at work, or all that the namespace may have.
            Exception: what `work` raises.
        """
        cancel = threading.Event()
        failure: Exception | None = None
        with self.place(namespace) as limiter:
            try:
                async with anyio.create_task_group() as group:
                    group.start_soon(_set_when_gone, request, cancel)
                    try:
                        result = await to_thread.run_sync(work, cancel, limiter=limiter, abandon_on_cancel=True)
                    except Exception as error:  # noqa: BLE001 - raised again below, outside of the group
                        failure = error
                    group.cancel_scope.cancel()
            finally:
                cancel.set()  # a shutdown that gives up on this request drops its work too
        if failure is not None:
            raise failure
        return result


def json_response(body: bytes, usage: Usage, seconds: float) -> Response:
    """Return an answer, with what it took in the headers."""
    headers = {"Server-Timing": server_timing(usage, seconds)}
    return Response(body, headers=headers, media_type="application/json")


def server_timing(usage: Usage, seconds: float) -> str:
    """Return the header of that name (W3C Server Timing), in milliseconds.

    `queue` and `compute` add up what the call's batches waited and took; a call of several parts may have several at
    once, so their sum can be more than `total`.
    """
    parts = {"queue": usage.queue_seconds, "compute": usage.compute_seconds, "total": seconds}
    return ", ".join(f"{name};dur={value * 1000:.1f}" for name, value in parts.items())


async def _set_when_gone(request: Request, cancel: threading.Event) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    cancel.set()
