"""Batches made ahead on a thread of their own, while the model is busy."""

import queue
import threading
from collections.abc import Generator, Iterator
from typing import TypeVar

T = TypeVar("T")
_AHEAD = 16


def ahead(items: Iterator[T]) -> Generator[T]:
    """Yield the items of an endless iterator, made on another thread; its exception is raised here."""
    ready: queue.Queue[T | BaseException] = queue.Queue(_AHEAD)
    closed = threading.Event()

    def feed() -> None:
        try:
            for item in items:
                while not closed.is_set():
                    try:
                        ready.put(item, timeout=0.2)
                        break
                    except queue.Full:
                        continue
                if closed.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 (handed over to the reader)
            ready.put(error)

    thread = threading.Thread(target=feed, name="batches", daemon=True)
    thread.start()
    try:
        while True:
            item = ready.get()
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        closed.set()
        thread.join()
