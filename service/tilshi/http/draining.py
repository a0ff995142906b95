"""The end of a server: no new work, the work that is there to its end."""

from typing import Final, cast

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from tilshi.errors import NotReady
from tilshi.http.compat.refusals import refusal
from tilshi.http.failures import request_id_of

_HEALTH: Final = "/health/"


class Draining:
    """Whether the server was told to stop, and how many requests it still works on.

    Attributes:
        begun: new work is refused, readiness says no, liveness yes. A response that would go on for long (events) ends.
        in_work: requests that have not been answered whole, those for health left out.
    """

    def __init__(self) -> None:
        self.begun = False
        self.in_work = 0


def draining_of(request: Request) -> Draining:
    """Return whether the server the request came to was told to stop."""
    return cast("Draining", request.app.state.draining)


class Drain:
    """ASGI middleware that counts the requests in work, and refuses new ones once draining has begun."""

    def __init__(self, app: ASGIApp, *, draining: Draining) -> None:
        self.app = app
        self.draining = draining

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(_HEALTH):
            await self.app(scope, receive, send)
            return
        if self.draining.begun:
            stopping = NotReady("the server is stopping; ask another, or this one again when it is back")
            response = refusal(scope["path"], stopping, request_id_of(scope))
            response.headers.update({"Connection": "close", "Retry-After": "5"})
            await response(scope, receive, send)
            return
        self.draining.in_work += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.draining.in_work -= 1
