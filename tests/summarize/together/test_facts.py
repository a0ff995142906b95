"""Who says the same, and who does not."""

import pytest
from tests.summarize.together.conftest import russian

from tilshi.summarize.together.facts import Facts

CLAIM = "Пожар уничтожил склад на окраине Шахтинска в ночь на среду."


def says(other: str) -> bool:
    facts = Facts([russian(CLAIM), russian(f"{other} Погода в городе ясная и сухая.")])
    return facts.support(0) == (1,)


@pytest.mark.parametrize(
    "other",
    [
        CLAIM,
        "В ночь на среду пожар уничтожил склад на окраине Шахтинска.",
        "Склад на окраине Шахтинска в ночь на среду полностью уничтожил пожар, сообщили спасатели.",
    ],
)
def test_the_same_in_other_words_is_support(other: str) -> None:
    assert says(other)


@pytest.mark.parametrize(
    "other",
    [
        "Пожар не уничтожил склад на окраине Шахтинска в ночь на среду.",
        "Пожар, предположительно, уничтожил склад на окраине Шахтинска в ночь на среду.",
        "Пожар уничтожил склад на окраине Темиртау в ночь на среду.",
        "Склад на окраине Шахтинска построили в прошлом году.",
    ],
)
def test_what_denies_doubts_or_talks_of_another_place_is_none(other: str) -> None:
    assert not says(other)


def test_another_number_is_no_support() -> None:
    first, second = (
        russian("В Шахтинске сгорели 3 склада и 12 машин."),
        russian("В Шахтинске сгорели 3 склада и 14 машин."),
    )
    facts = Facts([first, second])
    assert facts.support(0) == facts.support(1) == ()
    assert facts.repeats(0).tolist() == [True, True]


def test_support_comes_once_an_article_and_never_from_the_own() -> None:
    facts = Facts([russian(f"{CLAIM} {CLAIM}"), russian(f"{CLAIM} {CLAIM}"), russian("Снег растаял в горах.")])
    assert facts.support(0) == (2,)
    assert [facts.places[at].source for at in facts.support(3)] == [0]
    assert facts.support(4) == ()


def test_sentences_without_words_say_nothing() -> None:
    facts = Facts([russian("Он и она."), russian("Он и она. Снег растаял в горах.")])
    assert facts.support(0) == ()
    assert facts.repeats(0).tolist() == [True, False, False]


REPEATS = [
    ("Пожар уничтожил склад на окраине города.", "Ночью огонь и пожар уничтожили склад у реки Иртыш."),
    (
        "Чемпион мира Ержан Сатыбалды победил в финале турнира американца Джона Смита.",
        "В решающей партии финала Ержан Сатыбалды обыграл Джона Смита со счётом 2:1.",
    ),
    (
        "Актёр Марат Оспанов подарил матери дом у озера.",
        "Как рассказали соседи, Марат Оспанов на прошлой неделе подарил своей матери новый кирпичный особняк.",
    ),
]


@pytest.mark.parametrize(("one", "other"), REPEATS)
def test_one_deed_in_other_words_is_told_once(one: str, other: str) -> None:
    facts = Facts([russian(one), russian(other)])
    assert facts.repeats(0).tolist() == facts.repeats(1).tolist() == [True, True]


def test_two_deeds_of_one_man_are_two_facts() -> None:
    first = "Актёр Марат Оспанов подарил матери дом у озера."
    facts = Facts([russian(first), russian("Прошлой зимой Марат Оспанов снялся в сериале о врачах Караганды.")])
    assert facts.repeats(0).tolist() == [True, False]
    assert 0 < facts.likeness(0)[1] < facts.likeness(0)[0] == pytest.approx(1)


def test_saying_is_no_deed() -> None:
    first = "Министр Асель Ибраева сообщила о новых школах в Шымкенте."
    second = "Асель Ибраева также сообщила журналистам, что учителям повысят зарплату осенью."
    assert Facts([russian(first), russian(second)]).repeats(0).tolist() == [True, False]
