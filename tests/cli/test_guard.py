"""Every failure becomes one line and its exit code; tracebacks only on request."""

import errno
import json

import pytest
import typer
from typer.testing import CliRunner, Result

from tilshi.cli.guard import AS_JSON, DEBUG, PIPE_CLOSED, Guarded
from tilshi.errors import InvalidValue, ModelNotInstalled, TilshiError, error_table


def invoke(failure: BaseException, *, as_json: bool = False, debug: bool = False) -> Result:
    app = typer.Typer(cls=Guarded, pretty_exceptions_enable=False)

    @app.callback()
    def root() -> None:
        """Make `work` a command of its own."""

    @app.command()
    def work(ctx: typer.Context) -> None:
        ctx.meta.update({AS_JSON: as_json, DEBUG: debug})
        raise failure

    return CliRunner().invoke(app, ["work"])


@pytest.mark.parametrize("kind", list(error_table()), ids=lambda kind: kind.__name__)
def test_every_error_ends_with_its_exit_code(kind: type[TilshiError]) -> None:
    failure = kind.__new__(kind)
    TilshiError.__init__(failure, "what went\nwrong \x1b[31m", param="text")
    result = invoke(failure)
    assert (result.exit_code, result.stdout) == (kind.exit_code, "")
    assert result.stderr == "tilshi: what went wrong ␛[31m\n"


def test_as_json_the_error_is_the_contract_s_object_on_stdout() -> None:
    result = invoke(ModelNotInstalled("not here", param="profile"), as_json=True)
    assert result.exit_code == 3
    assert json.loads(result.stdout) == {
        "error": {
            "code": "model_not_installed",
            "message": "not here",
            "param": "profile",
            "request_id": None,
            "retryable": False,
        }
    }
    assert result.stderr == ""


@pytest.mark.parametrize(("param", "option"), [("source", "--source"), ("do_not_translate", "--do-not-translate")])
def test_a_field_to_turn_to_is_an_option_here(param: str, option: str) -> None:
    failure = InvalidValue(f"{param}: it cannot be told; name it in `{param}`, not `text`", param=param)
    assert invoke(failure).stderr == f"tilshi: {param}: it cannot be told; name it in {option}, not `text`\n"
    told = json.loads(invoke(failure, as_json=True).stdout)
    assert told["error"]["message"] == failure.message


def test_the_unexpected_is_internal_and_says_nothing_of_its_text() -> None:
    result = invoke(ZeroDivisionError("article text"))
    assert result.exit_code == 70
    assert result.stderr == "tilshi: internal error (ZeroDivisionError); run again with --debug for its traceback\n"


def test_what_the_system_refused_is_said() -> None:
    assert "(OSError: No space left on device);" in invoke(OSError(errno.ENOSPC, "No space left on device")).stderr
    missing = invoke(FileNotFoundError(errno.ENOENT, "No such file or directory", "/data/profiles.toml"))
    assert "(FileNotFoundError: No such file or directory: /data/profiles.toml);" in missing.stderr


def test_debug_shows_the_traceback() -> None:
    result = invoke(ZeroDivisionError("why"), debug=True)
    assert result.exit_code == 70
    assert "Traceback" in result.stderr
    assert "ZeroDivisionError: why" in result.stderr


def test_ctrl_c() -> None:
    result = invoke(KeyboardInterrupt())
    assert (result.exit_code, result.stderr) == (130, "tilshi: interrupted\n")


def test_a_closed_pipe_is_quiet() -> None:
    result = invoke(BrokenPipeError())
    assert (result.exit_code, result.stderr) == (PIPE_CLOSED, "")


def test_exit_codes_of_commands_pass() -> None:
    assert invoke(typer.Exit(5)).exit_code == 5
