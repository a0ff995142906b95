"""Several articles on one event as a caller gives them, measured and identified one by one before any work."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal

from tilshi.articles.model import Document
from tilshi.desk.options import parse_source
from tilshi.desk.source import Understood, understand
from tilshi.errors import InvalidValue, TilshiError, TooLarge
from tilshi.languages import Language
from tilshi.settings import Settings

FEWEST: Final = 2
"""Articles a summary of several is made of, at least."""

MAX_NAME: Final = 200
"""Characters of an article's name."""


@dataclass(frozen=True, slots=True)
class Given:
    """One of several articles.

    Attributes:
        text: the article, or a document with one.
        title: its headline, where it is not in the text.
        name: what readers are to know it by: a publisher, a file; its place in the list, from 1, where None.
        source: its language, or "auto"; that of the options where None.
    """

    text: str | Document
    title: str | None = None
    name: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """An article that was understood, and its name."""

    name: str
    understood: Understood


def understand_together(
    articles: Sequence[str | Document | Given], *, source: Language | Literal["auto"], settings: Settings
) -> tuple[NamedArticle, ...]:
    """Measure all articles, then identify each.

    Raises:
        InvalidValue: there are fewer than two, or two have one name.
        TooLarge: there are more than `max_articles`, one is longer than `max_article_chars`, or all together are longer
            than `max_articles_chars`.
        EmptyText: one has no text; the message names it, as those of the others do.
        LanguageUndetectable: the language of one cannot be told.
        UnknownLanguage: one names a language that is none of ours.
    """
    given = [one if isinstance(one, Given) else Given(one) for one in articles]
    _check_size(given, settings)
    names = _names(given)
    found = []
    for index, one in enumerate(given):
        with _named(index, one.name):
            spoken = source if one.source is None else parse_source(one.source)
            understood = understand(one.text, title=one.title, source=spoken, settings=settings)
        found.append(NamedArticle(names[index], understood))
    return tuple(found)


def _check_size(given: Sequence[Given], settings: Settings) -> None:
    if len(given) < FEWEST:
        raise InvalidValue(
            f"articles: {len(given)} given; a summary of several needs at least {FEWEST}", param="articles"
        )
    if len(given) > settings.max_articles:
        message = f"articles: {len(given)} articles; the limit is {settings.max_articles}"
        raise TooLarge(message, param="articles")
    for index, one in enumerate(given):
        if one.name is not None and not 0 < len(one.name.strip()) <= MAX_NAME:
            raise InvalidValue(f"articles.{index}: name: 1 to {MAX_NAME} characters", param="articles")
        if len(_text(one)) > settings.max_article_chars:
            limit = f"{len(_text(one)):,} characters; the limit is {settings.max_article_chars:,}"
            raise TooLarge(f"{_place(index, one.name)}: {limit}", param="articles")
    total = sum(len(_text(one)) for one in given)
    if total > settings.max_articles_chars:
        limit = f"{total:,} characters together; the limit is {settings.max_articles_chars:,}"
        raise TooLarge(f"articles: {limit}", param="articles")


def _text(one: Given) -> str:
    return one.text if isinstance(one.text, str) else "\n\n".join(article.text for article in one.text.articles)


def _names(given: Sequence[Given]) -> list[str]:
    names = [str(at) if one.name is None else one.name.strip() for at, one in enumerate(given, 1)]
    for at, name in enumerate(names):
        if name in names[:at]:
            message = f"articles.{at}: name: that of article {names.index(name)}; give each a name of its own"
            raise InvalidValue(message, param="articles")
    return names


@contextmanager
def _named(index: int, name: str | None) -> Iterator[None]:
    """Say of an error which article it is about."""
    try:
        yield
    except TilshiError as error:
        raise error.within(_place(index, name), param="articles") from None


def _place(index: int, name: str | None) -> str:
    return f"articles.{index}" if name is None else f"articles.{index} ({name.strip()})"
