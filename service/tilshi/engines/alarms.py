"""Functions called at set times, on one thread that sleeps until the earliest: deadlines and hangs need no polling."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

_LOG = logging.getLogger(__name__)
_FEW = 64  # cancelled alarms that may lie about before it is worth looking


class Alarm:
    """One function and its time (`time.monotonic()`). `call` is None once it rang or was cancelled."""

    __slots__ = ("call", "when")

    def __init__(self, when: float, call: Callable[[], None]) -> None:
        self.when = when
        self.call: Callable[[], None] | None = call


class Alarms:
    """Thread-safe; the thread is started with the first alarm.

    Not an event loop of asyncio's: that is woken for every new alarm, and here there is one per request.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._heap: list[tuple[float, int, Alarm]] = []
        self._numbers = itertools.count()
        self._cancelled = 0
        self._thread: threading.Thread | None = None
        self._closed = False

    def at(self, when: float, call: Callable[[], None]) -> Alarm:
        """Have `call` called at `when`, or at once if that has passed; never after `close`.

        Args:
            when: a time of `time.monotonic()`.
            call: must be brief, since the other alarms wait for it; what it raises is logged.
        """
        alarm = Alarm(when, call)
        with self._changed:
            if self._closed:
                return alarm
            heapq.heappush(self._heap, (when, next(self._numbers), alarm))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="engine-alarms", daemon=True)
                self._thread.start()
            elif self._heap[0][2] is alarm:
                self._changed.notify()
        return alarm

    def cancel(self, alarm: Alarm) -> None:
        """Never call it, unless that has begun."""
        with self._changed:
            if alarm.call is None:
                return
            alarm.call = None
            self._cancelled += 1
            if self._cancelled > max(_FEW, len(self._heap) // 2):  # else those far ahead would pile up
                self._heap = [entry for entry in self._heap if entry[2].call is not None]
                heapq.heapify(self._heap)
                self._cancelled = 0

    def close(self) -> None:
        """Call nothing any more."""
        with self._changed:
            self._closed = True
            self._heap.clear()
            self._changed.notify()

    def _run(self) -> None:
        while (call := self._next()) is not None:
            try:
                call()
            except Exception as error:  # noqa: BLE001  # the other alarms have to ring
                _LOG.error("an alarm failed: %s", type(error).__name__)

    def _next(self) -> Callable[[], None] | None:
        """Wait for the next alarm to ring; None when closed."""
        with self._changed:
            while not self._closed:
                left = None
                if self._heap:
                    alarm = self._heap[0][2]
                    left = alarm.when - time.monotonic()
                    if alarm.call is None or left <= 0:
                        heapq.heappop(self._heap)
                        call, alarm.call = alarm.call, None
                        if call is not None:
                            return call
                        self._cancelled = max(0, self._cancelled - 1)
                        continue
                    left = min(left, threading.TIMEOUT_MAX)
                self._changed.wait(left)
        return None
