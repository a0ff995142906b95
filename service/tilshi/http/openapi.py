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
    NotFound,
    TilshiError,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnsupportedMedia,
    error_table,
)
from tilshi.http.bodies import JSON, PLAIN
from tilshi.http.compat.deepl_documents import DocumentKey
from tilshi.http.compat.deepl_glossary_schemas import (
    DeepLGlossariesRequest,
    DeepLGlossaryChange,
    DeepLGlossaryRequest,
    DictionaryTable,
)
from tilshi.http.compat.deepl_schemas import DeepLTranslateRequest
from tilshi.http.compat.libretranslate import DetectRequest, LibreTranslateRequest
from tilshi.http.failures import ErrorBody
from tilshi.http.glossary_schemas import GlossaryRequest
from tilshi.http.guard import is_open
from tilshi.http.job_schemas import REQUESTS
from tilshi.http.schemas import SummarizeRequest, TogetherRequest, TranslateRequest

_REF = "#/components/schemas/{model}"
_TABLE = tuple(error_table())
_REQUESTS: tuple[type[BaseModel], ...] = (
    *(SummarizeRequest, TogetherRequest, TranslateRequest, GlossaryRequest),
    *REQUESTS.values(),
    *(LibreTranslateRequest, DetectRequest, DeepLTranslateRequest, DeepLGlossaryRequest, DeepLGlossariesRequest),
    *(DeepLGlossaryChange, DictionaryTable, DocumentKey),
)
_COMPAT = frozenset({"LibreTranslate", "DeepL"})
_REFUSALS = (MalformedRequest, Unauthorized, Forbidden, TooManyRequests, Unavailable)
"""How a route that needs a caller can fail before it is reached."""
_SCHEMES = {
    "key": {"type": "http", "scheme": "bearer", "description": "a key made with `tilshi keys create`"},
    "deepl": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "the same key, as `DeepL-Auth-Key KEY`, which clients of DeepL send",
    },
}
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
        NotFound,
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


def table_body(model: type[BaseModel], query: type[BaseModel], tables: tuple[str, ...]) -> dict[str, Any]:
    """Return the extras of a route that reads JSON, or a table with the fields of `query` as query parameters."""
    content = body_of(model)["content"] | {
        media_type: {"schema": {"type": "string", "description": "one entry a line"}} for media_type in tables
    }
    parameters = query_of(query, without="", kinds="a table")
    return {"requestBody": {"required": True, "content": content}, "parameters": parameters}


def query_of(model: type[BaseModel], *, without: str, kinds: str | None = "`text/plain`") -> list[dict[str, Any]]:
    """Return the query parameters that stand for the model's fields where the body is something else than JSON.

    Args:
        model: the fields.
        without: the one that is the body.
        kinds: the bodies they go with; all where None.
    """
    schema = model.model_json_schema(ref_template=_REF)
    only = "" if kinds is None else f"with {kinds} only: "
    return [
        {
            "name": name,
            "in": "query",
            "required": kinds is None and name in schema.get("required", ()),
            "description": f"{only}{field.get('description', name)}",
            "schema": field,
        }
        for name, field in schema["properties"].items()
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
    document["components"]["securitySchemes"] = _SCHEMES
    for path, operations in document["paths"].items():
        if not is_open(path):
            for operation in operations.values():
                _guard(operation)
    _drop_validation_errors(document)
    return document


def _guard(operation: dict[str, Any]) -> None:
    """Say of a route that it needs a caller, and how it refuses one."""
    operation["security"] = [{}, *({name: []} for name in _SCHEMES)]  # {}: where the server answers without a key
    if _COMPAT.intersection(operation["tags"]):  # these say themselves how they fail, with bodies of their own
        return
    schema = {"content": {JSON: {"schema": {"$ref": _REF.format(model=ErrorBody.__name__)}}}}
    for status, response in documented(*_REFUSALS).items():
        told = {name: value for name, value in response.items() if name != "model"}
        operation["responses"].setdefault(str(status), told | schema)


def _drop_validation_errors(document: dict[str, Any]) -> None:
    """Take out the answer FastAPI documents for every route with parameters: none of ours gives it."""
    for operations in document["paths"].values():
        for operation in operations.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)


def _merge(schemas: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, schema in more.items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f"two schemas are named {name}")


def _meaning(kind: type[TilshiError]) -> str:
    return (kind.__doc__ or "").partition("\n")[0].replace("|", "\\|")
