"""DeepL's documents: put, asked for, fetched. Each is a job of one file."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from pathlib import PurePath
from typing import Annotated, Any, Final

from anyio import to_thread
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from tilshi import articles
from tilshi.access import Role
from tilshi.articles import FORMATS
from tilshi.errors import EmptyText, InvalidValue, NotFound, NotReady, UnsupportedMedia
from tilshi.http.callers import caller_of, charge, require
from tilshi.http.compat.deepl_errors import STATUSES, DeepLError, DeepLRoute
from tilshi.http.compat.deepl_schemas import BetaLanguages, Formality, Source, Target
from tilshi.http.compat.deepl_terms import glossary_for
from tilshi.http.compat.documented import form_or_json, multipart, refusals
from tilshi.http.compat.route import MULTIPART, form, gathered, sent_as
from tilshi.http.service import service_of
from tilshi.http.validation import validated
from tilshi.jobs import files
from tilshi.jobs.kinds import glossary_rows
from tilshi.jobs.model import Item, Job, State

_KEY_BYTES: Final = 32
_STATUS: Final = {State.QUEUED: "queued", State.LEASED: "translating", State.DONE: "done", State.FAILED: "error"}

router = APIRouter(
    prefix="/v2/document", route_class=DeepLRoute, tags=["DeepL"], responses=refusals(DeepLError, *STATUSES)
)


class DeepLDocumentRequest(BaseModel):
    """A document, and how to translate it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source_lang: Source = Field(None, description="EN, KK or RU; identified where it is left out")
    target_lang: Target = Field(description="EN, EN-GB, EN-US, KK or RU; there is one English")
    filename: str | None = Field(None, max_length=200, description="its name, where the upload has none")
    output_format: str | None = Field(None, max_length=20, description="that of the document; there is no other")
    formality: Formality = Field("default", description="preferences are accepted; there is one register")
    glossary_id: str | None = Field(None, max_length=64, description="a glossary; needs `source_lang`")
    enable_beta_languages: BetaLanguages = None


class DocumentKey(BaseModel):
    """What shows that one may have a document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_key: Annotated[str, Field(max_length=200)] = Field(description="as the upload was answered")


@router.post(
    "", operation_id="deepl_document", openapi_extra={"requestBody": multipart(DeepLDocumentRequest, file="file")}
)
async def upload(request: Request) -> dict[str, str]:
    """Put a document: text, Markdown, HTML or a news item. It is translated in the background; only editors may."""
    require(request, Role.EDITOR)
    if not request.headers.get("Content-Type", "").lower().startswith(MULTIPART):
        raise UnsupportedMedia(f"Content-Type: a document comes as {MULTIPART}", param="Content-Type")
    given = await form(request, files=1)
    try:
        pairs = given.multi_items()
        sent = [value for name, value in pairs if name == "file" and isinstance(value, UploadFile)]
        if len(sent) != 1:
            raise InvalidValue("file: send one file", param="file")
        data = await sent[0].read()
    finally:
        await given.close()
    rest = [pair for pair in pairs if pair[1] is not sent[0]]
    return await to_thread.run_sync(_put, request, rest, sent[0].filename or "", data)


@router.post(
    "/{identity}",
    operation_id="deepl_document_status",
    openapi_extra={"requestBody": form_or_json(DocumentKey)},
)
async def status(request: Request, identity: str) -> dict[str, Any]:
    """Tell how far a document is."""
    key = await sent_as(request, DocumentKey)
    job, item = await to_thread.run_sync(_found, request, identity, key.document_key)
    told: dict[str, Any] = {"document_id": identity, "status": _STATUS[item.state]}
    if item.state is State.DONE:
        told["billed_characters"] = job.options["characters"]
    if item.state is State.FAILED:
        told["error_message"] = item.failure.message if item.failure else "the document could not be translated"
    return told


@router.post(
    "/{identity}/result",
    operation_id="deepl_document_result",
    response_class=Response,
    openapi_extra={"requestBody": form_or_json(DocumentKey)},
)
async def result(request: Request, identity: str) -> Response:
    """Return a translated document."""
    key = await sent_as(request, DocumentKey)
    _, item = await to_thread.run_sync(_found, request, identity, key.document_key)
    if item.result is None:
        raise NotReady("the document is not ready")
    headers = {"Content-Disposition": "attachment"}  # its name is the sender's to know
    return Response(files.data_of(item.result), headers=headers, media_type="application/octet-stream")


def _put(request: Request, pairs: Sequence[tuple[str, Any]], file_name: str, data: bytes) -> dict[str, str]:
    service, namespace = service_of(request), caller_of(request).namespace
    asked = validated(DeepLDocumentRequest, gathered(pairs))
    name = PurePath(asked.filename or file_name).name
    if not data:
        raise EmptyText("file: it is empty", param="file")
    if not PurePath(name).suffix:
        raise InvalidValue("filename: its suffix tells the format, and there is none", param="filename")
    chosen = articles.format_of(name)
    wanted = (asked.output_format or "").lower().lstrip(".")
    if wanted and f".{wanted}" not in FORMATS[chosen].suffixes:
        raise InvalidValue("output_format: a document stays in its format", param="output_format")
    document = articles.read(data, chosen, max_chars=service.desk.settings.max_article_chars)
    glossary = glossary_for(request, asked.glossary_id, asked.source_lang, asked.target_lang)
    characters = sum(len(block.text) for block in articles.replacements(document).values())
    charge(request, characters)
    key = secrets.token_hex(_KEY_BYTES)
    options = {
        "to": asked.target_lang.value,
        "source": asked.source_lang.value if asked.source_lang else "auto",
        "glossary": glossary_rows(glossary),
        "characters": characters,
        "key": hashlib.sha256(key.encode()).hexdigest(),
    }
    payload = files.payload_of(data, chosen)
    job = service.jobs.put(namespace, kind=files.KIND, payload=payload, options=options, name=name)
    return {"document_id": job, "document_key": key}


def _found(request: Request, identity: str, key: str) -> tuple[Job, Item]:
    table = service_of(request).jobs.table
    job = table.get(caller_of(request).namespace, identity)
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    if job is None or not hmac.compare_digest(str(job.options.get("key", "")), digest):
        raise NotFound("there is no such document, or this is not its key", param="document_key")
    items = table.items(identity, offset=0, limit=1)
    if not items:
        raise NotFound("the document is gone", param="document_key")
    return job, items[0]
