"""One handler for each kind of exception: whatever fails is answered as the clients of the path know failures."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
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
    UnsupportedMedia,
)
from tilshi.http.compat.refusals import refusal
from tilshi.http.failures import internal, known, request_id_of, trace

_HTTP_ERRORS: Mapping[int, type[TilshiError]] = {
    kind.status: kind for kind in (NotFound, MethodNotAllowed, TooLarge, UnsupportedMedia, InvalidValue)
}
logger = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    """Give the application its exception handlers."""
    app.add_exception_handler(TilshiError, _tilshi_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(ClientDisconnect, _gone)


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
            await refusal(scope["path"], internal(), request_id)(scope, receive, send)


async def _tilshi_error(request: Request, error: Exception) -> Response:
    return _answer(request, known(error, request_id_of(request.scope)))


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
        failure = MalformedRequest("the request cannot be read") if status < Internal.status else internal()
    return _answer(request, failure, headers)


async def _gone(request: Request, error: Exception) -> Response:
    del error
    return _answer(request, Cancelled("the client went away before its request had arrived"))


def _answer(request: Request, failure: TilshiError, headers: Mapping[str, str] | None = None) -> Response:
    response = refusal(request.scope["path"], failure, request_id_of(request.scope))
    response.headers.update(headers or {})
    return response
