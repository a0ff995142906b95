"""A report as files: plain text and Markdown, one per language, or Markdown with everything."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

from tilshi.cli.original import Original
from tilshi.cli.plain import clean, one_line
from tilshi.cli.render import timings
from tilshi.cli.tops import Top, tops
from tilshi.cli.words import DEMO, look_first, said, where
from tilshi.languages import NAMES, Language
from tilshi.report import Report, Summary, TranslatedSummary

Layout = Literal["text", "markdown"]
Notice = Callable[[Language], str | None]
"""The line that says in a language that a machine made the text; None where none is wanted."""

_BETWEEN: dict[Layout, str] = {"text": "* * *", "markdown": "---"}

# What Markdown (CommonMark 0.31, section 2.4) would take for more than text, anywhere and at the start of a line.
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&#|~])")
_AT_START = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])", re.MULTILINE)


def article(
    report: Report,
    language: Language,
    layout: Layout,
    notice: str | None,
    link: str | None = None,
    top: Top = "title",
) -> str:
    """Return the answer in one language, laid out as an article: title or headline, slug, summary, text, link, notice.

    Args:
        report: what the desk answered.
        language: of the answer.
        layout: plain text, or Markdown.
        notice: the line that says that a machine made it, if one is wanted.
        link: a web address of the article.
        top: which of title and offered headline it stands under, where there are both.
    """
    target = report.translations.get(language)
    title, slug, summary, text = _pieces(report, target, top)
    between = _BETWEEN[layout] if summary and text else None
    if layout == "text":
        blocks = [title, slug, summary, between, text, link, notice]
    else:
        marked = [escape(part) if part else None for part in (summary, text)]
        head, end = title and f"# {escape(title)}", notice and f"*{escape(notice)}*"
        blocks = [head, marked[0], between, marked[1], link and f"<{link}>", end]
    return "\n\n".join(block for block in blocks if block) + "\n"


def markdown(report: Report, original: Original, seconds: float, notice: Notice) -> str:
    """Return the whole report as Markdown, evidence, warnings and a notice in every language included."""
    return "\n\n".join(_sections(report, original, seconds, notice)) + "\n"


def escape(text: str) -> str:
    """Return text that Markdown shows as it is."""
    escaped = _ANYWHERE.sub(r"\\\1", clean(text))
    return _AT_START.sub(lambda match: match[1] + match[2][:-1] + "\\" + match[2][-1], escaped)


def _pieces(
    report: Report, target: TranslatedSummary | None, top: Top
) -> tuple[str | None, str | None, str | None, str | None]:
    """Return title, slug, summary and text in one language."""
    answer = target or report.summary
    title = next((one_line(line) for _, line in tops(answer, top)), None)
    if target is None:
        return title, report.summary.slug, report.summary.text, None
    return title, target.slug, target.summary, target.text


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
