"""Waiting for an engine without outliving the caller."""

import time
from concurrent.futures import CancelledError, Future
from typing import Final, TypeVar

from tilshi.engines.call import Call
from tilshi.errors import EngineClosed

Result = TypeVar("Result")

CANCEL_POLL_SECONDS: Final = 0.05
"""How often a waiter looks whether its caller gave up; a result wakes it at once."""


def wait_for(future: "Future[Result]", call: Call) -> Result:
    """Return the result of a future as long as somebody wants it.

    Raises:
        Cancelled: the caller gave up.
        DeadlineExceeded: the deadline passed.
        EngineClosed: the engine dropped the work.
        TilshiError: whatever the engine failed with.
    """
    try:
        while True:
            call.check()
            try:
                return future.result(_patience(call))
            except TimeoutError:
                if future.done():  # the engine itself timed out, or the result came in this very moment
                    return future.result()
    except CancelledError:
        call.check()
        raise EngineClosed("the engine dropped the work") from None
    finally:
        future.cancel()  # takes it off the queue where it still waits; otherwise does nothing


def _patience(call: Call) -> float | None:
    """Seconds until the call has to be looked at again; None = never."""
    patience = None if call.cancel is None else CANCEL_POLL_SECONDS
    if call.deadline is None:
        return patience
    # a hair past the deadline, so that `call.check` sees it as passed
    left = max(0.0, call.deadline - time.monotonic()) + 0.001
    return left if patience is None else min(patience, left)
