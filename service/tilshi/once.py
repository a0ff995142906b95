"""Things that are made once a process, when first needed."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

T = TypeVar("T")


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Return what makes a thing at the first call and gives the same one ever after; thread-safe.

    Whoever asks while it is being made waits. `functools.cache` would let each of them make one of its own: sixty
    requests at the start of a server would read a dictionary sixty times. A failure is not kept: the next call tries
    again.
    """
    lock = threading.Lock()
    made: list[T] = []

    @wraps(make)
    def get() -> T:
        if not made:
            with lock:
                if not made:
                    made.append(make())
        return made[0]

    return get
