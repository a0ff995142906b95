"""Makes a long article short enough for a model: by selecting sentences, or by summaries of its parts.

| tokens of the text | what the model reads |
|---|---|
| up to its window | the text |
| up to `SELECTED` windows | the most informative sentences: at least about half of it |
| more | map: a summary of every part, all in one batch; reduce: the same table for the summaries together |

Nothing is cut off: a part whose summary does not pass the checks stands there in its own most informative sentences,
and what is left out (sentences longer than the window) is counted. Hierarchical summaries of this kind: Gidiotis and
Tsoumakas, "A divide-and-conquer approach to the summarization of long documents" (2020); Wu et al., "Recursively
summarizing books with human feedback" (2021).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tilshi.catalog.tasks import Length, Task
from tilshi.engines.call import Call, Generated, Generator
from tilshi.summarize.contracts import Reader
from tilshi.summarize.extractive import extract_medium
from tilshi.summarize.model import SourceText, SummarySentence
from tilshi.summarize.standing import Article, stand
from tilshi.summarize.window import Indices, Window
from tilshi.text.findings import Finding

SELECTED: Final = 2
"""Windows up to which sentences are selected. Of a news article the less informative half can go, and one search costs
less than three; beyond that, whole topics would never be read."""

_PARTIAL: Final = Length.MEDIUM
"""Length of the summary of a part: a short one keeps too little of it, a long one hardly makes it shorter."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a model is to read in place of an article.

    Attributes:
        text: the article, some of its sentences, or summaries of its parts; no sentences where none fits.
        rests: for each of its sentences those of the article that it rests on.
        available: sentences `text` was selected from; as many as it has where nothing was selected.
        parts: summaries of parts it is made of, over all rounds; 0 where the article itself is read.
        replaced: parts of which sentences of their own stand there, as their summary did not pass the checks.
        left_out: sentences longer than the model reads.
        findings: what the checks found in the summaries of parts.
    """

    text: SourceText
    rests: tuple[Indices, ...]
    available: int
    parts: int = 0
    replaced: int = 0
    left_out: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class MapReduce:
    """Makes articles short enough; thread-safe if its parts are.

    Attributes:
        generator: runs a text through a model.
        reader: counts the model's tokens.
    """

    generator: Generator
    reader: Reader

    def digest(self, article: Article, model_id: str, task: Task, call: Call) -> Digest:
        """Return what the model is to read.

        Args:
            article: the article.
            model_id: the model.
            task: what it will be asked to do with the digest.
            call: the terms of the call; it is looked at before every step.

        Raises:
            TilshiError: as `Generator.generate`.
        """
        window = Window(self.reader, model_id, task)
        source = article.source
        digest = Digest(source, tuple((index,) for index in range(len(source.sentences))), len(source.sentences))
        size = window.count([source.text])[0]
        while size > window.limit:
            call.check()
            if size <= SELECTED * window.limit:
                return _only(digest, window.select(digest.text, call))
            shorter = self._mapped(digest, article, model_id, task, call)
            before, size = size, window.count([shorter.text.text])[0]
            if size >= before:  # no round may go on for ever
                return _only(shorter, window.select(shorter.text, call))
            digest = shorter
        return digest

    def _mapped(self, digest: Digest, article: Article, model_id: str, task: Task, call: Call) -> Digest:
        """Return a digest of the summaries of all parts."""
        partial = replace(task, length=_PARTIAL)
        cut = Window(self.reader, model_id, partial).cut(digest.text, call)
        texts = [digest.text.join(part) for part in cut.parts]
        generated = self.generator.generate(model_id, texts, partial, call) if texts else []
        call.check()
        written = [_part(digest, part, one, article) for part, one in zip(cut.parts, generated, strict=True)]
        sentences = [sentence for one in written for sentence in one.sentences]
        places = [number for number, one in enumerate(written) for _ in one.sentences]
        texts = [sentence.text for sentence in sentences]
        return Digest(
            SourceText(digest.text.title, tuple(texts), tuple(places), digest.text.language),
            tuple(sentence.evidence for sentence in sentences),
            len(sentences),
            digest.parts + len(written),
            digest.replaced + sum(one.replaced for one in written),
            digest.left_out + len(cut.left_out),
            (*digest.findings, *(finding for one in written for finding in one.findings)),
        )


@dataclass(frozen=True, slots=True)
class _Part:
    sentences: tuple[SummarySentence, ...]
    replaced: bool
    findings: tuple[Finding, ...]


def _part(digest: Digest, part: Indices, generated: Generated, article: Article) -> _Part:
    """Return the sentences that stand for a part: those written, or its own most informative ones."""
    below = sorted({index for at in part for index in digest.rests[at]})
    standing = stand(generated, article, below)
    if standing.sentences:
        return _Part(standing.sentences, replaced=False, findings=standing.findings)
    own = extract_medium(_excerpt(digest.text, part))
    kept = [part[at] for sentence in own.sentences for at in sentence.evidence]
    sentences = tuple(SummarySentence(digest.text.sentences[at], digest.rests[at]) for at in kept)
    return _Part(sentences, replaced=True, findings=standing.findings)


def _only(digest: Digest, chosen: Indices) -> Digest:
    rests = tuple(digest.rests[at] for at in chosen)
    return replace(digest, text=_excerpt(digest.text, chosen), rests=rests, available=len(digest.text.sentences))


def _excerpt(text: SourceText, chosen: Sequence[int]) -> SourceText:
    sentences = tuple(text.sentences[at] for at in chosen)
    return SourceText(text.title, sentences, tuple(text.paragraphs[at] for at in chosen), text.language)
