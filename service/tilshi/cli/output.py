"""Files are written whole or not at all; what goes to a terminal is made harmless first."""

import contextlib
import io
import os
import secrets
import sys
from pathlib import Path

import typer
from rich.console import Console, RenderableType

from tilshi.cli.plain import clean, file_name
from tilshi.errors import InvalidValue

PLAIN_WIDTH = 80
"""Columns of a report that does not go to a terminal."""
MAX_WIDTH = 100
"""Columns at most: longer lines are hard to read."""


def report_console() -> Console:
    """Return a console on stdout: colours only on a terminal, article text never taken for markup or emoji codes."""
    if not sys.stdout.isatty():
        return Console(markup=False, emoji=False, highlight=False, width=PLAIN_WIDTH)
    console = Console(markup=False, emoji=False, highlight=False)
    console.width = min(console.width, MAX_WIDTH)
    return console


def progress_console() -> Console:
    """Return a console on stderr."""
    return Console(stderr=True, markup=False, emoji=False, highlight=False)


def print_rich(console: Console, *parts: RenderableType) -> None:
    """Print; where it is no terminal, without the spaces rich fills every line with."""
    if console.is_terminal:
        console.print(*parts, sep="\n")
        return
    buffer = io.StringIO()
    plain = Console(file=buffer, width=console.width, markup=False, emoji=False, highlight=False, color_system=None)
    plain.print(*parts, sep="\n")
    console.file.write("\n".join(line.rstrip() for line in buffer.getvalue().split("\n")))
    console.file.flush()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it, and an interrupted run leaves the old one or none.

    Raises:
        InvalidValue: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
            raise
    except OSError as error:
        raise InvalidValue(f"--out: {file_name(path)} cannot be written: {error.strerror}", param="out") from None


def print_document(data: bytes, text: str) -> None:
    """Write a document to stdout: byte for byte into a pipe; on a terminal as text, control characters visible."""
    if sys.stdout.isatty():
        typer.echo(clean(text), nl=not text.endswith("\n"))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
