"""`tilshi models`, `cache`, `config`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.settings import Settings

Cli = Callable[..., Result]


def test_models_list(cli: Cli) -> None:
    rows = json.loads(cli("models", "list", "--json").stdout)["models"]
    compact = next(row for row in rows if row["id"] == "compact")
    assert (compact["grade"], compact["commercial"], compact["profiles"]) == ("demo", "unclear", ["compact"])
    assert {"task": "translate", "source": "ru", "target": "kk"} in compact["tasks"]
    assert isinstance(compact["installed"], bool)
    text = cli("models", "list").stdout
    for row in rows:
        assert row["id"] in text
        assert row["licence"]
    assert "Apache" in text  # a long cell may wrap


def test_models_warm_loads_every_model_of_the_profile(
    cli: Cli, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tilshi.cli.manage.loading.load", loader(engine))
    result = cli("models", "warm", "--json")
    assert json.loads(result.stdout) == {
        "profile": "compact",
        "models": [{"model": "compact", "engine": "scripted", "compute_type": "float32"}],
    }
    assert engine.closed
    assert cli("models", "warm").stdout == "compact: ready (scripted, float32)\n"
    assert cli("models", "warm", "--profile", "nope").exit_code == 2


def test_cache_stats_and_clear(cli: Cli, articles: Path, engine: ScriptedEngine) -> None:
    cli("summarize", articles / "bridge.ru.txt")
    tiers = {tier["tier"]: tier for tier in json.loads(cli("cache", "stats", "--json").stdout)["tiers"]}
    entries = tiers["sqlite"]["entries"]
    assert entries > 0
    assert f"{entries}" in cli("cache", "stats").stdout
    asked = cli("cache", "clear", stdin="n\n")
    assert asked.exit_code == 1
    assert "Remove every cached segment?" in asked.stderr
    assert json.loads(cli("cache", "clear", "--yes", "--json").stdout) == {"removed": entries}
    calls = engine.calls
    cli("summarize", articles / "bridge.ru.txt")
    assert engine.calls > calls
    assert cli("cache", "clear", stdin="y\n").stdout.endswith(f"{entries} segments removed\n")


def test_config_show_has_every_setting(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILSHI_PORT", "8123")
    rows = {row["name"]: row for row in json.loads(cli("config", "show", "--json").stdout)["settings"]}
    assert set(rows) == set(Settings.model_fields)
    assert rows["port"]["value"] == 8123
    assert rows["port"]["variable"] == "TILSHI_PORT"
    assert all(row["description"] for row in rows.values())
    text = cli("config", "show").stdout
    assert "TILSHI_ALLOW_NONCOMMERCIAL" in text


@pytest.mark.parametrize("command", [("config", "show"), ("cache", "stats"), ("models", "list"), ("summarize", "-")])
def test_an_impossible_setting_names_its_variable(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TILSHI_PORT", "http")
    result = cli(*command, stdin="")
    assert result.exit_code == 2
    assert result.stderr.startswith("tilshi: TILSHI_PORT: ")


def test_no_secret_is_shown(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILSHI_HUB_ENDPOINT", "https://user:pa55@mirror.example/hub")
    monkeypatch.setenv("TILSHI_HUB_TOKEN", "hf_5ecret")
    monkeypatch.setenv("TILSHI_REDIS_URL", "redis://:pa55word@cache.example")
    for arguments in (["config", "show"], ["config", "show", "--json"]):
        shown = cli(*arguments).stdout
        assert "pa55" not in shown
        assert "5ecret" not in shown
    rows = json.loads(cli("config", "show", "--json").stdout)["settings"]
    values = {row["name"]: row["value"] for row in rows}
    assert values["hub_endpoint"] == "https://***@mirror.example/hub"
    assert set(values["redis_url"]) == {"*"}


@pytest.mark.parametrize("command", [("cache", "stats"), ("summarize", "-"), ("serve", "--port", "0")])
def test_an_unusable_address_of_redis_is_told_at_the_start(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TILSHI_REDIS_URL", "http://:pa55word@cache.example")
    result = cli(*command, stdin="")
    assert result.exit_code == 2
    assert result.stderr.startswith("tilshi: TILSHI_REDIS_URL: not an address like redis://")
    assert "pa55word" not in result.stderr
