"""DeepL's glossaries: version 2, with one pair of languages, and version 3, with several."""

from collections.abc import Callable
from typing import Any, TypeVar

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tilshi.access import Role
from tilshi.errors import InvalidValue
from tilshi.http.callers import caller_of, require
from tilshi.http.compat.deepl_errors import STATUSES, DeepLError, DeepLRoute
from tilshi.http.compat.deepl_glossary_schemas import (
    DeepLGlossariesRequest,
    DeepLGlossaryChange,
    DeepLGlossaryRequest,
    Dictionary,
    DictionaryTable,
    counted,
    shown,
    shown_single,
    table,
)
from tilshi.http.compat.documented import form_or_json, json_only, refusals
from tilshi.http.compat.route import gathered, sent_as
from tilshi.http.service import service_of
from tilshi.http.validation import validated
from tilshi.languages import Language
from tilshi.translate.glossary import Pair, parse_entries, write_entries
from tilshi.translate.glossary_file import Entries, GlossaryInfo, missing, missing_pair
from tilshi.translate.glossary_store import GlossaryStore

T = TypeVar("T")
_FAILURES = refusals(DeepLError, *STATUSES)

router = APIRouter(route_class=DeepLRoute, tags=["DeepL"], responses=_FAILURES)


@router.get("/v2/glossary-language-pairs", operation_id="deepl_glossary_pairs")
async def pairs(request: Request) -> dict[str, Any]:
    """List the pairs of languages a glossary can have."""
    caller_of(request)
    known = [(source, target) for source in Language for target in Language if source is not target]
    return {"supported_languages": [{"source_lang": source, "target_lang": target} for source, target in known]}


@router.post(
    "/v2/glossaries",
    operation_id="deepl_create_glossary",
    status_code=201,
    openapi_extra={"requestBody": form_or_json(DeepLGlossaryRequest)},
)
async def create(request: Request) -> dict[str, Any]:
    """Store a glossary of one pair of languages."""
    asked = await sent_as(request, DeepLGlossaryRequest)
    return await _write(request, lambda store, owner: shown_single(store.add(owner, asked.name, _parsed(store, asked))))


@router.get("/v2/glossaries", operation_id="deepl_glossaries")
async def every(request: Request) -> dict[str, Any]:
    """List the glossaries of one pair of languages."""
    found = await _read(request, lambda store, owner: store.all(owner))
    return {"glossaries": [shown_single(info) for info in found if len(info.counts) == 1]}


@router.get("/v2/glossaries/{identity}", operation_id="deepl_glossary")
async def one(request: Request, identity: str) -> dict[str, Any]:
    """Return what is known of a glossary."""
    return shown_single(await _read(request, lambda store, owner: _single(store, owner, identity)))


@router.get("/v2/glossaries/{identity}/entries", operation_id="deepl_glossary_entries", response_class=Response)
async def entries(request: Request, identity: str) -> Response:
    """Return the entries, a tab between term and translation."""

    def work(store: GlossaryStore, owner: str) -> Entries:
        (pair,) = _single(store, owner, identity).counts
        return store.entries(owner, identity)[pair]

    text = write_entries(await _read(request, work), "tsv")
    return Response(text, media_type="text/tab-separated-values")


@router.delete("/v2/glossaries/{identity}", operation_id="deepl_delete_glossary", status_code=204)
async def delete(request: Request, identity: str) -> None:
    """Delete a glossary."""

    def work(store: GlossaryStore, owner: str) -> None:
        _single(store, owner, identity)
        store.delete(owner, identity)

    await _write(request, work)


@router.post(
    "/v3/glossaries",
    operation_id="deepl_create_glossary_v3",
    status_code=201,
    openapi_extra={"requestBody": json_only(DeepLGlossariesRequest)},
)
async def create_several(request: Request) -> dict[str, Any]:
    """Store a glossary of several pairs of languages."""
    asked = await sent_as(request, DeepLGlossariesRequest)
    return await _write(
        request, lambda store, owner: shown(store.add(owner, asked.name, _parsed(store, *asked.dictionaries)))
    )


@router.get("/v3/glossaries", operation_id="deepl_glossaries_v3")
async def every_one(request: Request) -> dict[str, Any]:
    """List the glossaries."""
    return {"glossaries": [*map(shown, await _read(request, lambda store, owner: store.all(owner)))]}


@router.get("/v3/glossaries/{identity}", operation_id="deepl_glossary_v3")
async def one_of_several(request: Request, identity: str) -> dict[str, Any]:
    """Return what is known of a glossary."""
    return shown(await _read(request, lambda store, owner: store.info(owner, identity)))


@router.patch(
    "/v3/glossaries/{identity}",
    operation_id="deepl_change_glossary_v3",
    openapi_extra={"requestBody": json_only(DeepLGlossaryChange)},
)
async def change(request: Request, identity: str) -> dict[str, Any]:
    """Rename a glossary, or add and replace terms of it: all of what is asked, or nothing."""
    asked = await sent_as(request, DeepLGlossaryChange)

    def work(store: GlossaryStore, owner: str) -> GlossaryInfo:
        parsed = _parsed(store, *asked.dictionaries)
        if parsed:
            return store.put(owner, identity, parsed, merge=True, name=asked.name)
        if asked.name is not None:
            store.rename(owner, identity, asked.name)
        return store.info(owner, identity)

    return shown(await _write(request, work))


@router.get("/v3/glossaries/{identity}/entries", operation_id="deepl_glossary_entries_v3")
async def entries_of_pair(request: Request, identity: str) -> dict[str, Any]:
    """Return the terms of one pair of languages, which the query names."""
    pair = _pair(request)
    found = await _read(request, lambda store, owner: store.entries(owner, identity))
    if pair not in found:
        raise missing_pair(pair)
    return {"dictionaries": [table(pair, found[pair])]}


@router.put(
    "/v3/glossaries/{identity}/dictionaries",
    operation_id="deepl_replace_dictionary_v3",
    openapi_extra={"requestBody": json_only(DictionaryTable)},
)
async def replace(request: Request, identity: str) -> dict[str, Any]:
    """Replace all terms of one pair of languages."""
    asked = await sent_as(request, DictionaryTable)
    info = await _write(request, lambda store, owner: store.put(owner, identity, _parsed(store, asked)))
    return counted(asked.pair, info.counts[asked.pair])


@router.delete("/v3/glossaries/{identity}", operation_id="deepl_delete_glossary_v3", status_code=204)
async def delete_several(request: Request, identity: str) -> None:
    """Delete a glossary."""
    await _write(request, lambda store, owner: store.delete(owner, identity))


@router.delete("/v3/glossaries/{identity}/dictionaries", operation_id="deepl_delete_dictionary_v3", status_code=204)
async def delete_pair(request: Request, identity: str) -> None:
    """Delete the terms of one pair of languages, which the query names; the last pair goes with its glossary only."""
    pair = _pair(request)
    await _write(request, lambda store, owner: store.delete_dictionary(owner, identity, pair))


def _pair(request: Request) -> Pair:
    return validated(Dictionary, gathered(request.query_params.multi_items())).pair


async def _read(request: Request, work: Callable[[GlossaryStore, str], T]) -> T:
    return await to_thread.run_sync(work, service_of(request).glossaries, caller_of(request).namespace)


async def _write(request: Request, work: Callable[[GlossaryStore, str], T]) -> T:
    return await to_thread.run_sync(work, service_of(request).glossaries, require(request, Role.EDITOR).namespace)


def _parsed(store: GlossaryStore, *tables: DictionaryTable) -> dict[Pair, Entries]:
    found = {one.pair: parse_entries(one.entries, one.entries_format, most=store.most_entries) for one in tables}
    if len(found) < len(tables):
        raise InvalidValue("dictionaries: two are for the same languages", param="dictionaries")
    return dict(found)


def _single(store: GlossaryStore, owner: str, identity: str) -> GlossaryInfo:
    """Return a glossary that version 2 can show."""
    info = store.info(owner, identity)
    if len(info.counts) != 1:
        raise missing("glossary of one pair of languages")
    return info
