"""Slugs."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.articles.slug import MAX_LENGTH, slug


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Мост через залив открыт", "Мост-через-залив-открыт"),
        ("«Жаңа жол»: қосымша 57 орын!", "Жаңа-жол-қосымша-57-орын"),
        ("Don’t stop — the U.S. visit", "Dont-stop-the-US-visit"),
        ("Рост на 5,5 % к 2030-му", "Рост-на-5-5-к-2030-му"),
        ("г.Алматы, дети-сироты", "г-Алматы-дети-сироты"),
        ("  --  ", ""),
        ("😀 _да_", "да"),
        ("и\u0306од", "йод"),
    ],
)
def test_examples(title: str, expected: str) -> None:
    assert slug(title) == expected


@given(st.text())
def test_words_joined_by_single_hyphens(title: str) -> None:
    made = slug(title)
    assert len(made) <= MAX_LENGTH
    assert bool(made) == any(char.isalnum() for char in unicodedata.normalize("NFC", title))
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert "--" not in made
    assert not any(char.isspace() for char in made)
    assert unicodedata.is_normalized("NFC", made)
    assert slug(made) == made


def test_cut_at_a_word() -> None:
    made = slug("слово " * 60)
    assert len(made) <= MAX_LENGTH
    assert set(made.split("-")) == {"слово"}
    assert len(slug("б" * 400)) == MAX_LENGTH
