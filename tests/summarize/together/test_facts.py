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
