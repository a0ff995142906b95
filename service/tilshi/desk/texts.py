"""Understanding texts that are only translated: the language of each, and of each of its paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Literal

from tilshi.articles.model import Address, Article, Block, BlockKind, Run
from tilshi.articles.plain import paragraphs
from tilshi.desk.source import check_length, detect
from tilshi.errors import EmptyText, LanguageUndetectable, TooLarge
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text.language_id import block_language
from tilshi.translate.texts import Passage, SpokenText


@dataclass(frozen=True, slots=True)
class UnderstoodText:
    """One text to translate, its language known.

    Attributes:
        spoken: the text, and the language of every passage.
        confidence: 1.0 where somebody named the language.
        detected: whether nobody did.
    """

    spoken: SpokenText
    confidence: float
    detected: bool


def understand_texts(
    texts: str | Sequence[str], *, source: Language | Literal["auto"], settings: Settings, param: str = "texts"
) -> list[UnderstoodText]:
    """Measure and identify texts, each by itself; every paragraph where nobody named the language.

    Args:
        texts: a text, or several; the message of an error then tells which one it is about.
        source: the language of all of them.
        settings: the limits.
        param: what the caller calls them.

    Raises:
        EmptyText: there are no texts, or there is nothing in one of them.
        TooLarge: there are more than `max_texts`, or one is longer than `max_article_chars`.
        LanguageUndetectable: `source` is "auto" and the language of a text cannot be told.
    """
    if isinstance(texts, str):
        check_length(texts, settings, param)
        return [_understood(texts, source, settings)]
    if not texts:
        raise EmptyText(f"{param}: there are no texts", param=param)
    if len(texts) > settings.max_texts:
        raise TooLarge(f"{param}: {len(texts)} texts; the limit is {settings.max_texts}", param=param)
    for index, text in enumerate(texts):
        check_length(text, settings, param, index)
    understood = []
    for index, text in enumerate(texts):
        try:
            understood.append(_understood(text, source, settings))
        except LanguageUndetectable as error:
            raise LanguageUndetectable(f"{param}.{index}: {error.message}", param=error.param) from None
    return understood


def _understood(text: str, source: Language | Literal["auto"], settings: Settings) -> UnderstoodText:
    if source != "auto":
        return UnderstoodText(SpokenText.of(text, source), 1.0, detected=False)
    spans = list(paragraphs(text))
    blocks = tuple(Block(BlockKind.PARAGRAPH, (Run(text[slice(*span)]),), Address("p")) for span in spans)
    language, confidence, detected = detect(Article(None, None, blocks), source, settings)
    starts = [0, *(_line_start(text, end, start) for (_, end), (start, _) in pairwise(spans)), len(text)]
    languages = [block_language(block.text, language) for block in blocks]
    cuts = zip(pairwise(starts), languages, strict=True)
    runs = [(spoken, [span for span, _ in run]) for spoken, run in groupby(cuts, key=itemgetter(1))]
    passages = tuple(Passage(text[run[0][0] : run[-1][1]], spoken) for spoken, run in runs)
    return UnderstoodText(SpokenText(language, passages), confidence, detected)


def _line_start(text: str, after: int, position: int) -> int:
    """Where the line begins that `position` is in, given a position on a line above it."""
    return max(text.rfind(mark, after, position) for mark in "\r\n") + 1
