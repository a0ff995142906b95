"""The file of keys: private, whole, shared by processes, and never a way in when it is damaged."""

import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tilshi.access import Role
from tilshi.access.key_file import CHECK_SECONDS, KeyFile
from tilshi.access.keys import find
from tilshi.errors import InvalidValue, NotFound, Unavailable

SERVICE = Path(__file__).resolve().parents[2] / "service"


class Clock:
    """A clock that goes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def create(keys: KeyFile, name: str = "desk", **fields: Any) -> tuple[str, str]:
    key, secret = keys.create(**{"name": name, "role": Role.EDITOR, "namespace": "news", **fields})
    return key.id, secret


def test_a_key_is_kept_privately_and_without_its_secret(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "data")
    key_id, secret = create(keys, origins=("https://desk.example",), characters_per_minute=10)
    assert keys.path.stat().st_mode & 0o777 == 0o600
    assert keys.path.parent.stat().st_mode & 0o777 == 0o700
    kept = keys.path.read_text(encoding="utf-8")
    assert key_id in kept
    assert secret.rpartition("_")[2] not in kept
    again = KeyFile(tmp_path / "data").list()
    assert [(key.id, key.name, key.origins, key.characters_per_minute) for key in again] == [
        (key_id, "desk", ("https://desk.example",), 10)
    ]


def test_no_file_is_no_key(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "nowhere")
    assert keys.keys() == {}
    assert keys.list() == ()
    assert not (tmp_path / "nowhere").exists()


def test_a_running_server_sees_new_and_revoked_keys(tmp_path: Path) -> None:
    clock = Clock()
    server, command = KeyFile(tmp_path, clock=clock), KeyFile(tmp_path)
    assert server.keys() == {}
    key_id, secret = create(command)
    assert server.keys() == {}, "the file is not looked at on every call"
    clock.now += CHECK_SECONDS
    assert find(server.keys(), secret) is not None
    command.revoke(key_id)
    clock.now += CHECK_SECONDS
    assert find(server.keys(), secret) is None
    command.path.unlink()
    clock.now += CHECK_SECONDS
    assert server.keys() == {}


def test_a_file_that_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    clock = Clock()
    keys = KeyFile(tmp_path, clock=clock)
    create(keys)
    before = keys.keys()
    clock.now += CHECK_SECONDS
    assert keys.keys() is before


def test_revoking(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path)
    key_id, _ = create(keys)
    other, _ = create(keys, "other")
    revoked = keys.revoke(key_id)
    assert revoked.state(datetime.now(UTC)) == "revoked"
    assert keys.revoke(key_id) == revoked
    assert [key.revoked is None for key in keys.list()] == [False, True]
    assert keys.list()[1].id == other
    with pytest.raises(NotFound, match="there is no key 'nope'") as caught:
        keys.revoke("nope")
    assert caught.value.param == "id"


@pytest.mark.parametrize(("field", "value"), [("namespace", "a b"), ("origins", ("*",)), ("name", "")])
def test_an_impossible_field_is_named(tmp_path: Path, field: str, value: object) -> None:
    keys = KeyFile(tmp_path)
    with pytest.raises(InvalidValue, match=f"^{field}: ") as caught:
        keys.create(**{"name": "desk", "role": Role.EDITOR, "namespace": "news", field: value})
    assert caught.value.param == field
    assert keys.list() == ()


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"version": 2}', '{"keys": [{"id": "x"}]}', '{"keys": [], "more": 1}']
)
def test_a_damaged_file_refuses_everybody(tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    keys = KeyFile(tmp_path, clock=clock)
    create(keys)
    assert len(keys.keys()) == 1
    whole = keys.path.read_bytes()
    keys.path.write_text(damage, encoding="utf-8")
    for _ in range(3):
        clock.now += CHECK_SECONDS
        with pytest.raises(Unavailable, match="cannot be read"):
            keys.keys()
    with pytest.raises(Unavailable, match="is damaged"):
        create(keys)
    assert keys.path.read_text(encoding="utf-8") == damage, "a damaged file is left for its owner to look at"
    logged = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(logged) == 1
    assert str(keys.path) in logged[0].getMessage()
    keys.path.write_bytes(whole)
    clock.now += CHECK_SECONDS
    assert len(keys.keys()) == 1


def test_a_file_that_cannot_be_read_refuses_everybody(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path)
    keys.path.mkdir()
    with pytest.raises(Unavailable):
        keys.keys()
    with pytest.raises(Unavailable, match="cannot be read: Is a directory"):
        keys.list()


def test_processes_that_make_keys_at_once_lose_none(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tilshi.access.key_file import KeyFile\n"
        "keys = KeyFile(Path(sys.argv[1]))\n"
        "for n in range(5): keys.create(name=str(n), role='read', namespace='news')"
    )
    environment = {**os.environ, "PYTHONPATH": str(SERVICE)}
    command = [sys.executable, "-c", script, str(tmp_path)]
    processes = [subprocess.Popen(command, env=environment) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert len(KeyFile(tmp_path).list()) == 15
    assert {path.name for path in tmp_path.iterdir()} == {"keys.json", "keys.json.lock"}
