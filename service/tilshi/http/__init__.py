"""The HTTP surface: parse, call the desk, render."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from anyio import to_thread
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import Lifespan

from tilshi import __version__
from tilshi.access import Gate
from tilshi.desk import Desk
from tilshi.http import (
    about,
    glossaries,
    handlers,
    health,
    items,
    jobs,
    metrics,
    openapi,
    pages,
    summarize,
    together,
    translate,
    usage,
)
from tilshi.http.calls import Calls
from tilshi.http.compat import deepl, deepl_documents, deepl_glossaries, libretranslate
from tilshi.http.context import RequestContext
from tilshi.http.draining import Drain, Draining
from tilshi.http.guard import Guard
from tilshi.http.limits import BodyLimit
from tilshi.http.memo import ReportMemo
from tilshi.http.places import Places
from tilshi.http.readiness import Readiness
from tilshi.http.service import Service
from tilshi.jobs import files
from tilshi.jobs.api import Jobs
from tilshi.jobs.kinds import KINDS
from tilshi.settings import Settings
from tilshi.translate.glossary_store import GlossaryStore

__all__ = ["app"]

_COMPAT = (libretranslate, deepl, deepl_glossaries, deepl_documents)
UPLOADS = 4
"""Requests for jobs read at once, two for one namespace: each may hold `max_job_bytes` in memory, some times over."""


def app(
    settings: Settings | None = None, *, desk: Desk | None = None, observer: metrics.Metrics | None = None
) -> FastAPI:
    """Return the application.

    Args:
        settings: those of `desk`, else from the environment, where None.
        desk: a desk to share, which stays open; None = one of its own, open as long as the application runs.
        observer: what `GET /metrics` tells, which a shared `desk` was given too; None = one of its own.
    """
    settings = settings or (desk.settings if desk is not None else Settings())
    observer = observer or metrics.Metrics()
    gate, draining = Gate(settings, observer=observer), Draining()
    application = FastAPI(
        title="Tilshi",
        version=__version__,
        lifespan=_lifespan(settings, desk),
        docs_url=None,  # FastAPI's page needs another host; ours is in `pages`
        redoc_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(RequestContext, observer=observer),
            Middleware(handlers.Unhandled),
            Middleware(BodyLimit, max_bytes=settings.max_body_bytes, larger={"/v1/jobs": settings.max_job_bytes}),
            Middleware(Drain, draining=draining),
            Middleware(Guard, gate=gate),
        ],
    )
    application.state.gate, application.state.draining, application.state.metrics = gate, draining, observer
    handlers.install(application)
    for module in (summarize, together, translate, items, jobs, glossaries, about, usage, health, metrics, *_COMPAT):
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
                desk = await to_thread.run_sync(partial(Desk, settings, observer=application.state.metrics))
                stack.push_async_callback(to_thread.run_sync, desk.close)
            stack.push_async_callback(to_thread.run_sync, application.state.gate.close)
            readiness = Readiness(desk, draining=application.state.draining)
            stack.callback(readiness.close)
            application.state.metrics.watch(desk.pool.health, readiness.latest)
            background = Jobs(desk, kinds={**KINDS, **files.KINDS}, observer=application.state.metrics)
            background.start()
            stack.push_async_callback(to_thread.run_sync, background.close)
            application.state.desk = desk
            application.state.service = Service(
                desk,
                Calls(settings.max_calls),
                readiness,
                ReportMemo(settings.report_memory_bytes, application.state.metrics),
                GlossaryStore(settings),
                background,
                Places(UPLOADS, "jobs are being read"),
                Places(settings.max_event_streams, "streams of events"),
            )
            yield

    return lifespan
