import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.text.normalise import normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \t\n ", ""),
        ("  Два   слова\u00a0тут\n", "Два слова тут"),
        ("и\u0306од", "йод"),
        ("«ﬁ» ½ ＡＢ", "«ﬁ» ½ ＡＢ"),  # NFC, not NFKC: compatibility characters stay
        ("ё Ё", "ё Ё"),
    ],
)
def test_examples(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_is_idempotent_composed_and_keeps_every_word(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.split() == unicodedata.normalize("NFC", text).split()
    assert "  " not in once


@given(st.text(), st.text())
def test_parts_joined_by_a_space_are_normalised_part_by_part(first: str, second: str) -> None:
    joined = f"{normalise(first)} {normalise(second)}".strip(" ")
    assert normalise(f"{first} {second}") == normalise(joined)


@pytest.mark.parametrize("unit", [" ", "\n\t", "\u0301", "а\u0306", "\u00a0а", "ﷺ", "\u2028", "ä\u0323\u0307"])
def test_hostile_texts_of_a_hundred_thousand_characters_are_normalised(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert normalise(text).split() == unicodedata.normalize("NFC", text).split()
