"""Which spans of a sentence may go, one kind at a time."""

from collections.abc import Callable, Iterator

import pytest

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import (
    Span,
    adjuncts,
    asides,
    brackets,
    clauses,
    days,
    layout,
    places,
    subordinates,
)

RU, EN, KK = Language.RU, Language.EN, Language.KK
Step = Callable[[str, Language], Iterator[Span]]


def cut(step: Step, text: str, language: Language) -> str | None:
    """Return a text without the first span of a step; None where it has none."""
    span = next(step(text, language), None)
    if span is None:
        return None
    return " ".join((text[: span.start] + span.instead + text[span.end :]).split()).replace(" .", ".")


@pytest.mark.parametrize(
    ("step", "language", "text", "left"),
    [
        (brackets, RU, "Комитет (КНБ) молчит.", "Комитет молчит."),
        (brackets, RU, "Комитет (возможно, КНБ) молчит.", None),
        (brackets, RU, "Комитет (он не ответил) молчит.", None),
        (days, RU, "Мост в среду закрыли на ремонт.", "Мост закрыли на ремонт."),
        (days, RU, "Мост закроют в среду на ремонт.", None),
        (days, RU, "Сегодня, 5 мая 2026 года, аким закрыл мост.", "аким закрыл мост."),
        (days, RU, "Утром, в среду, 5 мая, в Таразе закрыли мост.", "Утром в Таразе закрыли мост."),
        (days, RU, "В Таразе в среду ожидается сильный ветер.", None),
        (days, RU, "Мост теперь значит не то, чем сегодня.", None),
        (days, RU, "Мост закрыт с понедельника по среду.", None),
        (days, RU, "Фильм «Сегодня утром» вышел в прокат.", None),
        (days, EN, "The bridge was closed on Monday and opened on Tuesday again.", None),
        (clauses, RU, "Мост Кумис, который построили солдаты, закрыли.", "Мост Кумис закрыли."),
        (clauses, RU, "Мост Кумис, построенный в 1962 году, закрыли.", "Мост Кумис закрыли."),
        (clauses, RU, "Мост Кумис, построенный Иваном, Петром и Ильёй, закрыли.", "Мост Кумис закрыли."),
        (clauses, RU, "Мосты, построенные солдатами, закрыли.", None),
        (clauses, RU, "Только мост Кумис, который построили солдаты, закрыли.", None),
        (clauses, RU, "Мост Кумис, который якобы построили солдаты, закрыли.", None),
        (clauses, RU, "Мост Кумис, который, по словам акима, опасен, закрыли.", None),
        (clauses, EN, "The Kumis bridge, which soldiers built, was closed.", "The Kumis bridge was closed."),
        (clauses, EN, "The bridges, which soldiers built, were closed.", None),
        (clauses, EN, "The council closed the bridge, which never opened.", None),
        (subordinates, RU, "Аким закрыл старый мост, чтобы починить его.", "Аким закрыл старый мост."),
        (clauses, RU, "Льготы дали бойцам отряда города, которые были ранены.", None),
        (clauses, RU, "Как живёт теперь, облитый кислотой год назад, поэт.", None),
        (clauses, RU, "Аким и глава Тараза, прибывший утром Марат Сеитов, открыли мост.", None),
        (clauses, RU, "Прокурор просит приговорить Ивана Петрова, поджёгшего мост, к году тюрьмы.", None),
        (clauses, RU, "Охотник из Тараза стал третьим жителем области, заболевшим чумой.", None),
        (subordinates, RU, "Аким закрыл мост именно тогда, когда начался паводок.", None),
        (subordinates, RU, "Врач заказала товар у соседей и договорилась, чтобы его везли.", None),
        (subordinates, RU, "Гости моста начали отступать, когда вошёл аким.", None),
        (subordinates, RU, "Аким потребовал, чтобы мост закрыли.", None),
        (
            subordinates,
            EN,
            "The council closed the bridge, leaving cars to go round.",
            "The council closed the bridge.",
        ),
        (adjuncts, RU, "Аким закрыл старый мост после паводка.", "Аким закрыл старый мост."),
        (adjuncts, RU, "Аким закрыл старый мост через час после паводка.", None),
        (adjuncts, RU, "Аким не закрыл старый мост после паводка.", None),
        (adjuncts, RU, "Аким рассказал, почему мосты после паводка закрыли.", None),
        (adjuncts, RU, "Врач рассказал, что аким закрыл старый мост из-за него.", None),
        (adjuncts, EN, "Two women washed away during a flood were found alive.", None),
        (adjuncts, RU, "Тараз мало помогает поэтам по сравнению с Астаной.", None),
        (adjuncts, RU, "Аким закрыл все мосты после паводка.", None),
        (adjuncts, EN, "The council closed the bridge after a flood.", "The council closed the bridge."),
        (adjuncts, EN, "The council closed a bridge named after a poet.", None),
        (asides, RU, "Аким закрыл старый мост и уволил подрядчика.", "Аким закрыл старый мост."),
        (asides, RU, "Полиция задержала в Таразе поэта и отпустила его.", None),
        (asides, RU, "Аким осмотрел и закрыл старый мост.", None),
        (asides, RU, "Аким закрыл старый мост и не уволил подрядчика.", None),
        (places, RU, "Аким открыл новый мост в Астане.", "Аким открыл новый мост."),
        (places, RU, "Гол прервал сухую серию сборной в матчах с Сербией.", None),
        (places, RU, "Послы России открыли новый музей в Таразе.", None),
        (asides, RU, "Полиция задержала водителя, который ударил врача и выстрелил в него.", None),
        (asides, RU, "Мост опасен в дни, когда дует сильный ветер и идёт снег.", None),
        (asides, RU, "Водитель сначала напугал врача и ударил его.", None),
        (places, RU, "Новый теплоход зимует в Актау.", None),
        (places, RU, "Аким открыл новый мост в честь поэта.", None),
        (places, KK, "Әкім Таразда көпір ашты.", None),
    ],
)
def test_what_may_go(step: Step, language: Language, text: str, left: str | None) -> None:
    assert cut(step, text, language) == left


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Мост закроют, сообщил аким.", "Мост закроют"),
        ("Мост закроют, сообщил Иванов, аким города.", "Мост закроют"),
        ("Мост, по словам акима, закроют.", "Мост, по словам акима, закроют"),
        ("Мост закроют.", "Мост закроют"),
        ("Аким сообщил, что мост закроют.", "Аким сообщил, что мост закроют"),
    ],
)
def test_an_attribution_at_the_end_is_no_part_of_what_is_said(text: str, said: str) -> None:
    assert text[: layout(text, RU).end] == said
