import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.names import may_be_one, profile

RU, KK, EN = Language.RU, Language.KK, Language.EN
SOUNDS = {"all_outlines", "capital_codes"}


def lost(source: str, target: str, one: Language = RU, other: Language = EN) -> list[str]:
    return [name.word.text for name in profile(source, one).unmatched(profile(target, other))]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Его ждут в Пекине.", "They wait for him in Beijing."),  # by what it means
        ("Его ждёт Ахметов.", "Akhmetov waits for him."),  # by what it sounds like
        ("Его ждёт Найджел Фарадж.", "Nigel Farage waits for him."),  # by nearly that
        ("Его ждут в Нью-Йорке и Хошимине.", "They wait in New York and Ho Chi Minh."),  # joined
        ("Его ждёт Шопен.", "A chopin waits for him."),  # without a capital
    ],
)
def test_a_counterpart_is_found(source: str, target: str) -> None:
    assert lost(source, target) == []


def test_what_has_none_is_told_in_order() -> None:
    assert lost("Его ждут Ахметов, Серикбаев и Жумабаев.", "Serikbayev waits for him.") == ["Ахметов", "Жумабаев"]


def test_how_words_sound_is_found_out_only_for_names_whose_meaning_is_not_enough() -> None:
    beijing, nobody = profile("His plane landed in Beijing at noon.", EN), profile("Они ждут его у самолёта.", RU)
    assert profile("Его самолёт сел в Пекине в полдень.", RU).unmatched(beijing) == []
    assert nobody.unmatched(beijing) == []
    assert not SOUNDS & (vars(beijing).keys() | vars(nobody).keys())
    assert profile("Его самолёт сел в Аягозе.", RU).unmatched(beijing) != []
    assert vars(beijing).keys() >= SOUNDS


def test_a_counterpart_may_stand_a_thousand_words_away() -> None:
    filler = "and so on " * 400
    assert lost("Его ждёт Ахметов.", f"{filler} Akhmetov.") == []
    assert lost("Его ждут в Лондоне.", filler * 10 + "London") == []


def test_words_without_end_are_cut() -> None:
    words = profile("Его ждёт " + "Ах" * 1000, RU).words
    assert max(len(word.text) for word in words) < 100


@pytest.mark.parametrize(("one", "other", "same"), [("найтсбридж", "knightsbridge", True), ("ахметов", "smith", False)])
def test_two_tastes_of_spelling(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert may_be_one(one, RU, other, EN) is same


@given(anything, st.sampled_from(Language))
def test_every_name_has_its_concepts(text: str, language: Language) -> None:
    found = profile(text, language)
    assert len(found.concepts) == len(found.names)
    assert len(found.meant) == len(found.words)
    assert all(concepts <= found.all_concepts for concepts in found.concepts)


def test_only_the_last_whole_articles_are_remembered() -> None:
    article = "Токаев прибыл. " * 300
    first = profile(article, RU)
    assert profile(article, RU) is first
    for number in range(20):
        profile(f"{article}{number}", RU)
    assert profile(article, RU) is not first
