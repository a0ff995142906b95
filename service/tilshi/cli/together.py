"""`tilshi summarize --together`: from files to one report."""

import time
from pathlib import Path
from typing import Final

import typer
from pydantic import BaseModel

from tilshi.cli.batch import working
from tilshi.cli.inputs import Input, Inputs, collect
from tilshi.cli.ledger import Ledger, check_outputs
from tilshi.cli.opening import open_desk, open_settings
from tilshi.cli.output import print_rich, report_console, write_whole
from tilshi.cli.plain import escape_json, one_line
from tilshi.cli.remarks import remark
from tilshi.cli.summarize import SUFFIXES, Asked, Format
from tilshi.cli.telegram import LIMIT, Post, heading, post
from tilshi.cli.together_shown import article, as_answer, markdown, parts
from tilshi.cli.words import DEMO, said, where
from tilshi.desk import Desk, Given, TogetherOptions
from tilshi.desk.given import FEWEST, MAX_NAME
from tilshi.desk.notices import notice
from tilshi.errors import InvalidValue, TilshiError
from tilshi.languages import NAMES, Language
from tilshi.together_report import TogetherReport

NAME: Final = "together"
"""Name of the files in OUT, without their suffix."""

_PARTS: Final = {"sources": "summary", "summary": "translations"}


def run(names: list[str], options: TogetherOptions, asked: Asked) -> None:
    """Summarise all inputs together.

    Raises:
        TilshiError: an option cannot be used, or an input cannot be read. One that is missing would change the answer,
            so nothing is done without it; the message names it.
    """
    settings = open_settings(profile=options.profile)
    inputs = collect(names, asked.out)
    _check(asked, inputs)
    paths = places(asked.out, asked.format, options) if asked.out is not None else {}
    if asked.out is not None:
        check_outputs(inputs, list(paths.values()), asked.out)
    with open_desk(settings) as desk:
        began = time.monotonic()
        report = _summarize(desk, inputs, options)
        answer = _Answer(report, options, asked, time.monotonic() - began)
        if asked.out is None:
            answer.show()
        else:
            answer.write(inputs, paths, asked.out)


def places(out: Path, wanted: Format | None, options: TogetherOptions) -> dict[str, Path]:
    """Return the files the answer goes to: the report with everything, and one per language."""
    layout = wanted or "text"
    found = {"json": out / f"{NAME}.json"}
    if layout != "json":
        suffix = SUFFIXES[layout][0]
        found |= {language.value: out / language / f"{NAME}{suffix}" for language in _languages(options)}
    return found


def _check(asked: Asked, inputs: Inputs) -> None:
    offered = None if asked.top == "title" else asked.top
    for name, value in (("title", asked.title), ("headline", offered), ("link", asked.link)):
        if value is not None:
            raise InvalidValue(f"--{name}: it is for one article; --together has several", param=name)
    if len(inputs.files) < FEWEST:
        message = f"--together: {inputs.files[0].shown} is the only article; name at least {FEWEST}"
        raise InvalidValue(message, param="file")


def _summarize(desk: Desk, inputs: Inputs, options: TogetherOptions) -> TogetherReport:
    if len(inputs.files) <= desk.settings.max_articles:  # more are refused by the desk, before any is read
        given = [_given(one, desk) for one in inputs.files]
    else:
        given = [Given("", name=_name(one)) for one in inputs.files]
    with working(f"{len(given)} articles together") as tell:

        def on_part(name: str, _: BaseModel) -> None:
            tell(_PARTS.get(name, "translations"))

        wanted = {name: getattr(options, name) for name in TogetherOptions.model_fields}
        return desk.summarize_together(given, on_part=on_part, **wanted)


def _given(one: Input, desk: Desk) -> Given:
    try:
        return Given(one.document(desk.settings), name=_name(one))
    except TilshiError as error:
        raise error.within(one.shown) from None


def _name(one: Input) -> str:
    return one_line("stdin" if one.path is None else str(one.relative))[-MAX_NAME:]


class _Answer:
    """One report on its way to the user."""

    def __init__(self, report: TogetherReport, options: TogetherOptions, asked: Asked, seconds: float) -> None:
        self.report, self.options, self.asked, self.seconds = report, options, asked, seconds

    def show(self) -> None:
        """Print it to stdout."""
        if self.asked.as_json:
            typer.echo(escape_json(self.report.to_json(indent=2)))
        elif self.asked.telegram:
            for language in _languages(self.options):
                made = self._post(language)
                typer.echo(f"{heading(made, NAME, language)}\n\n{made.text}\n")
            self._say_warnings()
        elif self.asked.format == "markdown":
            typer.echo(markdown(self.report, self.seconds, self._notice), nl=False)
        else:
            print_rich(report_console(), *parts(self.report, self.seconds, self._notice(Language.EN)))

    def write(self, inputs: Inputs, paths: dict[str, Path], out: Path) -> None:
        """Write it below OUT, and what became of the inputs."""
        for name, path in paths.items():
            write_whole(path, self._file(name).encode())
        ledger = Ledger(inputs, out)
        for one in inputs.files:
            ledger.done(one, list(paths.values()), len(self.report.warnings))
        ledger.save()
        if self.asked.as_json:
            typer.echo(escape_json(self.report.to_json(indent=2)))
            return
        written = ", ".join(one_line(str(path)) for path in paths.values())
        typer.echo(f"{len(inputs.files)} articles together: {written} ({len(self.report.warnings)} warnings)")
        self._say_warnings()

    def _file(self, name: str) -> str:
        if name == "json":
            return escape_json(self.report.to_json(indent=2)) + "\n"
        language = Language(name)
        if self.asked.telegram:
            return self._post(language).text + "\n"
        marked = self.asked.format == "markdown"
        return article(
            self.report, language, "markdown" if marked else "text", self._notice(language), self.options.kazakh_script
        )

    def _post(self, language: Language) -> Post:
        answer = as_answer(self.report, language, self.options.kazakh_script)
        as_html = self.asked.format == "telegram-html"
        made = post(answer, link=None, notice=self._notice(language), as_html=as_html)
        for what in made.dropped:
            remark(f"{NAMES[language]} post: left out to keep within {LIMIT:,} characters: {what}")
        return made

    def _say_warnings(self) -> None:
        for warning in self.report.warnings:
            remark(f"warning: {where(warning)}: {said(warning)}")
        if self.report.grade == "demo":
            remark(DEMO)

    def _notice(self, language: Language) -> str | None:
        if not self.asked.with_notice:
            return None
        return notice(language, summary=True, script=self.options.kazakh_script)


def _languages(options: TogetherOptions) -> tuple[Language, ...]:
    return tuple(dict.fromkeys((Language.RU, *options.targets)))
