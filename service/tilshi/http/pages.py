"""Pages for people: the landing page and the documentation of the API, all from this host."""

from importlib.resources import files

from fastapi import FastAPI
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

# The package vendors Swagger UI; its own application class is not used.
_SWAGGER_UI = files("fastapi_offline") / "static"
_OURS = files("tilshi.http") / "static"
_PAGES = {
    "/": _OURS / "index.html",
    "/docs": _OURS / "docs.html",
    "/docs/docs.js": _OURS / "docs.js",
    "/docs/swagger-ui-bundle.js": _SWAGGER_UI / "swagger-ui-bundle.js",
    "/docs/swagger-ui.css": _SWAGGER_UI / "swagger-ui.css",
}


def install(app: FastAPI) -> None:
    """Give the application its pages."""
    for path, file in _PAGES.items():
        app.router.routes.append(Route(path, _Page(str(file)), methods=["GET"], include_in_schema=False))


class _Page:
    """ASGI application that answers with one file."""

    def __init__(self, file: str) -> None:
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await FileResponse(self._file, headers={"Cache-Control": "no-cache"})(scope, receive, send)
