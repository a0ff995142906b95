"""What the words before a part make of it."""

import pytest

from tilshi.languages import Language
from tilshi.summarize.headline_heads import (
    ends_with_name,
    hangs_loose,
    in_clause,
    is_place,
    own_clause,
    quiet,
    settled,
    tells_many_apart,
)

RU, EN, KK = Language.RU, Language.EN, Language.KK


@pytest.mark.parametrize(
    ("before", "after", "apart"),
    [
        ("Льготы дали бойцам отрядов обороны", " которые были ранены", True),
        ("Льготы дали бойцам отрядов обороны", " раненные в горах", True),
        ("Льготы дали трём бойцам", " которые были ранены", False),
        ("Льготы дали 40 бойцам", " раненные в горах", False),
        ("Льготы 5 мая дали бойцам", " раненные в горах", True),
        ("Браузер не покажет рекламу", " мешающую читать", True),
        ("Льготы дали бойцу", " раненный в горах", False),
    ],
)
def test_a_clause_behind_a_plural_tells_many_apart(before: str, after: str, *, apart: bool) -> None:
    assert tells_many_apart(before, after, RU) is apart
    assert not tells_many_apart(before, after, EN)


@pytest.mark.parametrize(
    ("phrase", "place"),
    [
        (("городе", "тараз"), True),
        (("новом", "районе"), True),
        (("области", "языков"), False),
        (("2020", "году"), False),
        (("матчах", "с", "сербией"), False),
        ((), False),
    ],
)
def test_a_place_is_the_first_noun(phrase: tuple[str, ...], *, place: bool) -> None:
    assert is_place(phrase) is place


def test_a_verb_asks_where_and_another_place_would_be_taken_for_it() -> None:
    assert settled(("дети", "живут"))
    assert settled(("посол", "россии", "открыл", "музей"))
    assert not settled(("аким", "открыл", "музей"))


def test_a_clause_needs_a_noun_before_it() -> None:
    assert hangs_loose("Как он живёт теперь", RU)
    assert not hangs_loose("Аким открыл музей", RU)
    assert not hangs_loose("The mayor went home now", EN)


def test_a_participial_clause_may_hold_the_name_behind_it() -> None:
    assert ends_with_name(", прибывший в город Марат Сеитов", RU)
    assert not ends_with_name(", прибывший в город поезд", RU)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Задержан водитель, который спорил и ", True),
        ("Мост опасен, когда дует ветер и ", True),
        ("Аким сказал, что мост опасен и ", False),
        ("Аким закрыл мост и ", False),
    ],
)
def test_a_second_verb_inside_a_clause(text: str, *, inside: bool) -> None:
    commas = tuple(at for at, char in enumerate(text) if char == ",")
    assert in_clause(text, commas, len(text), RU) is inside
    assert not in_clause(text, commas, len(text), KK)


def test_a_clause_begins_at_its_conjunction() -> None:
    assert own_clause("Аким сказал, что мост, к счастью, цел", (11, 21, 32), 21) == ", что мост"
    assert own_clause("Аким закрыл мост", (), 16) == "Аким закрыл мост"


@pytest.mark.parametrize(
    ("text", "goes"),
    [("в городе Тараз", True), ("кроме Тараза", False), ("не в Таразе", False), ("«в Таразе", False)],
)
def test_what_goes_quietly(text: str, *, goes: bool) -> None:
    assert quiet(text, RU) is goes
