"""`tilshi keys`: a key is shown once, then only what it is for."""

import json
from collections.abc import Callable

import pytest
from typer.testing import Result

from tilshi.access.key_file import KeyFile
from tilshi.access.keys import find
from tilshi.settings import Settings

Cli = Callable[..., Result]


def test_a_key_is_made_listed_and_revoked(cli: Cli, settings: Settings) -> None:
    made = cli("keys", "create", "cms", "--origin", "https://CMS.example/", "--role", "read")
    assert made.exit_code == 0
    key = made.stdout.strip()
    assert "it is not shown again" in made.stderr
    found = find(KeyFile(settings.data_dir).keys(), key)
    assert found is not None
    assert (found.name, found.role.value, found.namespace) == ("cms", "read", settings.namespace)
    listed = cli("keys", "list").stdout
    for shown in (found.id, "cms", "read", "active"):
        assert shown in listed
    assert key not in listed
    assert cli("keys", "revoke", found.id).stdout == f"key {found.id} is revoked\n"
    assert find(KeyFile(settings.data_dir).keys(), key) is None
    assert "revoked" in cli("keys", "list").stdout


def test_json(cli: Cli) -> None:
    options = ["--namespace", "sport", "--characters-per-minute", "5", "--characters-per-month", "6", "--days", "3"]
    made = json.loads(cli("keys", "create", "desk", "--requests-per-minute", "7", *options, "--json").stdout)
    key = made.pop("key")
    assert key.startswith(f"tilshi_{made['id']}_")
    assert (made["characters_per_minute"], made["characters_per_month"], made["requests_per_minute"]) == (5, 6, 7)
    assert (made["namespace"], made["role"], made["state"]) == ("sport", "editor", "active")
    assert made["expires"] > made["created"]
    assert "sha256" not in made
    assert json.loads(cli("keys", "list", "--json").stdout) == {"keys": [made]}
    assert json.loads(cli("keys", "revoke", made["id"], "--json").stdout)["state"] == "revoked"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["create", "desk", "--origin", "*"], "tilshi: origins: give it as https://host"),
        (["create", "desk", "--namespace", "a b"], "tilshi: namespace: "),
        (["create", ""], "tilshi: name: "),
        (["create", "desk", "--days", "0"], "tilshi: "),
        (["create", "desk", "--role", "owner"], "tilshi: "),
        (["revoke", "nope"], "tilshi: id: there is no key 'nope'"),
    ],
)
def test_what_cannot_be_is_refused(cli: Cli, arguments: list[str], told: str) -> None:
    result = cli("keys", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(told)
    assert json.loads(cli("keys", "list", "--json").stdout) == {"keys": []}


def test_a_damaged_file_is_said_to_be_damaged(cli: Cli, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True)
    (settings.data_dir / "keys.json").write_text("{", encoding="utf-8")
    for arguments in (["list"], ["create", "desk"], ["revoke", "x"]):
        result = cli("keys", *arguments)
        assert result.exit_code == 3
        assert "is damaged" in result.stderr
