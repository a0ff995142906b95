"""Who a request comes from, and what it costs them. Every route that works asks here."""

from typing import cast

from starlette.requests import Request

from tilshi.access import Caller, Gate, Role
from tilshi.errors import Forbidden
from tilshi.http import guard
from tilshi.http.guard import Charge


def gate_of(request: Request) -> Gate:
    """Return what tells the application's callers apart."""
    return cast("Gate", request.app.state.gate)


def caller_of(request: Request) -> Caller:
    """Return who the request comes from.

    Raises:
        TilshiError: as `admit` without a key, where the route has not called it.
    """
    found: Caller | None = request.scope["state"].get("caller")
    return admit(request, None) if found is None else found


def admit(request: Request, key: str | None) -> Caller:
    """Return whose key this is, and count the request: for the routes of `guard.KEY_IN_BODY`.

    Where the request has a caller by its `Authorization` header already, that stays. It may wait for Redis: call it
    from a thread.

    Raises:
        Unauthorized: a key is needed, and this is none.
        Forbidden: the request comes from a web page the key is not for.
        RateLimited: more requests than the caller may make a minute.
        Unavailable: the file of keys is damaged.
        MalformedRequest: a header is given twice.
    """
    found: Caller | None = request.scope["state"].get("caller")
    if found is not None:
        return found
    gate = gate_of(request)
    caller = guard.admit(gate, request.scope, key)
    gate.count_request(caller)
    return caller


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

    A request that fails is not billed: `Guard` takes its characters off the month again, but not off the minute. It may
    wait for a store: call it from a thread.

    Raises:
        TooLarge: more than the caller may ever ask for at once.
        RateLimited: more than the caller may ask for a minute.
        QuotaExceeded: more than is left of the caller's month.
    """
    caller = caller_of(request)
    month = gate_of(request).charge(caller, characters)
    request.scope["state"].setdefault("charges", []).append(Charge(caller, characters, month))


def refund(request: Request) -> None:
    """Take what a request was charged with off the month again: its work turned out to be done already."""
    charges: list[Charge] = request.scope["state"].get("charges", [])
    while charges:
        charge = charges.pop()
        gate_of(request).refund(charge.caller, charge.characters, charge.month)
