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


def open_cache(settings: Settings, observer: Observer = SILENT) -> Cache:
    """Return the cache the settings ask for: memory over SQLite, or none where `settings.cache` is off.

    Never fails: a file that cannot be used is logged and counted (`cache_errors`, tier "sqlite"); memory works alone.
    """
    if not settings.cache:
        return NullCache()
    lower = SqliteCache(
        settings.cache_dir / FILE_NAME,
        max_bytes=settings.cache_disk_bytes,
        max_age_days=settings.cache_max_age_days,
        observer=observer,
    )
    return TieredCache(MemoryCache(settings.cache_memory_bytes), lower)
