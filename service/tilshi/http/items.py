"""`POST /v1/items/translate`: a news item in, the same item in another language out."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from anyio import to_thread
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tilshi import articles
from tilshi.access import Role
from tilshi.desk import Glossary
from tilshi.desk.options import KazakhScript, SourceLanguage, Target, Term
from tilshi.errors import DeadlineExceeded
from tilshi.http import bodies
from tilshi.http.callers import caller_of, charge
from tilshi.http.calls import Terms
from tilshi.http.glossaries import resolve
from tilshi.http.openapi import documented, query_of, work_errors
from tilshi.http.schemas import GlossaryId
from tilshi.http.service import Service, service_of
from tilshi.http.validation import validated
from tilshi.jobs import files
from tilshi.jobs.kinds import glossary_rows
from tilshi.languages import Script

ANSWER_SECONDS: Final = 25.0
"""Longest an answer may take: Superdesk's macros wait for 30 seconds."""

WARNINGS: Final = "Tilshi-Warnings"
MODEL: Final = "Tilshi-Model"

router = APIRouter(prefix="/v1/items", tags=["desk"])


class ItemQuery(BaseModel):
    """How an item is to be translated."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: Target = Field(description="language wanted")
    source: SourceLanguage = Field("auto", description="language of the item; `auto` takes the one it declares")
    profile: str | None = Field(None, max_length=64, description="models to use; null is the server's default")
    kazakh_script: KazakhScript = Field(Script.CYRILLIC, description="script of Kazakh output")
    glossary: GlossaryId = None
    do_not_translate: tuple[Term, ...] = Field((), fail_fast=True, description="terms that stay as they are")
    store: bool = Field(default=True, description="false: neither read nor write the cache")


@router.post(
    "/translate",
    operation_id="translate_item",
    response_class=Response,
    responses=documented(*work_errors()),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {bodies.JSON: {"schema": {"type": "object", "description": "a news item: ninjs, Superdesk"}}},
        },
        "parameters": query_of(ItemQuery, without="", kinds=None),
    },
)
async def translate(request: Request) -> Response:
    """Translate a news item (ninjs 1 to 3, Superdesk's JSON): its texts change, everything else stays as it was.

    Headline, abstract, description and body (text and HTML), slugline and keywords are translated, and the same texts
    of associated items but keywords and slugline; `language` is set, `translated_from` is the item's identity.
    `Tilshi-Warnings` counts what the checks found, by code. What takes longer than 25 seconds is answered 202, with the
    `Location` of a job that goes on; its result has the item as `data`, base64. With `store=false`, or a key that is no
    editor's and so may put no job, it is a 504.
    """
    _, _, body = await bodies.read(request, bodies.JSON)
    service = service_of(request)
    told: dict[str, str] = {}

    def parse() -> Callable[[Terms], bytes]:
        asked = _asked(request)
        bodies.parse_json(body)  # names what is wrong with it as every route does
        document = articles.read(body, "ninjs")
        glossary = resolve(request, asked.glossary)
        charge(request, sum(len(block.text) for block in articles.replacements(document).values()))
        may_wait = asked.store and caller_of(request).role.covers(Role.EDITOR)
        return lambda terms: _work(service, _Item(body, document, asked, glossary, may_wait), terms, told)

    work = await to_thread.run_sync(parse)
    response = await service.calls.answer(request, caller_of(request).namespace, work)
    response.headers.update(told)
    response.status_code = 202 if "Location" in told else 200
    return response


def _asked(request: Request) -> ItemQuery:
    return validated(ItemQuery, bodies.query_values(request.query_params, {"do_not_translate"}))


@dataclass(frozen=True, slots=True)
class _Item:
    data: bytes
    document: articles.Document
    asked: ItemQuery
    glossary: Glossary | None
    may_wait: bool
    """Whether it may become a job."""

    @property
    def options(self) -> dict[str, Any]:
        """What the desk is asked besides the target and the glossary."""
        return self.asked.model_dump(exclude={"to", "glossary"}, mode="json")


def _work(service: Service, item: _Item, terms: Terms, told: dict[str, str]) -> bytes:
    """Return the item; where that takes too long, put a job, which goes on with what is in the cache by then."""
    try:
        done = service.desk.translate_document(
            item.document,
            to=item.asked.to,
            deadline=ANSWER_SECONDS,
            glossary=item.glossary,
            **terms.keywords(),
            **item.options,
        )
    except DeadlineExceeded:
        if not item.may_wait:
            raise
        job = service.jobs.put(
            terms.namespace,
            kind=files.KIND,
            payload=files.payload_of(item.data, item.document.format),
            options={"to": item.asked.to.value, "glossary": glossary_rows(item.glossary), **item.options},
            name="item.ninjs",
        )
        told["Location"] = f"/v1/jobs/{job}"
        return json.dumps({"job": job}).encode()
    counts = Counter(found.finding.code.value for found in done.findings)
    if counts:
        told[WARNINGS] = ", ".join(f"{code}={count}" for code, count in sorted(counts.items()))
    if done.model is not None:
        told[MODEL] = done.model
    return articles.write(done.document, articles.replacements(done.document))
