"""The command line: parse, call the desk, render."""

import io
import sys


def main() -> None:
    """Run `tilshi` with the arguments of the process, and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # The output is UTF-8 whatever the locale says: Kazakh has no place in most legacy code pages.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        from tilshi.cli.app import app  # noqa: PLC0415 - nothing may fail before the streams can carry the message

        app(prog_name="tilshi")
    except KeyboardInterrupt:  # before or after the command, which has a handler of its own
        sys.exit(130)
