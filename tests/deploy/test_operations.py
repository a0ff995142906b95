"""docs/operations.md says nothing that is not so: its variables, alerts, commands, files and figures."""

import re
from pathlib import Path
from typing import Any

from scripts.compose import parsed, services
from typer.main import get_command

from tilshi.cache.redis import PREFIX, RETRY_SECONDS
from tilshi.cache.redis_client import ANSWER_SECONDS, connect
from tilshi.cli.app import app
from tilshi.http.metric_names import METRICS
from tilshi.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
OF_COMPOSE = set(re.findall(r"\$\{(TILSHI_\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) < 150


def test_variables_exist() -> None:
    settings = {f"TILSHI_{name}".upper() for name in Settings.model_fields}
    named = set(re.findall(r"TILSHI_[A-Z_]+[A-Z]", TEXT)) - {"TILSHI_MAX"}  # TILSHI_MAX_… stands for several
    assert named - settings - OF_COMPOSE == set()
    assert {"TILSHI_REDIS_URL", "TILSHI_THREADS", "TILSHI_PROFILE"} <= named


def test_every_alert_has_its_advice() -> None:
    rules = [rule["alert"] for group in parsed(ROOT / "deploy" / "rules.yml")["groups"] for rule in group["rules"]]
    advised = re.findall(r"`(Tilshi\w+)`", TEXT.rpartition("| alert |")[2])
    assert sorted(advised) == sorted(rules)


def test_metrics_commands_and_files_exist() -> None:
    known = {metric.name for metric in METRICS}
    assert set(re.findall(r"\btilshi_[a-z_]+", TEXT)) <= known
    commands: Any = get_command(app).commands  # type: ignore[attr-defined]  # of a group
    for group, command in re.findall(r"`tilshi (models|cache|config) (\w+)`", TEXT):
        assert command in commands[group].commands
    for file in re.findall(r"\]\(([\w./-]+)\)", TEXT):
        assert (ROOT / "docs" / file).exists(), file
    for file in re.findall(r"`((?:deploy|scripts)/[\w./-]*|[\w-]+\.yml)`", TEXT):
        assert (ROOT / file).exists(), file


def test_figures_are_those_of_the_code() -> None:
    assert f"calls, those in work have {Settings().grace_seconds:g} seconds to end" in TEXT
    assert f"`stop_grace_period: {services({})['tilshi']['stop_grace_period']}`" in TEXT
    assert (RETRY_SECONDS, ANSWER_SECONDS) == (5.0, 1.0)
    assert "left alone for five seconds" in TEXT
    assert "gives up after a second" in TEXT
    assert f"`{PREFIX}`" in TEXT
    assert "256 MB" in TEXT
    assert "256mb" in services({})["redis"]["command"]


def test_the_addresses_it_shows_are_taken() -> None:
    for url in ("redis://:password@host:6379/0", "unix:///path?db=0"):
        assert url in TEXT
        connect(url).close()
