"""Articles on one event, written for these tests."""

import pytest
from tests.summarize.conftest import article

from tilshi.languages import Language
from tilshi.summarize.together import Told

FLOOD_A = """\
Паводок размыл дорогу между посёлками Жанатурмыс и Акколь во вторник ночью. По данным спасателей, эвакуировали 120 \
человек. Под водой оказались 15 домов.

Жителей разместили в районном доме культуры. Дорогу обещают восстановить за неделю.
"""
FLOOD_B = """\
Во вторник ночью паводок размыл дорогу между посёлками Жанатурмыс и Акколь. Спасатели эвакуировали 150 человек, \
сообщили в акимате района.

Занятия в школах отменили до понедельника. Власти обещают выплатить пострадавшим компенсации.
"""
FLOOD_C = """\
Паводок размыл дорогу между посёлками Жанатурмыс и Акколь, рассказал глава района. По его словам, под водой оказались \
15 домов и школьный двор.

Военные доставили в посёлок две лодки и насосы.
"""


def russian(text: str, title: str | None = None) -> Told:
    """Return a Russian article, paragraphs apart by a blank line."""
    return Told.of(article(title, text, Language.RU))


@pytest.fixture
def flood() -> list[Told]:
    """Three newsrooms on one flood; two give different numbers of the evacuated."""
    return [russian(text, f"Паводок, {at}") for at, text in enumerate((FLOOD_A, FLOOD_B, FLOOD_C))]
