"""What numbers count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.summarize.together.quantities import quantities


@pytest.mark.parametrize(
    ("text", "value", "what"),
    [
        ("В аварии погибли 12 человек.", 12, "человек: погибнуть"),
        ("В больницу доставили 15 пострадавших.", 15, "человек: пострадать"),
        ("Пострадали двенадцать, все они в больнице.", 12, "человек: пострадать"),
        ("Пожар охватил 3 га степи.", 3, "гектар"),
        ("Дорога длиной 80 км закрыта.", 80_000, "метр"),
        ("Дорога длиной 80 километров закрыта.", 80_000, "метр"),
        ("На ремонт потратили 5,2 млн тенге.", 5_200_000, "тенге"),
        ("На ремонт ушло $5 млн из бюджета.", 5_000_000, "доллар"),
        ("Цены поднялись на 7 % за сезон.", 7, "процент"),
        ("Воздух прогрелся до +25 градусов.", 25, "градус"),
        ("Под водой оказались 15 жилых домов посёлка.", 15, "дом"),
        ("Суд приговорил его к 7 годам лишения свободы.", 7, "год"),
    ],
)
def test_a_number_and_what_it_counts(text: str, value: float, what: str) -> None:
    (found,) = quantities(text)
    assert (found.value, found.what) == (value, what)
    assert text[found.start : found.end]


@pytest.mark.parametrize(
    "text",
    [
        "Мост построили в 2019 году.",
        "Это произошло 5 мая вечером.",
        "Ему исполнилось 45 лет.",
        "Встречу назначили на 15:30 в акимате.",
        "Указ № 12 вступил в силу.",
        "Сюжет показали на канале «Хабар-24» вечером.",
        "Игра закончилась со счётом 3:1 в пользу гостей.",
        "От 5 до 7 домов подтопило.",
        "Подтопило 5–7 домов.",
        "Ночью температура +4…+6 градусов.",
        "Арены вмещают 20 и 30 зрителей.",
        "Он занял 16-е место.",
        "Забил гол во втором тайме.",
        "Прирост составил +15 случаев.",
        "Литр стоит 1 рубль 69 копеек.",
    ],
)
def test_dates_ages_times_ranges_and_names_are_not_counted(text: str) -> None:
    assert quantities(text) == ()


def test_the_words_around_are_kept() -> None:
    (found,) = quantities("Всего в Алматы за сутки выздоровели 30 человек, сообщили 5 мая в акимате.")
    assert found.scopes == {"total", "day"}
    assert found.dates == {"5 мая"}
    assert "алматы" in found.names
    assert found.fate == "выздороветь"


@given(st.text(alphabet="абв 0123456789.,-–%$«»()\nёЁ№+", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for one in quantities(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.low <= one.value <= one.high
