"""Settings come from the environment once, are frozen, finite and described."""

import ast
from pathlib import Path

import pytest
from pydantic import ValidationError

from tilshi import settings as module
from tilshi.settings import Settings, memory_bytes, without_secrets

SOURCE = Path(__file__).resolve().parents[1] / "service"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILSHI_MAX_TEXTS", "7")
    assert Settings().max_texts == 7


def test_keywords_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILSHI_PORT", "1")
    assert Settings(port=2).port == 2


def test_settings_are_frozen(settings: Settings) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]  # that it is frozen is what is tested


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_texts", "0"),
        ("max_body_bytes", "-1"),
        ("port", "70000"),
        ("deadline_seconds", "inf"),
        ("language_confidence", "2"),
        ("engine", "magic"),
        ("compute_type", "float16"),
        ("characters_per_minute", "0"),
        ("characters_per_month", "inf"),
        ("requests_per_minute", "-1"),
        ("grace_seconds", "inf"),
        ("header_seconds", "nan"),
        ("anonymous", "perhaps"),
        ("namespace", "news desk"),
        ("namespace", "a/../b"),
        ("namespace", "новости"),
        ("namespace", "x" * 65),
        ("anonymous_hosts", "http://desk.example"),
        ("anonymous_hosts", "desk.example:8000"),
        ("model_memory_bytes", "0"),
        ("worker_restarts", "-1"),
        ("engine_hang_seconds", "inf"),
    ],
)
def test_impossible_values_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TILSHI_{name.upper()}", value)
    with pytest.raises(ValidationError, match=name):
        Settings()


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_folders_are_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILSHI_CACHE_DIR", "~/somewhere")
    assert Settings().cache_dir == Path.home() / "somewhere"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TILSHI_CACHE_DIR", raising=False)
    without = Settings()
    for name in ("CACHE_DIR", "PROFILE", "PORT"):
        monkeypatch.setenv(f"TILSHI_{name}", "")
    assert Settings() == without


def test_the_home_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILSHI_CACHE_DIR", "~no-such-user/cache")
    with pytest.raises(ValidationError, match="cache_dir"):
        Settings()


def test_host_names_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILSHI_ANONYMOUS_HOSTS", "localhost, Desk.Example,")
    assert Settings().anonymous_hosts == ("localhost", "desk.example")
    assert Settings(anonymous_hosts=("*",)).anonymous_hosts == ("*",)


def test_at_least_one_thread(settings: Settings) -> None:
    assert settings.model_threads >= 1
    assert Settings(threads=3).model_threads == 3


def test_nobody_else_reads_the_environment() -> None:
    readers = set()
    for file in SOURCE.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        written = {
            id(node.value) for node in nodes if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        }
        for node in nodes:
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and id(node) not in written:
                readers.add(file.name)
    assert readers == {"settings.py"}  # and pydantic-settings for it


def test_child_processes_get_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_TOKEN", "TILSHI_HUB_TOKEN", "TILSHI_REDIS_URL", "TILSHI_WEBHOOK_SECRET", "TILSHI_PROFILE"):
        monkeypatch.setenv(name, "x")
    given = without_secrets()
    assert {"HF_TOKEN", "TILSHI_HUB_TOKEN", "TILSHI_REDIS_URL", "TILSHI_WEBHOOK_SECRET"}.isdisjoint(given)
    secrets = [name for name, field in Settings.model_fields.items() if "Secret" in str(field.annotation)]
    for name in secrets:  # every one there is
        monkeypatch.setenv(f"TILSHI_{name.upper()}", "x")
    assert len(secrets) >= 3
    assert {f"TILSHI_{name.upper()}" for name in secrets}.isdisjoint(without_secrets())
    assert given["TILSHI_PROFILE"] == "x"


@pytest.mark.parametrize(("ours", "theirs", "read"), [(None, "b", "b"), ("a", "b", "a"), ("a", None, "a")])
def test_the_hubs_own_variables_are_read_too(
    ours: str | None, theirs: str | None, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("ENDPOINT", "TOKEN"):
        for name, value in ((f"TILSHI_HUB_{kind}", ours), (f"HF_{kind}", theirs)):
            monkeypatch.delenv(name, raising=False)
            if value is not None:
                monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.hub_endpoint == read
    assert settings.hub_token is not None
    assert settings.hub_token.get_secret_value() == read
    assert "SecretStr('*" in repr(settings.hub_token)


def test_the_address_of_redis_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILSHI_REDIS_URL", "redis://:pa55word@cache.example")
    settings = Settings()
    assert settings.redis_url is not None
    assert settings.redis_url.get_secret_value() == "redis://:pa55word@cache.example"
    assert "pa55word" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    monkeypatch.setenv("TILSHI_REDIS_URL", "")
    assert Settings().redis_url is None


@pytest.mark.parametrize(("limit", "allowed"), [("1000000\n", 1_000_000), ("max\n", None), (str(2**70), None)])
def test_models_may_take_half_of_what_the_container_may_use(
    limit: str, allowed: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TILSHI_MODEL_MEMORY_BYTES", raising=False)
    monkeypatch.setattr(module, "_CGROUP_LIMITS", ())
    machine = memory_bytes()
    (tmp_path / "memory.max").write_text(limit)
    monkeypatch.setattr(module, "_CGROUP_LIMITS", (str(tmp_path / "memory.max"), str(tmp_path / "absent")))
    assert memory_bytes() == (allowed or machine) > 0
    assert Settings().model_memory_bytes == memory_bytes() // 2
