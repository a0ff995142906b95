"""docs/operations.md says nothing that is not so: its variables, alerts, commands, files and figures."""

import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import NoPermissionError
from scripts.compose import parsed, services
from tests.redis_process import RedisProcess
from typer.main import get_command

from tilshi.access import Caller, Limits, Role
from tilshi.access.rates import Rates
from tilshi.access.usage import Account, Amount
from tilshi.access.usage_stores import RedisStore
from tilshi.cache.redis import PREFIX, RETRY_SECONDS
from tilshi.cache.redis_client import ANSWER_SECONDS, connect
from tilshi.cli.app import app
from tilshi.errors import RateLimited
from tilshi.http.metric_names import METRICS
from tilshi.jobs.model import Failure, NewItem, NewJob, WebhookState
from tilshi.jobs.redis import RedisTable
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


def test_a_user_with_the_documented_rights_keeps_jobs_rates_and_usage() -> None:
    (rights,) = re.findall(r"`ACL SETUSER tilshi ([^`]*)`", TEXT)
    with RedisProcess() as server, server.client() as beside:
        beside.execute_command("ACL", "SETUSER", "tilshi", *rights.split())
        url = f"{server.url}?username=tilshi&password=PASSWORD&db=1"
        with closing(RedisTable(connect(url))) as table:
            work_through(table)
        with closing(RedisStore(url)) as store:
            account = Account("news", "a" * 12)
            for month in ("2025-01", "2026-05"):
                assert store.add(month, {account: Amount(3, 1)}) == {account: Amount(3, 1)}
            assert store.read("2026-05") == {account: Amount(3, 1)}
            assert store.read("2025-01") == {}
        with closing(connect(url)) as limited, pytest.raises(NoPermissionError):
            limited.flushall()
        rates = Rates(redis_url=url)
        limits = Limits(characters_per_minute=1000, characters_per_month=10**6, requests_per_minute=3)
        caller = Caller("a" * 12, Role.EDITOR, "news")
        rates.request(caller, limits)
        rates.characters(caller, limits, 1000)
        with pytest.raises(RateLimited):
            rates.characters(caller, limits, 1000)
        prefixes = ("tilshi:rates", "tilshi:usage:", "{tilshi:jobs}:")
        with server.client(db=1) as first:
            keys: Any = first.keys()
        assert {prefix for prefix in prefixes for key in keys if key.decode().startswith(prefix)} == set(prefixes)
        refused: Any = beside.execute_command("ACL", "LOG")
        assert [entry[b"object"] for entry in refused] == [b"flushall"]


def work_through(table: RedisTable) -> None:
    """Call every method."""
    limits = {"max_queued": 9, "max_kept": 9, "max_bytes": 10**6}
    items = [NewItem(f"{number}.txt", {"text": str(number)}) for number in range(3)]
    new = NewJob("desk", "echo", {}, items, webhook="https://example.org/h", idempotency_key="k", digest="d")
    put = table.put(new, **limits)
    assert table.repeated("desk", "k") == table.get("desk", put.id) == put
    first, second, third = (table.lease(seconds=60, attempts=3) for _ in range(3))
    assert first is not None
    assert second is not None
    assert third is not None
    assert len(table.renew([first, second], seconds=60)) == 2
    table.release([first])
    assert table.complete(first, {})
    assert table.fail(second, Failure("internal", "x"), retry_after=0)
    again = table.lease(seconds=60, attempts=3)
    assert again is not None
    for lease in (again, third):
        assert table.fail(lease, Failure("internal", "x"), retry_after=None)
    assert len(table.items(put.id, offset=0, limit=9)) == len(table.ended(put.id, after=0, limit=9)) == 3
    assert table.listed("desk", offset=0, limit=9)[0] == 1
    assert table.take_delivery(seconds=60) is not None
    table.delivered(put.id, WebhookState.DELIVERED, retry_after=None)
    assert table.expire(ended=10, created=10) == 0
    assert table.delete("desk", put.id)
    table.put(NewJob("desk", "echo", {}, items), **limits)
