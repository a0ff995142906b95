"""The shared tier: Redis, for all replicas of a service."""

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from tilshi.cache.circuit import Circuit
from tilshi.cache.codec import decode, encode
from tilshi.cache.complaints import Complaints
from tilshi.cache.protocol import CacheStats, Entry
from tilshi.observe import SILENT, Observer

log = logging.getLogger(__name__)
T = TypeVar("T")

PREFIX = "tilshi:segment:"
"""Every key begins with it, so that a Redis may be shared with others."""
KEYS_PER_COMMAND = 500
"""Redis works on one command at a time: what others wait for one of ours is well below a millisecond."""
RETRY_SECONDS = 5.0
"""How long Redis is left alone after a failure, as long as the file of the SQLite tier: a dead Redis then costs one
lookup in five seconds its timeout, and one that returns is used again within five seconds."""
KEYS_LOOKED_AT = 100_000
"""`stats` looks at so many keys at most: a hundred round trips, a fraction of a second."""
KEYS_WEIGHED = 20
DAY_SECONDS = 86_400


class RedisCache:
    """A cache in Redis, shared by processes and machines; Redis itself bounds its size.

    With `maxmemory-policy volatile-lru` entries make room, since they have an expiry, and jobs beside them, which have
    none, stay. Entries leave after their age by Redis's own clock. A Redis that is dead, hung, full or refusing is a
    miss and a counted failure, and is left alone for `retry_seconds`; then one call tries it. Calls that were under way when it
    hung wait for their own timeouts each: one for a connection, one for an answer.
    """

    def __init__(
        self,
        client: Redis,
        *,
        max_age_days: float,
        observer: Observer = SILENT,
        retry_seconds: float = RETRY_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare the cache; the client connects on first use.

        Args:
            client: made by `redis_client.connect`; closed with the cache.
            max_age_days: age after which an entry is gone.
            observer: gets `cache_errors` with tier "redis".
            retry_seconds: how long to leave Redis alone after a failure.
            clock: seconds, for the pause after a failure.
        """
        self._client = client
        self._max_age = max(1, round(max_age_days * DAY_SECONDS))
        self._circuit = Circuit(retry_seconds, clock)
        # a Redis that is full or a read-only replica still answers lookups
        self._writing = Circuit(retry_seconds, clock)
        self._failed = Complaints(log, "in Redis", tier="redis", observer=observer).add
        self._lock = threading.Lock()
        self._hits = self._misses = 0
        self._closed = False

    def get_many(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return the entries that exist; keys without one are left out."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, Entry] = {}
        if wanted:
            # what was read before a failure is found all the same
            self._run(lambda: self._read(wanted, found), None, refused=self._circuit)
        with self._lock:
            self._hits += len(found)
            self._misses += len(wanted) - len(found)
        return found

    def put_many(self, entries: Mapping[str, Entry]) -> None:
        """Store entries, replacing older ones."""
        if entries and (turn := self._writing.enter()) is not None:
            written = self._run(lambda: self._write(entries), False, refused=self._writing)
            if written:
                self._writing.succeeded(turn)

    def clear(self) -> int:
        """Remove every entry, and no other key; return how many there were (0 where Redis cannot be used).

        Entries that are written meanwhile may stay.
        """
        return self._run(self._remove_all, 0)

    def stats(self) -> tuple[CacheStats, ...]:
        """Return the one row of this tier, of all replicas but for hits and misses.

        Entries are counted in databases of up to `KEYS_LOOKED_AT` keys; in larger ones their share among so many keys
        is taken for the share of all. Bytes are what `KEYS_WEIGHED` of them take in Redis's memory, times entries.
        """
        entries, size = self._run(self._measured, (0, 0))
        with self._lock:
            return (CacheStats("redis", entries, size, self._hits, self._misses),)

    def close(self) -> None:
        """Close the connections; later calls are misses."""
        with self._lock:
            self._closed = True
        self._client.close()

    def _run(self, work: Callable[[], T], default: T, *, refused: Circuit | None = None) -> T:
        """Return what the work returns; `default` where Redis cannot be used now.

        `refused` is the circuit to open where Redis answers, and says no.
        """
        turn = None if self._closed else self._circuit.enter()
        if turn is None:
            return default
        try:
            done = work()
        except ResponseError as failure:
            self._failed(failure)
            if refused is not self._circuit:
                self._circuit.succeeded(turn)  # it is there
            if refused is not None:
                refused.failed()
            return default
        except (RedisError, OSError) as failure:
            self._failed(failure)
            self._circuit.failed()
            return default
        self._circuit.succeeded(turn)
        return done

    def _read(self, keys: Sequence[str], found: dict[str, Entry]) -> None:
        for some in _batches(keys):
            stored: Any = self._client.mget([PREFIX + key for key in some])
            for key, value in zip(some, stored, strict=True):
                entry = None if value is None else decode(key, value)
                if entry is not None:
                    found[key] = entry
                elif value is not None:
                    self._failed(ValueError("an entry fails its checksum"))

    def _write(self, entries: Mapping[str, Entry]) -> bool:
        for some in _batches(entries.items()):
            pipeline = self._client.pipeline(transaction=False)
            for key, entry in some:
                pipeline.set(PREFIX + key, encode(key, entry), ex=self._max_age)
            pipeline.execute()
        return True

    def _remove_all(self) -> int:
        names = self._client.scan_iter(match=f"{PREFIX}*", count=KEYS_PER_COMMAND)
        removed: list[Any] = [self._client.unlink(*some) for some in _batches(names)]
        return sum(removed)

    def _measured(self) -> tuple[int, int]:
        """Return entries and bytes; see `stats`."""
        database: Any = self._client.dbsize()
        ours: set[bytes] = set()  # a scan may come by a key twice
        seen = cursor = 0
        while True:
            page: Any = self._client.scan(cursor=cursor, count=2 * KEYS_PER_COMMAND)
            cursor, names = page
            seen += len(names)
            ours.update(name for name in names if name.startswith(PREFIX.encode()))
            if cursor == 0 or seen >= KEYS_LOOKED_AT:
                break
        entries = len(ours) if cursor == 0 else round(len(ours) / seen * database)
        pipeline = self._client.pipeline(transaction=False)
        for name in itertools.islice(ours, KEYS_WEIGHED):
            pipeline.memory_usage(name)
        weights = [weight for weight in pipeline.execute() if weight is not None]  # None: it went meanwhile
        return entries, round(entries * sum(weights) / len(weights)) if weights else 0


def _batches(items: Iterable[T]) -> Iterable[list[T]]:
    iterator = iter(items)
    while some := list(itertools.islice(iterator, KEYS_PER_COMMAND)):
        yield some
