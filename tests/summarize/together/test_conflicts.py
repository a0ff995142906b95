"""Numbers that cannot all be right, and those that can."""

from itertools import permutations

import pytest
from tests.summarize.conftest import article
from tests.summarize.together.conftest import russian

from tilshi.languages import Language
from tilshi.summarize.together import Conflict, Told, find_conflicts
from tilshi.summarize.together.conflicts import MOST
from tilshi.summarize.together.facts import Facts

BLAST = "Взрыв бытового газа произошёл в жилом доме посёлка Актас."


def found(*texts: str) -> tuple[Conflict, ...]:
    return find_conflicts(Facts([russian(f"{BLAST} {text}") for text in texts]))


CONFLICTS = [
    ("При взрыве пострадали 12 человек.", "Пострадали при взрыве 15 человек.", ["12", "15"]),
    ("При взрыве погибли трое жителей дома.", "При взрыве погибли пять жителей дома.", ["3", "5"]),
    ("При взрыве ранены 12 человек.", "При взрыве травмы получили 15 человек.", ["12", "15"]),
    ("Спасатели эвакуировали 120 жильцов дома.", "Спасатели эвакуировали 150 жильцов дома.", ["120", "150"]),
    (
        "Дорогу перекрыли на участке длиной 80 километров.",
        "Дорогу перекрыли на участке длиной 90 км.",
        ["80000", "90000"],
    ),
    ("Ущерб от взрыва оценили в 5 млн тенге.", "Ущерб от взрыва оценили в 8 миллионов тенге.", ["5000000", "8000000"]),
    ("Без света остались 40 домов посёлка.", "Без света остались 60 домов посёлка.", ["40", "60"]),
    # who says it is not what it is about
    (
        "Из соседнего дома эвакуировали 42 человека, сообщил Ерлан Сапаров.",
        "Из соседнего дома эвакуировали 56 человек, рассказал заместитель акима Марат Жунусов.",
        ["42", "56"],
    ),
]

AGREEING = [
    ("При взрыве пострадали 12 человек.", "При взрыве пострадали двенадцать человек."),
    ("При взрыве пострадали около 100 человек.", "При взрыве пострадали 98 человек."),
    ("При взрыве пострадали более 100 человек.", "При взрыве пострадали 104 человека."),
    ("Ущерб от взрыва оценили в 1,5 млн тенге.", "Ущерб от взрыва оценили в 1 483 200 тенге."),
    ("Ущерб от взрыва оценили в 5 млн тенге.", "Ущерб от взрыва оценили в 5 000 000 тенге."),
    ("Дорогу перекрыли на участке в 2 километра.", "Дорогу перекрыли на участке в 2 000 метров."),
]

DIFFERENT = [
    ("При взрыве пострадали 12 человек.", "При взрыве погибли 3 человека."),
    ("При взрыве пострадали 12 человек.", "При взрыве пострадали 12 человек, из них 4 ребёнка."),
    ("При взрыве пострадали 12 человек.", "Всего при взрыве пострадали 15 человек, 12 человек в больнице."),
    ("За сутки пострадали 12 человек.", "С начала года пострадали 340 человек."),
    ("Взрыв произошёл 5 мая утром.", "Взрыв произошёл 6 мая утром."),
    ("Хозяину квартиры 45 лет.", "Хозяину квартиры 54 года."),
    ("Цены после взрыва выросли на 5 %.", "Цены после взрыва выросли до 9 %."),
    ("Ущерб оценили в 5 млн тенге.", "Ущерб оценили в 10 тыс. долларов."),
    ("На место прибыли 4 машины скорой помощи.", "Из дома вынесли 7 газовых баллонов."),
    ("Воздух прогреется до +13 градусов.", "Завтра воздух прогреется до +20 градусов."),
    ("Хозяин провёл в больнице 7 дней.", "Хозяин провёл в реанимации городской больницы 3 дня."),
    ("В Караганде пострадали 12 человек.", "В Темиртау пострадали 15 человек."),
]


@pytest.mark.parametrize(("one", "other", "values"), CONFLICTS)
def test_different_numbers_of_one_thing_stand_side_by_side(one: str, other: str, values: list[str]) -> None:
    (conflict,) = found(one, other)
    assert [value.value for value in conflict.values] == values
    assert [value.place.source for value in conflict.values] == [0, 1]
    for value, text in zip(conflict.values, (one, other), strict=True):
        assert value.text in text


@pytest.mark.parametrize(("one", "other"), AGREEING)
def test_the_same_in_other_words_or_rounded_is_no_conflict(one: str, other: str) -> None:
    assert found(one, other) == ()


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_numbers_of_different_things_are_no_conflict(one: str, other: str) -> None:
    assert found(one, other) == ()


def test_those_who_agree_stand_with_the_others() -> None:
    first, second = "При взрыве пострадали 12 человек.", "При взрыве пострадали 15 человек."
    (conflict,) = found(first, second, first)
    assert [(value.place.source, value.value) for value in conflict.values] == [(0, "12"), (1, "15"), (2, "12")]


def test_an_article_that_says_both_is_on_no_side() -> None:
    first, second = "При взрыве пострадали 12 человек.", "При взрыве пострадали 15 человек."
    assert found(first, f"{second} Сначала сообщали, что при взрыве пострадали 12 человек.") == ()


def test_every_place_of_a_number_is_known() -> None:
    again = "При взрыве пострадали 12 человек. Повторим: пострадали при взрыве 12 человек."
    (conflict,) = found(again, "При взрыве пострадали 15 человек.")
    assert [(one.source, one.sentence) for one in conflict.places] == [(0, 1), (0, 2), (1, 1)]


def test_one_article_does_not_contradict_itself() -> None:
    assert found("При взрыве пострадали 12 человек. При взрыве пострадали 15 человек.", "Дом восстановят.") == ()


def test_the_order_of_the_articles_changes_nothing() -> None:
    texts = [
        "При взрыве пострадали 12 человек.",
        "При взрыве пострадали 15 человек.",
        "При взрыве пострадали 12 человек.",
    ]
    for order in permutations(range(3)):
        (conflict,) = found(*(texts[at] for at in order))
        assert {(order[one.place.source], one.value) for one in conflict.values} == {(0, "12"), (1, "15"), (2, "12")}


def test_a_translated_article_is_quoted_in_its_own_words() -> None:
    source = article(None, "Актас кентінде газ жарылды. Жарылыстан 15 адам зардап шекті.", Language.KK)
    translated = Told(source, (BLAST, "При взрыве пострадали 15 человек."))
    (conflict,) = find_conflicts(Facts([russian(f"{BLAST} При взрыве пострадали 12 человек."), translated]))
    assert [value.text for value in conflict.values] == ["12 человек", "15 адам"]


def test_a_number_a_translation_made_up_is_in_no_conflict() -> None:
    source = article(None, "Актас кентінде газ жарылды. Жарылыстан он бес адам зардап шекті.", Language.KK)
    wrong = Told(source, (BLAST, "При взрыве пострадали 19 человек."))
    assert find_conflicts(Facts([russian(f"{BLAST} При взрыве пострадали 12 человек."), wrong])) == ()


def test_people_are_compared_where_one_article_names_nobody_near_by() -> None:
    near = "Склад горел в Аркалыке всю ночь. Из общежития рядом со складом эвакуировали 42 человека."
    far = "Огонь заметили поздно ночью. Тушили его до утра. Из общежития у склада эвакуировали 56 человек."
    (conflict,) = find_conflicts(Facts([russian(near), russian(far)]))
    assert [value.value for value in conflict.values] == ["42", "56"]


def test_what_is_too_long_for_a_sentence_is_not_looked_into() -> None:
    told = ("При взрыве пострадали 12 человек", "При взрыве пострадали 15 человек")
    longer = [text + ", а соседи выбежали на улицу" * 80 + "." for text in told]
    assert len(found(*(f"{text}." for text in told))) == 1
    assert found(*longer) == ()


def test_many_numbers_of_one_kind_take_seconds_and_not_minutes() -> None:
    """Time grows with the square of what is compared, so only so many are."""
    number = range(5, 305)
    articles = [
        russian(" ".join(f"При пожаре погибли {300 * at + one} человек." for one in number)) for at in range(1, 11)
    ]
    checks = 0

    def check() -> None:
        nonlocal checks
        checks += 1

    find_conflicts(Facts(articles, check))
    assert checks == len(articles) * len(number) + MOST
