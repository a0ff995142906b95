"""What a request for a job brings: JSON, or files with the options in the query."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.requests import Request

from tilshi.cache.key import canonical_json
from tilshi.desk.source import check_length
from tilshi.errors import EmptyText, InvalidValue, TooLarge, UnsupportedMedia
from tilshi.http import bodies
from tilshi.http.job_schemas import OWN_FIELDS, REQUESTS, JobArticle, JobRequest, TranslateJobRequest
from tilshi.http.validation import validated
from tilshi.jobs import archive
from tilshi.jobs.archive import Room, Uploaded
from tilshi.jobs.kinds import glossary_rows, of_text
from tilshi.settings import Settings
from tilshi.translate.glossary import Glossary

ZIP = "application/zip"
FORM = "multipart/form-data"
_LISTS = frozenset({"do_not_translate"})
_SPOOL_BYTES = 2**20
"""An upload larger than this waits on disk."""
_CHUNK = 2**16


@dataclass(frozen=True, slots=True)
class Sent:
    """A request for a job, as it arrived.

    Attributes:
        body: of JSON.
        files: name, content and whether it is an archive, of everything else.
    """

    body: bytes | None = None
    files: list[tuple[str, BinaryIO, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for a job, checked.

    Attributes:
        asked: its options.
        articles: what is to be worked on.
        characters: how many have to be.
        digest: SHA-256 of the request.
    """

    asked: JobRequest
    articles: list[Uploaded]
    digest: str

    @property
    def characters(self) -> int:
        """Characters to work on: of the articles, once for every language the whole of them is translated to."""
        is_whole = isinstance(self.asked, TranslateJobRequest) or self.asked.translate != "summary"
        times = len(self.asked.targets) if is_whole else 1
        return times * sum(one.characters for one in self.articles)


async def receive(request: Request, settings: Settings, stack: AsyncExitStack) -> Sent:
    """Return what the request brings; files are spooled, and closed with the stack.

    Raises:
        UnsupportedMedia, EmptyText, TooLarge: as `bodies.read`.
        HTTPException: the form cannot be read.
    """
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type == ZIP:
        spooled = stack.enter_context(tempfile.SpooledTemporaryFile(_SPOOL_BYTES))  # noqa: SIM115 - the stack closes it
        async for chunk in request.stream():
            spooled.write(chunk)
        return Sent(files=[("", cast("BinaryIO", spooled), True)])
    if media_type == FORM:
        form = await stack.enter_async_context(request.form(max_files=settings.max_job_items, max_fields=1))
        return Sent(files=list(_files(form)))
    _, _, body = await bodies.read(request, bodies.JSON, ZIP, FORM)
    return Sent(body)


def check(sent: Sent, query: QueryParams, settings: Settings) -> Wanted:
    """Return the request, all of it looked at; for a thread.

    Raises:
        TilshiError: something is wrong with it; nothing has been queued.
    """
    if sent.body is not None:
        values = bodies.parse_json(sent.body, max_values=_max_values(settings))
        for name in ("texts", "articles"):  # before an object is made of each
            _check_most(values.get(name), settings, name)
        asked = _validated(values)
        bodies.refuse_query(query, type(asked).model_fields)
        return Wanted(asked, _texts(asked, settings), hashlib.sha256(canonical_json(values)).hexdigest())
    values = bodies.query_values(query, _LISTS)
    asked = _validated(values)
    if asked.texts is not None or asked.articles is not None:
        raise InvalidValue("articles: the body holds them; leave them out of the query", param="articles")
    digest = hashlib.sha256(canonical_json(values))
    for name, file, _ in sent.files:
        digest.update(canonical_json(name))
        file.seek(0)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    room = Room(settings)
    articles = [
        one for name, file, packed in sent.files for one in _unpacked(name, file, settings, room, packed=packed)
    ]
    _check_count(len(articles), settings, "files")
    return Wanted(asked, articles, digest.hexdigest())


def options_of(asked: JobRequest, glossary: Glossary | None) -> dict[str, Any]:
    """Return the options of the kind, as JSON values, with the terms of the glossary that is asked for."""
    return asked.model_dump(mode="json", exclude=set(OWN_FIELDS)) | {"glossary": glossary_rows(glossary)}


def _validated(values: dict[str, Any]) -> JobRequest:
    kind = values.get("kind", "summarize")
    model = REQUESTS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise InvalidValue(f"kind: it must be {' or '.join(REQUESTS)}", param="kind")
    return validated(model, values)


def _max_values(settings: Settings) -> int:
    """Return how many JSON values a request may hold: each article is an object of a few."""
    return bodies.MAX_VALUES + settings.max_job_items * (1 + len(JobArticle.model_fields))


def _check_most(given: object, settings: Settings, param: str) -> None:
    if isinstance(given, list) and len(given) > settings.max_job_items:
        raise _too_many(len(given), settings, param)


def _too_many(count: int, settings: Settings, param: str) -> TooLarge:
    message = f"{param}: {count} articles; the limit is {settings.max_job_items} (max_job_items)"
    return TooLarge(message, param=param)


def _texts(asked: JobRequest, settings: Settings) -> list[Uploaded]:
    if (asked.texts is None) == (asked.articles is None):
        raise InvalidValue("articles: give either articles or texts", param="articles")
    param = "texts" if asked.articles is None else "articles"
    given = asked.articles if asked.articles is not None else [_article(text) for text in asked.texts or ()]
    _check_count(len(given), settings, param)
    for index, one in enumerate(given):
        check_length(one.text, settings, param, index)
    return [
        Uploaded(of_text(one.name or f"{index + 1:04}.txt", one.text, one.title), len(one.text) + len(one.title or ""))
        for index, one in enumerate(given)
    ]


def _article(text: str) -> JobArticle:
    return JobArticle(text=text, title=None, name=None)


def _check_count(count: int, settings: Settings, param: str) -> None:
    if not count:
        raise EmptyText(f"{param}: there are no articles", param=param)
    if count > settings.max_job_items:
        raise _too_many(count, settings, param)


def _files(form: FormData) -> Iterator[tuple[str, BinaryIO, bool]]:
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            raise InvalidValue(f"{name[:40]}: give options in the query; the form holds files", param="form")
        shown = PurePosixPath((value.filename or "").replace("\\", "/")).name
        yield shown, value.file, shown.lower().endswith(".zip") or value.content_type == ZIP


def _unpacked(name: str, file: BinaryIO, settings: Settings, room: Room, *, packed: bool) -> Iterator[Uploaded]:
    file.seek(0)
    if packed:
        yield from archive.unpack(file, settings, room)
        return
    archive.check_name(name)
    data = file.read(settings.max_body_bytes + 1)
    if len(data) > settings.max_body_bytes:
        raise TooLarge(f"files: a file has more than {settings.max_body_bytes:,} bytes, the limit", param="files")
    if not data:
        raise UnsupportedMedia("files: a file is empty", param="files")
    room.take(1, len(data))
    yield archive.uploaded(name, data, settings)
