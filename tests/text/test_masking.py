import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.text.masking import Masked, is_mask_only, mask, pieces, unmask
from tilshi.text.number_marks import numbered

VALUES = [
    "https://example.kz/news?id=7&x=ы",
    "http://example.com",
    "www.example.org/a_b",
    "example.kz",
    "desk@example.kz",
    "first.last+tag@mail.example.co.uk",
    "@akorda_press",
    "#Астана",
    "#қаржы2024",
    "{name}",
    "{{title}}",
    "${USER}",
    "{}",
    "%s",
    "%(count)d",
    "%.2f",
    "550e8400-e29b-41d4-a716-446655440000",
    "d41d8cd98f00b204e9800998ecf8427e",
    "AKIA5EXAMPLEKEY77ZZ9",
    "+7 701 123-45-67",
    "+77011234567",
    "8 (7172) 55-66-77",
    "+7 (727) 123-45-67",
    "+7(727)1234567",
    "7 (727) 123-45-67",
    "8 701 123 45 67",
    "8 701 123 4567",
    "8-701-123-45-67",
    "8-800-080-77-77",
    "8 7172 55 66 77",
    "8-71721-5-66-77",
    "87011234567",
    "77011234567",
    "(727) 123-45-67",
    "123-45-67",
    "990101300123",
    "050640004512",
    "😀",
    "👍🏽",
    "👨‍👩‍👧",
    "🇰🇿",
    "[1]",
    "[ 12 ]",
    "［3］",
]


tricky = anything | st.lists(
    st.sampled_from([*VALUES, "[", "]", "0", "１", " ", "x", "［", "]]", "http://", "@", "%", "{"]), max_size=20
).map("".join)


@pytest.mark.parametrize("value", VALUES)
def test_what_must_come_through_unchanged_is_masked(value: str) -> None:
    masked = mask(f"Пишут {value}, и точка.")
    assert masked == Masked("Пишут [0], и точка.", (value,))
    assert unmask(masked.text, masked.values).text == f"Пишут {value}, и точка."


@pytest.mark.parametrize(
    "text",
    [
        "В 2023 году выросло на 5% и 3,5 млн.",
        "Цена 100%, скидка 20%и больше",
        "Он сказал: да. Нет.",
        "т.д. и т.п., U.S. и e.g. такие",
        "Рост 10:30 и 3/4, № 5, A4, COVID-19",
        "+5 градусов, 8 марта 2024, 1 000 000 тенге",
        "8 701 123 456 тенге, 87 500 000 000, 12 870 112 345 67",
        "счёт 8-7, 10-08-2023, 2020-2024, 3-1-2, звоните 112 или 103",
        "109 900 000 000 и 991301300123, 12345678901, 1234567890123",
        "87011234567,5 и 0,990101300123",
        "[примечание] и {два слова}",
        "С#, @ и # отдельно",
    ],
)
def test_ordinary_text_is_left_to_the_model(text: str) -> None:
    assert mask(text) == Masked(text, ())


def test_a_closing_mark_behind_an_address_is_not_part_of_it() -> None:
    assert mask("(см. https://example.kz/a).").values == ("https://example.kz/a",)


def test_the_users_terms_are_masked_as_whole_words_longest_first() -> None:
    masked = mask("Air Astana и Air, не Airbus", ["Air", "Air Astana"])
    assert masked == Masked("[0] и [1], не Airbus", ("Air Astana", "Air"))
    assert mask("C++ лучше C", ["C++"]).values == ("C++",)
    assert mask("текст", ["", "  "]) == Masked("текст", ())


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("a [0] b [1]", ()),
        ("[1] a [ 0 ] b", ()),
        ("a ［0］ 【1】", ()),
        ("a [0]", ("Б",)),
        ("a", ("А", "Б")),
        ("[0] [1] [1]", ("Б",)),
        ("[0] [1] [7]", ("[7]",)),
    ],
)
def test_lost_doubled_and_invented_marks_are_reported(text: str, lost: tuple[str, ...]) -> None:
    unmasked = unmask(text, ("А", "Б"))
    assert unmasked.lost == lost
    assert "[7]" not in text or "[7]" in unmasked.text


def test_a_value_that_looks_like_a_mark_is_not_read_twice() -> None:
    masked = mask("ссылка [1] и [0]")
    assert masked.values == ("[1]", "[0]")
    assert unmask(masked.text, masked.values).text == "ссылка [1] и [0]"


def test_pieces_are_the_text_around_the_marks() -> None:
    masked = mask("Пишите на desk@example.kz или @desk_kz")
    assert pieces(masked) == ["Пишите на ", 0, " или ", 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.kz/1 https://example.kz/2", True),
        ("10.08.2023 — 15:30 …", True),
        ("", True),
        ("😀😀", True),
        ("Смотри https://example.kz", False),
        ("ә", False),
    ],
)
def test_a_text_without_a_letter_outside_its_masks_needs_no_model(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_mask_only(mask(text)) is expected


@given(tricky, st.lists(st.text(max_size=4), max_size=4))
def test_every_text_comes_back_exactly(text: str, terms: list[str]) -> None:
    masked = mask(text, terms)
    unmasked = unmask(masked.text, masked.values)
    assert unmasked.text == text
    assert unmasked.lost == ()
    assert [piece for piece in pieces(masked) if isinstance(piece, int)] == list(range(len(masked.values)))
    rebuilt = "".join(piece if isinstance(piece, str) else masked.values[piece] for piece in pieces(masked))
    assert rebuilt == text


@given(tricky)
def test_marks_survive_the_normaliser_of_a_sentence_piece_model(text: str) -> None:
    masked = mask(unicodedata.normalize("NFKC", text))
    read = unicodedata.normalize("NFKC", masked.text)
    assert unmask(read, masked.values).lost == ()


@given(tricky, st.lists(st.text(max_size=5), max_size=5))
def test_unmask_is_total_and_reports_every_value_that_is_not_there(text: str, values: list[str]) -> None:
    unmasked = unmask(text, values)
    marks = [piece for piece in pieces(Masked(text, ())) if isinstance(piece, int)]
    assert set(unmasked.lost) >= {value for at, value in enumerate(values) if marks.count(at) == 0}


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a.",
        "a-",
        "a@",
        "1",
        "1 ",
        "[",
        "[0",
        "https://",
        "https://.",
        "%(",
        "{",
        "#а",
        "😀",
        "f0",
        "+7 ",
        "@@",
        "++",
        "%%",
        "{{",
        "}}",
        "{{}",
        "[[[[0]]]]",
        "a.a.",
        "8 ",
        "8-",
        "8 701 ",
        "123-",
        "123-45-",
        "(727) ",
        "990101",
        "1.",
        "1,",
        "#",
        "#a#",
        "https://a",
        "www.",
        "a@b.",
        "%(a)",
        "a1",
        "+7 (",
    ],
)
def test_hostile_texts_of_a_hundred_thousand_characters_are_masked(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    masked = mask(text)
    assert unmask(masked.text, masked.values).text == text
    read = numbered(masked.text)
    assert len(read.marks) == len(masked.values)
    read.marked(text)
    unmask(text, masked.values)
    is_mask_only(masked)
