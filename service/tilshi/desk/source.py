"""Understanding the input: its language, its sentences and where they stand in the text as sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from tilshi.articles import from_text, with_title
from tilshi.articles.model import Address, Article, BlockKind, Document
from tilshi.errors import EmptyText, InvalidValue, LanguageUndetectable, TooLarge
from tilshi.languages import NAMES, Language, parse_language
from tilshi.settings import Settings
from tilshi.text.language_id import block_language, identify_document
from tilshi.text.sentences import split


@dataclass(frozen=True, slots=True)
class Understood:
    """One article, ready to work on.

    Attributes:
        document: the document the article is the only one of.
        language: language of the body.
        confidence: 1.0 where somebody named the language.
        detected: whether nobody did.
        sentences: body sentences in reading order.
        offsets: start and end of each, in code points of the text as sent (of `Article.text` where a block does not
            stand there as it is, as `Article.starts` tells).
        paragraphs: index of the block each sentence comes from.
        block_languages: the blocks, title included, that are in another language than the body.
    """

    document: Document
    language: Language
    confidence: float
    detected: bool
    sentences: tuple[str, ...]
    offsets: tuple[tuple[int, int], ...]
    paragraphs: tuple[int, ...]
    block_languages: Mapping[Address, Language]

    @property
    def article(self) -> Article:
        """The article itself."""
        return self.document.articles[0]

    @property
    def first_sentences(self) -> dict[Address, int]:
        """Index in `sentences` of the first sentence of every body block that has any."""
        addresses = (self.article.blocks[index].address for index in self.paragraphs)
        firsts: dict[Address, int] = {}
        for sentence, address in enumerate(addresses):
            firsts.setdefault(address, sentence)
        return firsts

    @property
    def languages(self) -> tuple[Language, ...]:
        """The language of every body sentence."""
        addresses = (self.article.blocks[index].address for index in self.paragraphs)
        return tuple(self.block_languages.get(address, self.language) for address in addresses)

    @property
    def title_language(self) -> Language:
        """The language of the headline."""
        title = self.article.title
        return self.block_languages.get(title.address, self.language) if title else self.language

    @property
    def title(self) -> str | None:
        """The headline as sent."""
        return self.article.title.text if self.article.title else None


def understand(
    text: str | Document, *, title: str | None, source: Language | Literal["auto"], settings: Settings
) -> Understood:
    """Read, measure, identify and split one article.

    Raises:
        EmptyText: there is no text.
        TooLarge: it is longer than `max_article_chars`.
        LanguageUndetectable: `source` is "auto" and the language cannot be told.
        InvalidValue: the document holds several articles.
    """
    document = _document(text, title, settings)
    article = document.articles[0]
    language, confidence, detected = detect(article, source, settings)
    languages = other_languages(document, language, source)
    sentences, offsets, paragraphs = _sentences(article, language, languages)
    if not sentences:
        raise EmptyText("text: the article has a title but no body", param="text")
    return Understood(document, language, confidence, detected, sentences, offsets, paragraphs, languages)


def check_length(text: str, settings: Settings, param: str = "text", index: int | None = None) -> None:
    """Raise for a text that is empty or over the limit, before anything is done with it.

    Args:
        text: the text.
        settings: the limits.
        param: what the caller calls it.
        index: its place where it is one of a list.
    """
    place = param if index is None else f"{param}.{index}"
    if len(text) > settings.max_article_chars:
        raise TooLarge(f"{place}: {len(text):,} characters; the limit is {settings.max_article_chars:,}", param=param)
    if not text.strip():
        raise EmptyText(f"{place}: there is no text", param=param)


def detect(article: Article, source: Language | Literal["auto"], settings: Settings) -> tuple[Language, float, bool]:
    """Return the language of the article, the confidence in it, and whether it was detected.

    Raises:
        LanguageUndetectable: nobody named the language and the evidence is too thin.
    """
    if source != "auto":
        return source, 1.0, False
    if article.language is not None:
        return parse_language(article.language, "language"), 1.0, False
    title = [article.title.text] if article.title else []
    words = [block.text for block in article.blocks if block.kind is not BlockKind.VERBATIM]
    found = identify_document([*title, *words] if words else [*title, article.text])
    if found.language is None:
        raise LanguageUndetectable(
            "source: the text does not look like Russian, Kazakh or English; name its language in `source`",
            param="source",
        )
    if found.confidence < settings.language_confidence:
        raise LanguageUndetectable(
            f"source: the text may be {NAMES[found.language]} (confidence {found.confidence:.2f}); "
            "name its language in `source`",
            param="source",
        )
    return found.language, found.confidence, True


def other_languages(
    document: Document, language: Language, source: Language | Literal["auto"]
) -> Mapping[Address, Language]:
    """Return the blocks, titles included, that are in another language than the document.

    Args:
        document: the document.
        language: the language of the document.
        source: what the caller said: a language named counts for every block.
    """
    if source != "auto":
        return MappingProxyType({})
    found = {
        block.address: block_language(block.text, language)
        for article in document.articles
        for block in (article.title, *article.blocks)
        if block is not None and block.kind is not BlockKind.VERBATIM
    }
    return MappingProxyType({address: spoken for address, spoken in found.items() if spoken is not language})


def _document(text: str | Document, title: str | None, settings: Settings) -> Document:
    if isinstance(text, str):
        check_length(text, settings)
        return from_text(text, title)
    if len(text.articles) != 1:
        raise InvalidValue("text: give one article at a time", param="text")
    check_length(text.articles[0].text, settings)
    return with_title(text, title)


def _sentences(
    article: Article, language: Language, languages: Mapping[Address, Language]
) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...], tuple[int, ...]]:
    texts: list[str] = []
    offsets: list[tuple[int, int]] = []
    paragraphs: list[int] = []
    for index, (block, start) in enumerate(zip(article.blocks, article.starts, strict=True)):
        if block.kind in {BlockKind.VERBATIM, BlockKind.ASIDE}:
            continue
        found = split(block.text, languages.get(block.address, language))
        texts.extend(found.texts)
        offsets.extend((start + span.start, start + span.end) for span in found.spans)
        paragraphs.extend([index] * len(found.spans))
    return tuple(texts), tuple(offsets), tuple(paragraphs)
