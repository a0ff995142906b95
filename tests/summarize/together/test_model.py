"""What goes in has to fit together."""

import pytest
from tests.summarize.conftest import article

from tilshi.languages import Language
from tilshi.summarize.together import Told

KAZAKH = article(None, "Су тасқыны жолды шайып кетті. Тұрғындар көшірілді.", Language.KK)


def test_a_russian_article_is_compared_by_itself() -> None:
    source = article(None, "Дорогу размыло. Жителей вывезли.", Language.RU)
    assert Told.of(source).russian == source.sentences
    assert Told.of(source).text == "Дорогу размыло.\nЖителей вывезли."


def test_another_language_needs_a_translation() -> None:
    with pytest.raises(ValueError, match="kk needs a translation"):
        Told.of(KAZAKH)
    with pytest.raises(ValueError, match="1 translations for 2 sentences"):
        Told(KAZAKH, ("Паводок размыл дорогу.",))
    assert Told(KAZAKH, ("Паводок размыл дорогу.", "Жителей вывезли.")).russian[1] == "Жителей вывезли."
