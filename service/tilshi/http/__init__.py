"""The HTTP surface: parse, call the desk, render."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import Lifespan

from tilshi import __version__
from tilshi.desk import Desk
from tilshi.http import about, failures, health, jobs, openapi, pages, summarize, together, translate
from tilshi.http.calls import Calls
from tilshi.http.context import RequestContext
from tilshi.http.limits import BodyLimit
from tilshi.http.places import Places
from tilshi.http.readiness import Readiness
from tilshi.http.service import Service
from tilshi.jobs.api import Jobs
from tilshi.settings import Settings

__all__ = ["app"]

UPLOADS = 4
"""Requests for jobs read at once: each may hold `max_job_bytes` in memory, some times over."""


def app(settings: Settings | None = None, *, desk: Desk | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: those of `desk`, else from the environment, where None.
        desk: a desk to share, which stays open; None = one of its own, open as long as the application runs.
    """
    settings = settings or (desk.settings if desk is not None else Settings())
    application = FastAPI(
        title="Tilshi",
        version=__version__,
        lifespan=_lifespan(settings, desk),
        docs_url=None,  # FastAPI's page needs another host; ours is in `pages`
        redoc_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(RequestContext),
            Middleware(failures.Unhandled),
            Middleware(BodyLimit, max_bytes=settings.max_body_bytes, larger={"/v1/jobs": settings.max_job_bytes}),
        ],
    )
    failures.install(application)
    for module in (summarize, together, translate, jobs, about, health):
        application.include_router(module.router)
    pages.install(application)
    openapi.describe(application)
    return application


def _lifespan(settings: Settings, shared: Desk | None) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(application: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            desk = shared
            if desk is None:
                desk = await to_thread.run_sync(Desk, settings)
                stack.push_async_callback(to_thread.run_sync, desk.close)
            readiness = Readiness(desk)
            stack.callback(readiness.close)
            background = Jobs(desk)
            background.start()
            stack.push_async_callback(to_thread.run_sync, background.close)
            uploads = Places(UPLOADS, "jobs are being read")
            streams = Places(settings.max_event_streams, "streams of events")
            application.state.desk = desk
            application.state.service = Service(
                desk, Calls(settings.max_calls), readiness, background, uploads, streams
            )
            yield

    return lifespan
