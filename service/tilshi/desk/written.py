"""A report as an article in one language: plain text or Markdown."""

import re
from typing import Literal

from tilshi.desk.tops import Top, tops
from tilshi.languages import Language
from tilshi.report import Report, TranslatedSummary
from tilshi.text.shown import clean, one_line

Layout = Literal["text", "markdown"]

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
