"""The OpenAPI document: what the routes cannot say of themselves."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from tilshi.errors import (
    DeadlineExceeded,
    Forbidden,
    Internal,
    InvalidValue,
    MalformedRequest,
    TilshiError,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnsupportedMedia,
    error_table,
)
from tilshi.http.bodies import JSON, PLAIN
from tilshi.http.failures import ErrorBody
from tilshi.http.job_schemas import REQUESTS
from tilshi.http.schemas import SummarizeRequest, TogetherRequest, TranslateRequest

_REF = "#/components/schemas/{model}"
_TABLE = tuple(error_table())
_REQUESTS: tuple[type[BaseModel], ...] = (SummarizeRequest, TogetherRequest, TranslateRequest, *REQUESTS.values())
_INTRODUCTION = """\
An article in Russian, Kazakh or English in; a Russian summary with English and Kazakh translations out.

Every response has an `X-Request-ID`; send your own (letters, digits, `. _ : -`, at most 64) to have it kept.
Every error has the same body; `code` is one of:

| status | code | retryable | meaning |
|---|---|---|---|
"""


def work_errors() -> tuple[type[TilshiError], ...]:
    """Return the kinds of failure every route that works on text can answer with."""
    return (
        MalformedRequest,
        Unauthorized,
        Forbidden,
        TooLarge,
        UnsupportedMedia,
        InvalidValue,
        TooManyRequests,
        Internal,
        Unavailable,
        DeadlineExceeded,
    )


def documented(*kinds: type[TilshiError]) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that can fail in these ways."""
    responses: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        codes = dict.fromkeys(one.code for one in _TABLE if one.status == kind.status)
        responses[kind.status] = {"model": ErrorBody, "description": ", ".join(f"`{code}`" for code in codes)}
        if kind is TooManyRequests:
            seconds = {"description": "seconds to wait", "schema": {"type": "integer"}}
            responses[kind.status]["headers"] = {"Retry-After": seconds}
    return responses


def body_of(model: type[BaseModel], *, plain: str | None = None) -> dict[str, Any]:
    """Return the `requestBody` of a route that reads JSON, and (with the description `plain`) plain text."""
    content: dict[str, Any] = {JSON: {"schema": {"$ref": _REF.format(model=model.__name__)}}}
    if plain is not None:
        content[PLAIN] = {"schema": {"type": "string", "description": plain}}
    return {"required": True, "content": content}


def query_of(model: type[BaseModel], *, without: str) -> list[dict[str, Any]]:
    """Return the query parameters that stand for the model's fields where the body is plain text."""
    properties = model.model_json_schema(ref_template=_REF)["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": f"with `text/plain` only: {schema.get('description', name)}",
            "schema": schema,
        }
        for name, schema in properties.items()
        if name != without
    ]


def job_body() -> dict[str, Any]:
    """Return the `requestBody` of a job: JSON of one of the kinds, an archive, or a form with files."""
    kinds = [{"$ref": _REF.format(model=model.__name__)} for model in REQUESTS.values()]
    binary = {"type": "string", "format": "binary"}
    form = {"type": "object", "additionalProperties": {"type": "array", "items": binary}}
    content = {JSON: {"schema": {"anyOf": kinds}}, "application/zip": {"schema": binary}}
    return {"required": True, "content": {**content, "multipart/form-data": {"schema": form}}}


def job_query() -> list[dict[str, Any]]:
    """Return the query parameters that stand for a job's fields where the body holds files, and its header."""
    fields: dict[str, dict[str, Any]] = {}
    for model in REQUESTS.values():
        fields = {one["name"]: one for one in query_of(model, without="texts")} | fields
    fields["kind"] = {**fields["kind"], "schema": {"type": "string", "enum": list(REQUESTS), "default": "summarize"}}
    parameters = [
        {**one, "description": one["description"].replace("with `text/plain` only", "with files only")}
        for one in fields.values()
        if one["name"] != "articles"
    ]
    key = {"description": "a name of the request, so that sending it again makes no second job", "maxLength": 200}
    return [
        *parameters,
        {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string"} | key},
    ]


def describe(app: FastAPI) -> None:
    """Make the application answer with the whole document."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI documents


def _document(app: FastAPI) -> dict[str, Any]:
    rows = (
        f"| {kind.status} | `{kind.code}` | {'yes' if kind.retryable else 'no'} | {_meaning(kind)} |"
        for kind in _TABLE[1:]
    )
    document = get_openapi(
        title=app.title, version=app.version, description=_INTRODUCTION + "\n".join(rows), routes=app.routes
    )
    requests = [(model, "validation") for model in _REQUESTS]
    _, definitions = models_json_schema(requests, ref_template=_REF)  # type: ignore[arg-type]
    schemas: dict[str, Any] = document["components"]["schemas"]
    _merge(schemas, definitions["$defs"])
    return document


def _merge(schemas: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, schema in more.items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f"two schemas are named {name}")


def _meaning(kind: type[TilshiError]) -> str:
    return (kind.__doc__ or "").partition("\n")[0].replace("|", "\\|")
