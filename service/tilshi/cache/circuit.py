"""A circuit breaker: a store that fails is left alone for a while, then tried by one caller alone."""

import threading
import time
from collections.abc import Callable


class Circuit:
    """Closed while all is well; open for a while after a failure; then one caller at a time tries. Thread-safe."""

    def __init__(self, retry_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin closed.

        Args:
            retry_seconds: how long to leave the store alone after a failure.
            clock: seconds since any moment, never running backwards.
        """
        self._retry_seconds = retry_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._open = False
        self._resume_at = 0.0
        self._failures = 0

    def enter(self) -> int | None:
        """Return the turn to hand to `succeeded`, or None where the store is to be left alone now."""
        with self._lock:
            if self._open:
                now = self._clock()
                if now < self._resume_at:
                    return None
                # whoever comes next waits for the outcome of this try, or as long again if it is never told
                self._resume_at = now + self._retry_seconds
            return self._failures

    def succeeded(self, turn: int) -> None:
        """Close the circuit, unless something failed since that turn began."""
        with self._lock:
            if turn == self._failures:
                self._open = False

    def failed(self) -> None:
        """Open the circuit."""
        with self._lock:
            self._failures += 1
            self._open = True
            self._resume_at = self._clock() + self._retry_seconds
