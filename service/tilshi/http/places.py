"""Places for what may go on only so often at a time, and for one namespace a little less."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tilshi.errors import QueueFull


class Places:
    """At most `limit` of something at a time; one more is refused at once rather than kept waiting without a place.

    One namespace gets all but an eighth, which is at least one: whatever it does, others are answered, and a desk of
    one newsroom loses little. For one event loop.
    """

    def __init__(self, limit: int, what: str) -> None:
        self._limit, self._what = limit, what
        self._share = max(1, limit - max(1, limit // 8))
        self._taken: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        """How many are taken now."""
        return self._taken.total()

    @contextmanager
    def place(self, namespace: str) -> Iterator[None]:
        """Hold one place.

        Raises:
            QueueFull: all are taken, or all that the namespace may have.
        """
        if self.taken >= self._limit:
            raise QueueFull(f"{self._limit} {self._what} at a time, which is the limit")
        if self._taken[namespace] >= self._share:
            raise QueueFull(f"{self._share} {self._what} at a time, which is the limit for one namespace")
        self._taken[namespace] += 1
        try:
            yield
        finally:
            self._taken[namespace] -= 1
            if not self._taken[namespace]:
                del self._taken[namespace]


class Held(Response):
    """A response that holds a place as long as it is being sent; where there is none the answer is an error."""

    def __init__(self, places: Places, namespace: str, response: Response) -> None:
        super().__init__()
        self._places, self._namespace, self._response = places, namespace, response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._places.place(self._namespace):
            await self._response(scope, receive, send)
