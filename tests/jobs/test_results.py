"""The archive of results: every article is in it, under a name of its own."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.jobs.conftest import ROOMY

from tilshi.jobs.kinds import Kind
from tilshi.jobs.model import Json, NewItem, NewJob
from tilshi.jobs.results import write_archive
from tilshi.jobs.sqlite import SqliteTable

Names = st.lists(
    st.sampled_from(
        ["a.txt", "A.TXT", "0003-a.txt", "x", "x.txt", "a.txt/b", "a-b.txt", "a/b.txt", "a.txt-2", "İ", "й", "й"]
    )
    | st.text("ab./-2", max_size=6),
    min_size=1,
    max_size=8,
)


def files(path: str, result: Json, _: Json) -> Iterator[tuple[str, bytes]]:
    """Yield what a kind does that gives files without an ending one."""
    name = path if PurePosixPath(path).suffix else f"{path}.txt"
    for language in ("ru", "en"):
        yield f"{language}/{name}", result["text"].encode()


def archived(table: SqliteTable, names: list[str]) -> zipfile.ZipFile:
    items = [NewItem(name, {"text": str(number)}) for number, name in enumerate(names)]
    put = table.put(NewJob("desk", "echo", {}, items), **ROOMY)
    while (lease := table.lease(seconds=60, attempts=1)) is not None:
        assert table.complete(lease, lease.payload)
    job = table.get("desk", put.id)
    assert job is not None
    file = io.BytesIO()
    write_archive(table, job, {"echo": Kind(lambda *_: {}, files)}, file)
    assert table.delete("desk", put.id)
    return zipfile.ZipFile(file)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[SqliteTable]:
    table = SqliteTable(tmp_path / "jobs.sqlite3")
    yield table
    table.close()


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(Names)
def test_no_two_results_have_one_name(table: SqliteTable, names: list[str]) -> None:
    with archived(table, names) as archive:
        members = archive.namelist()
        assert len(members) == 3 * len(names) + 1
        assert len({name.casefold() for name in members}) == len(members)
        folders = {str(folder).casefold() for name in members for folder in PurePosixPath(name).parents}
        assert folders.isdisjoint(name.casefold() for name in members)
        for language in ("ru/", "en/"):
            told = [archive.read(name).decode() for name in members if name.startswith(language)]
            assert sorted(told, key=int) == [str(number) for number in range(len(names))]
        reports = [json.loads(archive.read(name)) for name in members if name.startswith("reports/")]
        assert [report["text"] for report in reports] == [str(number) for number in range(len(names))]


@pytest.mark.parametrize("names", [["a.txt", "0003-a.txt", "a.txt"], ["x", "x.txt"], ["a.txt", "a.txt/b.txt"]])
def test_names_that_meet_only_at_the_end(table: SqliteTable, names: list[str]) -> None:
    with archived(table, names) as archive:
        assert len(set(archive.namelist())) == 3 * len(names) + 1
        assert archive.testzip() is None


def test_a_name_of_its_own_is_kept(table: SqliteTable) -> None:
    with archived(table, ["news/bridge.txt", "a.md"]) as archive:
        assert {"ru/news/bridge.txt", "en/a.md", "reports/a.md.json", "failed.json"} <= set(archive.namelist())
