"""ASGI middleware around everything: a request id, the headers every response has, one log line."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tilshi.observe import SILENT, Observer

REQUEST_ID = "X-Request-ID"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Swagger UI draws its icons from data: addresses; nothing else may come from outside this host.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    # No page elsewhere may show what is answered here, nor a page of ours ask for a camera; nobody may index it.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_NOTHING = "-"
_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
logger = logging.getLogger(__name__)


class RequestContext:
    """Names the request (a sane `X-Request-ID` is kept), completes the response's headers, logs the outcome.

    The log line has the route's pattern and the id of the caller's key, never the path or the query, which may hold
    text of the article, nor an address. The same, but for the ids, is counted as `requests` and `request_seconds`.
    """

    def __init__(self, app: ASGIApp, *, observer: Observer = SILENT) -> None:
        self.app = app
        self.observer = observer

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
            self._tell(scope, status, time.monotonic() - started)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", _NOTHING)
        method = scope["method"] if scope["method"] in _METHODS else _NOTHING
        fields = {
            "method": method,
            "route": route,
            "status": status,
            "seconds": round(seconds, 4),
            "request_id": scope["state"]["request_id"],
            "caller": getattr(scope["state"].get("caller"), "id", _NOTHING),
        }
        logger.info("%s %s %d %.3fs %s %s", *fields.values(), extra=fields)
        self.observer.count("requests", route=route, method=method, status=str(status))
        self.observer.observe("request_seconds", seconds, route=route)


def _request_id(given: str | None) -> str:
    return given if given is not None and _SANE_ID.fullmatch(given) else uuid.uuid4().hex
