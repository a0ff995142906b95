"""What the OpenAPI document says of another service's interface."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from tilshi.errors import TooManyRequests
from tilshi.http.bodies import JSON
from tilshi.http.compat.route import FORM, MULTIPART


def refusals(model: type[BaseModel], *statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that can fail with these statuses, all with one body."""
    responses: dict[int | str, dict[str, Any]] = {
        status: {"model": model, "description": _phrase(status)} for status in statuses
    }
    if TooManyRequests.status in responses:
        seconds = {"description": "seconds to wait", "schema": {"type": "integer"}}
        responses[TooManyRequests.status]["headers"] = {"Retry-After": seconds}
    return responses


def form_or_json(model: type[BaseModel]) -> dict[str, Any]:
    """Return the `requestBody` of a route that reads the same fields from JSON and from a form."""
    return {"required": True, "content": {JSON: _schema(model), FORM: _schema(model)}}


def json_only(model: type[BaseModel]) -> dict[str, Any]:
    """Return the `requestBody` of a route that reads JSON."""
    return {"required": True, "content": {JSON: _schema(model)}}


def multipart(model: type[BaseModel], *, file: str) -> dict[str, Any]:
    """Return the `requestBody` of a route that reads a form with one file beside the fields."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema["properties"][file] = {"type": "string", "contentMediaType": "application/octet-stream"}
    schema["required"] = [*schema.get("required", ()), file]
    schema.pop("$defs", None)  # they are among the document's own
    return {"required": True, "content": {MULTIPART: {"schema": schema}}}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}


def _phrase(status: int) -> str:
    known = {one.value: one.phrase for one in HTTPStatus}
    return known.get(status, "Quota exceeded" if status == 456 else str(status))  # noqa: PLR2004
