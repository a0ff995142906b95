import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.text.masking import mask, unmask
from tilshi.text.number_marks import numbered

VALUES = [
    "https://example.kz/news?id=7",
    "desk@example.kz",
    "@akorda_press",
    "#Астана",
    "{name}",
    "%s",
    "🔥",
    "+7 701 123 45 67",
]
tricky = anything | st.lists(
    st.sampled_from([*VALUES, "[", "]", "0", "１", " ", "x", "［", "]]", "48", "%"]), max_size=20
).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Пишите на [0] или [1].", "Пишите на 48 или 59."),
        ("[1] без [0]", "48 без 59"),
        ("В 48 домах, 59-м и 70,5 м² ждут [0]", "В 48 домах, 59-м и 70,5 м² ждут 81"),
        ("Без масок, 48.", "Без масок, 48."),
        ("", ""),
    ],
)
def test_marks_can_be_read_as_numbers_that_the_text_has_not(text: str, expected: str) -> None:
    read = numbered(text)
    assert read.text == expected
    assert read.marked(read.text) == text


@pytest.mark.parametrize(
    ("hypothesis", "expected"),
    [
        ("Write to 48 or 59.", "Write to [0] or [1]."),
        ("59-ға, 48", "[1]-ға, [0]"),
        ("1480, 48.5, 2,48, 448 or 4 8", "1480, 48.5, 2,48, 448 or 4 8"),
        ("48 48", "[0] [0]"),
        ("", ""),
    ],
)
def test_only_a_whole_number_is_a_mark(hypothesis: str, expected: str) -> None:
    assert numbered("Пишите на [0] или [1].").marked(hypothesis) == expected


@given(st.lists(st.sampled_from(["[0]", "[1]", "[7]", " 48 ", " 59", "1", " ", "ә", ",", ".", "x"]), max_size=20))
def test_marks_as_numbers_come_back_or_are_lost_but_never_mixed_up(parts: list[str]) -> None:
    text = "".join(parts)
    read = numbered(text)
    assert set(read.marks.values()) == set(re.findall(r"\[\d+\]", text))
    outside = set(re.findall(r"\d+", re.sub(r"\[\d+\]", " ", text)))
    assert outside.isdisjoint(read.marks)
    spaced = numbered(re.sub(r"(\[\d+\])", r" \1 ", text))
    assert spaced.marked(spaced.text) == re.sub(r"(\[\d+\])", r" \1 ", text)


@given(tricky)
def test_every_masked_text_can_be_read_in_numbers(text: str) -> None:
    masked = mask(text)
    read = numbered(masked.text)
    assert len(read.marks) == len(masked.values)
    assert all(number not in read.marks for number in re.findall(r"\d+", text) if not masked.values)
    if not masked.values:
        assert read.text == text


@pytest.mark.parametrize("changed", ["48s", "48th's", "48%", "$48", "№48", "x48", "48.5", "1,48", "48°", "48₸", "148"])
def test_a_number_with_something_glued_to_it_is_no_mark(changed: str) -> None:
    read = numbered("Пишите на [0].")
    assert read.text == "Пишите на 48."
    assert "[0]" not in read.marked(f"Write to {changed} today")


@pytest.mark.parametrize("kept", ["48-ге", "48-й", "48's", "(48)", "«48»", "48,", "48."])
def test_an_ending_behind_a_hyphen_or_an_apostrophe_leaves_a_mark_whole(kept: str) -> None:
    assert numbered("Пишите на [0].").marked(f"На {kept} пишите") == f"На {kept} пишите".replace("48", "[0]")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5[0]", "5 48"),
        ("7[0] человек", "7 48 человек"),
        ("7[0]человек", "7 48 человек"),
        ("[0][1]", "48 59"),
        ("[0].[1]", "48. 59"),
        ("№[0]", "№ 48"),
        ("[0]%", "48 %"),
        ("[0]", "48"),
        ("да [0] да", "да 48 да"),
    ],
)
def test_a_number_is_kept_apart_from_what_its_mark_touches(text: str, read: str) -> None:
    assert numbered(text).text == read
    assert numbered(text).marked(read) == text


def test_an_emoji_behind_a_digit_comes_back_and_the_digit_stays() -> None:
    masked = mask("Сегодня 5🔥 и 7🔥 человек")
    read = numbered(masked.text)
    assert read.text == "Сегодня 5 48 и 7 59 человек"
    answer = unmask(read.marked("Today 5 48 and 7 59 people"), masked.values)
    assert (answer.text, answer.lost) == ("Today 5🔥 and 7🔥 people", ())


@given(st.lists(st.sampled_from(["[0]", "[1]", "[2]", "5", "а", " ", ".", ",", "%", "$", "-", "№"]), max_size=12))
def test_numbers_put_apart_give_the_masked_text_back(parts: list[str]) -> None:
    text = "".join(parts)
    read = numbered(text)
    assert read.marked(read.text) == text


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("сорок восемь", "59"),
        ("forty-eight", "59"),
        ("қырық сегіз", "59"),
        ("сорока или пятидесяти", "70"),
        ("сто", "48"),
        ("сорок, 59 или семьдесят", "81"),
    ],
)
def test_a_number_that_the_text_has_in_words_is_no_mark(said: str, expected: str) -> None:
    assert numbered(f"{said} [0]").text == f"{said} {expected}"
