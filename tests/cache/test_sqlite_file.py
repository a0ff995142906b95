import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from tilshi.cache.sqlite_file import identity_of, is_damage, open_file, replace_damaged, set_aside


def nothing() -> None:
    """Do not care about files set aside."""


def make(path: Path) -> tuple[int, int]:
    with closing(open_file(path, 1.0, nothing)) as connection:
        assert connection.execute("SELECT count(*) FROM segments").fetchone() == (0,)
    identity = identity_of(path)
    assert identity is not None
    return identity


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "segments.sqlite3"


def test_a_damaged_file_is_replaced_unless_another_process_has_done_so(path: Path) -> None:
    damaged = make(path)
    set_aside(path, "corrupt")
    fresh = make(path)
    assert fresh != damaged
    replace_damaged(path, damaged, 1.0)
    assert identity_of(path) == fresh
    replace_damaged(path, fresh, 1.0)
    assert identity_of(path) is None


def test_a_connection_knows_its_file(path: Path) -> None:
    identity = make(path)
    with closing(open_file(path, 1.0, nothing)) as connection:
        assert connection.identity == identity


def test_a_file_replaced_between_looking_and_opening_is_not_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(path)
    connect = sqlite3.connect

    def connect_late(*arguments: object, **options: object) -> sqlite3.Connection:
        path.rename(path.with_name("old"))
        path.write_bytes(path.with_name("old").read_bytes())
        return connect(*arguments, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr("sqlite3.connect", connect_late)
    with pytest.raises(OSError, match="replaced"):
        open_file(path, 1.0, nothing)


def test_a_file_removed_between_looking_and_opening_is_not_made_empty(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(path)
    connect = sqlite3.connect

    def connect_late(*arguments: object, **options: object) -> sqlite3.Connection:
        path.unlink()
        return connect(*arguments, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr("sqlite3.connect", connect_late)
    with pytest.raises(sqlite3.OperationalError):
        open_file(path, 1.0, nothing)
    assert not path.exists()


def test_making_the_file_waits_for_the_one_who_is_making_it_no_longer_than_asked(path: Path) -> None:
    with FileLock(f"{path}.lock"), pytest.raises(Timeout):
        open_file(path, 0.05, nothing)
    assert not path.exists()
    make(path)
    # a sound file is opened without the lock
    with FileLock(f"{path}.lock"):
        make(path)


def test_a_log_without_a_database_is_not_taken_for_the_new_ones(path: Path) -> None:
    with closing(open_file(path, 1.0, nothing)) as connection:
        connection.execute("INSERT INTO segments VALUES ('k', x'00', 1, 1)")
        path.rename(path.with_name("old"))
    assert path.with_name(path.name + "-wal").stat().st_size > 0
    make(path)


def test_setting_aside_takes_the_log_along(path: Path) -> None:
    with closing(open_file(path, 1.0, nothing)) as connection:
        connection.execute("INSERT INTO segments VALUES ('k', x'00', 1, 1)")
        aside = set_aside(path, "corrupt")
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT key FROM segments").fetchall() == [("k",)]
    assert not path.exists()
    assert not path.with_name(path.name + "-wal").exists()


def test_one_who_still_has_an_aside_file_open_leaves_the_new_one_alone(path: Path) -> None:
    old = open_file(path, 1.0, nothing)
    old.execute("INSERT INTO segments VALUES ('old', x'00', 1, 1)")
    set_aside(path, "corrupt")
    with closing(open_file(path, 1.0, nothing)) as new:
        new.execute("INSERT INTO segments VALUES ('new', x'00', 1, 1)")
        old.close()
        assert path.with_name(path.name + "-wal").exists()
        assert new.execute("SELECT key FROM segments").fetchall() == [("new",)]
    with closing(open_file(path, 1.0, nothing)) as again:
        assert again.execute("SELECT key FROM segments").fetchall() == [("new",)]


def test_permissions_do_not_depend_on_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        with closing(open_file(path, 1.0, nothing)):
            assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    finally:
        os.umask(before)


def test_a_locked_or_full_file_is_not_damaged() -> None:
    codes = {sqlite3.SQLITE_BUSY: False, sqlite3.SQLITE_FULL: False, sqlite3.SQLITE_READONLY: False}
    codes |= {sqlite3.SQLITE_CORRUPT_INDEX: True, sqlite3.SQLITE_NOTADB: True, sqlite3.SQLITE_IOERR_READ: False}
    for code, damaged in codes.items():
        failure = sqlite3.DatabaseError("…")
        failure.sqlite_errorcode = code
        assert is_damage(failure) == damaged
    assert not is_damage(sqlite3.ProgrammingError("closed"))
