"""`tilshi keys`: make, list and revoke API keys."""

from datetime import UTC, datetime, timedelta
from typing import Any

import typer

from tilshi.access.key_file import KeyFile
from tilshi.access.keys import Key
from tilshi.cli.manage import print_table
from tilshi.cli.opening import open_settings
from tilshi.cli.plain import clean, to_json


def create(*, days: int | None, as_json: bool, **fields: Any) -> None:
    """Make a key and print it, which nothing can do again.

    Args:
        days: until it expires; None = never.
        as_json: print JSON.
        fields: those of `Key`; the namespace of the settings where it is None.
    """
    settings = open_settings()
    now = datetime.now(UTC).replace(microsecond=0)
    fields["namespace"] = fields["namespace"] or settings.namespace
    fields["expires"] = None if days is None else now + timedelta(days=days)
    key, secret = KeyFile(settings.data_dir).create(**fields)
    if as_json:
        typer.echo(to_json({"key": secret, **_row(key, now)}, indent=2))
        return
    typer.echo(secret)
    typer.echo(f"key {key.id} ({clean(key.name)}, {key.role.value}): copy it now, it is not shown again", err=True)


def show(*, as_json: bool) -> None:
    """Print every key."""
    now = datetime.now(UTC)
    rows = [_row(key, now) for key in KeyFile(open_settings().data_dir).list()]
    if as_json:
        typer.echo(to_json({"keys": rows}, indent=2))
        return
    shown = ("id", "name", "role", "namespace", "state", "created", "expires", "origins")
    print_table([name.capitalize() for name in shown], [[_cell(name, row[name]) for name in shown] for row in rows])


def revoke(key_id: str, *, as_json: bool) -> None:
    """Revoke a key."""
    key = KeyFile(open_settings().data_dir).revoke(key_id)
    typer.echo(to_json(_row(key, datetime.now(UTC)), indent=2) if as_json else f"key {key.id} is revoked")


def _row(key: Key, now: datetime) -> dict[str, Any]:
    return {**key.model_dump(mode="json", exclude={"sha256"}), "state": key.state(now)}


def _cell(name: str, value: Any) -> object:
    if name in {"created", "expires"}:
        return "" if value is None else value[:10]  # the day
    return " ".join(value) if isinstance(value, list) else value
