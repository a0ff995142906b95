"""Texts of another service's request through the desk: blank ones stay, the others have languages of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tilshi.desk import Desk, Glossary, TranslateOptions
from tilshi.desk.markup import Tags, understand_fragments
from tilshi.desk.texts import UnderstoodText, understand_texts
from tilshi.errors import EmptyText, LanguageUndetectable, TooLarge
from tilshi.http.calls import Terms
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text.masking import has_words


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one text.

    Attributes:
        text: the translation.
        language: of the text; None where it has none.
        confidence: in the language, 1.0 where the caller named it.
    """

    text: str
    language: Language | None
    confidence: float


def check(texts: Sequence[str], settings: Settings, param: str) -> None:
    """Raise for too many texts, or one that is too long, before anything is done with them.

    Raises:
        EmptyText: there are none.
        TooLarge: there are too many, or one is too long.
    """
    if not texts:
        raise EmptyText(f"{param}: there are no texts", param=param)
    if len(texts) > settings.max_texts:
        raise TooLarge(f"{param}: {len(texts)} texts; the limit is {settings.max_texts}", param=param)
    for index, text in enumerate(texts):
        if len(text) > settings.max_article_chars:
            message = f"{param}.{index}: {len(text):,} characters; the limit is {settings.max_article_chars:,}"
            raise TooLarge(message, param=param)


def translate(
    desk: Desk,
    texts: Sequence[str],
    *,
    source: Language | Literal["auto"],
    target: Language,
    terms: Terms,
    param: str,
    glossary: Glossary | None = None,
) -> list[Done]:
    """Return what became of each text, in order; blank ones stay, and with "auto" those without words.

    Raises:
        TilshiError: as `Desk.translate_texts`; a message names the text by its place.
    """
    asked = TranslateOptions.of(source=source, targets=(target,))
    filled = [index for index, text in enumerate(texts) if text.strip() and (source != "auto" or has_words(text))]
    understood = [_understood(texts[index], source, desk.settings, f"{param}.{index}") for index in filled]
    translated = desk.translate_understood(understood, asked, **terms.keywords(), glossary=glossary)[target]
    done: Mapping[int, Any] = dict(zip(filled, zip(understood, translated, strict=True), strict=True))
    return [
        Done(done[index][1].text, done[index][0].spoken.language, done[index][0].confidence)
        if index in done
        else Done(text, None, 0.0)
        for index, text in enumerate(texts)
    ]


def _understood(text: str, source: Language | Literal["auto"], settings: Settings, place: str) -> UnderstoodText:
    try:
        return understand_texts(text, source=source, settings=settings, param=place)[0]
    except LanguageUndetectable as error:
        raise error.within(place) from None


def translate_markup(
    desk: Desk,
    fragments: Sequence[str],
    tags: Tags,
    *,
    source: Language | Literal["auto"],
    target: Language,
    terms: Terms,
    param: str,
    glossary: Glossary | None = None,
) -> list[Done]:
    """Return what became of each fragment of HTML or XML, in order.

    Raises:
        TilshiError: as `Desk.translate_markup`; a message names the fragment by its place.
    """
    asked = TranslateOptions.of(source=source, targets=(target,))
    understood = understand_fragments(fragments, tags, source=source, settings=desk.settings, param=param)
    translated = desk.translate_fragments(understood, asked, **terms.keywords(), glossary=glossary)
    return [
        Done(one.text, each.spoken.language if each.spoken else None, each.confidence if each.spoken else 0.0)
        for each, one in zip(understood, translated, strict=True)
    ]
