"""`/health`: is the process there, and does its engine answer?"""

from fastapi import APIRouter
from starlette.requests import Request

from tilshi.errors import Internal, Unavailable
from tilshi.http.openapi import documented
from tilshi.http.schemas import Health
from tilshi.http.service import service_of

router = APIRouter(prefix="/health", tags=["health"])


@router.head("/live", include_in_schema=False)
@router.get("/live", operation_id="live", responses=documented(Internal))
async def live() -> Health:
    """The process answers; restart it where this fails."""
    return Health(status="live")


@router.head("/ready", include_in_schema=False)
@router.get("/ready", operation_id="ready", responses=documented(Internal, Unavailable))
async def ready(request: Request) -> Health:
    """The engine translated a probe within the last ten seconds; send no work where this fails."""
    await service_of(request).readiness.check()
    return Health(status="ready")
