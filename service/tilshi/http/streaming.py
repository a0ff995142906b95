"""Answers as server-sent events, part by part while the desk works.

A call that fails before its first part is answered like any other; one that fails later ends with the event `error`.
"""

import logging
import math
import threading
from collections.abc import AsyncIterator, Callable

import anyio
from anyio import CapacityLimiter, from_thread, to_thread
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tilshi.desk.summary import OnPart
from tilshi.http.calls import Calls
from tilshi.http.failures import body_of, known, request_id_of

SEND_SECONDS = 30.0
"""Longest a client may take to read an event; then it counts as gone."""
PING_SECONDS = 15
STOP_SECONDS = 25.0
"""How long a summary may go on once the server was told to stop: less than `serve` waits."""
Part = tuple[str, str] | Exception

logging.getLogger("sse_starlette.sse").setLevel(logging.INFO)  # at DEBUG it logs what it sends, which is text

Work = Callable[[threading.Event, OnPart], bytes]
"""Called in a thread with the event that says the client is gone, and what takes parts; returns the last part."""


class Streamed(Response):
    """The parts of an answer as events, then the event `report` with the whole."""

    def __init__(self, calls: Calls, namespace: str, work: Work) -> None:
        super().__init__()
        self._calls, self._namespace, self._work = calls, namespace, work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Do the work and send it.

        Raises:
            QueueFull: all threads are at work, or all that the namespace may have.
            Exception: what the work raises before its first part.
        """
        cancel = threading.Event()
        failure: Exception | None = None
        with self._calls.place(self._namespace) as limiter:
            sender, receiver = anyio.create_memory_object_stream[Part](math.inf)
            try:
                async with sender, receiver, anyio.create_task_group() as group:
                    group.start_soon(self._run, limiter, cancel, sender)
                    first = await receiver.receive()
                    if isinstance(first, Exception):
                        failure = first
                    else:
                        parts = _events(first, receiver, scope)
                        await event_stream(parts)(scope, receive, send)
                    group.cancel_scope.cancel()
            finally:
                cancel.set()  # the client is gone, or has everything
        if failure is not None:
            raise failure

    async def _run(
        self, limiter: CapacityLimiter, cancel: threading.Event, sender: MemoryObjectSendStream[Part]
    ) -> None:
        def on_part(name: str, part: BaseModel) -> None:
            from_thread.run_sync(sender.send_nowait, (name, part.model_dump_json(by_alias=True)))

        last: Part
        try:
            body = await to_thread.run_sync(self._work, cancel, on_part, limiter=limiter, abandon_on_cancel=True)
            last = ("report", body.decode())
        except Exception as error:  # noqa: BLE001 - told to the client
            last = error
        sender.send_nowait(last)
        sender.close()


def event_stream(
    events: AsyncIterator[ServerSentEvent],
    *,
    ending: anyio.Event | None = None,
    grace_seconds: float = STOP_SECONDS,
) -> EventSourceResponse:
    """Return the response for events: with comments while nothing happens, and an end for clients that do not read.

    Args:
        events: what is sent.
        ending: set when the server is told to stop; the events then have `grace_seconds` to come to an end.
        grace_seconds: how long they may go on.
    """
    return EventSourceResponse(
        events,
        ping=PING_SECONDS,
        send_timeout=SEND_SECONDS,
        shutdown_event=ending,
        shutdown_grace_period=grace_seconds,
    )


async def _events(
    first: tuple[str, str], rest: MemoryObjectReceiveStream[Part], scope: Scope
) -> AsyncIterator[ServerSentEvent]:
    yield ServerSentEvent(event=first[0], data=first[1])
    async for part in rest:
        if isinstance(part, Exception):
            scope["state"]["failed"] = True  # `Guard` then takes it off the bill, whatever the status was
            yield failed(part, request_id_of(scope))
        else:
            yield ServerSentEvent(event=part[0], data=part[1])


def failed(error: Exception, request_id: str) -> ServerSentEvent:
    """Return the event `error`, with the body every error has."""
    return ServerSentEvent(event="error", data=body_of(known(error, request_id), request_id).model_dump_json())
