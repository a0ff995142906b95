"""Taking a document apart into sentences, and building the translated one from what became of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple

from tilshi.articles.marks import Shares, reapply
from tilshi.articles.model import Address, Article, Block, BlockKind, Document, Run
from tilshi.articles.slug import slug
from tilshi.articles.spans import ATOMIC
from tilshi.engines.call import Generated
from tilshi.languages import Language
from tilshi.text import sentences
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.replacements import Replacements
from tilshi.text.sentences import Sentences
from tilshi.translate.source import Source


class BlockFinding(NamedTuple):
    """What was found in a block; `sentence` is its index there, None where it is about the whole block."""

    address: Address
    sentence: int | None
    finding: Finding


class BlockConfidence(NamedTuple):
    """How sure the model was of a sentence, by its index in a block; see `Generated`."""

    address: Address
    sentence: int
    confidence: float | None
    doubtful: bool


@dataclass(frozen=True, slots=True)
class SpokenDocument:
    """A document, its language, and the blocks that are in another one."""

    document: Document
    language: Language
    block_languages: Mapping[Address, Language] = field(default_factory=lambda: MappingProxyType({}))

    def is_in(self, language: Language) -> bool:
        """Whether all of it is in a language."""
        return self.language is language and all(spoken is language for spoken in self.block_languages.values())


@dataclass(frozen=True, slots=True)
class TranslatedDocument:
    """A document in another language.

    Attributes:
        document: as read, every block but the verbatim ones translated.
        findings: what the checks found, in reading order.
        model: id of the last model on the way; None where the document is in the target language already.
        pivot: the language between, if there was one.
        confidences: one per translated sentence, in reading order.
        score: mean of the sentences' scores; None where none is known.
    """

    document: Document
    findings: tuple[BlockFinding, ...]
    model: str | None
    pivot: Language | None
    confidences: tuple[BlockConfidence, ...] = ()
    score: float | None = None


@dataclass(frozen=True, slots=True)
class BlockSentences:
    """A block that is to be translated, and its sentences with the terms that stay as they are in each."""

    block: Block
    language: Language
    cut: Sentences
    sources: tuple[Source, ...]

    def estimated(self, results: Sequence[Generated]) -> list[int]:
        """Return the sentences whose words decide where a mark goes; none where every mark has a certain place."""
        marked = bytearray(len(self.block.text))
        position = 0
        for run in self.block.runs:
            if any(mark.kind not in ATOMIC for mark in run.marks):
                marked[position : position + len(run.text)] = b"\1" * len(run.text)
            position += len(run.text)
        if not any(marked) or not reapply(self.block, self._joined(results))[1]:
            return []
        return [
            index
            for index, (span, result) in enumerate(zip(self.cut.spans, results, strict=True))
            if any(marked[span.start : span.end]) and result.model and not result.source_kept
        ]

    def starts(self, results: Sequence[Generated]) -> list[int]:
        """Return where the translation of each sentence begins in that of the block."""
        lengths = (len(gap) + len(result.text) for gap, result in zip(self.cut.gaps[1:], results, strict=True))
        return list(accumulate(lengths, initial=len(self.cut.gaps[0])))[:-1]

    def translated(self, results: Sequence[Generated], shares: Shares | None) -> tuple[Block, list[BlockFinding]]:
        """Return the block with its sentences replaced and its marks put back, and what was found."""
        address = self.block.address
        block, moved = reapply(self.block, self._joined(results), shares)
        findings = [
            BlockFinding(address, index, finding) for index, result in enumerate(results) for finding in result.findings
        ]
        if moved:
            findings.append(BlockFinding(address, None, Finding(WarningCode.MARK_MOVED)))
        return block, findings

    def _joined(self, results: Sequence[Generated]) -> str:
        return self.cut.join([result.text for result in results])

    def confidences(self, results: Sequence[Generated]) -> list[BlockConfidence]:
        """Return how sure the model was of each sentence."""
        return [
            BlockConfidence(self.block.address, index, result.confidence, result.doubtful)
            for index, result in enumerate(results)
        ]


def take_apart(
    spoken: SpokenDocument,
    do_not_translate: Sequence[str],
    prescribed: Callable[[Language], Replacements | None] = lambda _: None,
) -> list[BlockSentences]:
    """Return every block that is to be translated, titles included, in reading order.

    Args:
        spoken: the document.
        do_not_translate: terms that stay as they are.
        prescribed: terms of a language that a glossary prescribes the translation of.
    """
    terms = tuple(do_not_translate)
    return [
        _block_sentences(block, language, terms, prescribed(language))
        for article in spoken.document.articles
        for block in (article.title, *article.blocks)
        if block is not None and block.kind is not BlockKind.VERBATIM
        for language in (spoken.block_languages.get(block.address, spoken.language),)
    ]


def put_together(
    document: Document,
    blocks: Sequence[BlockSentences],
    results: Sequence[Sequence[Generated]],
    target: Language,
    *,
    shares: Sequence[Shares | None],
    model: str | None,
    pivot: Language | None,
) -> TranslatedDocument:
    """Return the document with its blocks replaced, slugs made anew and the target language declared.

    Args:
        document: the document.
        blocks: what `take_apart` made of it.
        results: what became of the sentences of each block.
        target: the language it is in now.
        shares: what is known of the words of each block.
        model: as in `TranslatedDocument`.
        pivot: likewise.
    """
    translated: dict[Address, Block] = {}
    findings: list[BlockFinding] = []
    confidences: list[BlockConfidence] = []
    for block, of_block, known in zip(blocks, results, shares, strict=True):
        made, found = block.translated(of_block, known)
        translated[made.address] = made
        findings += found
        confidences += block.confidences(of_block)
    articles = tuple(_article(article, translated, target) for article in document.articles)
    scores = [result.score for of_block in results for result in of_block if result.score is not None]
    return TranslatedDocument(
        replace(document, articles=articles),
        tuple(findings),
        model,
        pivot,
        tuple(confidences),
        sum(scores) / len(scores) if scores else None,
    )


def _article(article: Article, translated: Mapping[Address, Block], target: Language) -> Article:
    title = article.title and translated.get(article.title.address, article.title)
    return replace(
        article,
        title=title,
        slug=_slug(article, title),
        blocks=tuple(translated.get(block.address, block) for block in article.blocks),
        language=target.value,
    )


def _slug(article: Article, title: Block | None) -> Block | None:
    """The slug of the new title; the old slug where the title is what it was, or leaves nothing for a slug."""
    if article.slug is None or article.title is None or title is None or title.text == article.title.text:
        return article.slug
    made = slug(title.text)
    return replace(article.slug, runs=(Run(made),), start=None) if made else article.slug


def _block_sentences(
    block: Block, language: Language, terms: tuple[str, ...], replacements: Replacements | None
) -> BlockSentences:
    cut = sentences.split(block.text, language)
    code = list(_code(block))
    sources = []
    for text, span in zip(cut.texts, cut.spans, strict=True):
        inside = [(max(start, span.start), min(end, span.end)) for start, end in code]
        own = [block.text[start:end].strip() for start, end in inside if start < end]
        kept = tuple(dict.fromkeys([*terms, *(term for term in own if term)]))
        sources.append(Source(text, kept, replacements))
    return BlockSentences(block, language, cut, tuple(sources))


def _code(block: Block) -> Iterator[tuple[int, int]]:
    """Start and end of every code run, in code points of the block's text."""
    start = 0
    for run in block.runs:
        end = start + len(run.text)
        if any(mark.kind == "code" for mark in run.marks):
            yield start, end
        start = end
