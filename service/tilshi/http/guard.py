"""ASGI middleware that lets callers in: before a body is read, every request has a caller or a refusal.

What a web page elsewhere may do is decided here too (CORS): off, but for the origins a key names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import anyio
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tilshi.access import Caller, Gate
from tilshi.errors import Cancelled, Forbidden, MalformedRequest, TilshiError
from tilshi.http.compat.refusals import LIBRETRANSLATE, refusal
from tilshi.http.failures import request_id_of

OPEN_PATHS: Final = frozenset({"/", "/docs", "/openapi.json", "/languages"})
OPEN_PREFIXES: Final = ("/health/", "/docs/")
"""Routes that need no caller: nothing secret, nothing costly; a browser can send no key for a page it opens, and
LibreTranslate's clients send none for `/languages`."""

KEY_IN_BODY: Final = LIBRETRANSLATE - OPEN_PATHS
"""Routes that may find their key in the body, as LibreTranslate's do: they call `callers.admit` with it themselves."""

_SCHEMES = frozenset({"bearer", "deepl-auth-key"})
_FORWARDED: Final = "x-forwarded-"
_OF_PROXIES = frozenset({"forwarded", "via", "x-real-ip"})
_SUCCESS_BELOW = 400
_PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Request-ID",
    "Access-Control-Max-Age": "600",
}
_EXPOSED = "Location, Retry-After, Server-Timing, Tilshi-Model, Tilshi-Warnings, X-Request-ID"


@dataclass(frozen=True, slots=True)
class Charge:
    """What one request was charged with."""

    caller: Caller
    characters: int
    month: str


class Guard:
    """Names the caller of a request, counts the request, and takes its characters off the bill where it fails.

    The caller stands in `scope["state"]["caller"]`, what `callers.charge` counted in `scope["state"]["charges"]`, and
    `scope["state"]["failed"]` where an answer that had begun well ended with a failure.
    """

    def __init__(self, app: ASGIApp, *, gate: Gate) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("Origin")
        try:
            if scope["method"] == "OPTIONS" and origin is not None and "Access-Control-Request-Method" in headers:
                await self._preflight(origin, send)
                return
            key = key_of(headers)
            if key is not None or scope["path"] not in KEY_IN_BODY:
                await self._enter(scope, key)
        except TilshiError as failure:
            response = refusal(scope["path"], failure, request_id_of(scope))
            await response(scope, receive, self._completed(scope, origin, send))
            return
        await self._serve(scope, receive, self._completed(scope, origin, send))

    async def _enter(self, scope: Scope, key: str | None) -> None:
        caller = admit(self.gate, scope, key)
        if self.gate.rates.waits:
            await to_thread.run_sync(self.gate.count_request, caller)
        else:
            self.gate.count_request(caller)

    async def _preflight(self, origin: str, send: Send) -> None:
        if not self.gate.allows_origin(origin):
            raise Forbidden("Origin: no key is for pages of this origin", param="Origin")
        headers = {"Access-Control-Allow-Origin": origin, "Vary": "Origin", **_PREFLIGHT}
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 204, "headers": raw})
        await send({"type": "http.response.body", "body": b""})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        charges: list[Charge] = scope["state"].setdefault("charges", [])
        is_answered = False

        async def watched(message: Message) -> None:
            nonlocal is_answered
            if message["type"] == "http.response.start":
                # who hangs up during the work is charged: else that were a way to have it done for nothing
                is_answered = message["status"] < _SUCCESS_BELOW or message["status"] == Cancelled.status
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except BaseException:
            is_answered = False
            raise
        finally:
            if charges and (not is_answered or scope["state"].get("failed", False)):
                with anyio.CancelScope(shield=True):
                    await to_thread.run_sync(self._refund, charges)

    def _refund(self, charges: list[Charge]) -> None:
        for charge in charges:
            self.gate.refund(charge.caller, charge.characters, charge.month)

    @staticmethod
    def _completed(scope: Scope, origin: str | None, send: Send) -> Send:
        """Return a `send` that tells the browser which page may read the answer: one, and only with its key."""

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                caller: Caller | None = scope["state"].get("caller")
                if origin is not None and caller is not None and origin in caller.origins:
                    headers["Access-Control-Allow-Origin"] = origin
                    headers["Access-Control-Expose-Headers"] = _EXPOSED
            await send(message)

        return completed


def is_open(path: str) -> bool:
    """Whether a path needs no caller."""
    return path in OPEN_PATHS or path.startswith(OPEN_PREFIXES)


def admit(gate: Gate, scope: Scope, key: str | None) -> Caller:
    """Return whose key this is, and remember it for the request.

    Raises:
        Unauthorized: a key is needed, and this is none.
        Forbidden: the request comes from a web page the key is not for, or names a host it should not.
        Unavailable: the file of keys is damaged.
    """
    headers = Headers(scope=scope)
    hosts, origins = headers.getlist("Host"), headers.getlist("Origin")
    forwarded = any(name in _OF_PROXIES or name.startswith(_FORWARDED) for name in headers)
    if len(hosts) > 1 or len(origins) > 1:
        raise MalformedRequest("Host and Origin: each may be given once")
    caller = gate.identify(key)
    gate.check_way(caller, host="".join(hosts), origin=origins[0] if origins else None, forwarded=forwarded)
    scope["state"]["caller"] = caller
    return caller


def key_of(headers: Headers) -> str | None:
    """Return the key of the `Authorization` header: `Bearer KEY`, or `DeepL-Auth-Key KEY`.

    None where there is no such header, or one of another scheme, which a proxy may have asked for.

    Raises:
        MalformedRequest: the header is given twice.
    """
    given = headers.getlist("Authorization")
    if len(given) > 1:
        raise MalformedRequest("Authorization: give it once")
    scheme, _, key = (given[0] if given else "").strip().partition(" ")
    return key.strip() or None if scheme.lower() in _SCHEMES else None
