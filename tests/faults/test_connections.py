"""Clients that open connections and say nothing, or little, or take nothing: they cost others no answer."""

import asyncio
import resource
import signal
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send
from tests.http.conftest import RUSSIAN, listening
from tests.http.test_serve import GIVE_UP_SECONDS, running
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.http.h11_impl import H11Protocol

from tilshi.http.connections import MAX_HEADER_BYTES, bounded

HALF_OPEN = 1_000
HALF_A_HEADER = b"POST /summarize HTTP/1.1\r\nHost: 127.0.0.1\r\nX-"
LARGE = 64 * 2**20
"""More than the buffers of both sides take."""

Address = tuple[str, int]


@pytest.fixture
def many_files() -> Iterator[None]:
    """Let this process open a socket for every connection."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, HALF_OPEN + 500)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip("this system allows a process too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def half_open(stack: ExitStack, address: Address, count: int) -> list[socket.socket]:
    connections = []
    for number in range(count):
        connection = stack.enter_context(socket.create_connection(address, timeout=GIVE_UP_SECONDS))
        connection.sendall(HALF_A_HEADER[: number % len(HALF_A_HEADER)])
        connections.append(connection)
    return connections


def sent_before_the_end(connection: socket.socket, pieces: Iterable[bytes]) -> int:
    """Send piece by piece until the other side has closed; return how many were sent."""
    sent = 0
    with suppress(ConnectionResetError, BrokenPipeError):
        for piece in pieces:
            connection.sendall(piece)
            sent += 1
    return sent


def is_closed(connection: socket.socket) -> bool:
    """Wait for the other side to close; a reset is no other."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.usefixtures("many_files")
def test_a_thousand_half_open_connections_stop_nobody(tmp_path: Path) -> None:
    with running(tmp_path, TILSHI_HEADER_SECONDS="2") as process, ExitStack() as stack:
        host, port = process.url.removeprefix("http://").split(":")
        connections = half_open(stack, (host, int(port)), HALF_OPEN)
        answer = httpx.post(f"{process.url}/summarize", json={"text": RUSSIAN}, timeout=GIVE_UP_SECONDS)
        assert answer.status_code == 200
        assert all(is_closed(connection) for connection in connections)
        assert httpx.get(f"{process.url}/health/ready", timeout=GIVE_UP_SECONDS).status_code == 200
        process.popen.send_signal(signal.SIGTERM)
        assert "Traceback" not in process.end()
        assert process.popen.returncode == 0


async def reading(scope: Scope, receive: Receive, send: Send) -> None:
    """Read the body, then answer: much for `/large`, a word for all else."""
    more = True
    while more:
        message = await receive()
        more = message.get("more_body", False)
    body = b"x" * LARGE if scope["path"] == "/large" else b"read"
    response: Response = PlainTextResponse(body)
    await response(scope, receive, send)


@pytest.fixture(params=[H11Protocol, *({AutoHTTPProtocol} - {H11Protocol})], ids=lambda one: one.__name__)
def base(request: pytest.FixtureRequest) -> type[asyncio.Protocol]:
    protocol: type[asyncio.Protocol] = request.param
    return protocol


def get(connection: socket.socket, path: str = "/") -> bytes:
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    return connection.recv(4096)


def test_the_oldest_that_waits_makes_room(base: type[asyncio.Protocol]) -> None:
    limits = bounded(header_seconds=60, write_seconds=60, max_connections=10, base=base)
    with listening(reading, http=limits, lifespan="off") as address, ExitStack() as stack:
        asking = stack.enter_context(socket.create_connection(address, timeout=GIVE_UP_SECONDS))
        asking.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n\r\nab")
        connections = half_open(stack, address, 30)
        assert all(is_closed(connection) for connection in connections[:20])
        fresh = stack.enter_context(socket.create_connection(address, timeout=GIVE_UP_SECONDS))
        assert get(fresh).startswith(b"HTTP/1.1 200")
        asking.sendall(b"cd")  # older than all of them, but in work
        assert asking.recv(4096).startswith(b"HTTP/1.1 200")


def test_a_header_that_does_not_come_is_not_waited_for(base: type[asyncio.Protocol]) -> None:
    limits = bounded(header_seconds=0.3, write_seconds=60, max_connections=10, base=base)
    with listening(reading, http=limits, lifespan="off") as address, ExitStack() as stack:
        silent, dripping, kept = (
            stack.enter_context(socket.create_connection(address, timeout=GIVE_UP_SECONDS)) for _ in range(3)
        )
        assert get(kept).startswith(b"HTTP/1.1 200")
        kept.sendall(HALF_A_HEADER)  # a second request, which uvicorn's own time for keeping does not see
        assert sent_before_the_end(dripping, (b"G" for _ in range(1000) if not threading.Event().wait(0.02))) < 1000
        assert is_closed(silent)
        assert is_closed(kept)


def test_a_body_may_take_longer_than_a_header(base: type[asyncio.Protocol]) -> None:
    limits = bounded(header_seconds=0.2, write_seconds=60, max_connections=10, base=base)
    with (
        listening(reading, http=limits, lifespan="off") as address,
        socket.create_connection(address, timeout=20) as connection,
    ):
        connection.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n\r\n")
        for piece in (b"a", b"b", b"c", b"d"):
            threading.Event().wait(0.1)
            connection.sendall(piece)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")


def test_a_header_without_end_is_cut_off(base: type[asyncio.Protocol]) -> None:
    limits = bounded(header_seconds=60, write_seconds=60, max_connections=10, base=base)
    with (
        listening(reading, http=limits, lifespan="off") as address,
        socket.create_connection(address, timeout=20) as connection,
    ):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        lines = (f"X-{number}: {'x' * 1000}\r\n".encode() for number in range(100_000))
        assert sent_before_the_end(connection, lines) * 1000 < 200 * MAX_HEADER_BYTES  # what buffers hold included


def test_who_takes_nothing_of_an_answer_is_let_go(base: type[asyncio.Protocol]) -> None:
    limits = bounded(header_seconds=60, write_seconds=0.3, max_connections=10, base=base)
    with (
        listening(reading, http=limits, lifespan="off") as address,
        socket.create_connection(address, timeout=20) as connection,
    ):
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        threading.Event().wait(1.0)
        taken = 0
        with suppress(ConnectionResetError):
            while data := connection.recv(2**20):
                taken += len(data)
        assert taken < LARGE


def test_who_takes_an_answer_slowly_gets_it_whole(base: type[asyncio.Protocol]) -> None:
    limits = bounded(header_seconds=60, write_seconds=5, max_connections=10, base=base)
    with (
        listening(reading, http=limits, lifespan="off") as address,
        socket.create_connection(address, timeout=20) as connection,
    ):
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        threading.Event().wait(0.2)
        taken = 0
        while data := connection.recv(2**20):
            taken += len(data)
        assert taken > LARGE
