"""The two options every command has."""

from typing import Annotated, Any

import typer

from tilshi.cli.guard import AS_JSON, DEBUG


def _remember(key: str) -> Any:
    def callback(ctx: typer.Context, value: bool) -> bool:  # noqa: FBT001 - typer's signature
        ctx.meta[key] = value or ctx.meta.get(key, False)
        return value

    return callback


Json = Annotated[bool, typer.Option("--json", is_eager=True, callback=_remember(AS_JSON), help="Answer in JSON.")]
Debug = Annotated[
    bool, typer.Option("--debug", is_eager=True, callback=_remember(DEBUG), help="Show tracebacks of failures.")
]
