"""Failures as DeepL's clients know them."""

from typing import Final

from pydantic import BaseModel, Field
from starlette.responses import Response

from tilshi.errors import InvalidValue, QuotaExceeded, TilshiError, TooLarge, Unauthorized, UnsupportedMedia
from tilshi.http.compat.route import CompatRoute
from tilshi.http.failures import retry_after

QUOTA_EXCEEDED: Final = 456
"""What DeepL answers where the characters of a month are used up; its clients do not retry then."""

STATUSES: Final = (400, 403, 404, 413, 429, QUOTA_EXCEEDED, 500, 503, 504)


class DeepLError(BaseModel):
    """The body of an answer that is an error."""

    message: str = Field(description="what is wrong")
    detail: str = Field(description="what kind of failure it is, and the id of the request")


class DeepLRoute(CompatRoute):
    """A route of DeepL's interface."""

    @staticmethod
    def refuse(error: TilshiError, request_id: str) -> Response:
        """Return the response for a failure: DeepL has 400 for every bad value and 403 for a bad key."""
        codes = {Unauthorized.status: 403, InvalidValue.status: 400, UnsupportedMedia.status: 400}
        status = codes.get(error.status, error.status)
        if isinstance(error, QuotaExceeded) or (isinstance(error, TooLarge) and error.param == "glossaries"):
            status = QUOTA_EXCEEDED
        body = DeepLError(message=error.message, detail=f"{error.code}, request {request_id}")
        return Response(body.model_dump_json(), status, retry_after(error), "application/json")
