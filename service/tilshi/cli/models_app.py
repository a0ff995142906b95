"""The commands of `tilshi models` and their options. Whatever is heavy is imported inside a command."""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated

import typer

from tilshi.cli.flags import Debug, Json
from tilshi.errors import InvalidValue

models = typer.Typer(help="The models this installation knows.", no_args_is_help=True)
Profile = Annotated[str | None, typer.Option(metavar="NAME", help="Models to use.")]
ModelOrProfile = Annotated[str, typer.Argument(metavar="PROFILE|MODEL", help="What to work on.")]
ModelOrProfileIfAny = Annotated[
    str | None, typer.Argument(metavar="[PROFILE|MODEL]", help="What to work on; everything that is installed.")
]


def _file(path: str) -> Path:
    """Return the file; an empty name, as of an unset variable, would be the current folder."""
    if not path:
        raise InvalidValue("the name of the file or folder is empty")
    return Path(path)


@models.command("list")
def models_list(*, as_json: Json = False, _debug: Debug = False) -> None:
    """List the models, their licences and whether they are installed."""
    from tilshi.cli import manage

    manage.list_models(as_json=as_json)


@models.command("warm")
def models_warm(*, profile: Profile = None, as_json: Json = False, _debug: Debug = False) -> None:
    """Convert and load a profile's models once, so that the first use is as fast as any."""
    from tilshi.cli import manage

    manage.warm_models(profile, as_json=as_json)


@models.command("pull")
def models_pull(
    name: ModelOrProfile,
    *,
    source: Annotated[
        Path | None,
        typer.Option("--from", parser=_file, metavar="DIR|FILE", help="A folder or bundle, in place of the hub."),
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Take the newest revision, whatever the lock pins.")] = False,
    as_json: Json = False,
    _debug: Debug = False,
) -> None:
    """Fetch a model, or all of a profile: only the files needed, each checked and locked, then converted and probed."""
    from tilshi.cli import models as command

    command.pull_models(name, source, update=update, as_json=as_json)


@models.command("verify")
def models_verify(name: ModelOrProfileIfAny = None, *, as_json: Json = False, _debug: Debug = False) -> None:
    """Read every byte of what is installed, hold it against its lock, and let each model answer."""
    from tilshi.cli import models as command

    command.verify_models(name, as_json=as_json)


@models.command("remove")
def models_remove(
    name: Annotated[str, typer.Argument(metavar="MODEL", help="A pulled model.")],
    *,
    as_json: Json = False,
    _debug: Debug = False,
) -> None:
    """Remove a pulled model, its conversions and its lock."""
    from tilshi.cli import models as command

    command.remove_models(name, as_json=as_json)


@models.command("export")
def models_export(
    name: ModelOrProfile,
    *,
    out: Annotated[Path, typer.Option(parser=_file, metavar="FILE", help="The bundle: a .tar.")],
    as_json: Json = False,
    _debug: Debug = False,
) -> None:
    """Write pulled models into a bundle, for a machine that has no way to the hub."""
    from tilshi.cli import models as command

    command.export_models(name, out, as_json=as_json)


@models.command("licences")
def models_licences(
    profile: Annotated[str | None, typer.Argument(metavar="[PROFILE]", help="Which; every profile.")] = None,
    *,
    as_json: Json = False,
    _debug: Debug = False,
) -> None:
    """Show what each profile's models may be used for, what they were trained on, and whom to credit."""
    from tilshi.cli import licences as command

    command.show_licences(profile, as_json=as_json)
