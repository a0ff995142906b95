"""`POST /summarize`: an article in, a report out."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from tilshi.articles import Document, from_text
from tilshi.articles.encoding import Decoded
from tilshi.desk import Desk, Glossary, SummarizeOptions
from tilshi.desk.options import invalid_value
from tilshi.desk.source import check_length
from tilshi.errors import InvalidValue
from tilshi.http import bodies
from tilshi.http.callers import caller_of, charge
from tilshi.http.calls import Terms
from tilshi.http.glossaries import resolve
from tilshi.http.openapi import body_of, documented, query_of, work_errors
from tilshi.http.schemas import SummarizeRequest
from tilshi.http.service import service_of
from tilshi.report import Report

router = APIRouter(tags=["desk"])
_LISTS = frozenset({"targets", "do_not_translate"})
_DOCUMENTED: dict[str, Any] = {
    "response_model": Report,
    "responses": documented(*work_errors()),
    "openapi_extra": {
        "requestBody": body_of(SummarizeRequest, plain="the article itself, with the other fields in the query"),
        "parameters": query_of(SummarizeRequest, without="text"),
    },
}


@router.post("/v1/summarize", operation_id="summarize", **_DOCUMENTED)
@router.post("/summarize", operation_id="summarize_unversioned", **_DOCUMENTED)
async def summarize(request: Request) -> Response:
    """Summarise one article in Russian and translate it.

    Send JSON, or the article itself as `text/plain` (UTF-8, or name its charset) with the other fields as query
    parameters. The answer is the same report as `tilshi summarize --json` prints.
    """
    media_type, charset, body = await bodies.read(request, bodies.JSON, bodies.PLAIN)
    service = service_of(request)

    def parse() -> Callable[[Terms], bytes]:
        if media_type == bodies.JSON:
            asked, decoded = _from_json(body, request.query_params), None
        else:
            decoded = bodies.decode_text(body, charset)
            asked = _from_query(request.query_params, decoded.text)
        glossary = resolve(request, asked.glossary)
        charge(request, len(asked.text))
        return lambda terms: _work(service.desk, asked, decoded, glossary, terms)

    work = await to_thread.run_sync(parse)
    return await service.calls.answer(request, caller_of(request).namespace, work)


def _from_json(body: bytes, query: QueryParams) -> SummarizeRequest:
    values = bodies.parse_json(body)
    bodies.refuse_query(query, SummarizeRequest.model_fields)
    return _validated(values)


def _from_query(query: QueryParams, text: str) -> SummarizeRequest:
    values: dict[str, Any] = {}
    for name in query:
        given = query.getlist(name)
        for value in given:
            bodies.check_text(value, name)
        if name == "targets":
            values[name] = [code.strip() for value in given for code in value.split(",")]
        elif name in _LISTS:
            values[name] = given
        elif len(given) > 1:
            raise InvalidValue(f"{name}: given {len(given)} times", param=name)
        else:
            values[name] = given[0]
    if "text" in values:
        raise InvalidValue("text: the body is the text; leave it out of the query", param="text")
    return _validated({**values, "text": text})


def _validated(values: dict[str, Any]) -> SummarizeRequest:
    try:
        return SummarizeRequest(**values)
    except ValidationError as error:
        raise invalid_value(error.errors(include_url=False)) from None


def _work(
    desk: Desk, asked: SummarizeRequest, decoded: Decoded | None, glossary: Glossary | None, terms: Terms
) -> bytes:
    options = {name: getattr(asked, name) for name in SummarizeOptions.model_fields}
    text: str | Document = asked.text
    if decoded is not None and decoded.guessed:
        check_length(asked.text, desk.settings)
        text = _guessed(from_text(asked.text, asked.title), decoded.encoding)
    report = desk.summarize(text, title=asked.title, **terms.keywords(), glossary=glossary, **options)
    return report.to_json().encode()


def _guessed(document: Document, encoding: str) -> Document:
    """Return the document with the note a file in a guessed encoding has, so that the report warns of it."""
    meta = MappingProxyType({"encoding": encoding, "encoding_guessed": "true"})
    return replace(document, articles=tuple(replace(article, meta=meta) for article in document.articles))
