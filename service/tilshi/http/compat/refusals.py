"""Failures as the clients of other services know them."""

from typing import Final

from pydantic import BaseModel, Field
from starlette.responses import Response

from tilshi.errors import InvalidValue, QuotaExceeded, TilshiError, TooLarge, Unauthorized, UnsupportedMedia
from tilshi.http.failures import MAX_MESSAGE_CHARS, printable, respond, retry_after

QUOTA_EXCEEDED: Final = 456
"""What DeepL answers where the characters of a month are used up; its clients do not retry then."""

LIBRETRANSLATE: Final = frozenset({"/translate", "/detect", "/languages"})
"""LibreTranslate's routes."""

_DEEPL: Final = ("/v2/", "/v3/")
_STATUSES: Final = {Unauthorized.status: 403, InvalidValue.status: 400, UnsupportedMedia.status: 400}


class LibreTranslateError(BaseModel):
    """The body of an answer that is an error."""

    error: str = Field(description="what is wrong, and the id of the request")


class DeepLError(BaseModel):
    """The body of an answer that is an error."""

    message: str = Field(description="what is wrong")
    detail: str = Field(description="what kind of failure it is, and the id of the request")


def libretranslate_refusal(error: TilshiError, request_id: str) -> Response:
    """Return the response for a failure: LibreTranslate has 400 for every bad value and 403 for a bad key."""
    status = _STATUSES.get(error.status, error.status)
    if isinstance(error, TooLarge) and error.param != "body":
        status = 400
    body = LibreTranslateError(error=f"{printable(error.message, MAX_MESSAGE_CHARS)} (request {request_id})")
    return Response(body.model_dump_json(), status, retry_after(error), "application/json")


def deepl_refusal(error: TilshiError, request_id: str) -> Response:
    """Return the response for a failure: DeepL has 400 for every bad value and 403 for a bad key."""
    status = _STATUSES.get(error.status, error.status)
    if isinstance(error, QuotaExceeded) or (isinstance(error, TooLarge) and error.param == "glossaries"):
        status = QUOTA_EXCEEDED
    body = DeepLError(message=printable(error.message, MAX_MESSAGE_CHARS), detail=f"{error.code}, request {request_id}")
    return Response(body.model_dump_json(), status, retry_after(error), "application/json")


def refusal(path: str, error: TilshiError, request_id: str) -> Response:
    """Return the response for a failure outside of any route, as the clients of the path know it."""
    if path in LIBRETRANSLATE:
        return libretranslate_refusal(error, request_id)
    return deepl_refusal(error, request_id) if path.startswith(_DEEPL) else respond(error, request_id)
