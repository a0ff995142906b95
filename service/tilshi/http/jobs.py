"""`/v1/jobs`: many articles in one request, worked on in the background."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Annotated, Any, BinaryIO, cast

from anyio import to_thread
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from tilshi.access import Role
from tilshi.errors import Conflict, Forbidden, Internal, InvalidValue, NotFound, Unauthorized, Unavailable
from tilshi.http import bodies, job_bodies
from tilshi.http.callers import caller_of, charge, refund, require
from tilshi.http.job_bodies import Wanted
from tilshi.http.job_events import job_events
from tilshi.http.job_schemas import JobInfo, JobItem, JobList, JobPage, JobResults
from tilshi.http.openapi import documented, job_body, job_query, work_errors
from tilshi.http.places import Held
from tilshi.http.service import Service, service_of
from tilshi.jobs import results
from tilshi.jobs.hooks import target
from tilshi.jobs.model import Job, NewJob
from tilshi.jobs.table import conflict

router = APIRouter(prefix="/v1", tags=["jobs"])
MAX_PAGE = 100
_JOB = re.compile(r"[0-9a-f]{32}")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_SPOOL_BYTES = 2**20
_CHUNK = 2**16
_LOOKED_AT = documented(Unauthorized, Forbidden, NotFound, InvalidValue, Internal, Unavailable)
_ONCE = [Depends(bodies.query_once)]
_ZIPPED: dict[int | str, dict[str, Any]] = {
    200: {"content": {job_bodies.ZIP: {"schema": {"type": "string", "format": "binary"}}}}
}
_STREAMED: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
Offset = Annotated[int, Query(ge=0, le=10**9, description="how many to leave out")]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE, description="most to answer with")]


@router.post(
    "/jobs",
    operation_id="create_job",
    status_code=202,
    response_model=JobInfo,
    responses=documented(Conflict, *work_errors()),
    openapi_extra={"requestBody": job_body(), "parameters": job_query()},
)
async def create_job(request: Request) -> Response:
    """Put a job: articles to summarise or translate, each by itself.

    Send JSON; or a .zip, or files of a form, with the other fields as query parameters. Everything is looked at before
    anything is queued; files that cannot be read fail by themselves. With an `Idempotency-Key` the same request may be
    sent again: it is one job.
    """
    caller = require(request, Role.EDITOR)
    service = service_of(request)
    key = _idempotency_key(request)

    def put(wanted: Wanted) -> Job:
        known = None if key is None else service.jobs.table.repeated(caller.namespace, key)
        if known is not None and known.digest != wanted.digest:
            raise conflict()
        if known is not None:  # its glossary may be gone by now
            return known
        new = _new_job(service, caller.namespace, wanted, key)
        charge(request, wanted.characters)
        job = service.jobs.submit(new)
        if job.id != new.id:  # the same request came at the same time, and was first
            refund(request)
        return job

    async with AsyncExitStack() as stack:
        stack.enter_context(service.uploads.place(caller.namespace))
        sent = await job_bodies.receive(request, service.desk.settings, stack)
        wanted = await to_thread.run_sync(job_bodies.check, sent, request.query_params, service.desk.settings)
        job = await to_thread.run_sync(put, wanted)
    content = JobInfo.of(job).model_dump_json()
    headers = {"Location": f"/v1/jobs/{job.id}"}
    return Response(content, status_code=202, headers=headers, media_type="application/json")


@router.get("/jobs", operation_id="jobs", responses=_LOOKED_AT, dependencies=_ONCE)
def jobs(request: Request, offset: Offset = 0, limit: Limit = 20) -> JobList:
    """Your jobs, the newest first."""
    table = service_of(request).jobs.table
    total, found = table.listed(caller_of(request).namespace, offset=offset, limit=limit)
    return JobList(total=total, jobs=tuple(map(JobInfo.of, found)))


@router.get("/jobs/{job_id}", operation_id="job", responses=_LOOKED_AT, dependencies=_ONCE)
def job(request: Request, job_id: str, offset: Offset = 0, limit: Limit = 20) -> JobPage:
    """How far a job is, and a page of its articles with the results that are there."""
    found = _job(request, job_id)
    items = service_of(request).jobs.table.items(job_id, offset=offset, limit=limit)
    told = dict(JobInfo.of(found))
    return JobPage(**told, offset=offset, items=tuple(map(JobItem.of, items)))


@router.get(
    "/jobs/{job_id}/results",
    operation_id="job_results",
    response_model=JobResults,
    responses=_ZIPPED | _LOOKED_AT,
    dependencies=_ONCE,
)
def job_results(
    request: Request,
    job_id: str,
    format: Annotated[str | None, Query(description="`json`, or `zip`; else what `Accept` asks for")] = None,  # noqa: A002 - the parameter's name
) -> Response:
    """Everything a job has made so far: JSON, or an archive with `LANGUAGE/NAME` for every article."""
    if format not in {None, "json", "zip"}:
        raise InvalidValue("format: it must be json or zip", param="format")
    found = _job(request, job_id)
    service = service_of(request)
    if format == "zip" or (format is None and job_bodies.ZIP in request.headers.get("Accept", "")):
        file = cast("BinaryIO", tempfile.SpooledTemporaryFile(_SPOOL_BYTES))  # noqa: SIM115 - closed by what sends it
        results.write_archive(service.jobs.table, found, service.jobs.kinds, file)
        headers = {"Content-Disposition": f'attachment; filename="{job_id}.zip"'}
        return StreamingResponse(_chunks(file), headers=headers, media_type=job_bodies.ZIP)
    return StreamingResponse(_json(service, found), media_type="application/json")


@router.delete("/jobs/{job_id}", operation_id="delete_job", status_code=204, responses=_LOOKED_AT)
def delete_job(request: Request, job_id: str) -> Response:
    """Give up what is left of a job, and delete it with all it has made."""
    caller = require(request, Role.EDITOR)
    if not _JOB.fullmatch(job_id) or not service_of(request).jobs.delete(caller.namespace, job_id):
        raise _not_found()
    return Response(status_code=204)


@router.get(
    "/jobs/{job_id}/events", operation_id="job_events", response_class=Response, responses=_STREAMED | _LOOKED_AT
)
async def events(request: Request, job_id: str) -> Response:
    """A job as server-sent events: `progress`, `item` for every article that has ended, at last `done`.

    The id of an `item` is the how many-th to end it was: a client that comes again with `Last-Event-ID` gets the rest.
    """
    found = await to_thread.run_sync(_job, request, job_id)
    service = service_of(request)
    return Held(service.streams, found.namespace, job_events(request, service.jobs.table, found))


def _new_job(service: Service, namespace: str, wanted: Wanted, key: str | None) -> NewJob:
    """Return the job that is asked for; what it needs is looked at.

    Raises:
        InvalidValue: there is no such profile, or its webhook may not be called.
        NotFound: there is no such glossary.
    """
    asked, settings = wanted.asked, service.desk.settings
    if asked.webhook is not None:
        target(asked.webhook, settings.webhook_hosts)
        if settings.webhook_secret is None:
            raise InvalidValue("webhook: there are none on this server; webhook_secret is not set", param="webhook")
    profile = service.desk.catalog.profile(settings.profile if asked.profile is None else asked.profile)
    glossary = None if asked.glossary is None else service.glossaries.glossary(namespace, asked.glossary)
    return NewJob(
        namespace,
        asked.kind,
        job_bodies.options_of(asked, glossary),
        [one.item for one in wanted.articles],
        profile=profile.name,
        webhook=asked.webhook,
        idempotency_key=key,
        digest=None if key is None else wanted.digest,
    )


def _idempotency_key(request: Request) -> str | None:
    given = request.headers.get("Idempotency-Key")
    if given is not None and not _KEY.fullmatch(given):
        message = "Idempotency-Key: 1 to 200 characters of ASCII without spaces"
        raise InvalidValue(message, param="Idempotency-Key")
    return given


def _job(request: Request, job_id: str) -> Job:
    """Return the caller's job.

    Raises:
        NotFound: there is none of that id, or it is somebody else's.
    """
    namespace = caller_of(request).namespace
    found = service_of(request).jobs.table.get(namespace, job_id) if _JOB.fullmatch(job_id) else None
    if found is None:
        raise _not_found()
    return found


def _not_found() -> NotFound:
    return NotFound("there is no such job")


def _json(service: Service, found: Job) -> Iterator[bytes]:
    """Yield the JSON of all articles, a few at a time."""
    yield b'{"job":' + JobInfo.of(found).model_dump_json().encode() + b',"items":['
    for offset in range(0, found.counts.total, results.PAGE):
        items = service.jobs.table.items(found.id, offset=offset, limit=results.PAGE)
        lines = [json.dumps(JobItem.of(item).model_dump(mode="json"), ensure_ascii=False) for item in items]
        yield (("," if offset and lines else "") + ",".join(lines)).encode("utf-8", "replace")
    yield b"]}"


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk
