"""`tilshi serve`: one process, one port, a graceful end."""

import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import uvicorn

from tilshi.desk import Desk
from tilshi.errors import InvalidValue
from tilshi.http import app
from tilshi.settings import Settings

GRACE_SECONDS = 30
"""How long calls in work may take to end once the process was told to stop."""

_BACKLOG = 2048
_MAX_HOST_CHARS = 80
logger = logging.getLogger(__name__)


def serve(settings: Settings | None = None) -> None:
    """Serve until told to stop by SIGINT or SIGTERM, then end the calls in work and return.

    The address is logged, and the default profile's model is loaded in the background from the start.

    Args:
        settings: from the environment where None; port 0 takes any free port.

    Raises:
        TilshiError: the settings cannot be used; `InvalidValue` with `param` "host" or "port" where nothing can listen
                there.
        KeyboardInterrupt: it was SIGINT.
    """
    settings = settings or Settings()
    _log()
    with _ends_on_sigterm(), Desk(settings) as desk, _listen(settings.host, settings.port) as listener:
        application = app(settings, desk=desk)
        config = uvicorn.Config(
            application,
            log_config=None,
            access_log=False,  # its lines hold the query, which may hold a headline; `RequestContext` logs instead
            lifespan="on",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )

        def started() -> None:
            logger.info("tilshi listens on %s", address(listener))
            application.state.service.readiness.probe()

        _Server(config, started).run(sockets=[listener])


def address(listener: socket.socket) -> str:
    """Return the URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _log() -> None:
    """Log to stderr unless the caller already logs somewhere; libraries only from WARNING on."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("tilshi", "uvicorn"):
        logging.getLogger(name).setLevel(logging.INFO)


class _Server(uvicorn.Server):
    """A server that says when it has started."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

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
