"""Files are written whole or not at all; what goes to a terminal is made harmless first."""

import contextlib
import os
import secrets
import sys
from pathlib import Path

import typer
from rich.console import Console

from tilshi.cli.plain import clean, file_name
from tilshi.errors import InvalidValue

PLAIN_WIDTH = 80
"""Columns of a report that does not go to a terminal."""


def report_console() -> Console:
    """Return a console on stdout: colours only on a terminal, article text never taken for markup or emoji codes."""
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    return Console(markup=False, emoji=False, highlight=False, width=width)


def progress_console() -> Console:
    """Return a console on stderr."""
    return Console(stderr=True, markup=False, emoji=False, highlight=False)


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
