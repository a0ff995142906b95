"""`POST /summarize`: an article in, a report out."""

import time
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from tilshi.articles import Document, from_text
from tilshi.articles.encoding import Decoded
from tilshi.desk import Desk, Glossary, SummarizeOptions
from tilshi.desk.source import check_length
from tilshi.desk.summary import OnPart
from tilshi.engines.call import Usage
from tilshi.errors import InvalidValue
from tilshi.http import bodies
from tilshi.http.callers import caller_of, charge
from tilshi.http.calls import Terms, json_response
from tilshi.http.glossaries import resolve
from tilshi.http.memo import Remembered, ReportMemo, request_key
from tilshi.http.openapi import body_of, documented, query_of, work_errors
from tilshi.http.schemas import SummarizeRequest
from tilshi.http.service import service_of
from tilshi.http.streaming import Streamed
from tilshi.http.validation import validated
from tilshi.report import Report

router = APIRouter(tags=["desk"])
_STREAM = "stream"
_STREAM_PARAMETER = {
    "name": _STREAM,
    "in": "query",
    "required": False,
    "description": "answer with server-sent events: `source`, `summary`, each target's code, then `report` or `error`",
    "schema": {"type": "boolean", "default": False},
}
_EVENTS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
_LISTS = frozenset({"targets", "do_not_translate"})
_DOCUMENTED: dict[str, Any] = {
    "response_model": Report,
    "responses": _EVENTS | documented(*work_errors()),
    "openapi_extra": {
        "requestBody": body_of(SummarizeRequest, plain="the article itself, with the other fields in the query"),
        "parameters": [*query_of(SummarizeRequest, without="text"), _STREAM_PARAMETER],
    },
}


@router.post("/v1/summarize", operation_id="summarize", **_DOCUMENTED)
@router.post("/summarize", operation_id="summarize_unversioned", **_DOCUMENTED)
async def summarize(request: Request) -> Response:
    """Summarise one article in Russian and translate it.

    Send JSON, or the article itself as `text/plain` (UTF-8, or name its charset) with the other fields as query
    parameters. The answer is the same report as `tilshi summarize --json` prints; with `?stream=true` it comes as
    server-sent events, the summary first, each translation as it is ready.
    """
    began = time.perf_counter()
    media_type, charset, body = await bodies.read(request, bodies.JSON, bodies.PLAIN)
    service, namespace = service_of(request), caller_of(request).namespace
    key = request_key(namespace, request.headers.get("Content-Type", ""), request.scope["query_string"], body)
    if (known := service.memo.get(key)) is not None:
        await to_thread.run_sync(charge, request, known.characters)
        return json_response(known.again(), Usage(), time.perf_counter() - began)

    query, streamed = _split(request.query_params)

    def parse() -> _Asked:
        if media_type == bodies.JSON:
            asked, decoded = _from_json(body, query), None
        else:
            decoded = bodies.decode_text(body, charset)
            asked = _from_query(query, decoded.text)
        glossary = resolve(request, asked.glossary)
        charge(request, asked.characters)
        return _Asked(service.desk, asked, decoded, glossary, service.memo, key)

    work = await to_thread.run_sync(parse)
    if streamed:
        return Streamed(
            service.calls, namespace, lambda cancel, on_part: work.report(Terms(cancel, namespace), on_part)
        )
    return await service.calls.answer(request, namespace, work.report)


def _from_json(body: bytes, query: QueryParams) -> SummarizeRequest:
    values = bodies.parse_json(body)
    bodies.refuse_query(query, SummarizeRequest.model_fields)
    return validated(SummarizeRequest, values)


def _from_query(query: QueryParams, text: str) -> SummarizeRequest:
    values = bodies.query_values(query, _LISTS)
    if "text" in values:
        raise InvalidValue("text: the body is the text; leave it out of the query", param="text")
    return validated(SummarizeRequest, {**values, "text": text})


def _split(query: QueryParams) -> tuple[QueryParams, bool]:
    """Return the query without `stream`, which is no field of the request, and whether a stream is wanted.

    Raises:
        InvalidValue: it is given twice, or neither true nor false.
    """
    given = query.getlist(_STREAM)
    if len(given) > 1 or any(value not in {"true", "false"} for value in given):
        raise InvalidValue(f"{_STREAM}: it must be true or false", param=_STREAM)
    return QueryParams([pair for pair in query.multi_items() if pair[0] != _STREAM]), given == ["true"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be summarised, checked; `decoded` where it came as plain text."""

    desk: Desk
    asked: SummarizeRequest
    decoded: Decoded | None
    glossary: Glossary | None
    memo: ReportMemo
    key: bytes

    def report(self, terms: Terms, on_part: OnPart | None = None) -> bytes:
        """Do the work; return the report's JSON."""
        asked, decoded = self.asked, self.decoded
        options = {name: getattr(asked, name) for name in SummarizeOptions.model_fields}
        text: str | Document = asked.text
        if decoded is not None and decoded.guessed:
            check_length(asked.text, self.desk.settings)
            text = _guessed(from_text(asked.text, asked.title), decoded.encoding)
        report = self.desk.summarize(
            text, title=asked.title, on_part=on_part, glossary=self.glossary, **terms.keywords(), **options
        )
        # a glossary may be deleted: then the same request has another answer; a stream is not answered from memory
        if asked.store and self.glossary is None and on_part is None:
            self.memo.put(self.key, Remembered.of(report, asked.characters))
        return report.to_json().encode()


def _guessed(document: Document, encoding: str) -> Document:
    """Return the document with the note a file in a guessed encoding has, so that the report warns of it."""
    meta = MappingProxyType({"encoding": encoding, "encoding_guessed": "true"})
    return replace(document, articles=tuple(replace(article, meta=meta) for article in document.articles))
