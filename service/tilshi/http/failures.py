"""What a failure looks like on the wire: one body for all of them.

The table is `tilshi.errors`, the handlers are in `http.handlers`. The log gets where a failure came from, never what a
message or a variable held.
"""

import logging
import math
import traceback
from collections.abc import Iterator

from pydantic import BaseModel, Field
from starlette.responses import Response
from starlette.types import Scope

from tilshi.errors import Internal, TilshiError, TooManyRequests, Unauthorized, error_table

MAX_MESSAGE_CHARS = 300
MAX_PARAM_CHARS = 64
CODES = tuple(sorted({kind.code for kind in error_table()}))

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


def body_of(error: TilshiError, request_id: str) -> ErrorBody:
    """Return what is told of a failure."""
    detail = ErrorDetail(
        code=error.code,
        message=printable(error.message, MAX_MESSAGE_CHARS),
        param=None if error.param is None else printable(error.param, MAX_PARAM_CHARS),
        request_id=request_id,
        retryable=error.retryable,
    )
    return ErrorBody(error=detail)


def respond(error: TilshiError, request_id: str) -> Response:
    """Return the response for a failure."""
    extra = retry_after(error)
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


def internal() -> Internal:
    """Return what is told of a failure that nobody foresaw."""
    return Internal("something of ours is broken; the log knows more under the request id")


def known(error: Exception, request_id: str) -> TilshiError:
    """Return the failure a user is told of; the log gets where one of ours came from."""
    failure = error if isinstance(error, TilshiError) else internal()
    if failure.status == Internal.status:
        logger.error("request %s failed: %s\n%s", request_id, failure.code, trace(error))
    return failure


def printable(text: str, limit: int) -> str:
    """Return what may be told: nothing that UTF-8 cannot write, nothing longer than `limit`."""
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
