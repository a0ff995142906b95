"""ASGI middleware that bounds request bodies and sees refused ones off.

A response may be ready before its request has arrived: a body over the limit, a wrong route. Closing the connection
then would reset it under the client, which would never read the answer; so the rest is read and dropped first.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tilshi.errors import DeadlineExceeded, TooLarge

DRAIN_BYTES = 8_000_000
DRAIN_SECONDS = 2.0
BODY_SECONDS = 60.0
"""Longest a body may take to arrive: the largest one needs 33 kB/s."""
LARGE_BODY_SECONDS = 600.0
"""The same where larger ones are read: the largest one needs 83 kB/s."""


class BodyLimit:
    """Refuses bodies over `max_bytes`, declared or streamed, with 413, and drains bodies nobody read."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_bytes: int,
        body_seconds: float = BODY_SECONDS,
        larger: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """Wrap an application.

        Args:
            app: the application.
            max_bytes: the limit.
            body_seconds: longest a body may take to arrive.
            larger: limits of the paths that have their own.
        """
        self.app = app
        self.max_bytes = max_bytes
        self.body_seconds = body_seconds
        self.larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        larger = self.larger.get(scope.get("path", ""))
        limit, seconds = (self.max_bytes, self.body_seconds) if larger is None else (larger, LARGE_BODY_SECONDS)
        incoming = _Incoming(Headers(scope=scope), receive, limit, seconds)

        async def last_after_drain(message: Message) -> None:
            if message["type"] == "http.response.start" and incoming.pending:
                MutableHeaders(scope=message)["Connection"] = "close"
            if message["type"] != "http.response.body" or message.get("more_body", False) or not incoming.pending:
                await send(message)
                return
            await send({**message, "more_body": True})
            await incoming.drain()
            await send({"type": "http.response.body", "body": b"", "more_body": False})

        await self.app(scope, incoming.receive, last_after_drain)


class _Incoming:
    """The body of one request on its way in.

    Attributes:
        pending: whether some of it may still come.
    """

    def __init__(self, headers: Headers, receive: Receive, max_bytes: int, seconds: float) -> None:
        self._receive = receive
        self._seconds, self._ends = seconds, anyio.current_time() + seconds
        self._max_bytes = max_bytes
        self._declared = _length(headers.get("Content-Length", ""))
        self._waits_for_us = headers.get("Expect", "").lower() == "100-continue"
        self._received = 0
        self.pending = self._declared > 0 or "Transfer-Encoding" in headers

    async def receive(self) -> Message:
        """Receive one message.

        Raises:
            TooLarge: the body is, or says it is, over the limit.
            DeadlineExceeded: it takes too long to arrive.
        """
        self._check(self._declared)
        with anyio.CancelScope(deadline=self._ends if self.pending else math.inf) as scope:
            message = await self._next()
        if scope.cancelled_caught:
            raise DeadlineExceeded(f"body: it has not arrived within {self._seconds:g} seconds", param="body")
        self._check(self._received)
        return message

    async def drain(self) -> None:
        """Read and drop the rest, up to `DRAIN_BYTES` of body and `DRAIN_SECONDS`."""
        if self._waits_for_us:  # nothing was sent yet, and asking for it now would only make it come
            return
        with anyio.move_on_after(DRAIN_SECONDS):
            while self.pending and self._received <= DRAIN_BYTES:
                await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._waits_for_us = False
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            self.pending = message.get("more_body", False)
        else:
            self.pending = False
        return message

    def _check(self, size: int) -> None:
        if size > self._max_bytes:
            raise TooLarge(f"body: {size:,} bytes; the limit is {self._max_bytes:,}", param="body")


def _length(header: str) -> int:
    return int(header) if header.isdecimal() else 0
