"""`tilshi summarize`: from files to reports."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Literal

import typer
from pydantic import BaseModel

from tilshi.articles import with_title
from tilshi.articles.model import Article
from tilshi.cli.batch import Tell, each
from tilshi.cli.inputs import Input, Inputs, collect
from tilshi.cli.ledger import Ledger, check_outputs
from tilshi.cli.links import LONGEST, link, own_link
from tilshi.cli.opening import open_desk, open_settings
from tilshi.cli.original import Original
from tilshi.cli.output import report_console, write_whole
from tilshi.cli.plain import escape_json, to_json
from tilshi.cli.remarks import remark
from tilshi.cli.render import show
from tilshi.cli.telegram import LIMIT, LONGEST_LINK, Post, answer_in, heading, post
from tilshi.cli.words import DEMO, said, where
from tilshi.cli.written import markdown
from tilshi.desk import Desk
from tilshi.desk.notices import notice
from tilshi.desk.options import SummarizeOptions
from tilshi.desk.tops import Top
from tilshi.desk.written import Layout, article
from tilshi.errors import InvalidValue
from tilshi.languages import NAMES, Language
from tilshi.report import Report

Format = Literal["json", "text", "markdown", "telegram", "telegram-html"]
SUFFIXES: dict[Format, tuple[str, ...]] = {
    "json": (".json",),
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "telegram": (".txt", ".text"),
    "telegram-html": (".html", ".htm"),
}
_PARTS = {"source": "summary", "summary": "translations"} | {
    language.value: f"{name} done" for language, name in NAMES.items()
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants of every input.

    Attributes:
        title: headline to use in place of the input's own.
        link: where the article stands on the web; None = as its front matter says.
        format: how reports are shown or written; None = as text, or in files as the input is.
        out: folder to write to; None = stdout.
        as_json: stdout carries JSON only.
        with_notice: whether posts and written files say that a machine made them.
        top: what posts and written files stand under, where there are both a title and an offered headline.
    """

    title: str | None
    link: str | None
    format: Format | None
    out: Path | None
    as_json: bool
    with_notice: bool
    top: Top = "title"

    @property
    def telegram(self) -> bool:
        """Whether the answer is to be posts."""
        return self.format in {"telegram", "telegram-html"}

    @property
    def longest_link(self) -> int:
        """Most characters a link may have."""
        return LONGEST_LINK if self.telegram else LONGEST


def run(names: list[str], options: SummarizeOptions, asked: Asked, ctx: Any) -> None:
    """Summarise every input."""
    settings = open_settings(profile=options.profile)
    inputs = collect(names, asked.out)
    _check(asked, options, inputs)
    if asked.out is not None:
        planned = [path for one in inputs.files for path in places(one, asked.out, asked.format, options).values()]
        check_outputs(inputs, planned, asked.out)
    ledger = Ledger(inputs, asked.out)
    with open_desk(settings) as desk:
        work = _Work(desk, options, asked, ledger)
        each(ledger, work.one, ctx, as_json=asked.as_json)


def _check(asked: Asked, options: SummarizeOptions, inputs: Inputs) -> None:
    """Refuse what cannot be done with these inputs.

    Raises:
        InvalidValue: before anything is done.
    """
    for name, value in (("title", asked.title), ("link", asked.link)):
        if value is not None and not inputs.single:
            raise InvalidValue(f"--{name}: it is for one article, and there may be several", param=name)
    if asked.link is not None:
        link(asked.link, longest=asked.longest_link)
    if asked.telegram and options.translate == "article":
        raise InvalidValue(
            "--translate article: a Telegram post is made of the summary; use summary or both", param="translate"
        )


def places(one: Input, out: Path, wanted: Format | None, options: SummarizeOptions) -> dict[str, Path]:
    """Return the files an input's answer goes to: one per language, or one as JSON with everything."""
    relative, layout = one.relative, layout_of(one, wanted)
    if relative.suffix.lower() not in SUFFIXES[layout]:
        relative = PurePath(f"{relative}{SUFFIXES[layout][0]}")
    if layout == "json":
        return {"json": out / relative}
    return {language: out / language / relative for language in _languages(options)}


def layout_of(one: Input, wanted: Format | None) -> Format:
    """Return the layout of an input's files: what the user named, else that of the input."""
    if wanted is not None:
        return wanted
    return "markdown" if one.relative.suffix.lower() in SUFFIXES["markdown"] else "text"


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
        original = Original(one.shown, document.articles[0], self._link(one, document.articles[0]))
        seconds = time.monotonic() - began
        if self.asked.out is not None:
            self._write(one, original, report, self.asked.out)
        else:
            self._print(one, original, report, seconds)
            self.ledger.done(one, [], len(report.warnings))

    def _link(self, one: Input, read: Article) -> str | None:
        """Return where the article stands on the web, if anybody says."""
        if self.asked.link is not None:
            return self.asked.link
        found, wrong = own_link(read.meta, longest=self.asked.longest_link)
        if wrong is not None:
            remark(f"{one.shown}: warning: the link in it was left out: {wrong}")
        return found

    def _print(self, one: Input, original: Original, report: Report, seconds: float) -> None:
        if not self.asked.as_json and self.asked.telegram:
            self._print_posts(one, original, report)
        elif not self.asked.as_json and self.asked.format == "markdown":
            typer.echo(markdown(report, original, seconds, self._notice), nl=False)
        elif not self.asked.as_json:
            show(report, original, seconds, report_console(), self._notice(Language.EN))
        elif self.ledger.inputs.single:
            typer.echo(escape_json(report.to_json(indent=2)))
        else:
            body = {"file": original.name, "report": report.model_dump(mode="json", by_alias=True)}
            typer.echo(to_json(body))
        sys.stdout.flush()

    def _print_posts(self, one: Input, original: Original, report: Report) -> None:
        """Print the posts; where there are several, each under a line that says which it is."""
        languages = _languages(self.options)
        several = len(languages) > 1 or not self.ledger.inputs.single
        for language in languages:
            made = self._post(one, original, report, language)
            typer.echo(f"{heading(made, original.name, language)}\n\n{made.text}\n" if several else made.text)
        self._say_warnings(one, report)

    def _post(self, one: Input, original: Original, report: Report, language: Language) -> Post:
        made = post(
            answer_in(report, language),
            link=original.link,
            notice=self._notice(language),
            as_html=self.asked.format == "telegram-html",
            top=self.asked.top,
        )
        for what in made.dropped:
            remark(f"{one.shown}: {NAMES[language]} post: left out to keep within {LIMIT:,} characters: {what}")
        return made

    def _write(self, one: Input, original: Original, report: Report, out: Path) -> None:
        paths = places(one, out, self.asked.format, self.options)
        for name, path in paths.items():
            if name == "json":
                text = escape_json(report.to_json(indent=2)) + "\n"
            elif self.asked.telegram:
                text = self._post(one, original, report, Language(name)).text + "\n"
            else:
                layout: Layout = "markdown" if layout_of(one, self.asked.format) == "markdown" else "text"
                said_by = self._notice(Language(name))
                text = article(report, Language(name), layout, said_by, original.link, self.asked.top)
            write_whole(path, text.encode())
        entry = self.ledger.done(one, list(paths.values()), len(report.warnings))
        if self.asked.as_json:
            typer.echo(to_json(entry))
            return
        typer.echo(f"{one.shown}: {', '.join(entry['outputs'])} ({len(report.warnings)} warnings)")
        self._say_warnings(one, report)

    def _say_warnings(self, one: Input, report: Report) -> None:
        for warning in report.warnings:
            remark(f"{one.shown}: warning: {where(warning)}: {said(warning)}")
        if report.grade == "demo":
            self.ledger.remind(DEMO)

    def _notice(self, language: Language) -> str | None:
        return notice(language, summary=True, script=self.options.kazakh_script) if self.asked.with_notice else None


def _languages(options: SummarizeOptions) -> tuple[Language, ...]:
    return tuple(dict.fromkeys((Language.RU, *options.targets)))
