"""Body limits and draining, on a real connection: what a client that is still sending gets to read."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing

import anyio
import httpx
import pytest
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from tests.http.conftest import RUSSIAN, MakeDesk, listening, pseudo

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app
from tilshi.http.limits import DRAIN_BYTES, BodyLimit

LIMIT = 10_000
CHUNK = 65_536
Address = tuple[str, int]


@pytest.fixture
def address(make_desk: MakeDesk, engine: ScriptedEngine) -> Iterator[Address]:
    with listening(app(desk=make_desk(engine, max_body_bytes=LIMIT))) as address:
        yield address


class Reply:
    """What came back until the server closed the connection or the body was complete."""

    def __init__(self, connection: socket.socket) -> None:
        raw = bytearray()
        while b"\r\n\r\n" not in raw:
            raw += _some(connection)
        head, _, body = bytes(raw).partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        while len(body) < int(self.headers["content-length"]):
            body += _some(connection)
        self.body = json.loads(body)


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(CHUNK)
    assert data, "the connection was closed before the answer"
    return data


def head(path: str, *headers: str, method: str = "POST") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: text/plain; charset=utf-8", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def closed(connection: socket.socket) -> bool:
    """Return whether the other side has closed in an orderly way; a reset raises."""
    return connection.recv(1) == b""


def connect(address: Address) -> socket.socket:
    return socket.create_connection(address, timeout=20)


def test_a_body_of_just_the_limit(address: Address) -> None:
    body = RUSSIAN.encode().ljust(LIMIT)
    with closing(connect(address)) as connection:
        connection.sendall(head("/summarize", f"Content-Length: {LIMIT}") + body)
        assert Reply(connection).status == 200
        connection.sendall(head("/summarize", f"Content-Length: {LIMIT}") + body)
        assert Reply(connection).status == 200


def test_a_declared_body_over_the_limit_is_refused_and_drained(address: Address, engine: ScriptedEngine) -> None:
    size = 4_000_000
    with closing(connect(address)) as connection:
        connection.sendall(head("/summarize", f"Content-Length: {size}"))
        for _ in range(size // CHUNK):
            connection.sendall(b"x" * CHUNK)  # raises if the server resets
        connection.sendall(b"x" * (size % CHUNK))
        reply = Reply(connection)
        assert (reply.status, reply.body["error"]["code"], reply.body["error"]["param"]) == (413, "too_large", "body")
        assert "10,000" in reply.body["error"]["message"]
        assert reply.headers["connection"] == "close"
        assert closed(connection)
    assert engine.calls == 0


def test_a_declared_body_over_the_limit_is_answered_before_it_comes(address: Address) -> None:
    with closing(connect(address)) as connection:
        connection.sendall(head("/summarize", "Content-Length: 4000000"))
        assert Reply(connection).status == 413


def test_a_streamed_body_over_the_limit(address: Address) -> None:
    with closing(connect(address)) as connection:
        connection.sendall(head("/summarize", "Transfer-Encoding: chunked"))
        for _ in range(40):
            connection.sendall(b"%x\r\n" % CHUNK + b"x" * CHUNK + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
        reply = Reply(connection)
        assert (reply.status, reply.body["error"]["code"], reply.body["error"]["param"]) == (413, "too_large", "body")
        assert closed(connection)


def test_a_streamed_body_within_the_limit(address: Address) -> None:
    body = RUSSIAN.encode()
    with closing(connect(address)) as connection:
        connection.sendall(head("/summarize", "Transfer-Encoding: chunked"))
        for start in range(0, len(body), 100):
            piece = body[start : start + 100]
            connection.sendall(b"%x\r\n" % len(piece) + piece + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
        assert Reply(connection).status == 200


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/nope", "POST", 404), ("/v1/languages", "PUT", 405), ("/v1/translate", "POST", 415)],
)
def test_whatever_refuses_a_body_drains_it(address: Address, path: str, method: str, status: int) -> None:
    size = 3_000_000
    with closing(connect(address)) as connection:
        connection.sendall(head(path, f"Content-Length: {size}", method=method) + b"x" * size)
        assert Reply(connection).status == status
        assert closed(connection)


def test_draining_ends_when_nothing_comes(address: Address) -> None:
    with closing(connect(address)) as connection:
        connection.sendall(head("/summarize", "Content-Length: 4000000") + b"x" * CHUNK)
        assert Reply(connection).status == 413
        assert closed(connection)  # after two seconds; the socket's timeout is longer


def test_draining_ends_where_too_much_comes(address: Address) -> None:
    with closing(connect(address)) as connection:
        connection.sendall(head("/summarize", f"Content-Length: {100 * DRAIN_BYTES}"))
        sent = 0
        with pytest.raises(OSError, match=r"."):  # noqa: PT012 - reset, or a broken pipe, some time after the limit
            while True:
                connection.sendall(b"x" * CHUNK)
                sent += CHUNK
        assert DRAIN_BYTES / 2 < sent < 10 * DRAIN_BYTES


def test_a_body_that_never_arrives(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    patience = BodyLimit(app(desk=make_desk(engine)), max_bytes=LIMIT, body_seconds=0.1)
    with listening(patience) as address, closing(connect(address)) as connection:
        connection.sendall(head("/summarize", "Content-Length: 5000") + b"x" * 100)
        reply = Reply(connection)
        assert (reply.status, reply.body["error"]["code"]) == (504, "deadline_exceeded")
        assert reply.body["error"]["param"] == "body"
        assert closed(connection)


def test_work_may_take_longer_than_the_body(make_desk: MakeDesk) -> None:
    def slow(text: str, task: Task, options: DecodingOptions) -> str:
        time.sleep(0.3)
        return pseudo(text, task, options)

    engine = ScriptedEngine(slow)
    with listening(BodyLimit(app(desk=make_desk(engine)), max_bytes=LIMIT, body_seconds=0.1)) as address:
        answer = httpx.post(f"http://{address[0]}:{address[1]}/summarize", json={"text": RUSSIAN}, timeout=20)
    assert answer.status_code == 200


def test_who_asks_first_is_told_not_to_send(address: Address) -> None:
    with closing(connect(address)) as connection:
        connection.sendall(head("/summarize", "Content-Length: 4000000", "Expect: 100-continue"))
        reply = Reply(connection)
        assert reply.status == 413
        assert closed(connection)


def test_who_asks_first_and_is_refused_is_not_waited_for() -> None:
    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(status_code=404)(scope, receive, send)

    async def never() -> Message:
        pytest.fail("the body was asked for")

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-length", b"100"), (b"expect", b"100-continue")]
    anyio.run(BodyLimit(refuse, max_bytes=LIMIT), {"type": "http", "headers": headers}, never, send)
    assert sent[0]["status"] == 404
    assert (b"connection", b"close") in sent[0]["headers"]
    assert [message.get("more_body") for message in sent[1:]] == [True, False]


def test_who_asks_first_with_a_small_body_may_send(address: Address) -> None:
    body = RUSSIAN.encode()
    with closing(connect(address)) as connection:
        connection.sendall(head("/summarize", f"Content-Length: {len(body)}", "Expect: 100-continue"))
        assert _some(connection).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body)
        assert Reply(connection).status == 200


def test_a_connection_is_kept_where_the_body_was_read(address: Address) -> None:
    with closing(connect(address)) as connection:
        for _ in range(2):
            connection.sendall(head("/summarize?lang=ru", "Content-Length: 5") + b"hello")
            reply = Reply(connection)
            assert reply.status == 422
            assert "connection" not in reply.headers
