"""The memory tier: the least recently used entries go first."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from tilshi.cache.protocol import CacheStats, Entry

OVERHEAD_BYTES = 256
"""Estimate of what an entry takes besides its two strings: the entry, its score, the size, the slot in the table."""


def size_of(key: str, entry: Entry) -> int:
    """Estimate the memory an entry takes, bytes: both strings as CPython holds them, and `OVERHEAD_BYTES`."""
    return sys.getsizeof(key) + sys.getsizeof(entry.text) + OVERHEAD_BYTES


class MemoryCache:
    """A cache in this process, bounded by bytes. Entries have no age: a key fixes its entry for good."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._entries: OrderedDict[str, tuple[Entry, int]] = OrderedDict()
        self._bytes = self._hits = self._misses = 0
        self._closed = False
        self._lock = threading.Lock()

    def get_many(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return the entries that exist; keys without one are left out."""
        wanted = dict.fromkeys(keys)
        found: dict[str, Entry] = {}
        with self._lock:
            for key in wanted:
                held = self._entries.get(key)
                if held is not None:
                    self._entries.move_to_end(key)
                    found[key] = held[0]
            self._hits += len(found)
            self._misses += len(wanted) - len(found)
        return found

    def put_many(self, entries: Mapping[str, Entry]) -> None:
        """Store entries, replacing older ones; one that is larger than the whole tier is not kept."""
        with self._lock:
            if self._closed:
                return
            for key, entry in entries.items():
                self._drop(key)
                size = size_of(key, entry)
                if size > self._max_bytes:
                    continue
                self._entries[key] = (entry, size)
                self._bytes += size
                while self._bytes > self._max_bytes:
                    self._drop(next(iter(self._entries)))

    def clear(self) -> int:
        """Remove every entry; return how many there were."""
        with self._lock:
            count = len(self._entries)
            self._entries.clear()
            self._bytes = 0
            return count

    def stats(self) -> tuple[CacheStats, ...]:
        """Return the one row of this tier; bytes are estimated."""
        with self._lock:
            return (CacheStats("memory", len(self._entries), self._bytes, self._hits, self._misses),)

    def close(self) -> None:
        """Release the entries; later calls are misses."""
        self.clear()
        with self._lock:
            self._closed = True

    def _drop(self, key: str) -> None:
        held = self._entries.pop(key, None)
        if held is not None:
            self._bytes -= held[1]
