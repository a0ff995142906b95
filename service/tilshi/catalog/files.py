"""Writing files so that nobody ever sees half of one; telling what is wrong with one that was read."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from tilshi.errors import in_words


def write_atomically(file: Path, content: bytes) -> None:
    """Write a file (mode 0600) beside its place and move it there; its folder is made if need be."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def what_is_wrong(error: ValueError) -> str:
    """Return in one line what is wrong with a table of TOML: the first of pydantic's errors, and where it is."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {in_words(first)}" if place else in_words(first)
