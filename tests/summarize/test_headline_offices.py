"""Offices before names: which may go, and which say something."""

from collections.abc import Callable, Iterator

import pytest

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Span
from tilshi.summarize.headline_offices import houses, is_person, oblique_offices, offices

RU, EN = Language.RU, Language.EN
Step = Callable[[str, Language], Iterator[Span]]


def left(step: Step, text: str) -> list[str]:
    """Return a text without each span of a step."""
    return [text[: span.start] + span.instead + text[span.end :] for span in step(text, RU)]


@pytest.mark.parametrize(
    ("step", "text", "found"),
    [
        (offices, "Аким города Марат Сеитов закрыл мост.", ["Марат Сеитов закрыл мост."]),
        (
            offices,
            "Известный режиссёр Иван Петров снял фильм.",
            ["режиссёр Иван Петров снял фильм.", "Иван Петров снял фильм."],
        ),
        (offices, "Мост закроют, сообщил аким города Иван Петров.", ["Мост закроют, сообщил Иван Петров."]),
        (offices, "Суд решил, что депутат маслихата Иван Петров прав.", ["Суд решил, что Иван Петров прав."]),
        # the office says something, or the name is part of it, or somebody else's
        (offices, "Бывший аким города Иван Петров уехал.", []),
        (offices, "Операционный директор Иван Петров уехал.", ["Иван Петров уехал."]),
        (offices, "Аким города Иван Петров покинул свой пост.", []),
        (offices, "Аким города Иван Петров снял фильм.", ["Иван Петров снял фильм."]),
        (offices, "Народный артист Иван Петров уехал.", []),
        (offices, "Обвиняемый в поджоге Иван Петров уехал.", []),
        (offices, "Убийца журналиста Ивана Петрова пойман.", []),
        (offices, "Родители подсудимого Ивана Петрова уехали.", []),
        (offices, "Отец мальчика Иван Петров Ивану Сидорову не брат.", []),
        (offices, "Депутаты партии Иван Петров уехали.", []),
        (offices, "Депутаты партии Иван Петров и Пётр Иванов уехали.", ["Иван Петров и Пётр Иванов уехали."]),
        (oblique_offices, "Суд оправдал главу банка Ивана Петрова.", ["Суд оправдал Ивана Петрова."]),
        (oblique_offices, "Письмо вручили акиму города Ивану Петрову.", ["Письмо вручили Ивану Петрову."]),
        (oblique_offices, "По словам пресс-секретаря Ивана Петрова, мост закроют.", []),
        (oblique_offices, "Письмо подписано и.о. прокурора Ивана Петрова.", []),
        (oblique_offices, "Суд оправдал вдову писателя Ивана Петрова.", []),
        (oblique_offices, "Суд оправдал бывшего главу банка Ивана Петрова.", []),
        (oblique_offices, "Уволен заместитель министра финансов Ивана Петрова.", []),
        (oblique_offices, "Совет внёс на должность премьер-министра кандидатуру Ивана Петрова.", []),
        (oblique_offices, "Суд оправдал главу штаба Ивана Петрова Петра Иванова.", []),
        (houses, "Компания Zhaiyk купила теплоход.", ["Zhaiyk купила теплоход."]),
        (houses, "Крупная компания Zhaiyk купила теплоход.", ["Zhaiyk купила теплоход."]),
        (houses, "Бывшая компания Zhaiyk купила теплоход.", []),
        (houses, "Компания «Жайык» купила теплоход.", []),
        (houses, "Мост Zhaiyk закрыли.", []),
    ],
)
def test_what_may_go_before_a_name(step: Step, text: str, found: list[str]) -> None:
    assert left(step, text) == found


@pytest.mark.parametrize("step", [offices, oblique_offices, houses])
def test_russian_only(step: Step) -> None:
    assert list(step("The mayor Ivan Petrov closed the bridge.", EN)) == []
    assert list(step("", RU)) == []


def test_somebody_in_the_nominative() -> None:
    assert is_person("аким")
    assert not is_person("акиму")
    assert not is_person("мост")
