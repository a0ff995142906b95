"""Connections that cost little when nobody speaks: time limits for headers and answers, and a limit to their number.

uvicorn has neither: a connection that sends half a header stays for good, and its `limit_concurrency` answers 503 to
everybody as soon as such connections fill it. Here the oldest that waits for a request makes room for the newest.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

MAX_HEADER_BYTES = 65_536
"""Longest header of a request, as h11 has it; httptools has no limit."""


class BoundedConnection(asyncio.Protocol):
    """What `bounded` puts over one of uvicorn's protocols, httptools' or h11's."""

    transport: asyncio.Transport
    loop: asyncio.AbstractEventLoop
    connections: set[Any]
    cycle: Any

    header_seconds: float
    write_seconds: float
    max_connections: int
    waiting: dict["BoundedConnection", None]
    """Connections without a request in work, the longest-waiting first."""

    _header_bytes = 0
    _header_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, in place of another one where there are too many."""
        super().connection_made(transport)
        self.waiting[self] = None
        self._expect_header()
        if len(self.connections) > self.max_connections:
            next(iter(self.waiting)).transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read; the time for a header runs from the first byte that belongs to none in work."""
        if self._is_idle() and self._header_timer is None:
            self._expect_header()
        super().data_received(data)
        self._header_bytes = self._header_bytes + len(data) if self._is_idle() else 0
        if not self._is_idle():
            self._stop_expecting()
            self.waiting.pop(self, None)
        elif self._header_bytes > MAX_HEADER_BYTES:
            self.transport.abort()

    def on_response_complete(self) -> None:
        """Go on with the next request, or wait for one (uvicorn's own time for that runs from here)."""
        super().on_response_complete()  # type: ignore[misc]  # uvicorn's protocols have it
        if self._is_idle():
            self.waiting[self] = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_expecting()
        self.waiting.pop(self, None)
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait for a client that takes nothing of its answer, so long and no longer."""
        super().pause_writing()
        if self._write_timer is None:
            self._write_timer = self.loop.call_later(self.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None
        super().resume_writing()

    def _is_idle(self) -> bool:
        return self.cycle is None or bool(self.cycle.response_complete)

    def _expect_header(self) -> None:
        self._header_timer = self.loop.call_later(self.header_seconds, self._give_up)

    def _stop_expecting(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _give_up(self) -> None:
        self._header_timer = None
        if self._is_idle():
            self.transport.abort()  # not close(): what it is still to be sent may never be taken


def bounded(
    *,
    header_seconds: float,
    write_seconds: float,
    max_connections: int,
    base: type[asyncio.Protocol] = AutoHTTPProtocol,
) -> type[asyncio.Protocol]:
    """Return the class of one server's connections.

    Args:
        header_seconds: time for the header of a request.
        write_seconds: time a client may take nothing of its answer.
        max_connections: open at a time; at one more, the one that waited longest for a request is closed.
        base: the protocol of uvicorn; httptools' where that is installed, else h11's.
    """
    limits = {"header_seconds": header_seconds, "write_seconds": write_seconds, "max_connections": max_connections}
    return type("Connection", (BoundedConnection, base), {**limits, "waiting": {}})
