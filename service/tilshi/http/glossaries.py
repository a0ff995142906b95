"""`/v1/glossaries`: a newsroom's own terms, which translations then use."""

from collections.abc import Mapping
from typing import Any, Final

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tilshi.access import Role
from tilshi.errors import Forbidden, Internal, InvalidValue, NotFound, Unauthorized, Unavailable
from tilshi.http import bodies
from tilshi.http.callers import caller_of, require
from tilshi.http.glossary_schemas import (
    DictionaryEntries,
    Direction,
    Glossaries,
    GlossaryAnswer,
    GlossaryContents,
    GlossaryRequest,
    NamedDirection,
)
from tilshi.http.openapi import documented, table_body, work_errors
from tilshi.http.service import service_of
from tilshi.http.validation import validated
from tilshi.translate.glossary import EntriesFormat, Glossary, Pair, parse_entries, write_entries
from tilshi.translate.glossary_file import Entries, missing_pair

TABLES: Final[Mapping[str, EntriesFormat]] = {"text/csv": "csv", "text/tab-separated-values": "tsv"}
_FAILURES: Final = (Unauthorized, Forbidden, NotFound, InvalidValue, Internal, Unavailable)

router = APIRouter(prefix="/v1/glossaries", tags=["glossaries"])


@router.post(
    "",
    operation_id="create_glossary",
    status_code=201,
    responses=documented(*work_errors()),
    openapi_extra=table_body(GlossaryRequest, NamedDirection, tuple(TABLES)),
)
async def create(request: Request) -> GlossaryAnswer:
    """Store a glossary: JSON, or a table (CSV, TSV) with `name`, `source` and `target` as query parameters.

    Terms are matched exactly, as whole words, in the case given or with a capital letter at the start of a sentence;
    this version does not know other inflections of them.
    """
    namespace = require(request, Role.EDITOR).namespace
    media_type, charset, body = await bodies.read(request, bodies.JSON, *TABLES)
    store = service_of(request).glossaries

    def work() -> GlossaryAnswer:
        name, dictionaries = _asked(request, media_type, charset, body, store.most_entries)
        return GlossaryAnswer.of(store.add(namespace, name, dictionaries))

    return await to_thread.run_sync(work)


@router.get("", operation_id="glossaries", responses=documented(Unauthorized, Forbidden, Internal, Unavailable))
def every(request: Request) -> Glossaries:
    """List the glossaries of the caller's namespace."""
    found = service_of(request).glossaries.all(caller_of(request).namespace)
    return Glossaries(glossaries=tuple(map(GlossaryAnswer.of, found)))


@router.get("/{identity}", operation_id="glossary", response_model=GlossaryContents, responses=documented(*_FAILURES))
def one(request: Request, identity: str) -> Any:
    """Return a glossary with its terms: JSON, or, with `Accept: text/csv` or `text/tab-separated-values`, a table.

    A table holds the terms of one pair of languages; `source` and `target` name it where there are several.
    """
    store, namespace = service_of(request).glossaries, caller_of(request).namespace
    info, entries = store.info(namespace, identity), store.entries(namespace, identity)
    accepted = request.headers.get("Accept", "").partition(",")[0].partition(";")[0].strip().lower()
    if accepted in TABLES:
        pair = _pair(request, entries)
        return Response(write_entries(entries[pair], TABLES[accepted]), media_type=accepted)
    dictionaries = (
        DictionaryEntries(source=source, target=target, entries=dict(terms))
        for (source, target), terms in entries.items()
    )
    created = GlossaryAnswer.of(info).created
    return GlossaryContents(id=info.id, name=info.name, created=created, dictionaries=tuple(dictionaries))


@router.delete("/{identity}", operation_id="delete_glossary", status_code=204, responses=documented(*_FAILURES))
def delete(request: Request, identity: str) -> None:
    """Delete a glossary."""
    service_of(request).glossaries.delete(require(request, Role.EDITOR).namespace, identity)


def resolve(request: Request, identity: str | None) -> Glossary | None:
    """Return the glossary a request names.

    Raises:
        NotFound: the caller's namespace has none of this id.
    """
    if identity is None:
        return None
    return service_of(request).glossaries.glossary(caller_of(request).namespace, identity)


def _asked(
    request: Request, media_type: str, charset: str | None, body: bytes, most: int
) -> tuple[str, dict[Pair, Entries]]:
    if media_type == bodies.JSON:
        bodies.refuse_query(request.query_params, {*GlossaryRequest.model_fields, *NamedDirection.model_fields})
        asked = validated(GlossaryRequest, bodies.parse_json(body))
        pairs = [one.pair for one in asked.dictionaries]
        if len(set(pairs)) < len(pairs):
            raise InvalidValue("dictionaries: two are for the same languages", param="dictionaries")
        return asked.name, {one.pair: tuple(one.entries.items()) for one in asked.dictionaries}
    named = validated(NamedDirection, bodies.query_values(request.query_params, ()))
    text = bodies.decode_text(body, charset).text
    bodies.check_text(text, "entries")
    return named.name, {named.pair: parse_entries(text, TABLES[media_type], most=most)}


def _pair(request: Request, entries: Mapping[Pair, Entries]) -> Pair:
    if not request.query_params:
        if len(entries) == 1:
            return next(iter(entries))
        raise InvalidValue("source: the glossary has several dictionaries; name one", param="source")
    pair = validated(Direction, bodies.query_values(request.query_params, ())).pair
    if pair not in entries:
        raise missing_pair(pair)
    return pair
