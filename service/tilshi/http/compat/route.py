"""What the routes of another service's interface share: its own error bodies, fields from JSON or a form."""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tilshi.desk.options import invalid_value
from tilshi.errors import InvalidValue, MalformedRequest, NotFound, TilshiError
from tilshi.http import bodies, failures

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
MAX_FIELDS = 1000
"""Fields of a form; the largest request has a text per field, and there are at most `max_texts` of them."""

T = TypeVar("T", bound=BaseModel)


class CompatRoute(APIRoute):
    """A route whose failures look like those of the service it stands in for; subclasses say how."""

    @staticmethod
    def refuse(error: TilshiError, request_id: str) -> Response:
        """Return the response for a failure."""
        raise NotImplementedError

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with the failures it raises made into responses."""
        handler = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handler(request)
            except TilshiError as error:
                failure = error
            except RequestValidationError as error:
                failure = invalid_value(error.errors())
            except HTTPException as error:  # a form that cannot be read
                failure = NotFound("there is no such route") if error.status_code == NotFound.status else _unreadable()
            request_id = failures.request_id_of(request.scope)
            return self.refuse(failures.known(failure, request_id), request_id)

        return answer


async def fields(request: Request, lists: Iterable[str] = ()) -> dict[str, Any]:
    """Return the fields of a JSON object or a form.

    Args:
        request: the request.
        lists: fields that a form may repeat; they are lists then.

    Raises:
        TilshiError: as `bodies.read` and `bodies.parse_json`; a field stands in the query, or twice in the form.
    """
    for name in request.query_params:
        raise InvalidValue(f"{name[:40]}: give it in the body, not in the query", param=name[:40])
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() == MULTIPART:
        return gathered((await form(request)).multi_items(), lists)
    media_type, _, body = await bodies.read(request, bodies.JSON, FORM)
    return bodies.parse_json(body) if media_type == bodies.JSON else gathered(pairs_of(body), lists)


async def form(request: Request, *, files: int = 0) -> FormData:
    """Return a multipart form with at most so many files; a part is at most as large as a body may be."""
    return await request.form(max_files=files, max_fields=MAX_FIELDS, max_part_size=2**31)


def gathered(pairs: Iterable[tuple[str, Any]], lists: Iterable[str] = ()) -> dict[str, Any]:
    """Return the fields of a form.

    Raises:
        InvalidValue: a field that is no list is there twice, holds a file, or what no text holds.
    """
    repeated = frozenset(lists)
    found: dict[str, Any] = {}
    for name, value in pairs:
        if isinstance(value, UploadFile):
            raise InvalidValue(f"{name}: a file is not expected here", param=name)
        bodies.check_text(value, name)
        if name in repeated:
            found.setdefault(name, []).append(value)
        elif name in found:
            raise InvalidValue(f"{name}: given twice", param=name)
        else:
            found[name] = value
    return found


def validated(model: type[T], values: dict[str, Any]) -> T:
    """Return the request.

    Raises:
        InvalidValue: a field is unknown, missing or has an impossible value; `param` names it.
    """
    try:
        return model(**values)
    except ValidationError as error:
        raise invalid_value(error.errors(include_url=False)) from None


def pairs_of(body: bytes) -> list[tuple[str, str]]:
    """Return the fields of a form in UTF-8, percent-encoded or as it is: `curl -d` sends letters as they are.

    Raises:
        MalformedRequest: it is something else.
    """
    if not body:
        return []
    try:
        text = body.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:  # UnicodeDecodeError is one
        raise _unreadable() from None


def _unreadable() -> MalformedRequest:
    return MalformedRequest("the form cannot be read: send UTF-8")
