"""The abstractive summariser: any sequence-to-sequence model with the task `summarize`, checked by promise 2."""

from dataclasses import dataclass, replace
from typing import Final

from tilshi.catalog import Length
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call, Generated, Generator
from tilshi.languages import Language
from tilshi.summarize.contracts import Reader
from tilshi.summarize.evidence import evidence
from tilshi.summarize.extractive import extract, select
from tilshi.summarize.model import SourceText, SummaryResult, SummarySentence
from tilshi.text.checks import check_support
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.lemmas import lemmas
from tilshi.text.masking import mask
from tilshi.text.normalise import normalise
from tilshi.text.sentences import split

TASK: Final = Task(TaskName.SUMMARIZE, Language.RU, Language.RU)
"""Summaries are written in Russian from Russian; other articles are translated first."""


@dataclass(frozen=True, slots=True)
class Abstractive:
    """Writes summaries; thread-safe if its parts are.

    Attributes:
        generator: runs a text through a model.
        reader: counts the model's tokens.
    """

    generator: Generator
    reader: Reader

    def summarise(self, source: SourceText, model_id: str, *, count: int, length: Length, call: Call) -> SummaryResult:
        """Write a summary, or return the extractive one where the written one cannot be stood by.

        An article longer than the model reads is first cut down to its most informative whole sentences; `reason`
        says so. A summary with a hard finding, or with a number or name that is not in the article, is replaced as a
        whole and warned of by `UNSUPPORTED_SUMMARY`. Of more than `count` sentences the first ones are kept.

        Args:
            source: the article.
            model_id: the model.
            count: most sentences of the summary.
            length: how long the model may write: the tier of its decoding options.
            call: the terms of the call.

        Raises:
            ValueError: the source is not Russian.
            TilshiError: as `Generator.generate`.
        """
        if source.language is not TASK.source:
            raise ValueError(f"abstractive summaries are written from Russian, not {source.language}")
        chosen = self._fitting(source, model_id, call)
        if not chosen:
            fallback = extract(source, count)
            return replace(fallback, reason=f"No sentence of the article fits {model_id}. {fallback.reason}")
        generated = self.generator.generate(model_id, [source.join(chosen)], TASK, call, length=length)[0]
        written = split(generated.text, TASK.target).texts
        unsupported = _unsupported(generated, written, source)
        if unsupported:
            return _replaced(source, count, model_id, unsupported)
        known = [frozenset(lemmas(sentence, source.language)) for sentence in source.sentences]
        return SummaryResult(
            sentences=tuple(
                SummarySentence(sentence, evidence(sentence, known, TASK.target)) for sentence in written[:count]
            ),
            method="abstractive",
            language=TASK.target,
            model=model_id,
            reason=_reason(model_id, len(chosen), len(source.sentences), len(written), count),
            findings=generated.findings,
        )

    def _fitting(self, source: SourceText, model_id: str, call: Call) -> tuple[int, ...]:
        """Return the sentences the model is to read: all of them, or the most informative ones it has room for."""
        everything = tuple(range(len(source.sentences)))
        limit = self.reader.max_source_tokens(model_id)
        if self._tokens(model_id, [source.text])[0] <= limit:
            return everything
        framing = self._tokens(model_id, [""])[0]
        costs = [max(1, tokens - framing) for tokens in self._tokens(model_id, list(source.sentences))]
        budget = limit - framing
        while budget > 0:
            call.check()
            chosen = select(source, costs, budget)
            # Joining may cost a token or two that the parts did not: give the excess back and choose again.
            excess = self._tokens(model_id, [source.join(chosen)])[0] - limit if chosen else 0
            if excess <= 0:
                return chosen
            budget -= excess
        return ()

    def _tokens(self, model_id: str, texts: list[str]) -> list[int]:
        """Count the texts in the form the model will get them: normalised and masked."""
        return self.reader.count_tokens(model_id, [mask(normalise(text)).text for text in texts], TASK)


def _unsupported(generated: Generated, written: tuple[str, ...], source: SourceText) -> tuple[Finding, ...]:
    """Return why the written summary cannot be stood by; empty where it can."""
    hard = [finding for finding in generated.findings if finding.hard or finding.code is WarningCode.SOURCE_KEPT]
    if hard or generated.source_kept or not written:
        codes = sorted({finding.code.value for finding in hard}) or [WarningCode.EMPTY.value]
        return tuple(Finding(WarningCode.UNSUPPORTED_SUMMARY, {"source": None, "target": code}) for code in codes)
    article = f"{source.title}\n{source.text}" if source.title else source.text
    found = (finding for sentence in written for finding in check_support(sentence, article, TASK.target))
    return tuple({tuple(finding.detail.items()): finding for finding in found}.values())


def _replaced(source: SourceText, count: int, model_id: str, unsupported: tuple[Finding, ...]) -> SummaryResult:
    result = extract(source, count)
    reason = f"What {model_id} wrote did not pass the checks against the article. {result.reason}"
    return replace(result, reason=reason, findings=unsupported)


def _reason(model_id: str, read: int, available: int, written: int, count: int) -> str:
    parts = [f"{model_id} wrote the summary"]
    if read < available:
        parts.append(f"from the {read} most informative of {available} sentences, as it cannot read more at once")
    if written > count:
        parts.append(f"and the first {count} of its {written} sentences were kept")
    return " ".join(parts) + "."
