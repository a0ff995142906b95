"""Tiers over each other, no tier at all, and the cache that the settings ask for."""

from collections.abc import Iterable, Mapping

from tilshi.cache.memory import MemoryCache
from tilshi.cache.protocol import Cache, CacheStats, Entry
from tilshi.cache.sqlite import SqliteCache
from tilshi.observe import SILENT, Observer
from tilshi.settings import Settings

FILE_NAME = "segments.sqlite3"


class NullCache:
    """Keeps nothing: every look is a miss."""

    def get_many(self, keys: Iterable[str]) -> dict[str, Entry]:  # noqa: ARG002 - the protocol has it
        """Return nothing."""
        return {}

    def put_many(self, entries: Mapping[str, Entry]) -> None:
        """Drop the entries."""

    def clear(self) -> int:
        """Return 0."""
        return 0

    def stats(self) -> tuple[CacheStats, ...]:
        """Return no row: there is no tier."""
        return ()

    def close(self) -> None:
        """Do nothing."""


class TieredCache:
    """A fast small tier over a slow large one. What the lower tier finds is kept in the upper one too."""

    def __init__(self, upper: Cache, lower: Cache) -> None:
        self._upper = upper
        self._lower = lower

    def get_many(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return the entries that exist in either tier; keys without one are left out."""
        wanted = list(dict.fromkeys(keys))
        found = self._upper.get_many(wanted)
        missing = [key for key in wanted if key not in found]
        if missing:
            lower = self._lower.get_many(missing)
            if lower:
                self._upper.put_many(lower)
                found.update(lower)
        return found

    def put_many(self, entries: Mapping[str, Entry]) -> None:
        """Store entries in both tiers, replacing older ones."""
        self._upper.put_many(entries)
        self._lower.put_many(entries)

    def clear(self) -> int:
        """Remove every entry of both tiers; return the larger count, since the tiers overlap."""
        # the lower tier first: a look in between must not bring an entry back up
        lower = self._lower.clear()
        return max(lower, self._upper.clear())

    def stats(self) -> tuple[CacheStats, ...]:
        """Return the rows of the upper tier, then those of the lower one."""
        return (*self._upper.stats(), *self._lower.stats())

    def close(self) -> None:
        """Close both tiers."""
        try:
            self._upper.close()
        finally:
            self._lower.close()


class ObservedCache:
    """One tier whose lookups are counted: `cache_lookups` with its tier and result "hit" or "miss"."""

    def __init__(self, tier: Cache, name: str, observer: Observer) -> None:
        self._tier = tier
        self._name = name
        self._observer = observer

    def get_many(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return the entries that exist, and count each key once."""
        wanted = list(dict.fromkeys(keys))
        found = self._tier.get_many(wanted)
        for result, count in (("hit", len(found)), ("miss", len(wanted) - len(found))):
            if count:
                self._observer.count("cache_lookups", count, tier=self._name, result=result)
        return found

    def put_many(self, entries: Mapping[str, Entry]) -> None:
        """Store entries, replacing older ones."""
        self._tier.put_many(entries)

    def clear(self) -> int:
        """Remove every entry; return how many there were."""
        return self._tier.clear()

    def stats(self) -> tuple[CacheStats, ...]:
        """Return the rows of the tier."""
        return self._tier.stats()

    def close(self) -> None:
        """Close the tier."""
        self._tier.close()


def open_cache(settings: Settings, observer: Observer = SILENT) -> Cache:
    """Return the cache the settings ask for: memory over Redis or else over SQLite, or none where `cache` is off.

    A file or a Redis that cannot be used is no failure: it is logged and counted (`cache_errors`), and memory works
    alone. `cache_lookups` counts hits and misses of each tier.

    Raises:
        InvalidValue: `redis_url` is no address of a Redis; nothing was asked of it yet.
    """
    if not settings.cache:
        return NullCache()
    upper = ObservedCache(MemoryCache(settings.cache_memory_bytes), "memory", observer)
    if settings.redis_url is not None:
        return TieredCache(upper, ObservedCache(_open_redis(settings, observer), "redis", observer))
    lower = SqliteCache(
        settings.cache_dir / FILE_NAME,
        max_bytes=settings.cache_disk_bytes,
        max_age_days=settings.cache_max_age_days,
        observer=observer,
    )
    return TieredCache(upper, ObservedCache(lower, "sqlite", observer))


def _open_redis(settings: Settings, observer: Observer) -> Cache:
    from tilshi.cache.redis import RedisCache  # noqa: PLC0415  # a fifth of a second that others need not wait
    from tilshi.cache.redis_client import connect  # noqa: PLC0415

    url = settings.redis_url.get_secret_value() if settings.redis_url is not None else ""
    return RedisCache(connect(url), max_age_days=settings.cache_max_age_days, observer=observer)
