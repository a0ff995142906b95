"""How fast a model reads, so that a full queue can say when to come back."""

from typing import Final

_DECAY: Final = 0.8  # what older batches count when a new one is added
FIRST_TOKENS_PER_SECOND: Final = 100.0
"""Before anything was measured: between 10 (nllb-1.3b) and 700 (compact) target tokens a second on two cores, as
`benchmarks/results/sizes.json` has them."""
FIRST_TOKENS_PER_SEGMENT: Final = 25.0
"""Before anything was measured: a sentence of news is about so long."""


class Throughput:
    """Decayed sums over batches: the newest weigh most, and short batches no more than their time."""

    def __init__(self) -> None:
        self._tokens = FIRST_TOKENS_PER_SECOND
        self._seconds = 1.0
        self._segments = FIRST_TOKENS_PER_SECOND / FIRST_TOKENS_PER_SEGMENT

    def add(self, segments: int, tokens: int, seconds: float) -> None:
        """Count one batch: its segments, their source tokens and the time it took."""
        self._tokens = _DECAY * self._tokens + tokens
        self._seconds = _DECAY * self._seconds + seconds
        self._segments = _DECAY * self._segments + segments

    def seconds(self, tokens: int, segments: int = 0) -> float:
        """Return how long so many source tokens take, and segments whose tokens nobody has counted yet."""
        mean = self._tokens / max(self._segments, 1e-9)
        return (tokens + segments * mean) * self._seconds / max(self._tokens, 1e-9)
