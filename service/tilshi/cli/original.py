"""The article a report is about, for showing what the summary rests on."""

from bisect import bisect_right
from dataclasses import dataclass

from tilshi.articles.model import Article
from tilshi.report import Report


@dataclass(frozen=True, slots=True)
class Original:
    """An input as it was read.

    Attributes:
        name: what the user knows it by.
        article: its only article.
        link: where it stands on the web, if anybody says.
    """

    name: str
    article: Article
    link: str | None = None

    @property
    def title(self) -> str | None:
        """The headline, where it has one."""
        return self.article.title.text if self.article.title else None

    def sentences(self, report: Report) -> tuple[str, ...]:
        """Return the source sentences of a report, by its own offsets."""
        starts = self.article.starts
        texts = [block.text for block in self.article.blocks]
        return tuple(
            texts[at][start - starts[at] : end - starts[at]]
            for start, end in report.source.sentences
            for at in [bisect_right(starts, start) - 1]
        )
