"""The file of jobs: private, shared, never thrown away."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from tests.jobs.conftest import ROOMY, job

from tilshi.errors import StorageUnavailable
from tilshi.jobs import sqlite_file
from tilshi.jobs.sqlite import SqliteTable
from tilshi.jobs.sqlite_file import TURN


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "jobs.sqlite3"


def opened(path: Path) -> SqliteTable:
    return SqliteTable(path, busy_seconds=0.05)


def test_the_file_comes_with_the_first_job_and_is_private(path: Path) -> None:
    with closing(opened(path)) as table:
        assert table.lease(seconds=1, attempts=1) is None
        assert table.expire(ended=0, created=0) == 0
        assert not path.parent.exists()
        table.put(job("one"), **ROOMY)
        files = [file for file in path.parent.iterdir() if file.name.startswith("jobs.sqlite3")]
        assert {file.name for file in files} >= {"jobs.sqlite3", "jobs.sqlite3-wal"}
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_what_was_acknowledged_outlives_a_loss_of_power(path: Path) -> None:
    with closing(opened(path)) as table:
        table.put(job("one"), **ROOMY)
        assert table._connection is not None
        assert table._connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert table._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_damaged_file_stays_where_it_is(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database" * 1000)
    with closing(opened(path)) as table:
        for _ in range(2):
            with pytest.raises(StorageUnavailable):
                table.put(job("one"), **ROOMY)
            with pytest.raises(StorageUnavailable):
                table.lease(seconds=1, attempts=1)
        assert path.read_bytes() == b"no database" * 1000
        path.rename(path.with_name("aside"))
        table.put(job("one"), **ROOMY)
        assert table.lease(seconds=1, attempts=1) is not None
    assert "cannot be used now" in caplog.text


def test_a_file_of_something_else_is_left_alone(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE jobs (id)")
    with closing(opened(path)) as table, pytest.raises(StorageUnavailable, match="the log says"):
        table.lease(seconds=1, attempts=1)
    assert "move the file away" in caplog.text


def test_a_file_that_is_locked_is_a_clear_error_and_changes_nothing(path: Path) -> None:
    with closing(opened(path)) as table:
        put = table.put(job("one", "two"), **ROOMY)
        lease = table.lease(seconds=60, attempts=1)
        assert lease is not None
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            for change in (
                lambda: table.put(job("three"), **ROOMY),
                lambda: table.complete(lease, {}),
                lambda: table.renew([lease], seconds=9),
                lambda: table.delete("desk", put.id),
                lambda: table.lease(seconds=60, attempts=1),
            ):
                with pytest.raises(StorageUnavailable):
                    change()
            other.execute("ROLLBACK")
        assert table.complete(lease, {"said": 1})
        assert table.listed("desk", offset=0, limit=9)[0] == 1


def test_a_disk_that_is_full_takes_no_job(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(opened(path)) as table:
        monkeypatch.setattr(sqlite_file, "LEAST_FREE_BYTES", 2**60)
        with pytest.raises(StorageUnavailable, match="bytes left"):
            table.put(job("one"), **ROOMY)
        assert table.listed("desk", offset=0, limit=9) == (0, [])


def test_a_file_that_may_grow_no_more_keeps_what_it_has(path: Path) -> None:
    with closing(opened(path)) as table:
        table.put(job("one"), **ROOMY)
        assert table._connection is not None
        table._connection.execute(f"PRAGMA max_page_count = {2**5}")  # SQLITE_FULL, as on a full disk
        with pytest.raises(StorageUnavailable):
            table.put(job("x" * 10**6), **ROOMY)
        assert table.listed("desk", offset=0, limit=9)[0] == 1
        lease = table.lease(seconds=60, attempts=1)
        assert lease is not None
        assert table.complete(lease, {"said": 1})


def test_texts_are_not_kept_longer_than_they_are_needed(path: Path) -> None:
    with closing(opened(path)) as table:
        table.put(job("a text that is worked on"), **ROOMY)
        lease = table.lease(seconds=60, attempts=1)
        assert lease is not None
        table.complete(lease, {"said": "done"})
        assert table._connection is not None
        assert table._connection.execute("SELECT payload FROM items").fetchall() == [(b"",)]
        sizes = table._connection.execute("SELECT size FROM jobs").fetchone()
        assert sizes == (job("a text that is worked on").kept_bytes + len(b'{"said":"done"}'),)


def test_the_next_article_is_found_by_an_index(path: Path) -> None:
    with closing(opened(path)) as table:
        table.put(job("one"), **ROOMY)
        assert table._connection is not None
        ready = f"SELECT job FROM items WHERE state = 'queued' ORDER BY {TURN}, rowid LIMIT 1"  # noqa: S608 - ours
        asking = f"EXPLAIN QUERY PLAN {ready}"
        plan = [row[-1] for row in table._connection.execute(asking)]
    assert plan == ["SEARCH items USING INDEX items_turn (state=?)"]  # and no sorting
