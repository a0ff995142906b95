"""`tilshi summarize`: from files to reports."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Literal

import typer
from pydantic import BaseModel

from tilshi.articles import with_title
from tilshi.cli.batch import Tell, each
from tilshi.cli.inputs import Input, collect
from tilshi.cli.ledger import Ledger, check_outputs
from tilshi.cli.opening import open_desk, open_settings
from tilshi.cli.original import Original
from tilshi.cli.output import report_console, write_whole
from tilshi.cli.plain import escape_json, to_json
from tilshi.cli.remarks import remark
from tilshi.cli.render import show
from tilshi.cli.words import DEMO, notice, said, where
from tilshi.cli.written import Layout, article, markdown
from tilshi.desk import Desk
from tilshi.desk.options import SummarizeOptions
from tilshi.errors import InvalidValue
from tilshi.languages import NAMES, Language
from tilshi.report import Report

Format = Literal["json", "text", "markdown"]
_SUFFIXES: dict[Format, tuple[str, ...]] = {
    "json": (".json",),
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
}
_PARTS = {"source": "summary", "summary": "translations"} | {
    language.value: f"{name} done" for language, name in NAMES.items()
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants of every input.

    Attributes:
        title: headline to use in place of the input's own.
        format: how reports are shown or written; None = as text, or in files as the input is.
        out: folder to write to; None = stdout.
        as_json: stdout carries JSON only.
        with_notice: whether written files say that a machine made them.
    """

    title: str | None
    format: Format | None
    out: Path | None
    as_json: bool
    with_notice: bool


def run(names: list[str], options: SummarizeOptions, asked: Asked, ctx: Any) -> None:
    """Summarise every input."""
    settings = open_settings(profile=options.profile)
    inputs = collect(names, asked.out)
    if asked.title is not None and not inputs.single:
        raise InvalidValue("--title: it is for one article, and there may be several", param="title")
    if asked.out is not None:
        planned = [path for one in inputs.files for path in places(one, asked.out, asked.format, options).values()]
        check_outputs(inputs, planned, asked.out)
    ledger = Ledger(inputs, asked.out)
    with open_desk(settings) as desk:
        work = _Work(desk, options, asked, ledger)
        each(ledger, work.one, ctx, as_json=asked.as_json)


def places(one: Input, out: Path, wanted: Format | None, options: SummarizeOptions) -> dict[str, Path]:
    """Return the files an input's answer goes to: one per language, or one as JSON with everything."""
    relative, layout = one.relative, layout_of(one, wanted)
    if relative.suffix.lower() not in _SUFFIXES[layout]:
        relative = PurePath(f"{relative}{_SUFFIXES[layout][0]}")
    if layout == "json":
        return {"json": out / relative}
    return {language: out / language / relative for language in dict.fromkeys((Language.RU, *options.targets))}


def layout_of(one: Input, wanted: Format | None) -> Format:
    """Return the layout of an input's files: what the user named, else that of the input."""
    if wanted is not None:
        return wanted
    return "markdown" if one.relative.suffix.lower() in _SUFFIXES["markdown"] else "text"


@dataclass(frozen=True, slots=True)
class _Work:
    desk: Desk
    options: SummarizeOptions
    asked: Asked
    ledger: Ledger

    def one(self, one: Input, tell: Tell) -> None:
        """Summarise one input, and show or write the answer once the progress line is gone."""
        began = time.monotonic()
        document = with_title(one.document(self.desk.settings), self.asked.title)

        def on_part(name: str, _: BaseModel) -> None:
            tell(_PARTS[name])

        given = {name: getattr(self.options, name) for name in SummarizeOptions.model_fields}
        report = self.desk.summarize(document, on_part=on_part, **given)
        original = Original(one.shown, document.articles[0])
        seconds = time.monotonic() - began
        if self.asked.out is not None:
            self._write(one, report, self.asked.out)
        else:
            self._print(original, report, seconds)
            self.ledger.done(one, [], len(report.warnings))

    def _print(self, original: Original, report: Report, seconds: float) -> None:
        if not self.asked.as_json and self.asked.format == "markdown":
            typer.echo(markdown(report, original, seconds), nl=False)
        elif not self.asked.as_json:
            show(report, original, seconds, report_console())
        elif self.ledger.inputs.single:
            typer.echo(escape_json(report.to_json(indent=2)))
        else:
            body = {"file": original.name, "report": report.model_dump(mode="json", by_alias=True)}
            typer.echo(to_json(body))
        sys.stdout.flush()

    def _write(self, one: Input, report: Report, out: Path) -> None:
        paths = places(one, out, self.asked.format, self.options)
        for name, path in paths.items():
            if name == "json":
                text = escape_json(report.to_json(indent=2)) + "\n"
            else:
                text = self._article(one, report, Language(name))
            write_whole(path, text.encode())
        entry = self.ledger.done(one, list(paths.values()), len(report.warnings))
        if self.asked.as_json:
            typer.echo(to_json(entry))
            return
        typer.echo(f"{one.shown}: {', '.join(entry['outputs'])} ({len(report.warnings)} warnings)")
        for warning in report.warnings:
            remark(f"{one.shown}: warning: {where(warning)}: {said(warning)}")
        if report.grade == "demo":
            self.ledger.remind(DEMO)

    def _article(self, one: Input, report: Report, language: Language) -> str:
        layout: Layout = "markdown" if layout_of(one, self.asked.format) == "markdown" else "text"
        line = notice(language, summary=True, script=self.options.kazakh_script) if self.asked.with_notice else None
        return article(report, language, layout, line)
