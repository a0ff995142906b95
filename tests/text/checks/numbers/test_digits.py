import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.numbers.digits import canonical, digits, fraction, shift

RU, KK, EN = Language.RU, Language.KK, Language.EN


def read(text: str, language: Language) -> list[tuple[str, ...]]:
    return [number.readings for number in digits(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1 500 000", RU, [("1500000",)]),
        ("1\u202f500", KK, [("1500",)]),
        ("1'500'000", EN, [("1500000",)]),
        ("1.500.000", RU, [("1500000",)]),
        ("1,500,000.25", EN, [("1500000.25",)]),
        ("1.500.000,25", KK, [("1500000.25",)]),
        ("1,500", EN, [("1500",)]),
        ("1,500", RU, [("1.5", "1500")]),
        ("1.500", EN, [("1.5", "1500")]),
        ("0,500", RU, [("0.5",)]),
        ("3,50", RU, [("3.5",)]),
        ("10.08.2023", RU, [("10",), ("8",), ("2023",)]),
        ("10.08.23", RU, [("10",), ("8",), ("23", "2023", "1923")]),
        ("2023-08-10", EN, [("2023",), ("8",), ("10",)]),
        ("08/10/2023", EN, [("8",), ("10",), ("2023",)]),
        ("1/3 и 2/4", RU, [("1/3",), ("0.5",)]),
        ("⅔, ½ and 2½", EN, [("2/3",), ("0.5",), ("2.5",)]),
        ("1 1/2", EN, [("1.5",)]),
        ("2 1/3, 2⅓", EN, [("2 1/3",), ("2 1/3",)]),
        ("24/7", EN, [("24",), ("7",)]),
        ("17:05", RU, [("17:05", "5:05")]),
        ("22h00", EN, [("22:00", "10:00", "22", "10")]),
        ("23: 00", KK, [("23:00", "11:00", "23", "11")]),
        ("3:2", RU, [("3",), ("2",)]),
        ("10–15", RU, [("10",), ("15",)]),
        ("737-800", EN, [("737",), ("800",)]),
        ("1.1.1.1", EN, [("1",), ("1",), ("1",), ("1",)]),
        ("１２３", RU, [("123",)]),
        ("٣٤٫٥", EN, [("34.5",)]),
        ("007", EN, [("7",)]),
        ("12²", EN, [("12",)]),
        ("нет", RU, []),
    ],
)
def test_digits_are_read(text: str, language: Language, expected: list[tuple[str, ...]]) -> None:
    assert read(text, language) == expected


@given(anything, st.sampled_from(Language))
def test_numbers_stand_in_order_without_overlap(text: str, language: Language) -> None:
    end = 0
    for number in digits(text, language):
        assert end <= number.start < number.end
        assert number.readings
        end = number.end


@given(st.integers(0, 10**15), st.integers(0, 12))
def test_a_shift_multiplies_by_a_power_of_ten(number: int, zeros: int) -> None:
    assert shift(str(number), zeros) == str(number * 10**zeros)
    assert canonical(f"{number}.000") == str(number)


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_fraction_is_its_decimal_where_that_is_exact(over: int, under: int) -> None:
    written = fraction(over, under)
    if "/" in written:
        assert (over * 10_000) % under
    else:
        assert float(written) == over / under
