import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from tilshi.cache.sqlite_file import open_file
from tilshi.cache.sqlite_handle import Handle, transaction

INSERT = "INSERT INTO segments VALUES (?, x'00', 1, 1)"
COUNT = "SELECT count(*) FROM segments"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "segments.sqlite3"


@pytest.fixture
def failures() -> list[Exception | None]:
    return []


@pytest.fixture
def handle(path: Path, failures: list[Exception | None]) -> Iterator[Handle]:
    opened = Handle(path, busy_seconds=0.05, retry_seconds=0.0, on_failure=failures.append)
    yield opened
    opened.close()


def fail(connection: sqlite3.Connection) -> str:
    raise sqlite3.OperationalError("disk I/O error")


def test_the_work_is_done_on_one_connection(handle: Handle) -> None:
    first = handle.run(lambda connection: connection, None)
    assert isinstance(first, sqlite3.Connection)
    assert handle.run(lambda connection: connection, None) is first


def test_a_failure_gives_the_default_and_a_new_connection(handle: Handle, failures: list[Exception | None]) -> None:
    first = handle.run(lambda connection: connection, None)
    assert handle.run(fail, "default") == "default"
    assert [str(failure) for failure in failures] == ["disk I/O error"]
    assert handle.run(lambda connection: connection, None) is not first


def test_what_is_no_failure_of_the_store_is_raised(handle: Handle, failures: list[Exception | None]) -> None:
    with pytest.raises(ZeroDivisionError):
        handle.run(lambda _: 1 // 0, 0)
    assert failures == []
    assert handle.run(lambda connection: connection.execute(COUNT).fetchone(), None) == (0,)


def test_damage_is_mended_once_and_then_given_up(handle: Handle, failures: list[Exception | None], path: Path) -> None:
    calls = 0

    def work(connection: sqlite3.Connection) -> str:
        nonlocal calls
        calls += 1
        connection.execute("SELECT * FROM no_such_table")
        return "never"

    assert handle.run(work, "default") == "default"
    assert calls == 2
    assert failures == [None, None]
    assert len(list(path.parent.glob("*.corrupt-*[0-9]"))) == 1


def test_damage_that_cannot_be_mended_is_a_failure(
    handle: Handle, failures: list[Exception | None], path: Path
) -> None:
    handle.run(lambda connection: connection.execute(COUNT), None)
    with FileLock(f"{path}.lock"):
        assert handle.run(lambda connection: connection.execute("SELECT * FROM no_such_table"), None) is None
    assert [type(failure) for failure in failures] == [Timeout]
    assert list(path.parent.glob("*.corrupt-*")) == []


def test_a_failing_store_is_left_alone_for_a_while(path: Path, failures: list[Exception | None]) -> None:
    handle = Handle(path, busy_seconds=0.05, retry_seconds=3600.0, on_failure=failures.append)
    assert handle.run(lambda _: "done", "default") == "done"
    assert handle.run(fail, "default") == "default"
    assert handle.run(lambda _: "done", "default") == "default"
    assert len(failures) == 1
    handle.close()


def test_work_after_close_is_not_done(handle: Handle) -> None:
    handle.close()
    assert handle.run(lambda _: "done", "default") == "default"


def test_a_transaction_that_fails_leaves_nothing(path: Path) -> None:
    with closing(open_file(path, 1.0, lambda: None)) as connection:
        with pytest.raises(KeyboardInterrupt), transaction(connection):  # noqa: PT012 - the block is what fails
            connection.execute(INSERT, ["a"])
            raise KeyboardInterrupt
        assert connection.execute(COUNT).fetchone() == (0,)
        with transaction(connection):
            connection.execute(INSERT, ["b"])
        assert connection.execute(COUNT).fetchone() == (1,)


def test_a_transaction_takes_its_lock_before_it_reads(path: Path) -> None:
    with closing(open_file(path, 0.01, lambda: None)) as one, closing(open_file(path, 0.01, lambda: None)) as other:
        with transaction(one):
            assert one.execute(COUNT).fetchone() == (0,)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute(INSERT, ["a"])
            one.execute(INSERT, ["b"])
        assert other.execute("SELECT key FROM segments").fetchall() == [("b",)]
