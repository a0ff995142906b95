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
