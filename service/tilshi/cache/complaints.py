"""Failures of a store outside this process: every one counted, one log line a minute."""

import logging
import threading
import time

from tilshi.observe import Observer

LOG_EVERY_SECONDS = 60.0


class Complaints:
    """Counts failures as `cache_errors` and logs them, `LOG_EVERY_SECONDS` apart at least. Thread-safe."""

    def __init__(self, log: logging.Logger, store: str, *, tier: str, observer: Observer) -> None:
        """Begin with none.

        Args:
            log: where the lines go.
            store: what the lines call the store; it must not hold a secret.
            tier: label of the counter.
            observer: gets `cache_errors`.
        """
        self._log, self._store, self._tier, self._observer = log, store, tier, observer
        self._lock = threading.Lock()
        self._unsaid = 0
        self._say_at = 0.0

    def add(self, failure: Exception | None) -> None:
        """Count a failure and log it if it is time; None is one that has a log line of its own."""
        self._observer.count("cache_errors", tier=self._tier)
        if failure is None:
            return
        with self._lock:
            self._unsaid += 1
            now = time.monotonic()
            if now < self._say_at:
                return
            self._say_at = now + LOG_EVERY_SECONDS
            unsaid, self._unsaid = self._unsaid, 0
        # names only: a message could quote what it failed on
        name = getattr(failure, "sqlite_errorname", None) or getattr(failure, "strerror", None) or ""
        self._log.warning(
            "segment cache %s cannot be used now (%s %s; %d failures); going on without it",
            self._store,
            type(failure).__name__,
            name,
            unsaid,
        )
