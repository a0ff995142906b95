"""What of a written text may be handed out: promises 2 and 8, and evidence for every sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tilshi.engines.call import Generated
from tilshi.summarize.attribution import blurs
from tilshi.summarize.evidence import evidence
from tilshi.summarize.fitness import fitness
from tilshi.summarize.model import SourceText, SummarySentence
from tilshi.text.checks import check_support
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.lemmas import lemmas
from tilshi.text.sentences import split


@dataclass(frozen=True)
class Article:
    """An article that written sentences are held against."""

    source: SourceText

    @cached_property
    def known(self) -> tuple[frozenset[str], ...]:
        """The content lemmas of every sentence."""
        return tuple(frozenset(lemmas(sentence, self.source.language)) for sentence in self.source.sentences)

    def evidence(self, sentence: str, read: Sequence[int]) -> tuple[int, ...]:
        """Return which of the sentences `read` a written one rests on, ascending."""
        found = evidence(sentence, [self.known[index] for index in read], self.source.language)
        return tuple(read[at] for at in found)

    def text(self, read: Sequence[int]) -> str:
        """Return the title and the sentences `read`."""
        body = self.source.join(tuple(read))
        return f"{self.source.title}\n{body}" if self.source.title else body


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a written text.

    Attributes:
        sentences: those that may be handed out, with their evidence; none where the whole is refused.
        written: how many there were.
        dropped: how many were left out, as they blur what the article says, rest on nothing in it, or lean on one that
            does.
        findings: why sentences were left out or the whole refused, and what the checks found in the rest.
    """

    sentences: tuple[SummarySentence, ...]
    written: int
    dropped: int
    findings: tuple[Finding, ...]


def stand(generated: Generated, article: Article, read: Sequence[int], count: int | None = None) -> Standing:
    """Return what of a written text may be handed out.

    The whole is refused for a hard finding, and for a number, a name or a quotation that the sentences `read` and the
    title do not have. A sentence that blurs its evidence (`blurs`), or has none, is left out, and so is one that leans
    on it; where none is left, the whole is refused. What is refused or left out is found as `UNSUPPORTED_SUMMARY`:
    `target` is the invention or the sentence, `source` the reservation, denial or attribution it had lost.

    Args:
        generated: what the model wrote.
        article: what it is held against.
        read: indices of the sentences it may rest on, ascending.
        count: sentences wanted; those behind them are not looked at, but for inventions.
    """
    written = split(generated.text, article.source.language).texts
    refused = _refused(generated, written, article, read)
    if refused:
        return Standing((), len(written), 0, refused)
    kept: list[SummarySentence] = []
    found: list[Finding] = []
    dropped, gone = 0, False
    judged = fitness(written, (0,) * len(written), article.source.language)
    for sentence, judgement in zip(written, judged, strict=True):
        if len(kept) == count:
            break
        rests_on = article.evidence(sentence, read)
        faults = _faults(sentence, article, rests_on)
        gone = bool(faults) or (gone and judgement.leaning)
        dropped += gone
        found += faults
        if not gone:
            kept.append(SummarySentence(sentence, rests_on))
    return Standing(tuple(kept), len(written), dropped, (*generated.findings, *found))


def _faults(sentence: str, article: Article, rests_on: tuple[int, ...]) -> tuple[Finding, ...]:
    """Return why a sentence may not be handed out; all by one code, since none of it is in the summary any more."""
    if not rests_on:
        return (Finding(WarningCode.UNSUPPORTED_SUMMARY, {"source": None, "target": sentence}),)
    marks = dict.fromkeys(finding.detail["source"] for finding in blurs(sentence, article.source, rests_on))
    return tuple(Finding(WarningCode.UNSUPPORTED_SUMMARY, {"source": mark, "target": sentence}) for mark in marks)


def _refused(
    generated: Generated, written: tuple[str, ...], article: Article, read: Sequence[int]
) -> tuple[Finding, ...]:
    """Return why the whole cannot be stood by; empty where it can."""
    hard = [finding for finding in generated.findings if finding.hard or finding.code is WarningCode.SOURCE_KEPT]
    if hard or generated.source_kept or not written:
        codes = sorted({finding.code.value for finding in hard}) or [WarningCode.EMPTY.value]
        return tuple(Finding(WarningCode.UNSUPPORTED_SUMMARY, {"source": None, "target": code}) for code in codes)
    text, language = article.text(read), article.source.language
    found = (finding for sentence in written for finding in check_support(sentence, text, language))
    return tuple({tuple(finding.detail.items()): finding for finding in found}.values())
