"""A report as one Markdown file with everything."""

from collections.abc import Callable, Iterator

from tilshi.cli.original import Original
from tilshi.cli.plain import one_line
from tilshi.cli.render import timings
from tilshi.cli.words import DEMO, look_first, said, where
from tilshi.desk.written import escape
from tilshi.languages import NAMES, Language
from tilshi.report import Report, Summary, TranslatedSummary

Notice = Callable[[Language], str | None]
"""The line that says in a language that a machine made the text; None where none is wanted."""


def markdown(report: Report, original: Original, seconds: float, notice: Notice) -> str:
    """Return the whole report as Markdown, evidence, warnings and a notice in every language included."""
    return "\n\n".join(_sections(report, original, seconds, notice)) + "\n"


def _sections(report: Report, original: Original, seconds: float, notice: Notice) -> Iterator[str]:
    yield f"# {escape(one_line(original.title or original.name))}"
    yield f"{escape(original.name)}, {NAMES[report.source.language]}"
    if original.link:
        yield f"<{original.link}>"
    yield f"## {NAMES[report.summary.language]} summary"
    yield from _titles(report.summary)
    source = original.sentences(report)
    for sentence in report.summary.sentences:
        yield escape(one_line(sentence.text))
        for index in sentence.from_:
            yield f"> {index + 1}: {escape(one_line(source[index]))}"
    yield from _emphasised(notice(report.summary.language))
    for language, translation in report.translations.items():
        yield f"## {NAMES[language]}"
        yield from _titles(translation)
        yield from (escape(part) for part in (translation.summary, translation.text) if part)
        yield from _emphasised(notice(language))
    if report.review:
        yield "## Look here first"
        yield "\n".join(f"{number}. {escape(line)}" for number, line in enumerate(look_first(report), 1))
    if report.warnings:
        yield "## Warnings"
        yield "\n".join(f"- {where(each)}: {escape(one_line(said(each)))}" for each in report.warnings)
    yield "---"
    if report.grade == "demo":
        yield DEMO
    yield escape(f"{report.provenance.generator}: {timings(report, seconds)}")


def _titles(answer: Summary | TranslatedSummary) -> Iterator[str]:
    """Yield the title, and the headline offered beside it."""
    if answer.title:
        yield f"**{escape(one_line(answer.title))}**"
    if answer.headline:
        yield f"or: **{escape(one_line(answer.headline))}**"


def _emphasised(line: str | None) -> Iterator[str]:
    if line:
        yield f"*{escape(line)}*"
