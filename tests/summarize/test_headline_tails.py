"""Ends that a headline may go without."""

from collections.abc import Callable, Iterator

import pytest

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Span
from tilshi.summarize.headline_tails import (
    additions,
    appositions,
    dashes,
    main_clause,
    phrases,
    second_clauses,
    teasers,
)

RU, EN, KK = Language.RU, Language.EN, Language.KK
Step = Callable[[str, Language], Iterator[Span]]


@pytest.mark.parametrize(
    ("step", "language", "text", "left"),
    [
        (dashes, RU, "Аким открыл новый музей — первый в городе.", "Аким открыл новый музей."),
        (dashes, EN, "The mayor opened a new museum - a gift of the builders.", "The mayor opened a new museum."),
        (dashes, RU, "Мост в Таразе опасен — к такому выводу пришли учёные.", None),
        (dashes, RU, "Рубль подорожал на тиын, к евро – подешевел на два.", None),
        (dashes, EN, "The mayor called the bridge - and the road - a disgrace.", None),
        (dashes, KK, "Қаладағы басты қиындық – жұмыссыздық.", None),
        (dashes, RU, "Аким встретил послов стран — соседей.", None),
        (dashes, RU, "Аким сказал, что мост опасен — ему лет сто.", None),
        (dashes, RU, "Тараз — древний город.", None),
        (dashes, RU, "Аким посетил в Таразе матч Жайык — Кумис.", None),
        (dashes, RU, "Гриппом в Таразе заболели 40 человек, из них 25 - дети.", None),
        (teasers, RU, "Беда пришла в Тараз: мост через Талас рухнул.", "Мост через Талас рухнул."),
        (teasers, RU, "Иван Петров: мост через Талас рухнул.", None),
        (teasers, RU, "Опыт в Таразе показал: мост через Талас рухнет.", None),
        (teasers, RU, "В Таразе нашли необычный выход: должник позвал муллу.", None),
        (teasers, RU, "Аким заявил: мост через Талас рухнул.", None),
        (teasers, RU, "Беда пришла в Тараз: он остался без моста.", None),
        (phrases, RU, "Аким подписал новый указ о большом мосте.", "Аким подписал новый указ."),
        (phrases, RU, "Аким опроверг слухи о том, что мост опасен.", None),
        (phrases, RU, "Болельщик из Тараза обратился в Европейский суд по правам человека.", None),
        (phrases, RU, "Аким открыл в Таразе новый комитет по культуре.", None),
        (phrases, RU, "Аким обвинил соседей по городу в обмане.", None),
        (phrases, RU, "Аким принял 183 новых учителя с января по сентябрь года.", None),
        (phrases, RU, "Аким закрыл новый мост, поводом для которого стал паводок.", None),
        (phrases, RU, "Аким подписал не все указы о мостах.", None),
        (phrases, EN, "The mayor signed a decree on behalf of the council.", "The mayor signed a decree."),
        (additions, RU, "Аким уволил трёх директоров школ, а также врача.", "Аким уволил трёх директоров школ."),
        (additions, RU, "Аким купил три судна - буксир «Кумис», а также два катера.", None),
        (additions, RU, "Аким уволил всех директоров школ, а также врача.", None),
        (second_clauses, RU, "Аким закрыл старый мост, а строители начали новый.", "Аким закрыл старый мост."),
        (second_clauses, RU, "Аким закрыл старый мост, а строители не начали новый.", None),
        (
            second_clauses,
            RU,
            "Врач получил новую работу, а потом коллеги и аким узнали о долге.",
            "Врач получил новую работу.",
        ),
        (second_clauses, RU, "Цены держатся между ростом и падением, торги продолжают идти.", None),
        (second_clauses, RU, "Аким закрыл старый мост, а он был цел.", None),
        (appositions, RU, "Мост Кумис, гордость Тараза, закрыли.", "Мост Кумис закрыли."),
        (appositions, RU, "По словам врачей, прогулка утром, повышает риск.", None),
        (appositions, RU, "Мост, рынок, вокзал закрыли.", None),
        (appositions, RU, "Все мосты, гордость Тараза, закрыли.", None),
        (appositions, EN, "The bridge, a pride of Taraz, was closed.", None),
        (phrases, KK, "Әкім көпір туралы қаулыға қол қойды.", None),
    ],
)
def test_what_may_go(step: Step, language: Language, text: str, left: str | None) -> None:
    span = next(step(text, language), None)
    found = None if span is None else " ".join((text[: span.start] + span.instead + text[span.end :]).split())
    assert (found and found[:1].upper() + found[1:].replace(" .", ".")) == left


@pytest.mark.parametrize(
    ("language", "text", "main"),
    [
        (RU, "Мост, который построили солдаты, закрыли", "Мост, закрыли"),
        (RU, "В Таразе, где живут строители", "В Таразе"),
        (EN, "The bridge, which soldiers built, was closed", "The bridge, was closed"),
        (RU, "Мост закрыли", "Мост закрыли"),
        (KK, "Көпір жабылды", "Көпір жабылды"),
    ],
)
def test_a_sentence_without_its_relative_clauses(language: Language, text: str, main: str) -> None:
    assert main_clause(text, language) == main
