"""What the inside of a sentence may leave out."""

from collections.abc import Callable, Iterator

import pytest

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Span
from tilshi.summarize.headline_parts import abbreviations, hours, own, sites

RU, EN = Language.RU, Language.EN
Step = Callable[[str, Language], Iterator[Span]]


def left(step: Step, text: str) -> list[str]:
    """Return a text without each span of a step."""
    return [
        " ".join((text[: span.start] + span.instead + text[span.end :]).split()).replace(" .", ".")
        for span in step(text, RU)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Центральная избирательная комиссия (ЦИК) закрыла участки.", "ЦИК закрыла участки."),
        ("Жалобу принял Комитет по правам человека (КПЧ).", "Жалобу принял КПЧ."),
        ("The Bureau of Bridges and Roads (BBR) closed it.", "The BBR closed it."),
        ("Мост и Комитет дорог, Дом культуры (КДК) закрыли.", None),
        ("Комитет дорог (КНБ) молчит.", None),
        ("Комитет (бывшее бюро) молчит.", None),
        ("(ЦИК) закрыла участки.", None),
    ],
)
def test_an_abbreviation_stands_for_its_long_form(text: str, found: str | None) -> None:
    span = next(abbreviations(text), None)
    assert (None if span is None else text[: span.start] + span.instead + text[span.end :]) == found


@pytest.mark.parametrize(
    ("step", "text", "found"),
    [
        (hours, "В Таразе вечером закрыли мост.", ["В Таразе закрыли мост."]),
        (hours, "В Таразе 5 мая закрыли мост.", ["В Таразе закрыли мост."]),
        (hours, "В Таразе примерно в 9:45 закрыли мост.", ["В Таразе закрыли мост."]),
        (hours, "В Таразе с каждым днём холоднее.", []),
        (hours, "В Таразе 5 мая закроют мост.", []),
        (hours, "Указ от 5 мая отменили.", []),
        (hours, "Санаторий 25-27 мая принял детей.", []),
        (hours, "Газета пишет в среду, 5 мая, что мост закрыт.", []),
        (hours, "В Таразе в ночь на среду, 5 мая, закрыли мост.", []),
        (hours, "До 5 мая мост закрыли.", []),
        (hours, "Мост 5 мая 1962 года открыли.", []),
        (hours, "Воскресенье, 5 мая, стало выходным.", []),
        (hours, "Фильм «Мост вечером в Таразе» вышел.", []),
        (own, "Аким открыл свой музей.", ["Аким открыл музей."]),
        (own, "Аким уехал со своим братом.", []),
        (own, "Аким в свою очередь промолчал.", []),
        (own, "Команда на своём поле победила.", []),
        (hours, "Сайт заработал только на прошлой неделе и уже закрыт.", []),
        (own, "Ищут девочку, потом 7-летнего мальчика.", []),
        (sites, "Мост на Таласе закрыли.", []),
        (own, "Ищут врача, 90-летнего Марата Сеитова.", []),
        (own, "Умер 90-летний поэт.", ["Умер поэт."]),
        (sites, "Мост на проспекте закрыли.", ["Мост закрыли."]),
        (sites, "Мост лежит на проспекте дольше года.", []),
        (sites, "В городе закрыли мост.", []),
        (sites, "Дом в городе Тараз закрыли.", []),
        (sites, "Мост на проспекте поэта закрыли.", []),
    ],
)
def test_what_may_go(step: Step, text: str, found: list[str]) -> None:
    assert left(step, text) == found


@pytest.mark.parametrize("step", [hours, own, sites])
def test_russian_only(step: Step) -> None:
    assert list(step("The bridge in the city was closed in the evening.", EN)) == []
    assert list(step("", RU)) == []
