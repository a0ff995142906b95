"""The command line: parse, call the desk, render."""

import io
import os
import sys
from typing import NoReturn

_INTERRUPTED = 130


def main() -> None:
    """Run `tilshi` with the arguments of the process, and exit."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # The output is UTF-8 whatever the locale says: Kazakh has no place in most legacy code pages.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        # Nothing may fail before the streams can carry the message.
        from tilshi.cli.app import app  # noqa: PLC0415
        from tilshi.cli.guard import end_stdout  # noqa: PLC0415

        try:
            app(prog_name="tilshi")
        finally:
            end_stdout()
    except KeyboardInterrupt:  # before or after the command, which has a handler of its own
        _end_interrupted()
    except SystemExit as end:
        if end.code == _INTERRUPTED:
            _end_interrupted()
        raise


def _end_interrupted() -> NoReturn:
    """End here and now: a second Ctrl-C may have left a model at work, and the interpreter would wait or abort."""
    sys.stderr.flush()
    os._exit(_INTERRUPTED)


def _open_closed_streams() -> None:
    """Open a standard stream that the caller closed: stdin as empty, stdout as one that takes nothing and says so.

    Otherwise Python has no stream there, and the next file opened, the cache say, would take its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDONLY if name != "stderr" else os.O_WRONLY)
            setattr(sys, name, open(number, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - for the whole process
