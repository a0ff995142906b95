"""The commands and their options as a user meets them."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from typer.testing import Result

from tilshi import __version__
from tilshi.cli.app import app
from tilshi.settings import Settings

Cli = Callable[..., Result]


def test_version(cli: Cli) -> None:
    assert cli("--version").stdout == f"tilshi {__version__}\n"


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (
            "summarize",
            "--to --length --method --translate --source --title --profile --kazakh-script --format --out --json",
        ),
        ("translate", "--to --source --profile --kazakh-script --do-not-translate --no-notice --out --json"),
        ("serve", "--host --port"),
    ],
)
def test_help_names_every_option(cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str, options: str) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    text = cli(command, "--help").stdout
    assert [option for option in options.split() if option not in text] == []


@pytest.mark.parametrize("args", [("models",), ("cache",), ("config",), ()])
def test_a_bare_group_shows_its_help(cli: Cli, args: tuple[str, ...]) -> None:
    result = cli(*args)
    assert result.exit_code == 2
    assert "Usage:" in result.stdout
    assert "tilshi: \n" not in result.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("nonsense",), "No such command 'nonsense'"),
        (("summarize",), "Missing argument"),
        (("summarize", "a", "--nope"), "No such option"),
        (("summarize", "a", "--method", "magic"), "'magic' is not one of"),
        (("translate", "a"), "Missing option '--to'"),
        (("serve", "--port", "x"), "--port"),
        (("serve", "--port", "70000"), "--port: "),
    ],
)
def test_usage_errors_are_one_line(cli: Cli, args: tuple[str, ...], message: str) -> None:
    result = cli(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.startswith("tilshi: ")
    assert result.stderr.count("\n") == 1


def test_serve_gets_the_settings(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Settings] = []
    monkeypatch.setattr("tilshi.http.serve.serve", served.append)
    monkeypatch.setenv("TILSHI_PORT", "9001")
    assert cli("serve", "--host", "0.0.0.0").exit_code == 0  # noqa: S104
    assert cli("serve", "--port", "0").exit_code == 0
    assert [(each.host, each.port) for each in served] == [("0.0.0.0", 9001), ("127.0.0.1", 0)]  # noqa: S104


def test_help_imports_nothing_heavy() -> None:
    heavy = "{'pydantic', 'torch', 'transformers', 'fastapi', 'numpy', 'ctranslate2'}"
    code = f"import sys, tilshi.cli.app; print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_every_command_reports_in_json_or_serves() -> None:
    groups = [app, *(group.typer_instance for group in app.registered_groups)]
    commands = [command.callback for group in groups if group for command in group.registered_commands]
    assert len(commands) == 17
    assert [each.__name__ for each in commands if each and "as_json" not in each.__annotations__] == ["serve"]
