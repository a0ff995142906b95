"""Where every failure of a command becomes one line on stderr (or one JSON object) and an exit code."""

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from tilshi.cli.plain import one_line, to_json
from tilshi.errors import InvalidValue, TilshiError

AS_JSON, DEBUG = "tilshi.json", "tilshi.debug"
"""Keys of the context's `meta`: what the error must look like."""

INTERRUPTED = 130
PIPE_CLOSED = 141
"""What a shell sees of a program that SIGPIPE ended: 128 + 13."""


class Guarded(TyperGroup):
    """The root command: no failure leaves it as a traceback, unless `--debug` asks for one."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; every failure ends as an exit code."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:
            _close_stdout()
            raise typer.Exit(PIPE_CLOSED) from None
        except KeyboardInterrupt:
            typer.echo("tilshi: interrupted", err=True)
            raise typer.Exit(INTERRUPTED) from None
        except typer.TyperException as error:
            if message := error.format_message():  # it is empty where the help was shown instead
                fail(InvalidValue(message), as_json=ctx.meta.get(AS_JSON, False))
            raise typer.Exit(error.exit_code) from None
        except Exception as error:  # noqa: BLE001 - whatever it is, the user gets one line and an exit code
            failure = as_failure(error)
            fail(failure, as_json=ctx.meta.get(AS_JSON, False))
            trace(error, ctx)
            raise typer.Exit(failure.exit_code) from None
        return result


def trace(error: Exception, ctx: Any) -> None:
    """Print the traceback where the user asked for it."""
    if ctx.meta.get(DEBUG, False):
        traceback.print_exception(error, file=sys.stderr)


def as_failure(error: Exception) -> TilshiError:
    """Return `error` itself where users may read it, else an internal failure that only names its kind."""
    if isinstance(error, TilshiError):
        return error
    kind = type(error).__name__
    if isinstance(error, OSError) and error.strerror:  # the system's words: they name no more than a file
        kind += f": {error.strerror}" + (f": {error.filename}" if isinstance(error.filename, str) else "")
    failure = TilshiError(f"internal error ({kind}); run again with --debug for its traceback")
    failure.__cause__ = error
    return failure


def fail(failure: TilshiError, *, as_json: bool, where: str | None = None) -> None:
    """Write one failure: JSON to stdout where the answer was to be JSON, else a line to stderr."""
    if as_json:
        typer.echo(to_json({"error": error_body(failure)}, indent=2))
    else:
        typer.echo(f"tilshi: {where + ': ' if where else ''}{one_line(_with_option(failure))}", err=True)


def _with_option(failure: TilshiError) -> str:
    """Return the message; where it sends the reader to a field, to the option of that field."""
    option = f"--{failure.param}".replace("_", "-")
    return failure.message.replace(f"`{failure.param}`", option)


def error_body(failure: TilshiError) -> dict[str, str | bool | None]:
    """Return the error object of the contract; there is no request to identify here."""
    return {
        "code": failure.code,
        "message": failure.message,
        "param": failure.param,
        "request_id": None,
        "retryable": failure.retryable,
    }


def end_stdout() -> None:
    """Write what stdout still holds; where it takes no more, which was told before, forget it."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        _close_stdout()


def _close_stdout() -> None:
    """Point stdout to nowhere, so that the interpreter's last flush does not complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # not a real file: nothing will be flushed to a pipe either
        return
