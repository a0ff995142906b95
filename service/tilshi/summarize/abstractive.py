"""The abstractive summariser: any sequence-to-sequence model with the task `summarize`, held to promises 2 and 8.

What the checks cannot see is a sentence made of the article's own words that says something else: who did what to whom
swapped, a number beside the wrong noun. Every sentence names its evidence so that an editor can look.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from tilshi.catalog.tasks import Length, Task, TaskName
from tilshi.engines.call import Call, Generator
from tilshi.languages import Language
from tilshi.summarize.contracts import Reader
from tilshi.summarize.map_reduce import Digest, MapReduce
from tilshi.summarize.model import SourceText, SummaryResult
from tilshi.summarize.standing import Article, Standing, stand
from tilshi.text.findings import Finding

TASK: Final = Task(TaskName.SUMMARIZE, Language.RU, Language.RU)
"""Summaries are written in Russian from Russian; other articles are translated first."""

Fallback = Callable[[], SummaryResult]
"""Makes the extractive summary that stands in for a written one."""


@dataclass(frozen=True, slots=True)
class Abstractive:
    """Writes summaries; thread-safe if its parts are.

    Attributes:
        generator: runs a text through a model.
        reader: counts the model's tokens.
    """

    generator: Generator
    reader: Reader

    def summarise(
        self, source: SourceText, model_id: str, fallback: Fallback, *, count: int, length: Length, call: Call
    ) -> SummaryResult:
        """Write a summary, or return the extractive one where the written one cannot be stood by.

        An article longer than the model reads is made shorter first (`MapReduce`); `reason` says how. A summary with a
        hard finding, or with a number, name or quotation that is not in the article, is replaced as a whole and warned
        of by `UNSUPPORTED_SUMMARY`. A sentence that blurs its evidence or has none is left out and warned of; where no
        sentence is left, the summary is replaced. Of more than `count` sentences the first ones are kept. Evidence is
        always of the article itself.

        Args:
            source: the article.
            model_id: the model.
            fallback: makes the extractive summary.
            count: most sentences of the summary.
            length: how long the model is to write: its template and the tier of its decoding options.
            call: the terms of the call.

        Raises:
            ValueError: the source is not Russian.
            TilshiError: as `Generator.generate`.
        """
        if source.language is not TASK.source:
            raise ValueError(f"abstractive summaries are written from Russian, not {source.language}")
        article, task = Article(source), replace(TASK, length=length)
        digest = MapReduce(self.generator, self.reader).digest(article, model_id, task, call)
        if not digest.text.sentences:
            own = fallback()
            return replace(own, reason=f"No sentence of the article fits {model_id}. {own.reason}")
        call.check()
        generated = self.generator.generate(model_id, [digest.text.text], task, call)[0]
        standing = stand(generated, article, range(len(source.sentences)), count)
        if not standing.sentences:
            own = fallback()
            reason = f"What {model_id} wrote did not pass the checks against the article. {own.reason}"
            return replace(own, reason=reason, findings=_once((*digest.findings, *standing.findings)))
        return _written(model_id, digest, source, standing)


def _written(model_id: str, digest: Digest, source: SourceText, standing: Standing) -> SummaryResult:
    return SummaryResult(
        sentences=standing.sentences,
        method="abstractive",
        language=TASK.target,
        model=model_id,
        reason=f"{model_id} wrote the summary{_read(digest, source)}{_kept(standing)}.",
        findings=_once((*digest.findings, *standing.findings)),
    )


def _once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple({(finding.code, *finding.detail.items()): finding for finding in findings}.values())


def _read(digest: Digest, source: SourceText) -> str:
    """Say what the model read where that was not the article itself."""
    told, read = "", len(digest.text.sentences)
    if digest.parts:
        told = f" from its summaries of {digest.parts} parts, which together are all {len(source.sentences)} sentences"
        if digest.left_out:
            told += f" but {digest.left_out} longer than it reads"
        if digest.replaced:
            told += f"; {digest.replaced} of the parts stand in the article's own sentences, as their summaries did not"
            told += " pass the checks"
        if read < digest.available:
            told += f"; it read the {read} most informative of their {digest.available} sentences"
    elif read < digest.available:
        told = f" from the {read} most informative of {digest.available} sentences"
    return f"{told}, as it cannot read more at once" if told else ""


def _kept(standing: Standing) -> str:
    """Say what became of the sentences it wrote."""
    behind = standing.written - standing.dropped - len(standing.sentences)
    told = ""
    if standing.dropped:
        told += f"; {standing.dropped} of its {standing.written} sentences were left out, as they blurred what the"
        told += " article says or rested on nothing in it"
    if behind:
        told += f"; the first {len(standing.sentences)} of its {standing.written} sentences were kept"
    return f"{told}; {'the rest' if standing.dropped else 'it'} passed the checks"
