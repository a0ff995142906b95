import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.numbers.reading import read

RU, KK, EN = Language.RU, Language.KK, Language.EN


def values(text: str, language: Language) -> list[str]:
    return [number.readings[0] for number in read(text, language)]


def required(text: str, language: Language) -> list[str]:
    return [text[number.start : number.end] for number in read(text, language) if number.required]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("сорок два", RU, ["42"]),
        ("сто двадцать три", RU, ["123"]),
        ("две тысячи двадцать третий", RU, ["2023"]),
        ("полтора миллиона и полмиллиона", RU, ["1500000", "500000"]),
        ("два с половиной миллиарда", RU, ["2500000000"]),
        ("четверть миллиона", RU, ["250000"]),
        ("сотни тысяч, десятки миллионов", RU, ["100000", "10000000"]),
        ("две трети, три четверти, одна пятая", RU, ["2/3", "0.75", "0.2"]),
        ("четыре десятых", RU, ["0.4"]),
        ("четырёхмесячный, двадцатипятилетие, стотысячный", RU, ["4", "25", "100000"]),
        ("полуторатысячелетний", RU, ["1500"]),
        ("многомиллионный", RU, ["1000000"]),
        ("шесть-восемь матчей", RU, ["6", "8"]),
        ("5 млн 120,4 тыс. тонн", RU, ["5120400"]),
        ("1,5-миллионный, 10-тысячный, 5тыс.", RU, ["1500000", "10000", "5000"]),
        ("15-ти миллионов и 2-х тысяч", RU, ["15000000", "2000"]),
        ("XXI век, II половина", RU, ["21", "2", "0.5"]),
        ("отыз үш", KK, ["33"]),
        ("үш жүз елу бес", KK, ["355"]),
        ("он тоғызы", KK, ["19"]),
        ("екі жарым миллион, жарты миллион, мың жарым", KK, ["2500000", "500000", "1500"]),
        ("үштен екісі", KK, ["2/3"]),
        ("42 мың 500 теңге", KK, ["42500"]),
        ("бесінші, жиырмасыншы, алтау", KK, ["5", "20", "6"]),
        ("ҮІІ, ХІХ-ғасыр", KK, ["7", "19"]),
        ("five thousand two hundred", EN, ["5200"]),
        ("one hundred and seven", EN, ["107"]),
        ("twenty and thirty", EN, ["20", "30"]),
        ("two and a half million, half a million", EN, ["2500000", "500000"]),
        ("hundreds of thousands", EN, ["100000"]),
        ("fifteen hundred", EN, ["1500"]),
        ("three-quarters, two thirds", EN, ["0.75", "2/3"]),
        ("a five-year-old, sixfold", EN, ["5", "6"]),
        ("£40m, $1.7bn", EN, ["40000000", "1700000000"]),
        ("World War II", EN, ["2"]),
        ("MMXXIV", EN, ["2024"]),
    ],
)
def test_words_and_digits_make_numbers(text: str, language: Language, expected: list[str]) -> None:
    assert values(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("үшін алтын жетістік онда оның ондай жүзеге", KK),
        ("стоит семья пятно семинар стол С Новым годом", RU),
        ("I may march. Xi and Viv like a tent", EN),
    ],
)
def test_words_that_only_look_like_numbers_are_not_read(text: str, language: Language) -> None:
    assert values(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "reading"),
    [
        ("90-е", RU, "1990"),
        ("1990s", EN, "90"),
        ("90-жылдар", KK, "1990"),
        ("1800s", EN, "century 19"),
        ("19 век", RU, "century 19"),
        ("two decades", EN, "20"),
        ("бір ғасыр", KK, "100"),
        ("four dozen", EN, "48"),
        ("1858/59", EN, "1859"),
        ("в 1/8 финала", RU, "16"),
        ("одна восьмая финала", RU, "16"),
        ("1200 GMT", EN, "12:00"),
        ("5 p.m.", EN, "17"),
        ("в 5 часов вечера", RU, "17"),
        ("2,5m people", EN, "2500000"),
        ("марта", RU, "3"),
        ("полночь", RU, "24"),
    ],
)
def test_context_adds_readings(text: str, language: Language, reading: str) -> None:
    assert any(reading in number.readings for number in read(text, language))


def test_what_always_means_its_number_is_required() -> None:
    assert required("Один из двух, третий, пять, сто, тысячи, миллионы, десятки, оба", RU) == [
        *("третий", "пять", "сто", "миллионы")
    ]
    assert required("Second of two, a third party, Stoke-on-Trent 7-Eleven, eleven", EN) == ["third", "7", "eleven"]
    assert required("Вторая мировая и вторая попытка", RU) == ["Вторая"]
    assert required("төрт бұрышты төрт үй", KK) == ["төрт"]


@given(anything, st.sampled_from(Language))
def test_any_text_is_read(text: str, language: Language) -> None:
    for number in read(text, language):
        assert 0 <= number.start < number.end <= len(text)
        assert all(number.readings)
