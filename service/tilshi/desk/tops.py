"""What stands above a text that is to be pasted: the article's title, or the headline offered beside it."""

from typing import Literal

from tilshi.report import Summary, TranslatedSummary

Top = Literal["title", "offered"]
"""Which of the two is wanted; the other stands in where there is none."""

NAMES: dict[Top, str] = {"title": "the title", "offered": "the offered headline"}


def tops(answer: Summary | TranslatedSummary, wanted: Top) -> tuple[tuple[Top, str], ...]:
    """Return the lines an answer may stand under, the wanted one first; none where it has neither."""
    lines: list[tuple[Top, str | None]] = [("title", answer.title), ("offered", answer.headline)]
    if wanted == "offered":
        lines.reverse()
    return tuple((kind, line) for kind, line in lines if line)
