"""What the routes of another service's interface share: its own error bodies, fields from JSON or a form."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tilshi.desk.options import invalid_value
from tilshi.errors import InvalidValue, MalformedRequest, NotFound, TilshiError, TooLarge
from tilshi.http import bodies, failures
from tilshi.http.validation import validated

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


async def sent_as(request: Request, model: type[T], lists: Iterable[str] = ()) -> T:
    """Return the request, read and looked at in a thread.

    Args:
        request: the request.
        model: what it must be.
        lists: as in `fields`.

    Raises:
        TilshiError: as `fields` and `validated`.
    """
    values = await fields(request, lists)
    return await to_thread.run_sync(validated, model, values)


async def fields(request: Request, lists: Iterable[str] = ()) -> dict[str, Any]:
    """Return the fields of a JSON object or a form, read in a thread; their values are anything still.

    Args:
        request: the request.
        lists: fields that a form may repeat; they are lists then.

    Raises:
        TilshiError: as `bodies.read` and `bodies.parse_json`; a field stands in the query, or twice in the form.
    """
    for name in request.query_params:
        raise InvalidValue(f"{name[:40]}: give it in the body, not in the query", param=name[:40])
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() == MULTIPART:
        return await to_thread.run_sync(gathered, (await form(request)).multi_items(), lists)
    media_type, _, body = await bodies.read(request, bodies.JSON, FORM)
    if media_type == bodies.JSON:
        return await to_thread.run_sync(bodies.parse_json, body)
    return await to_thread.run_sync(lambda: gathered(pairs_of(body), lists))


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


def check_list(values: Mapping[str, Any], name: str, most: int) -> None:
    """Raise for a list of texts that is none, or too long, before a model looks at each of its items.

    Args:
        values: the fields of a request.
        name: of the list; something else than a list is left to the model.
        most: how many texts there may be.

    Raises:
        TooLarge: there are more.
        InvalidValue: an item is no text.
    """
    given = values.get(name)
    if not isinstance(given, list):
        return
    if len(given) > most:
        raise TooLarge(f"{name}: {len(given)} texts; the limit is {most}", param=name)
    for index, item in enumerate(given):
        if not isinstance(item, str):
            raise InvalidValue(f"{name}.{index}: it must be a text", param=name)


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
