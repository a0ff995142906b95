"""What the rooms say about their work: named counters and histograms, silent unless somebody listens.

Labels hold closed sets only (languages, codes, tiers); never article text, keys or addresses.
"""

from typing import Protocol


class Observer(Protocol):
    """A sink for measurements; calls must be cheap and thread-safe."""

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        """Add `value` to the counter `name`."""

    def observe(self, name: str, value: float, **labels: str) -> None:
        """Record one `value` in the histogram `name` (seconds, tokens or segments, as the name says)."""


class Silent:
    """The default observer: nobody listens."""

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        """Drop the count."""

    def observe(self, name: str, value: float, **labels: str) -> None:
        """Drop the value."""


SILENT: Observer = Silent()
