"""The commands and their options. Whatever is heavy is imported inside a command, so that `--help` is fast."""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from tilshi import __version__
from tilshi.cli.evaluate import evaluate
from tilshi.cli.flags import Debug, Json
from tilshi.cli.guard import AS_JSON, Guarded
from tilshi.cli.keys_app import keys
from tilshi.cli.models_app import models
from tilshi.errors import InvalidValue

app = typer.Typer(
    cls=Guarded,
    help="A self-hosted news desk: an article in, a Russian summary with English and Kazakh translations out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cache = typer.Typer(help="The cache of translated segments.", no_args_is_help=True)
config = typer.Typer(help="The settings.", no_args_is_help=True)
app.add_typer(models, name="models")
app.add_typer(keys, name="keys")
app.add_typer(cache, name="cache")
app.add_typer(config, name="config")


def _version(value: bool) -> None:  # noqa: FBT001 - typer's signature
    if value:
        typer.echo(f"tilshi {__version__}")
        raise typer.Exit


Files = Annotated[
    list[str], typer.Argument(metavar="FILE|DIR|-...", help="Articles; a folder is searched; - is stdin.")
]
To = Annotated[str, typer.Option(metavar="LANGUAGES", help="Target languages, comma-separated: ru, kk, en.")]
Source = Annotated[str, typer.Option(metavar="LANGUAGE", help="Language of the articles; auto detects it.")]
Profile = Annotated[str | None, typer.Option(metavar="NAME", help="Models to use.")]
KazakhScript = Annotated[Literal["cyrl", "latn"], typer.Option(help="Script of Kazakh output.")]
Terms = Annotated[list[str] | None, typer.Option(metavar="TERM", help="A term that stays as it is; repeat for more.")]
NoStore = Annotated[bool, typer.Option("--no-store", help="Neither read nor write the cache.")]
Layout = Annotated[
    Literal["text", "markdown", "json", "telegram", "telegram-html"] | None,
    typer.Option(
        "--format", help="How it is shown or written. telegram: posts to paste; telegram-html: for parse_mode=HTML."
    ),
]
Link = Annotated[
    str | None, typer.Option(metavar="URL", help="Address of the article, in place of its own; http or https.")
]
Headline = Annotated[
    Literal["title", "offered"],
    typer.Option(help="What posts and files stand under: the title, or the headline offered beside it."),
]


def _folder(path: str) -> Path:
    """Return the output folder; an empty name, as of an unset variable, would be the current one."""
    if not path:
        raise InvalidValue("--out: the folder's name is empty", param="out")
    return Path(path)


Out = Annotated[
    Path | None,
    typer.Option(parser=_folder, metavar="DIR", help="Write to DIR/LANGUAGE/same-path, not to stdout."),
]
NoNotice = Annotated[bool, typer.Option("--no-notice", help="Nothing written says that a machine made it.")]


@app.callback()
def root(
    *,
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_version, help="Show it.")] = False,
    _debug: Debug = False,
) -> None:
    """Read the options that stand before the command."""


@app.command()
def summarize(
    ctx: typer.Context,
    files: Files,
    *,
    together: Annotated[
        bool, typer.Option("--together", help="One summary of all, sources named, conflicting numbers side by side.")
    ] = False,
    to: To = "en,kk",
    length: Annotated[str, typer.Option(metavar="short|medium|long|N", help="Sentences of the summary.")] = "medium",
    method: Annotated[Literal["auto", "abstractive", "extractive"], typer.Option(help="Who writes it.")] = "auto",
    translate_: Annotated[
        Literal["summary", "article", "both"], typer.Option("--translate", help="What is translated.")
    ] = "summary",
    source: Source = "auto",
    title: Annotated[str | None, typer.Option(help="The headline, in place of the article's own.")] = None,
    headline: Headline = "title",
    link: Link = None,
    profile: Profile = None,
    kazakh_script: KazakhScript = "cyrl",
    do_not_translate: Terms = None,
    no_store: NoStore = False,
    layout: Layout = None,
    out: Out = None,
    no_notice: NoNotice = False,
    as_json: Json = False,
    _debug: Debug = False,
) -> None:
    """Summarise articles in Russian and translate title and summary (or the whole article)."""
    from tilshi.cli import asked
    from tilshi.cli import summarize as command

    ctx.meta[AS_JSON] = quiet = as_json or (layout == "json" and out is None)
    wanted = command.Asked(asked.title(title), link, layout, out, quiet, not no_notice, headline)
    said: dict[str, Any] = {"to": to, "length": length, "method": method, "translate": translate_, "source": source}
    more = {"profile": profile, "kazakh_script": kazakh_script, "do_not_translate": tuple(do_not_translate or ())}
    given = said | more | {"store": not no_store}
    if together:
        from tilshi.cli import together as several

        several.run(files, asked.together(**given), wanted)
    else:
        command.run(files, asked.summary(**given), wanted, ctx)


@app.command()
def translate(
    ctx: typer.Context,
    files: Files,
    *,
    to: To,
    source: Source = "auto",
    profile: Profile = None,
    kazakh_script: KazakhScript = "cyrl",
    do_not_translate: Terms = None,
    no_store: NoStore = False,
    out: Out = None,
    no_notice: NoNotice = False,
    as_json: Json = False,
    _debug: Debug = False,
) -> None:
    """Translate articles, their structure kept."""
    from tilshi.cli import asked
    from tilshi.cli import translate as command

    options = asked.translation(
        to=to,
        source=source,
        profile=profile,
        kazakh_script=kazakh_script,
        do_not_translate=tuple(do_not_translate or ()),
        store=not no_store,
    )
    command.run(files, options, command.Asked(out, as_json, not no_notice), ctx)


@app.command()
def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 = any free one.")] = None,
    _debug: Debug = False,
) -> None:
    """Serve the HTTP interface: one process, until it is told to stop."""
    from tilshi.cli.opening import open_settings
    from tilshi.http.serve import serve as run

    run(open_settings(host=host, port=port))


app.command("eval")(evaluate)


@cache.command("stats")
def cache_stats(*, as_json: Json = False, _debug: Debug = False) -> None:
    """Show what the cache holds."""
    from tilshi.cli import manage

    manage.cache_stats(as_json=as_json)


@cache.command("clear")
def cache_clear(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
    _debug: Debug = False,
) -> None:
    """Remove every cached segment."""
    if not yes:
        typer.confirm("Remove every cached segment?", abort=True, err=True)
    from tilshi.cli import manage

    manage.cache_clear(as_json=as_json)


@config.command("show")
def config_show(*, as_json: Json = False, _debug: Debug = False) -> None:
    """Show every setting: its value here, its environment variable, what it means."""
    from tilshi.cli import manage

    manage.show_config(as_json=as_json)
