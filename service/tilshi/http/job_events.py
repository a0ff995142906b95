"""A job as server-sent events, read from the table: any replica can tell of any job."""

import json
from collections.abc import AsyncIterator, Callable

import anyio
from anyio import to_thread
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request

from tilshi.errors import InvalidValue, TilshiError
from tilshi.http.draining import draining_of
from tilshi.http.failures import request_id_of
from tilshi.http.job_schemas import JobInfo, JobItem, counts_of
from tilshi.http.streaming import event_stream, failed
from tilshi.jobs.model import Counts, Job
from tilshi.jobs.table import JobTable

LOOK_SECONDS = 1.0
"""How often the table is looked at for news."""
_PAGE = 100
_MAX_DIGITS = 9


def job_events(request: Request, table: JobTable, job: Job) -> EventSourceResponse:
    """Return the response with a job's events, from its beginning or from `Last-Event-ID` on.

    Raises:
        InvalidValue: `Last-Event-ID` is none of ours.
    """
    ending = anyio.Event()
    draining = draining_of(request)
    events = _events(
        table, job, _last_seen(request), request_id_of(request.scope), ending, lambda: draining.begun or ending.is_set()
    )
    return event_stream(events, ending=ending, grace_seconds=LOOK_SECONDS)


def _last_seen(request: Request) -> int:
    given = request.headers.get("Last-Event-ID", "0")
    if not (given.isascii() and given.isdigit() and len(given) <= _MAX_DIGITS):
        raise InvalidValue("Last-Event-ID: it must be a number this stream gave", param="Last-Event-ID")
    return int(given)


async def _events(
    table: JobTable, job: Job, seen: int, request_id: str, ending: anyio.Event, is_ending: Callable[[], bool]
) -> AsyncIterator[ServerSentEvent]:
    told: Counts | None = None
    current: Job | None = job
    try:
        while current is not None:
            if current.counts != told:
                told = current.counts
                yield ServerSentEvent(event="progress", data=counts_of(current).model_dump_json())
            while seen < told.ended and (items := await to_thread.run_sync(_ended, table, job.id, seen)):
                for item in items:
                    seen += 1
                    yield ServerSentEvent(event="item", id=str(seen), data=item)
            if current.ended is not None:
                yield ServerSentEvent(event="done", data=JobInfo.of(current).model_dump_json())
                return
            with anyio.move_on_after(LOOK_SECONDS):
                await ending.wait()
            if is_ending():
                return  # the client comes again, with the id of the last event
            current = await to_thread.run_sync(table.get, job.namespace, job.id)
        yield ServerSentEvent(event="cancelled", data=json.dumps({"id": job.id, "state": "cancelled"}))
    except TilshiError as error:
        yield failed(error, request_id)


def _ended(table: JobTable, job_id: str, after: int) -> list[str]:
    items = table.ended(job_id, after=after, limit=_PAGE)
    return [JobItem.of(item).model_dump_json(exclude={"result"}) for item in items]
