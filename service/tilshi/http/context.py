"""ASGI middleware around everything: a request id, the headers every response has, one log line."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "X-Request-ID"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Swagger UI draws its icons from data: addresses; nothing else may come from outside this host.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
logger = logging.getLogger(__name__)


class RequestContext:
    """Names the request (a sane `X-Request-ID` is kept), completes the response's headers, logs the outcome.

    The log line has the route's pattern, never the path or the query: both may hold text of the article.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope).get(REQUEST_ID))
        scope.setdefault("state", {})["request_id"] = request_id
        status, started = 0, time.monotonic()

        async def completed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, completed)
        finally:
            route = getattr(scope.get("route"), "path", "-")
            seconds = time.monotonic() - started
            logger.info("%s %s %d %.3fs %s", scope["method"][:16], route, status, seconds, request_id)


def _request_id(given: str | None) -> str:
    return given if given is not None and _SANE_ID.fullmatch(given) else uuid.uuid4().hex
