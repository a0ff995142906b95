"""How much a caller may ask for a minute: sliding windows of the **limits** library, in memory or in Redis.

The library's counter of two windows is used, not its list of single hits: one article costs thousands of characters,
and the list has an entry for each. What was counted stays counted when a call fails: a rate bounds attempts, the quota
(`usage`) counts answers.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from tilshi.access.caller import Caller, Limits
from tilshi.cache.redis_client import connect
from tilshi.errors import RateLimited, TooLarge
from tilshi.observe import SILENT, Observer

PAUSE_SECONDS: Final = 5.0
"""Redis is left alone for so long after it failed; this process counts for itself meanwhile."""

_REDIS_SECONDS = 0.5
_MINUTE = 60
_NAMES: Mapping[str, str] = {"characters_per_minute": "characters", "requests_per_minute": "requests"}
logger = logging.getLogger(__name__)


class Rates:
    """The windows of every caller. Thread-safe; a store that fails lets calls through, counted here, never an error."""

    def __init__(
        self,
        redis_url: str | None = None,
        *,
        observer: Observer = SILENT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare the windows; Redis is not spoken to before the first call.

        Args:
            redis_url: a Redis that several servers share; None = the memory of this process.
            observer: hears `access_errors`.
            clock: times the pause after a failure of Redis.
        """
        self._observer, self._clock = observer, clock
        self._lock = threading.Lock()
        self._memory = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = None if redis_url is None else SlidingWindowCounterRateLimiter(_redis(redis_url))
        self._resume_at = 0.0

    @property
    def waits(self) -> bool:
        """Whether a check may wait for another machine, and so must stay off the event loop."""
        return self._shared is not None

    def request(self, caller: Caller, limits: Limits) -> None:
        """Count one request.

        Raises:
            RateLimited: the caller's requests of this minute are used up.
        """
        self._take("requests_per_minute", caller, limits.requests_per_minute, 1)

    def characters(self, caller: Caller, limits: Limits, cost: int) -> None:
        """Count the characters of one call.

        Raises:
            TooLarge: the call alone is over the limit, so that it will never succeed.
            RateLimited: it does not fit into this minute.
        """
        self._take("characters_per_minute", caller, limits.characters_per_minute, cost)

    def _take(self, name: str, caller: Caller, limit: int, cost: int) -> None:
        if cost > limit:
            raise TooLarge(f"the call is of {cost:,} characters; the limit ({name}) is {limit:,}: send it in parts")
        item = RateLimitItemPerMinute(limit, namespace=f"tilshi-{name}")
        if self._shared is not None and self._clock() >= self._resume_at:
            try:
                self._hit(self._shared, item, name, caller, cost)
            except StorageError as failure:
                self._pause(failure)
            else:
                return
        with self._lock:  # the memory's own look and take are two steps
            self._hit(self._memory, item, name, caller, cost)

    def _hit(
        self,
        limiter: SlidingWindowCounterRateLimiter,
        item: RateLimitItemPerMinute,
        name: str,
        caller: Caller,
        cost: int,
    ) -> None:
        identity = (caller.namespace, caller.id)
        if limiter.hit(item, *identity, cost=cost):
            return
        storage = limiter.storage
        if not isinstance(storage, MemoryStorage | RedisStorage):
            raise TypeError("the store has no sliding windows")
        window = storage.get_sliding_window(item.key_for(*identity), item.get_expiry())
        raise RateLimited(
            f"more than {item.amount:,} {_NAMES[name]} a minute, which is the limit ({name})",
            retry_after=seconds_until(window, limit=item.amount, cost=cost),
        )

    def _pause(self, failure: StorageError) -> None:
        self._resume_at = self._clock() + PAUSE_SECONDS
        self._observer.count("access_errors", store="rates")
        kind = type(failure.storage_error).__name__  # its text may hold the address
        logger.warning("Redis does not count rates (%s); this process does for %g seconds", kind, PAUSE_SECONDS)


def seconds_until(window: tuple[int, float, int, float], *, limit: int, cost: int, expiry: int = _MINUTE) -> float:
    """Return the seconds until `cost` fits, if nothing else comes.

    The weight of the previous window falls evenly to 0; when the current one ends, it takes the previous one's place.

    Args:
        window: count and seconds left of the previous window, count of the current one and the seconds until that
            ends, plus `expiry` (limits' `get_sliding_window`).
        limit: of one window.
        cost: of the call, at most `limit`.
        expiry: length of a window, seconds.
    """
    before, before_ends, count, count_ends = window
    room = limit - cost
    if count <= room:
        needed = before_ends - (room - count) * expiry / before if before else 0.0
    else:
        needed = max(0.0, count_ends - expiry) + expiry * (1 - room / count)
    return max(0.0, needed)


def _redis(url: str) -> RedisStorage:
    pool = connect(url, answer_seconds=_REDIS_SECONDS).connection_pool
    return RedisStorage("redis://", connection_pool=pool, key_prefix="tilshi:rates", wrap_exceptions=True)
