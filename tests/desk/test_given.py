"""Several articles as given: every limit before any work, every fault with the article it is in."""

from typing import Any

import pytest

from tilshi.articles import from_text
from tilshi.desk.given import MAX_NAME, Given, understand_together
from tilshi.errors import (
    EmptyText,
    InvalidValue,
    LanguageUndetectable,
    TilshiError,
    TooLarge,
    UnknownLanguage,
)
from tilshi.languages import Language
from tilshi.settings import Settings

RUSSIAN = "Новый мост через реку открыли в понедельник. Строители работали на нём два года."
FRENCH = "Le conseil municipal a voté hier le budget de la ville pour l'année prochaine."


def understood(articles: list[Any], settings: Settings, **changes: Any) -> Any:
    return understand_together(articles, source="auto", settings=settings.model_copy(update=changes))


def test_strings_and_documents_alike(settings: Settings) -> None:
    first, second = understood([RUSSIAN, Given(from_text(RUSSIAN), title="Мост", name=" Вести ")], settings)
    assert (first.name, second.name) == ("1", "Вести")
    assert second.understood.title == "Мост"
    assert first.understood.sentences == second.understood.sentences


def test_one_article_may_name_its_language(settings: Settings) -> None:
    first, second = understood([RUSSIAN, Given("Бюджет", source="RU")], settings)
    assert first.understood.detected
    assert second.understood.language is Language.RU
    assert not second.understood.detected


@pytest.mark.parametrize(
    ("articles", "changes", "kind", "message"),
    [
        ([], {}, InvalidValue, "articles: 0 given; a summary of several needs at least 2"),
        ([RUSSIAN], {}, InvalidValue, "articles: 1 given"),
        ([RUSSIAN] * 3, {"max_articles": 2}, TooLarge, "articles: 3 articles; the limit is 2"),
        ([RUSSIAN, RUSSIAN], {"max_article_chars": 50}, TooLarge, "articles.0: 80 characters; the limit is 50"),
        (
            [RUSSIAN, RUSSIAN],
            {"max_articles_chars": 100},
            TooLarge,
            "articles: 160 characters together; the limit is 100",
        ),
        ([RUSSIAN, " "], {}, EmptyText, "articles.1: text: there is no text"),
        ([RUSSIAN, Given("", name="Вести")], {}, EmptyText, "articles.1 (Вести): text: there is no text"),
        (
            [Given(FRENCH, name="Le Monde"), RUSSIAN],
            {},
            LanguageUndetectable,
            "articles.0 (Le Monde): source: the text",
        ),
        ([RUSSIAN, Given(RUSSIAN, source="de")], {}, UnknownLanguage, "articles.1: source: unknown language 'de'"),
        ([RUSSIAN, Given(RUSSIAN, name=" ")], {}, InvalidValue, f"articles.1: name: 1 to {MAX_NAME} characters"),
        ([RUSSIAN, Given(RUSSIAN, name="x" * 201)], {}, InvalidValue, "articles.1: name: 1 to"),
        (
            [Given(RUSSIAN, name="А"), Given(RUSSIAN, name="А ")],
            {},
            InvalidValue,
            "articles.1: name: that of article 0",
        ),
    ],
)
def test_what_cannot_be_summarised_is_refused(
    settings: Settings, articles: list[Any], changes: dict[str, Any], kind: type[TilshiError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        understood(articles, settings, **changes)
    assert caught.value.message.startswith(message)
    assert caught.value.param == "articles"


def test_a_language_a_file_names_wrongly_is_told_with_its_article(settings: Settings) -> None:
    document = from_text(RUSSIAN)
    from dataclasses import replace

    wrong = replace(document, articles=(replace(document.articles[0], language="de"),))
    with pytest.raises(UnknownLanguage) as caught:
        understood([RUSSIAN, Given(wrong, name="Вести")], settings)
    assert caught.value.message == "articles.1 (Вести): language: unknown language 'de'; use ru, kk or en"
