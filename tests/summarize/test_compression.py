"""Credits go from a sentence; whose words it gives, and everything else, stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.summarize.compression import LEFT_OUT, LONGEST, without_credit
from tilshi.summarize.extractive import WITH_SOURCES, extract
from tilshi.summarize.model import SourceText

RU, KK, EN = Language.RU, Language.KK, Language.EN
STATION = "В Алматы открыли новую станцию метро"


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        (f"{STATION}, сообщает ТАСС.", RU, f"{STATION}."),
        (f"{STATION}, передает корреспондент Tengrinews.kz.", RU, f"{STATION}."),
        (f"{STATION}, об этом сообщает 29metro.kz.", RU, f"{STATION}."),
        ("Как сообщает Zakon.kz, в Алматы открыли новую станцию метро.", RU, f"{STATION}."),
        (f"АСТАНА, 5 мая — КазТАГ. {STATION}.", RU, f"{STATION}."),
        (f"INTERFAX.RU - {STATION}.", RU, f"{STATION}."),
        (f"Детали: {STATION}.", RU, f"{STATION}."),
        (f"{STATION} (фото: акимат).", RU, f"{STATION}."),
        ("Ремонт обошёлся в 5 млн руб., сообщает ТАСС.", RU, "Ремонт обошёлся в 5 млн руб."),
        ("Завод, по словам мэра, закроют в мае, сообщает ТАСС.", RU, "Завод, по словам мэра, закроют в мае."),
        ("Алматыда жаңа бекет ашылды бүгін, деп хабарлайды Tengrinews.kz.", KK, "Алматыда жаңа бекет ашылды бүгін."),
        ("The city opened a new station, Interfax reports.", EN, "The city opened a new station."),
    ],
)
def test_credits_go(sentence: str, language: Language, expected: str) -> None:
    assert without_credit(sentence, language) == expected


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        (f"{STATION}, пишет РИА Новости со ссылкой на акимат.", RU),
        ("Как сообщает Reuters, ссылаясь на источники, в Алматы закроют метро.", RU),
        ("Как стало известно ТАСС, завод закроют до конца года.", RU),
        ("Завод закроют до конца года, сообщил ТАСС источник в думе.", RU),
        ("Компания планирует продать завод в Актау, сообщает Reuters.", RU),
        ("«Суд признал водителя виновным в аварии», — передает БЕЛТА.", RU),
        ("«Суд признал водителя виновным в аварии, — передает БЕЛТА.", RU),
        (f"{STATION}, сообщил министр.", RU),
        ("По данным полиции, водитель автобуса был пьян.", RU),
        ("Астана, 5 мая — главный день города в этом году.", RU),
        ("Мост закрыт, сообщает ТАСС.", RU),
        (f"{STATION} " + "и ещё " * LONGEST + ", сообщает ТАСС.", RU),
    ],
)
def test_what_is_more_than_a_credit_stays(sentence: str, language: Language) -> None:
    assert without_credit(sentence, language) == sentence


@given(st.text(max_size=200), st.sampled_from(Language))
def test_any_text_is_kept_or_shortened(text: str, language: Language) -> None:
    assert len(without_credit(text, language)) <= len(text) + 1


def test_the_reason_says_what_was_left_out() -> None:
    whole = SourceText(None, (f"{STATION}.", "Поезда пойдут в понедельник утром."), (0, 0), RU)
    credited = SourceText(None, (f"{STATION}, сообщает ТАСС.", whole.sentences[1]), (0, 0), RU)
    assert LEFT_OUT not in extract(whole, 2).reason
    assert LEFT_OUT in extract(credited, 2).reason
    assert [one.evidence for one in extract(credited, 2).sentences] == [(0,), (1,)]


def test_a_source_named_in_the_next_sentence_comes_along() -> None:
    named = "Об этом сообщил министр Ерлан Оспанов."
    source = SourceText(None, (f"{STATION}.", named, "Поезда пойдут в понедельник утром."), (0, 0, 1), RU)
    result = extract(source, 1)
    assert [(one.text, one.evidence) for one in result.sentences] == [(f"{STATION}.", (0,)), (named, (1,))]
    assert WITH_SOURCES in result.reason
