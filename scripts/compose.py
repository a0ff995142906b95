"""Read what docker-compose.yml would run: python scripts/compose.py environment|command|healthcheck SERVICE.

Entries are printed with a NUL byte after each, as `mapfile -d ''` takes them. Variables are filled in as compose does;
a file `.env` is not read: its lines can stand in the environment. `--replace OLD=NEW` puts another address in place of
one of the containers' network, and fails where there is none.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # it has no types

ROOT = Path(__file__).resolve().parents[1]
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*))?\}")
_IMAGE_COMMAND = re.compile(r"^CMD (\[.*\])$", re.MULTILINE)


def parsed(path: Path) -> Any:
    """Return what a YAML file says."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def services(given: Mapping[str, str]) -> dict[str, Any]:
    """Return the services by name, with `${NAME}` and `${NAME:-default}` filled in from `given`."""

    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return _VARIABLE.sub(lambda found: given.get(found["name"]) or found["default"] or "", value)
        if isinstance(value, dict):
            return {name: filled(item) for name, item in value.items()}
        return [filled(item) for item in value] if isinstance(value, list) else value

    described: dict[str, Any] = filled(parsed(ROOT / "docker-compose.yml"))
    found: dict[str, Any] = described["services"]
    return found


def entries(what: str, service: Mapping[str, Any]) -> list[str]:
    """Return the environment (NAME=VALUE), the command or the health check of a service, word by word.

    Raises:
        LookupError: the service says nothing about it.
    """
    if what == "environment":
        return [f"{name}={value}" for name, value in service["environment"].items()]
    if what == "healthcheck":
        kind, *words = service["healthcheck"]["test"]
        return words if kind == "CMD" else ["sh", "-c", *words]
    if "command" in service:
        return [str(word) for word in service["command"]]
    written = _IMAGE_COMMAND.findall((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    words = json.loads(written[-1])  # of the last stage: the image's own
    return [str(word) for word in words]


def replaced(words: Sequence[str], changes: Sequence[str]) -> list[str]:
    """Return the words with every OLD=NEW of `changes` done.

    Raises:
        LookupError: an OLD is in none of the words.
    """
    done = list(words)
    for change in changes:
        old, _, new = change.partition("=")
        if not any(old in word for word in done):
            raise LookupError(f"docker-compose.yml does not say {old}")
        done = [word.replace(old, new) for word in done]
    return done


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["environment", "command", "healthcheck"])
    parser.add_argument("service")
    parser.add_argument("--replace", action="append", default=[], metavar="OLD=NEW")
    asked = parser.parse_args()
    for word in replaced(entries(asked.what, services(os.environ)[asked.service]), asked.replace):
        sys.stdout.write(f"{word}\0")


if __name__ == "__main__":
    main()
