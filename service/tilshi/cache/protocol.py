"""What a segment cache is. Values are masked hypotheses, never unmasked text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ladder made of one masked segment.

    Attributes:
        text: masked hypothesis; where `source_kept` the best of the rejected ones, so that checks find the same again.
        score: mean log probability per token of that hypothesis; None where unknown.
        finish_reason: "stop" or "length".
        rung: 0 for the first try, then one per retry.
        source_kept: the ladder ended without a usable hypothesis.
    """

    text: str
    score: float | None
    finish_reason: str
    rung: int
    source_kept: bool = False


@dataclass(frozen=True, slots=True)
class CacheStats:
    """State of one tier: entries, bytes they take, hits and misses of this process."""

    tier: str
    entries: int
    bytes: int
    hits: int
    misses: int


class Cache(Protocol):
    """A store of entries by key (64 hexadecimal digits). Thread-safe.

    A store that cannot be used is a miss and a log line, never an error.
    """

    def get_many(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return the entries that exist; keys without one are left out."""

    def put_many(self, entries: Mapping[str, Entry]) -> None:
        """Store entries, replacing older ones."""

    def clear(self) -> int:
        """Remove every entry; return how many there were."""

    def stats(self) -> tuple[CacheStats, ...]:
        """One row per tier."""

    def close(self) -> None:
        """Release files and memory; later calls are misses."""
