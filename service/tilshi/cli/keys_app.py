"""The commands of `tilshi keys` and their options. Whatever is heavy is imported inside a command."""
# ruff: noqa: PLC0415

from typing import Annotated, Literal

import typer

from tilshi.cli.flags import Debug, Json

keys = typer.Typer(help="The API keys of this installation.", no_args_is_help=True)
Count = Annotated[int | None, typer.Option(min=1, metavar="N", help="The key's own limit; else the setting's.")]


@keys.command("create")
def keys_create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the key is for.")],
    *,
    role: Annotated[
        Literal["read", "editor", "admin"],
        typer.Option(help="read: translate, look up; editor: also change what is kept; admin: also see others' usage."),
    ] = "editor",
    namespace: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose cache, jobs and glossaries; else the setting's.")
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="A web page's https://host that may use it; repeat for more."),
    ] = None,
    characters_per_minute: Count = None,
    characters_per_month: Count = None,
    requests_per_minute: Count = None,
    days: Annotated[int | None, typer.Option(min=1, max=36500, metavar="N", help="Days until it expires.")] = None,
    as_json: Json = False,
    _debug: Debug = False,
) -> None:
    """Make a key and show it, once: only its hash is kept. A running server knows it within a second."""
    from tilshi.cli import keys as command

    command.create(
        days=days,
        as_json=as_json,
        name=name,
        role=role,
        namespace=namespace,
        origins=tuple(origin or ()),
        characters_per_minute=characters_per_minute,
        characters_per_month=characters_per_month,
        requests_per_minute=requests_per_minute,
    )


@keys.command("list")
def keys_list(*, as_json: Json = False, _debug: Debug = False) -> None:
    """List the keys: what they are for and may do, never the keys themselves."""
    from tilshi.cli import keys as command

    command.show(as_json=as_json)


@keys.command("revoke")
def keys_revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="As `tilshi keys list` shows it.")],
    *,
    as_json: Json = False,
    _debug: Debug = False,
) -> None:
    """Revoke a key for good. A running server refuses it within a second."""
    from tilshi.cli import keys as command

    command.revoke(key_id, as_json=as_json)
