"""What a failure looks like on the wire: one body for all of them, one handler per kind of exception.

The table is `tilshi.errors`; the log gets where a failure came from, never what a message or a variable held.
"""

import logging
import math
import traceback
from collections.abc import Iterator, Mapping

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tilshi.desk.options import invalid_value
from tilshi.errors import (
    Cancelled,
    Internal,
    InvalidValue,
    MalformedRequest,
    MethodNotAllowed,
    NotFound,
    TilshiError,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    UnsupportedMedia,
    error_table,
)

MAX_MESSAGE_CHARS = 300
MAX_PARAM_CHARS = 64
CODES = tuple(sorted({kind.code for kind in error_table()}))

_HTTP_ERRORS: Mapping[int, type[TilshiError]] = {
    kind.status: kind for kind in (NotFound, MethodNotAllowed, TooLarge, UnsupportedMedia, InvalidValue)
}
logger = logging.getLogger(__name__)


class ErrorDetail(BaseModel):
    """What went wrong."""

    code: str = Field(description="what went wrong, from a closed set", json_schema_extra={"enum": list(CODES)})
    message: str = Field(description="one sentence for a person")
    param: str | None = Field(description="the field at fault, if one is")
    request_id: str = Field(description="as in the X-Request-ID header")
    retryable: bool = Field(description="whether the same request may succeed later")


class ErrorBody(BaseModel):
    """The body of every answer that is an error."""

    error: ErrorDetail


def install(app: FastAPI) -> None:
    """Give the application its exception handlers."""
    app.add_exception_handler(TilshiError, _tilshi_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(ClientDisconnect, _gone)


def body_of(error: TilshiError, request_id: str) -> ErrorBody:
    """Return what is told of a failure."""
    detail = ErrorDetail(
        code=error.code,
        message=_printable(error.message, MAX_MESSAGE_CHARS),
        param=None if error.param is None else _printable(error.param, MAX_PARAM_CHARS),
        request_id=request_id,
        retryable=error.retryable,
    )
    return ErrorBody(error=detail)


def respond(error: TilshiError, request_id: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response for a failure."""
    extra = {**(headers or {}), **retry_after(error)}
    if isinstance(error, Unauthorized):
        extra["WWW-Authenticate"] = "Bearer"  # RFC 9110, 15.5.2, asks for one
    content = body_of(error, request_id).model_dump_json()
    return Response(content, status_code=error.status, headers=extra, media_type="application/json")


def retry_after(error: TilshiError) -> dict[str, str]:
    """Return the header that says when to come again, for a failure that knows."""
    return {"Retry-After": str(max(1, math.ceil(error.retry_after)))} if isinstance(error, TooManyRequests) else {}


def request_id_of(scope: Scope) -> str:
    """Return the id `RequestContext` gave the request."""
    return str(scope["state"]["request_id"])


def trace(error: BaseException) -> str:
    """Return where an exception and its causes came from: types and code positions, no message, no value."""
    return "\n".join(_trace_lines(error))


class Unhandled:
    """ASGI middleware: what no handler knows is answered as `internal`, and its origin logged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and answer for what it lets through."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http":
                raise
            request_id = request_id_of(scope)
            logger.error("request %s failed\n%s", request_id, trace(error))  # noqa: TRY400 - never the message
            if started:  # the server can only break the connection; it logs what it is given
                raise RuntimeError("the response broke off") from None
            await respond(_internal(), request_id)(scope, receive, send)


def _internal() -> Internal:
    return Internal("something of ours is broken; the log knows more under the request id")


def known(error: Exception, request_id: str) -> TilshiError:
    """Return the failure a user is told of; the log gets where one of ours came from."""
    failure = error if isinstance(error, TilshiError) else _internal()
    if failure.status == Internal.status:
        logger.error("request %s failed: %s\n%s", request_id, failure.code, trace(error))
    return failure


async def _tilshi_error(request: Request, error: Exception) -> Response:
    request_id = request_id_of(request.scope)
    return respond(known(error, request_id), request_id)


async def _invalid_request(request: Request, error: Exception) -> Response:
    errors = error.errors() if isinstance(error, RequestValidationError) else []
    if any(one["type"] == "json_invalid" for one in errors):
        return await _tilshi_error(request, MalformedRequest("the body is not valid JSON"))
    return await _tilshi_error(request, invalid_value(errors))


async def _http_exception(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else Internal.status
    headers = error.headers if isinstance(error, HTTPException) else None
    kind = _HTTP_ERRORS.get(status)
    if kind is NotFound:
        failure: TilshiError = NotFound("there is no such route; see /docs")
    elif kind is MethodNotAllowed:
        allowed = (headers or {}).get("Allow", "another one")
        failure = MethodNotAllowed(f"the route does not answer this HTTP method; use {allowed}")
    elif kind is not None:
        failure = kind("the request was refused")
    else:
        failure = MalformedRequest("the request cannot be read") if status < Internal.status else _internal()
    return respond(failure, request_id_of(request.scope), headers)


async def _gone(request: Request, error: Exception) -> Response:
    del error
    return respond(Cancelled("the client went away before its request had arrived"), request_id_of(request.scope))


def _printable(text: str, limit: int) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _trace_lines(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        if isinstance(current, BaseExceptionGroup):
            for part in current.exceptions:
                yield from _trace_lines(part)
        current = current.__cause__ or current.__context__
