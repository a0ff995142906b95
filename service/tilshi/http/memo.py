"""Whole answers of late: the very same request needs no work at all.

The segment cache makes a repeated article cheap; this makes it nearly free, for the article a whole newsroom opens at
once. It is memory only, bounded, and holds nothing that the process would not answer again: an answer depends on the
request, the namespace and the models, and the models of a process do not change.
"""

import hashlib
import sys
import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from tilshi.observe import SILENT, Observer
from tilshi.report import CacheUse, EngineUse, Report

OVERHEAD_BYTES: Final = 512
"""Estimate of what an entry takes besides its bytes."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer without its id.

    Attributes:
        head: the JSON before the id.
        tail: the JSON behind it.
        characters: what the request asked to be worked on, for limits and quotas.
    """

    head: bytes
    tail: bytes
    characters: int

    @classmethod
    def of(cls, report: Report, characters: int) -> "Remembered":
        """Take a report in: when it is answered again, everything in it is known and no engine works."""
        segments = report.cache.segments
        known = report.model_copy(
            update={"cache": CacheUse(segments=segments, hits=segments), "engine": EngineUse(calls=0, tokens=0)}
        )
        head, _, tail = known.to_json().encode().partition(report.id.encode())
        return cls(head, tail, characters)

    def again(self) -> bytes:
        """Return the answer, with an id of its own."""
        return self.head + uuid.uuid4().hex.encode() + self.tail

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return sys.getsizeof(self.head) + sys.getsizeof(self.tail) + OVERHEAD_BYTES


class ReportMemo:
    """The latest answers, by request; thread-safe. The least recently used go first."""

    def __init__(self, max_bytes: int, observer: Observer = SILENT) -> None:
        """Make a memo.

        Args:
            max_bytes: what it may take; 0 = it remembers nothing.
            observer: hears `cache_lookups`, tier "report".
        """
        self._max_bytes = max_bytes
        self._observer = observer
        self._entries: OrderedDict[bytes, Remembered] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: bytes) -> Remembered | None:
        """Return the answer to a request, or None."""
        if not self._max_bytes:
            return None
        with self._lock:
            found = self._entries.get(key)
            if found is not None:
                self._entries.move_to_end(key)
        self._observer.count("cache_lookups", tier="report", result="miss" if found is None else "hit")
        return found

    def put(self, key: bytes, answer: Remembered) -> None:
        """Remember an answer; one that is larger than the whole memo is not kept."""
        if answer.size > self._max_bytes:
            return
        with self._lock:
            self._drop(key)
            self._entries[key] = answer
            self._bytes += answer.size
            while self._bytes > self._max_bytes:
                self._drop(next(iter(self._entries)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    def __len__(self) -> int:
        """How many answers are remembered."""
        with self._lock:
            return len(self._entries)

    def _drop(self, key: bytes) -> None:
        held = self._entries.pop(key, None)
        if held is not None:
            self._bytes -= held.size


def request_key(namespace: str, content_type: str, query: bytes, body: bytes) -> bytes:
    """Return what a request is known by: SHA-256 of its parts, each with its length before it."""
    key = hashlib.sha256()
    for part in (namespace.encode(), content_type.encode("latin-1", "replace"), query, body):
        key.update(len(part).to_bytes(8, "big"))
        key.update(part)
    return key.digest()
