"""`GET /v1/usage`: what was worked on this month, and the limits."""

from anyio import to_thread
from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from tilshi.access import Caller, Role
from tilshi.errors import (
    Forbidden,
    Internal,
    InvalidValue,
    MalformedRequest,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from tilshi.http import bodies
from tilshi.http.callers import caller_of, gate_of, require
from tilshi.http.openapi import documented

router = APIRouter(prefix="/v1", tags=["about"])


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class UsageLimits(_Answer):
    """What the caller may ask for."""

    characters_per_minute: int
    characters_per_month: int
    requests_per_minute: int


class UsageRow(_Answer):
    """What one key was used for."""

    namespace: str
    key: str = Field(description="the key's id; `anonymous` where nobody presented one")
    characters: int = Field(
        description="characters that were sent to be worked on, once for every language all of them are translated to; "
        "calls answered with an error do not count, articles of a job that fail later do"
    )
    requests: int = Field(description="calls that sent them")


class UsageAnswer(_Answer):
    """One month's use."""

    month: str = Field(description="the calendar month in UTC, as 2026-11")
    characters: int = Field(description="of the caller, or of all keys listed")
    requests: int
    limits: UsageLimits | None = Field(description="the caller's own; null where other keys are listed")
    keys: tuple[UsageRow, ...] = Field(description="the caller's row, or those an administrator asked for")


@router.get(
    "/usage",
    operation_id="usage",
    dependencies=[Depends(bodies.query_once)],
    responses=documented(
        MalformedRequest, Unauthorized, Forbidden, InvalidValue, TooManyRequests, Internal, Unavailable
    ),
)
async def usage(request: Request, namespace: str | None = None) -> UsageAnswer:
    """Tell what the caller used this month and may use.

    An administrator's key may ask for the keys of a `namespace`, or with `*` for all of them.
    """
    caller = caller_of(request) if namespace is None else require(request, Role.ADMIN)
    return await to_thread.run_sync(_answer, request, caller, namespace)


def _answer(request: Request, caller: Caller, namespace: str | None) -> UsageAnswer:
    gate = gate_of(request)
    if namespace is None:
        month, amount = gate.used(caller)
        rows: tuple[UsageRow, ...] = (_row(caller.namespace, caller.id, *amount),)
    else:
        month, accounts = gate.this_month()
        rows = tuple(
            _row(*account, *amount) for account, amount in sorted(accounts.items()) if namespace in {"*", account[0]}
        )
    limits = gate.limits_of(caller)
    return UsageAnswer(
        month=month,
        characters=sum(row.characters for row in rows),
        requests=sum(row.requests for row in rows),
        limits=UsageLimits(
            characters_per_minute=limits.characters_per_minute,
            characters_per_month=limits.characters_per_month,
            requests_per_minute=limits.requests_per_minute,
        )
        if namespace is None
        else None,
        keys=rows,
    )


def _row(namespace: str, key: str, characters: int, requests: int) -> UsageRow:
    return UsageRow(namespace=namespace, key=key, characters=characters, requests=requests)
