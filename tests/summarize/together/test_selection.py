"""The summary: each fact once, with its sources."""

import string
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.summarize.conftest import article
from tests.summarize.together.conftest import FLOOD_A, FLOOD_B, FLOOD_C, russian

from tilshi.errors import Cancelled, EmptyText, InvalidValue
from tilshi.languages import Language
from tilshi.summarize.fitness import fitness
from tilshi.summarize.together import TogetherResult, Told, summarise_together
from tilshi.summarize.together.facts import Facts

POOL = (
    "Паводок размыл дорогу между посёлками Жанатурмыс и Акколь.",
    "Дорогу между посёлками Жанатурмыс и Акколь размыл паводок.",
    "Спасатели эвакуировали 120 человек.",
    "Спасатели эвакуировали 150 человек.",
    "Она обещала выплатить компенсации жителям района.",
    "Занятия в школах района отменили до понедельника.",
    "Военные доставили в посёлок две лодки и насосы.",
    "Фото: акимат района",
    "«Вода пришла ночью, мы ничего не успели взять».",
    "Напомним, год назад здесь уже был паводок.",
    "Акимат.",
)


def texts(articles: list[Told], result: TogetherResult) -> list[str]:
    return [articles[one.place.source].russian[one.place.sentence] for one in result.sentences]


def test_each_fact_is_told_once_and_its_sources_are_named(flood: list[Told]) -> None:
    result = summarise_together(flood, 4)
    told = texts(flood, result)
    assert sum("размыл дорогу" in text for text in told) == 1
    road = next(one for one, text in zip(result.sentences, told, strict=True) if "размыл дорогу" in text)
    assert {road.place.source, *(place.source for place in road.support)} >= {0, 1}
    assert road.voices >= 2


def test_a_conflict_names_the_sentence_that_states_its_number(flood: list[Told]) -> None:
    result = summarise_together(flood, 6)
    (conflict,) = result.conflicts
    assert [value.text for value in conflict.values] == ["120 человек", "150 человек"]
    assert conflict.summary_sentences
    for index in conflict.summary_sentences:
        assert "эвакуировали" in texts(flood, result)[index]


def test_reprints_are_one_voice() -> None:
    articles = [russian(FLOOD_A), russian(FLOOD_A), russian(FLOOD_A)]
    result = summarise_together(articles, 3)
    assert sorted(one is None for one in result.reprint_of) == [False, False, True]
    assert {sentence.voices for sentence in result.sentences} == {1}
    assert {len(sentence.support) for sentence in result.sentences} == {2}
    assert "1 independent, 2 reprints" in result.reason


@pytest.mark.parametrize(("length", "most"), [("short", 1), ("medium", 3), ("long", 6), (2, 2), (10, 10)])
def test_lengths_are_those_of_one_article(flood: list[Told], length: str | int, most: int) -> None:
    assert 1 <= len(summarise_together(flood, length).sentences) <= most  # type: ignore[arg-type]


def test_sentences_follow_the_main_article(flood: list[Told]) -> None:
    result = summarise_together(flood, 6)
    own = [one.place.sentence for one in result.sentences if one.place.source == result.main]
    assert own == sorted(own)


def test_a_leaning_sentence_comes_with_what_it_leans_on() -> None:
    pair = ["Дамбу у посёлка Актогай укрепили прошлой весной.", "Она выдержала первый большой паводок в районе."]
    articles = [russian(" ".join(pair)), russian("Снег в горах растаял за три тёплых дня.")]
    assert texts(articles, summarise_together(articles, 3))[:2] == pair
    assert pair[1] not in texts(articles, summarise_together(articles, 1))


def test_sure_sentences_come_before_translations_not_to_be_relied_on(flood: list[Told]) -> None:
    source = article(None, "Паводок жолды шайып кетті. Тұрғындар қауіпсіз жерге көшірілді.", Language.KK)
    doubtful = Told(
        source, ("Паводок размыл дорогу между посёлками вчера.", "Жители дом вода ехать."), frozenset({0, 1})
    )
    assert all(one.place.source != 2 for one in summarise_together([*flood[:2], doubtful], 5).sentences)
    alone = summarise_together([doubtful, doubtful], 2)
    assert alone.sentences


def test_nothing_to_summarise_and_impossible_lengths_are_refused(flood: list[Told]) -> None:
    with pytest.raises(EmptyText):
        summarise_together([russian(""), russian("")])
    with pytest.raises(InvalidValue):
        summarise_together(flood, 11)


def test_where_nothing_can_stand_alone_there_is_still_an_answer() -> None:
    for text in ("Акимат.", "Фото: акимат", "«Вода пришла ночью, мы ничего не успели взять»."):
        assert len(summarise_together([russian(text), russian(text)]).sentences) == 1


def test_the_order_of_the_articles_does_not_change_what_is_told() -> None:
    every = [FLOOD_A, FLOOD_B, FLOOD_C, FLOOD_A]
    expected = None
    for order in permutations(range(4)):
        articles = [russian(every[at]) for at in order]
        result = summarise_together(articles, 5)
        told = (
            sorted(texts(articles, result)),
            sorted((one.what, *sorted(value.value for value in one.values)) for one in result.conflicts),
        )
        assert told == (expected or told)
        expected = told


@given(st.lists(st.lists(st.sampled_from(POOL), min_size=1, max_size=6), min_size=2, max_size=4), st.integers(1, 8))
@settings(deadline=None, max_examples=60)
def test_whatever_the_articles(bodies: list[list[str]], length: int) -> None:
    articles = [russian(" ".join(body)) for body in bodies]
    result = summarise_together(articles, length)
    told, facts = texts(articles, result), Facts(articles)
    assert 1 <= len(result.sentences) <= length
    assert len(set(told)) == len(told)
    rows = [facts.places.index(one.place) for one in result.sentences]
    assert not any(facts.repeats(one)[other] for one, other in combinations(rows, 2))
    for one in result.sentences:
        sources = [one.place.source, *(place.source for place in one.support)]
        assert len(set(sources)) == len(sources)
        assert 1 <= one.voices <= len(sources)
    for conflict in result.conflicts:
        assert len({value.value for value in conflict.values}) > 1
        for value in conflict.values:
            assert value.text in articles[value.place.source].source.sentences[value.place.sentence]
            assert set(value.value) <= set(string.digits + ".")
    _stand(articles, result)


def _stand(articles: list[Told], result: TogetherResult) -> None:
    """No sentence leans on one that is not there, unless nothing else was to be had."""
    places = [one.place for one in result.sentences]
    for before, place in zip([None, *places], places, strict=False):
        source = articles[place.source].source
        judged = fitness(source.sentences, source.paragraphs, source.language)[place.sentence]
        if judged.leaning and len(places) > 1:
            assert before is not None
            assert (before.source, before.sentence) == (place.source, place.sentence - 1)


def test_it_stops_where_nobody_waits(flood: list[Told]) -> None:
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise Cancelled("gone")

    with pytest.raises(Cancelled):
        summarise_together(flood, check=check)
    assert calls == 2
