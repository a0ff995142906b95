"""Written files are whole; consoles are plain where there is no terminal."""

import io
import os
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from tilshi.cli.output import MAX_WIDTH, PLAIN_WIDTH, print_rich, report_console, write_whole
from tilshi.errors import InvalidValue


def test_folders_are_made_and_the_umask_is_respected(tmp_path: Path) -> None:
    path = tmp_path / "out" / "kk" / "a.txt"
    write_whole(path, b"one")
    write_whole(path, b"two")
    mask = os.umask(0)
    os.umask(mask)
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError])
def test_an_interrupted_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interruption: type[BaseException]
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def interrupted(_: int) -> None:
        raise interruption

    monkeypatch.setattr("tilshi.cli.output.os.fsync", interrupted)
    with pytest.raises((KeyboardInterrupt, InvalidValue)):
        write_whole(path, b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"out/en.a\.txt cannot be written"):
        write_whole(tmp_path / "out" / "en.a.txt", b"")


def test_without_a_terminal_lines_end_where_their_text_ends() -> None:
    stream = io.StringIO()
    print_rich(Console(file=stream, width=40), Text("bold", style="bold red"), Text("x"))
    assert stream.getvalue() == "bold\nx\n"


@pytest.mark.parametrize(("terminal", "width"), [(False, PLAIN_WIDTH), (True, MAX_WIDTH)])
def test_widths(monkeypatch: pytest.MonkeyPatch, terminal: bool, width: int) -> None:  # noqa: FBT001
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    assert report_console().width == width
