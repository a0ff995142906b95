from hypothesis import given
from tests.text.conftest import anything

from tilshi.text.words import words


def test_hyphens_and_apostrophes_belong_to_the_word() -> None:
    assert [word.text for word in words("Нью-Йорк, д’Артаньян и 57-й don't - 4G")] == [
        "Нью-Йорк",
        "д’Артаньян",
        "и",
        "й",
        "don't",
        "G",
    ]


def test_folding_is_for_comparing() -> None:
    assert [word.folded for word in words("Ёлка DON’T Straße")] == ["елка", "don't", "strasse"]


@given(anything)
def test_a_word_stands_where_it_says(text: str) -> None:
    found = words(text)
    assert all(text[word.start : word.end] == word.text for word in found)
    assert sum(map(str.isalpha, text)) == sum(map(str.isalpha, "".join(word.text for word in found)))
