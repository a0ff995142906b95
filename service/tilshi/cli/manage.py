"""`tilshi models`, `tilshi cache`, `tilshi config`, `tilshi serve`."""

import re
from collections.abc import Sequence
from typing import Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from tilshi.cache.tiers import open_cache
from tilshi.catalog import Catalog, ModelCard, licence
from tilshi.cli.batch import working
from tilshi.cli.opening import open_settings, variable
from tilshi.cli.output import print_rich, report_console
from tilshi.cli.plain import clean, to_json
from tilshi.engines import loading
from tilshi.settings import Settings

_USER = re.compile(r"//[^/@]*@")  # of an address


def list_models(*, as_json: bool) -> None:
    """Print every model card and whether its files are here."""
    settings = open_settings()
    catalog = Catalog.load(settings)
    rows = [_model(card, catalog, settings) for card in catalog.cards()]
    if as_json:
        typer.echo(to_json({"models": rows}, indent=2))
        return
    shown = [
        [row["id"], _yes(row["installed"]), row["licence"], row["commercial"], ", ".join(row["profiles"])]
        for row in rows
    ]
    print_table(["Model", "Here", "Licence", "Commercial", "Profiles"], shown)


def warm_models(profile: str | None, *, as_json: bool) -> None:
    """Load every model of a profile once, which converts its weights: the first use is then as fast as any."""
    settings = open_settings(profile=profile)
    catalog = Catalog.load(settings)
    rows = []
    cards = [catalog.card(model_id) for model_id in catalog.profile(settings.profile).models]
    for card in cards:
        licence.check(card, settings)  # of all, before one is loaded
    for card in cards:
        with working(f"loading {card.id}"):
            engine = loading.load(card, catalog, settings)
            info = engine.info
            engine.close()
        rows.append({"model": info.model_id, "engine": info.engine, "compute_type": info.compute_type})
    if as_json:
        typer.echo(to_json({"profile": settings.profile, "models": rows}, indent=2))
        return
    for row in rows:
        typer.echo(f"{row['model']}: ready ({row['engine']}, {row['compute_type']})")


def cache_stats(*, as_json: bool) -> None:
    """Print what the segment cache holds."""
    cache = open_cache(open_settings())
    try:
        tiers = cache.stats()
    finally:
        cache.close()
    if as_json:
        rows = [{"tier": tier.tier, "entries": tier.entries, "bytes": tier.bytes} for tier in tiers]
        typer.echo(to_json({"tiers": rows}, indent=2))
        return
    print_table(["Tier", "Entries", "Bytes"], [[tier.tier, f"{tier.entries:,}", f"{tier.bytes:,}"] for tier in tiers])


def cache_clear(*, as_json: bool) -> None:
    """Remove every cached segment."""
    cache = open_cache(open_settings())
    try:
        removed = cache.clear()
    finally:
        cache.close()
    typer.echo(to_json({"removed": removed}) if as_json else f"{removed:,} segments removed")


def show_config(*, as_json: bool) -> None:
    """Print every setting: its value here, its environment variable, what it means."""
    values = open_settings().model_dump(mode="json")
    values["hub_endpoint"] = _USER.sub("//***@", values["hub_endpoint"])  # refused where it is used, and not shown here
    rows = [
        {"name": name, "value": values[name], "variable": variable(name), "description": field.description}
        for name, field in Settings.model_fields.items()
    ]
    if as_json:
        typer.echo(to_json({"settings": rows}, indent=2))
        return
    print_table(["Variable", "Value", "Meaning"], [[row["variable"], row["value"], row["description"]] for row in rows])


def _model(card: ModelCard, catalog: Catalog, settings: Settings) -> dict[str, Any]:
    tasks = [{"task": task.task, "source": task.source, "target": task.target} for task in card.tasks]
    profiles = [profile.name for profile in catalog.profiles() if card.id in profile.models]
    return {
        "id": card.id,
        "description": card.description,
        "installed": loading.is_ready(card, settings),
        "grade": card.grade,
        "licence": card.licence,
        "commercial": card.commercial,
        "commercial_reason": card.commercial_reason,
        "parameters": card.parameters,
        "tasks": tasks,
        "profiles": profiles,
    }


def _yes(value: object) -> str:
    return "yes" if value else "no"


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under their columns, for a person."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=index == 0)
    for row in rows:
        table.add_row(*(Text(clean(str(value))) for value in row))
    print_rich(report_console(), table)
