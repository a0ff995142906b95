"""Places for what may go on only so often at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tilshi.errors import QueueFull


class Places:
    """At most `limit` of something at a time; one more is refused at once. For one event loop."""

    def __init__(self, limit: int, what: str) -> None:
        self._limit, self._what = limit, what
        self._taken = 0

    @property
    def taken(self) -> int:
        """How many are taken now."""
        return self._taken

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one place.

        Raises:
            QueueFull: all are taken.
        """
        if self._taken >= self._limit:
            raise QueueFull(f"{self._limit} {self._what} at a time, which is the limit")
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1


class Held(Response):
    """A response that holds a place as long as it is being sent; where there is none the answer is an error."""

    def __init__(self, places: Places, response: Response) -> None:
        super().__init__()
        self._places, self._response = places, response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._places.place():
            await self._response(scope, receive, send)
