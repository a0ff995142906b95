"""What the routes share: the desk, the threads its calls run on, the answer to "are you ready?", answers of late."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from tilshi.desk import Desk
from tilshi.http.calls import Calls
from tilshi.http.memo import ReportMemo
from tilshi.http.places import Places
from tilshi.http.readiness import Readiness
from tilshi.jobs.api import Jobs
from tilshi.translate.glossary_store import GlossaryStore


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of one running application.

    Attributes:
        desk: does the work.
        calls: threads for it.
        readiness: whether it can be done.
        jobs: what is done in the background.
        uploads: requests for jobs that are being read.
        streams: clients that are being told of jobs.
    """

    desk: Desk
    calls: Calls
    readiness: Readiness
    memo: ReportMemo
    glossaries: GlossaryStore
    jobs: Jobs
    uploads: Places
    streams: Places


def service_of(request: Request) -> Service:
    """Return the parts of the application the request came to."""
    return cast("Service", request.app.state.service)
