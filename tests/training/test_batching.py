"""Batches made ahead on another thread."""

import threading
from collections.abc import Iterator
from itertools import count, islice

import pytest
from training.batching import ahead


def test_all_items_come_in_order() -> None:
    assert list(islice(ahead(count()), 1000)) == list(range(1000))


def test_a_failure_reaches_the_reader_after_what_came_before() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise KeyError("row 7")

    items = ahead(broken())
    assert next(items) == 1
    with pytest.raises(KeyError, match="row 7"):
        next(items)


def test_closing_ends_the_thread() -> None:
    items = ahead(count())
    next(items)
    assert any(thread.name == "batches" for thread in threading.enumerate())
    items.close()
    assert not any(thread.name == "batches" for thread in threading.enumerate())
