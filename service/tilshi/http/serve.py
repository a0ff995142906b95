"""`tilshi serve`: one process, one port, a graceful end."""

import logging
import math
import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import uvicorn
from fastapi import FastAPI

from tilshi.access import Gate
from tilshi.desk import Desk
from tilshi.errors import EngineHung, InvalidValue
from tilshi.http import app, logs
from tilshi.http.connections import bounded
from tilshi.http.draining import Draining
from tilshi.http.metrics import Metrics
from tilshi.settings import Settings

LAST_SECONDS = 1
"""What connections get to close once the calls in work have ended, or their time has."""

_SPARE_FILES = 256
"""Files a server needs besides its connections: models, caches, logs."""

_BACKLOG = 2048
_MAX_HOST_CHARS = 80
logger = logging.getLogger(__name__)


def serve(settings: Settings | None = None) -> None:
    """Serve until told to stop by SIGINT or SIGTERM, then end the calls in work and return.

    Once told, new work is refused with 503 and readiness is too, while liveness still answers; calls in work have
    `grace_seconds` to end. Told again, it ends at once. The address is logged, and the default profile's model is
    loaded in the background from the start.

    Where a batch of a model does not come back (`engine_hang_seconds`), it drains likewise and ends the process with
    the exit code of `EngineHung`, so that whoever supervises it starts a new one.

    Args:
        settings: from the environment where None; port 0 takes any free port.

    Raises:
        TilshiError: the settings cannot be used; `InvalidValue` with `param` "host" or "port" where nothing can listen
                there.
        KeyboardInterrupt: it was SIGINT.
    """
    settings = settings or Settings()
    logs.configure(settings.log_format)
    metrics = Metrics()
    with (
        _ends_on_sigterm(),
        Desk(settings, observer=metrics) as desk,
        _listen(settings.host, settings.port) as listener,
    ):
        application = app(settings, desk=desk, observer=metrics)
        _warn(application.state.gate)

        def started() -> None:
            logger.info("tilshi listens on %s", address(listener))
            application.state.service.readiness.probe()

        config = _config(application, settings)
        server = _Server(config, started, application.state.draining, settings.grace_seconds)
        desk.pool.on_hung = server.end_hung
        server.run(sockets=[listener])
        if server.hung:
            logging.shutdown()
            os._exit(EngineHung.exit_code)  # the thread that hangs would keep any other end waiting


def _config(application: FastAPI, settings: Settings) -> uvicorn.Config:
    connections = bounded(
        header_seconds=settings.header_seconds,
        write_seconds=settings.write_seconds,
        max_connections=_room_for(settings.max_connections),
    )
    return uvicorn.Config(
        application,
        http=connections,
        log_config=None,
        access_log=False,  # its lines hold the query, which may hold a headline; `RequestContext` logs instead
        lifespan="on",
        ws="none",
        server_header=False,
        proxy_headers=False,  # whoever writes X-Forwarded-For is not believed
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=LAST_SECONDS,
    )


def address(listener: socket.socket) -> str:
    """Return the URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _warn(gate: Gate) -> None:
    """Say why every call will be refused (the server starts, since keys may be made while it runs), or too few are."""
    if gate.answers_any_name:
        logger.warning("calls without a key may name any host, so web pages can make them: set TILSHI_ANONYMOUS_HOSTS")
    if not gate.is_open and not gate.keys.list():
        logger.warning("there are no API keys, so every call is answered 401; make one with `tilshi keys create NAME`")


def _room_for(connections: int) -> int:
    """Let this process open enough files; return how many connections there can be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return connections
    room = max(soft - _SPARE_FILES, soft // 2)
    logger.warning("this system allows %d open files, so at most %d connections", soft, room)
    return room


class _Server(uvicorn.Server):
    """A server that says when it has started, and drains before it ends."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[], None], draining: Draining, grace_seconds: float
    ) -> None:
        super().__init__(config)
        self._tell = started
        self._draining, self._grace_seconds = draining, grace_seconds
        self._ends = math.inf
        self.hung = False

    def end_hung(self, model_id: str) -> None:
        """Begin to drain, since a batch of a model does not come back and only a new process helps. Any thread."""
        logger.critical("a batch of model %r hangs: the process ends, to be started anew", model_id)
        self.hung = True
        self._ends = time.monotonic() + self._grace_seconds
        self._draining.begun = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to drain; told again, end."""
        if self._draining.begun:
            super().handle_exit(sig, frame)
            return
        self._captured_signals.append(sig)  # uvicorn raises it again when all is done
        self._ends = time.monotonic() + self._grace_seconds
        self._draining.begun = True

    async def on_tick(self, counter: int) -> bool:
        """End once nothing is in work, or its time is over."""
        if self._draining.begun and (not self._draining.in_work or time.monotonic() >= self._ends):
            if self._draining.in_work:
                logger.warning("%d calls have not ended in time and are given up", self._draining.in_work)
            self.should_exit = True
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, *_, sockaddr = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(sockaddr[:2], family=family, backlog=_BACKLOG)
    except (socket.gaierror, UnicodeError) as error:  # the latter: no host name can be encoded so
        cause = error.strerror if isinstance(error, OSError) else "not a host name"
        raise InvalidValue(f"host: cannot listen on {host[:_MAX_HOST_CHARS]!r}: {cause}", param="host") from error
    except OSError as error:
        raise InvalidValue(f"port: cannot listen on {host}:{port}: {error.strerror}", param="port") from error


@contextmanager
def _ends_on_sigterm() -> Iterator[None]:
    """Turn SIGTERM into `SystemExit(0)`, so that everything is closed on the way out.

    uvicorn handles the signal while it runs, and raises it again when it is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _exit(signum: int, frame: FrameType | None) -> NoReturn:
    del signum, frame
    raise SystemExit(0)
