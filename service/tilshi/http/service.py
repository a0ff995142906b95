"""What the routes share: the desk, the threads its calls run on, the answer to "are you ready?"."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from tilshi.desk import Desk
from tilshi.http.calls import Calls
from tilshi.http.readiness import Readiness
from tilshi.translate.glossary_store import GlossaryStore


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of one running application."""

    desk: Desk
    calls: Calls
    readiness: Readiness
    glossaries: GlossaryStore


def service_of(request: Request) -> Service:
    """Return the parts of the application the request came to."""
    return cast("Service", request.app.state.service)
