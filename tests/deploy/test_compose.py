"""docker-compose.yml and the Dockerfile: limits, isolation and names, without a Docker to ask."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from scripts.compose import entries, parsed, replaced, services
from typer.main import get_command

from tilshi.cli.app import app
from tilshi.http.readiness import WAIT_SECONDS
from tilshi.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
TEXT = COMPOSE.read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
WHOLE: dict[str, Any] = parsed(COMPOSE)
SERVICES = services({})
PUBLISHED = re.compile(r"127\.0\.0\.1:\d+:\d+")
PINNED = re.compile(r"[a-z/]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?")
SETTINGS = {f"TILSHI_{name}".upper() for name in Settings.model_fields}
BYTES = {"k": 2**10, "m": 2**20, "g": 2**30}

each = pytest.mark.parametrize("name", SERVICES)


def size(written: str) -> float:
    """Return bytes of a size as compose and Redis write it."""
    found = re.fullmatch(r"(\d+)([kmg])b?", written)
    assert found is not None, written
    return int(found[1]) * BYTES[found[2]]


def seconds(written: str) -> int:
    found = re.fullmatch(r"(\d+)s", written)
    assert found is not None, written
    return int(found[1])


def test_the_services_are_these() -> None:
    assert {name: service.get("profiles", []) for name, service in SERVICES.items()} == {
        "tilshi": [],
        "redis": [],
        "prometheus": ["monitoring"],
        "grafana": ["monitoring"],
    }


@each
def test_every_service_is_limited(name: str) -> None:
    service = SERVICES[name]
    assert 0 < size(service["mem_limit"]) <= 4 * 2**30
    assert 0 < float(service["cpus"]) <= 4
    assert 0 < service["pids_limit"] <= 1024
    assert service["restart"] == "unless-stopped"
    assert seconds(service["stop_grace_period"]) > 0


@each
def test_no_service_has_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    user, _, group = service["user"].partition(":")
    assert user.isdigit()
    assert int(user) > 0
    assert group.isdigit()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    forbidden = {"privileged", "cap_add", "devices", "pid", "ipc", "userns_mode", "network_mode", "extra_hosts"}
    assert forbidden.isdisjoint(service)


@each
def test_every_service_tells_whether_it_works(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert len(check["test"]) > 1
    assert 0 < seconds(check["timeout"]) <= seconds(check["interval"])
    assert check["retries"] >= 1
    assert seconds(check["start_period"]) > 0


@each
def test_images_are_pinned(name: str) -> None:
    service = SERVICES[name]
    assert PINNED.fullmatch(service["image"]), service["image"]
    assert ("build" in service) == (name == "tilshi")


@each
def test_only_this_machine_can_reach_it(name: str) -> None:
    ports = SERVICES[name].get("ports", [])
    assert [port for port in ports if not PUBLISHED.fullmatch(port)] == []
    assert bool(ports) == (name != "redis")


def test_redis_is_on_a_network_of_its_own_that_leads_nowhere() -> None:
    assert SERVICES["redis"]["networks"] == ["cache"]
    assert WHOLE["networks"] == {"cache": {"internal": True}}
    assert [name for name, service in SERVICES.items() if "cache" in service.get("networks", [])] == ["tilshi", "redis"]


@each
def test_volumes_are_declared_and_files_exist(name: str) -> None:
    for volume in SERVICES[name].get("volumes", []):
        source, target, *mode = volume.split(":")
        assert target.startswith("/")
        if source.startswith("."):
            assert (ROOT / source).exists()
            assert mode == ["ro"]
        else:
            assert source in WHOLE["volumes"]
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert set(WHOLE["volumes"]) <= used


@each
def test_what_it_depends_on_is_there(name: str) -> None:
    profiles = set(SERVICES[name].get("profiles", []))
    for other, how in SERVICES[name].get("depends_on", {}).items():
        assert set(SERVICES[other].get("profiles", [])) <= profiles
        assert how["condition"] in {"service_started", "service_healthy"}


def test_every_variable_of_ours_is_a_setting() -> None:
    given = set(SERVICES["tilshi"]["environment"])
    assert given <= SETTINGS
    asked = set(re.findall(r"\$\{(\w+)", TEXT))
    assert asked - SETTINGS <= {"TILSHI_ACCELERATOR", "TILSHI_CPUS", "TILSHI_METRICS_KEY_FILE"}
    of_the_image = set(re.findall(r"(TILSHI_\w+)=", DOCKERFILE))
    assert of_the_image <= SETTINGS
    assert {"TILSHI_CACHE_DIR", "TILSHI_DATA_DIR", "TILSHI_HOST"} <= of_the_image
    assert [name for name in SERVICES["grafana"]["environment"] if not name.startswith("GF_")] == []


def test_the_values_are_settings_that_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SERVICES["tilshi"]["environment"].items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.threads == float(SERVICES["tilshi"]["cpus"])
    assert (settings.anonymous, settings.anonymous_hosts) == (True, ("localhost", "127.0.0.1"))
    assert settings.redis_url is not None
    assert settings.redis_url.get_secret_value() == "redis://redis:6379/0"
    assert services({"TILSHI_CPUS": "3"})["tilshi"]["cpus"] == "3"
    assert services({"TILSHI_CPUS": "3"})["tilshi"]["environment"]["TILSHI_THREADS"] == "3"


def test_no_secret_is_written_there() -> None:
    assert re.findall(r"(?i)(?:password|token|secret)\w*\s*:\s*(?!…)\S+", re.sub(r"#.*", "", TEXT)) == []


def test_stopping_waits_longer_than_the_service() -> None:
    assert seconds(SERVICES["tilshi"]["stop_grace_period"]) > Settings().grace_seconds


def test_health_is_readiness_in_compose_and_image_alike() -> None:
    check = SERVICES["tilshi"]["healthcheck"]
    code = check["test"][-1]
    assert "/health/ready" in code
    found = re.search(r"timeout=(\d+)", code)
    assert found is not None
    assert WAIT_SECONDS < int(found[1]) < seconds(check["timeout"])
    written = re.search(r"^HEALTHCHECK (.*?)\\\n\s*CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert written is not None
    assert json.loads(written[2]) == check["test"][1:]
    options = dict(option.removeprefix("--").split("=") for option in shlex.split(written[1]))
    assert options == {name.replace("_", "-"): str(value) for name, value in check.items() if name != "test"}


def test_redis_keeps_jobs_evicts_segments_and_fits() -> None:
    service = SERVICES["redis"]
    words = service["command"]
    options = dict(zip(words[1::2], words[2::2], strict=True))
    assert (options["--save"], options["--appendonly"]) == ("", "yes")
    assert options["--maxmemory-policy"] == "volatile-lru"  # jobs have no age
    assert service["volumes"] == ["redis:/data"]
    assert size(options["--maxmemory"]) <= 0.7 * size(service["mem_limit"])
    kept = int(SERVICES["tilshi"]["environment"]["TILSHI_MAX_JOBS_BYTES"])
    assert Settings().max_job_bytes < kept
    assert 3 * kept <= size(options["--maxmemory"])  # results come on top of the articles that were let in


def test_a_file_beside_it_may_hold_every_setting() -> None:
    assert SERVICES["tilshi"]["env_file"] == [{"path": ".env", "required": False}]
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()[0] == "*"  # no secret gets into the image


def test_the_commands_exist() -> None:
    known = get_command(app)
    said = [entries("command", SERVICES["tilshi"])[-2:], *re.findall(r"tilshi (keys|models) (\w+)", TEXT)]
    assert said[0] == ["tilshi", "serve"]
    names = {command for command, *_ in said[1:]}
    assert "models" in names
    commands: Any = known.commands  # type: ignore[attr-defined]  # of a group
    assert "serve" in commands
    assert "pull" in commands["models"].commands
    assert "create" in commands["keys"].commands


def test_the_image_is_built_in_stages_and_runs_as_nobody() -> None:
    stages = re.findall(r"^FROM (\S+)(?: AS (\S+))?$", DOCKERFILE, re.MULTILINE)
    assert [name for _, name in stages] == ["python", "dependencies-cpu", "dependencies-gpu", "build", ""]
    assert [base for base, _ in stages if ":" in base] == ["python:3.11-slim-bookworm"] * 2
    last = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert f"\nUSER {SERVICES['tilshi']['user']}\n" in last
    assert "pip install" not in last
    assert "download.pytorch.org/whl/cpu" in DOCKERFILE.split("AS dependencies-cpu")[1].split("FROM")[0]
    assert "download.pytorch.org" not in DOCKERFILE.split("AS dependencies-gpu")[1]
    for accelerator in ("cpu", "gpu"):
        given = {"TILSHI_ACCELERATOR": accelerator}
        chosen = services(given)["tilshi"]["build"]["args"]["ACCELERATOR"]
        assert f"dependencies-{chosen}" in [name for _, name in stages]


def test_what_the_image_copies_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []
    assert len(copied) >= 5


def test_reading_the_file_for_a_process() -> None:
    assert entries("command", SERVICES["redis"])[:3] == ["redis-server", "--save", ""]
    assert entries("command", SERVICES["tilshi"]) == ["env", "HF_HUB_OFFLINE=1", "tilshi", "serve"]
    assert entries("healthcheck", SERVICES["redis"])[:2] == ["sh", "-c"]
    environment = entries("environment", SERVICES["tilshi"])
    assert "TILSHI_PROFILE=compact" in environment
    moved = replaced(environment, ["redis:6379=127.0.0.1:7000"])
    assert "TILSHI_REDIS_URL=redis://127.0.0.1:7000/0" in moved
    with pytest.raises(LookupError, match="does not say memcached"):
        replaced(environment, ["memcached=127.0.0.1"])
    given = services({"TILSHI_PROFILE": "fast", "TILSHI_REDIS_URL": ""})["tilshi"]["environment"]
    assert given["TILSHI_PROFILE"] == "fast"
    assert given["TILSHI_REDIS_URL"] == "redis://redis:6379/0"  # as compose's :- does, empty is unset
