import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.text.checks.numbers import check_numbers
from tilshi.text.checks.numbers.reading import read

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.mark.parametrize(
    ("text", "language", "said", "time"),
    [
        ("Приём начнётся в половине восьмого вечера.", RU, "половине восьмого", "7:30"),
        ("Приём начнётся в половине 8-го.", RU, "половине 8-го", "7:30"),
        ("Паром ушёл без пятнадцати восемь.", RU, "без пятнадцати восемь", "7:45"),
        ("Паром ушёл без двадцати восемь утра.", RU, "без двадцати восемь", "7:40"),
        ("Паром ушёл без двадцати пяти восемь.", RU, "без двадцати пяти восемь", "7:35"),
        ("Без 15 минут 8 зал открыли.", RU, "Без 15 минут 8", "7:45"),
        ("Без четверти час зал открыли.", RU, "Без четверти час", "12:45"),
        ("Без пяти минут час зал открыли.", RU, "Без пяти минут час", "12:55"),
        ("Он вышел в четверть девятого.", RU, "четверть девятого", "8:15"),
        ("Было двадцать пять минут первого ночи.", RU, "двадцать пять минут первого", "12:25"),
        ("Паром ушёл в полпервого.", RU, "полпервого", "12:30"),
        ("The hall opens at half past seven.", EN, "half past seven", "7:30"),
        ("The hall opens at half-past 7 in the evening.", EN, "half-past 7", "7:30"),
        ("The ferry left at a quarter to eight.", EN, "quarter to eight", "7:45"),
        ("The ferry left at a quarter past eight on Monday.", EN, "quarter past eight", "8:15"),
        ("The ferry left at twenty-five minutes to one.", EN, "twenty-five minutes to one", "12:35"),
        ("The ferry left at twenty five past six.", EN, "twenty five past six", "6:25"),
        ("Паром он бес минут кем сегізде кетті.", KK, "он бес минут кем сегізде", "7:45"),
        ("Паром ширек кем сегізде кетті.", KK, "ширек кем сегізде", "7:45"),
        ("Паром сегізге жиырма бес минут қалғанда кетті.", KK, "сегізге жиырма бес минут қалғанда", "7:35"),
        ("Паром сегізден он минут өткенде кетті.", KK, "сегізден он минут өткенде", "8:10"),
    ],
)
def test_a_time_in_words_is_one_number(text: str, language: Language, said: str, time: str) -> None:
    (number,) = read(text, language)
    assert text[number.start : number.end] == said
    assert number.readings[0] == time
    assert number.required


@pytest.mark.parametrize(
    ("text", "language", "readings"),
    [
        ("в половине второго тайма", RU, ["0.5", "2"]),
        ("четверть первого миллиона", RU, ["0.25", "1", "1000000"]),
        ("без пяти минут президент", RU, ["5"]),
        ("без пяти восемь тысяч", RU, ["5", "8000"]),
        ("без двадцати пять миллионов", RU, ["25000000"]),
        ("from five to seven", EN, ["5", "7"]),
        ("Profit fell by a quarter to eight.", EN, ["0.25", "8"]),
        ("It rose a quarter to 8 million.", EN, ["0.25", "8000000"]),
        ("екі жарым миллион", KK, ["2500000"]),
        ("сегізге он бес адам келді", KK, ["8", "15"]),
    ],
)
def test_what_is_no_time_stays_apart(text: str, language: Language, readings: list[str]) -> None:
    assert [number.readings[0] for number in read(text, language)] == readings


HALF = ("Приём в половине восьмого.", "The reception is at half past seven.", "Қабылдау жеті жарымда.")
TO = (
    "Паром ушёл без пятнадцати восемь.",
    "The ferry left at quarter to eight.",
    "Паром он бес минут кем сегізде кетті.",
)


@pytest.mark.parametrize("same", [HALF, TO])
@pytest.mark.parametrize("one", range(3))
@pytest.mark.parametrize("other", range(3))
def test_the_same_time_in_three_languages(same: tuple[str, ...], one: int, other: int) -> None:
    languages = (RU, EN, KK)
    assert check_numbers(same[one], same[other], languages[one], languages[other]) == []


@pytest.mark.parametrize("digits", ["7:30", "19:30", "7.30", "seven thirty"])
@pytest.mark.parametrize(("text", "language"), [(HALF[0], RU), (HALF[2], KK), ("Приём в полвосьмого.", RU)])
def test_a_time_in_words_and_in_digits(text: str, language: Language, digits: str) -> None:
    assert check_numbers(text, f"The reception is at {digits}.", language, EN) == []


@pytest.mark.parametrize("digits", ["8:30", "7:15", "20:30"])
def test_another_time_is_told(digits: str) -> None:
    lost, added = check_numbers(HALF[0], f"The reception is at {digits}.", RU, EN)
    assert lost.detail["source"] == "половине восьмого"
    assert added.detail["target"] == digits


WORDS = (
    "без четверти пятнадцати двадцати пяти восемь половине восьмого 8-го 15 минут час half past seven quarter to eight "
    "-past minutes twenty five он бес кем сегіз сегізге сегізден қалғанда өткенде ширек жарым % 1/2 ½ XX"
)
PIECES = st.sampled_from(WORDS.split())


@given(st.lists(PIECES, max_size=12).map(" ".join), st.sampled_from(Language))
def test_any_words_of_times_are_read_in_order(text: str, language: Language) -> None:
    found = read(text, language)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert check_numbers(text, text, language, language) == []


@pytest.mark.parametrize(
    "text",
    [
        "½" * 100_000,
        "1 " * 50_000,
        "без пяти " * 11_000,
        "half past " * 10_000,
        "сегізге он " * 9_000,
        "20 пяти " * 12_000,
    ],
)
@pytest.mark.parametrize("language", Language)
def test_hostile_texts_are_read(text: str, language: Language) -> None:
    assert check_numbers(text, text, language, language) == []
    assert len(read(text, language)) <= 25_000


@pytest.mark.parametrize("said", ["10.0 hours", "11,0 hrs", "24.0 hours", "12.5 GMT"])
def test_a_decimal_of_hours_is_no_time_of_day(said: str) -> None:
    """What stands before `hours` is a military time only where it is four digits: a model once wrote `10.0 hours`."""
    found = check_numbers(said, said, Language.EN, Language.EN)
    assert found == []
