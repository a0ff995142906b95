import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.errors import InvalidValue
from tilshi.languages import Language
from tilshi.summarize.model import (
    MAX_SENTENCES,
    Length,
    SourceText,
    SummaryResult,
    SummarySentence,
    sentence_count,
    tier,
)


@pytest.mark.parametrize(
    ("length", "available", "expected"),
    [
        ("short", 30, 1),
        ("medium", 11, 2),
        ("medium", 12, 3),
        ("medium", 500, 3),
        ("long", 5, 4),
        ("long", 20, 4),
        ("long", 21, 5),
        ("long", 26, 6),
        ("long", 500, 6),
        (1, 30, 1),
        (10, 30, 10),
        (7, 3, 3),
        ("long", 2, 2),
        ("short", 0, 0),
    ],
)
def test_length_becomes_a_number_of_sentences(length: Length, available: int, expected: int) -> None:
    assert sentence_count(length, available) == expected


@pytest.mark.parametrize("length", [0, -1, 11, True, "huge", "3", None, 2.5])
def test_an_impossible_length_names_the_field_and_the_limit(length: Length) -> None:
    with pytest.raises(InvalidValue, match=r"length: .*10") as caught:
        sentence_count(length, 30)
    assert caught.value.param == "length"


@pytest.mark.parametrize(
    ("length", "expected"),
    [("short", "short"), ("medium", "medium"), ("long", "long"), (1, "short"), (2, "medium"), (3, "medium")]
    + [(number, "long") for number in range(4, MAX_SENTENCES + 1)],
)
def test_every_length_has_a_tier_of_decoding_options(length: Length, expected: str) -> None:
    assert tier(length) == expected


@given(st.sampled_from(["short", "medium", "long"]), st.integers(0, 1000))
def test_longer_names_never_give_fewer_sentences(length: str, available: int) -> None:
    counts = [sentence_count(name, available) for name in ("short", "medium", "long")]
    assert counts == sorted(counts)
    assert all(count <= available for count in counts)


def test_text_keeps_paragraphs_apart() -> None:
    source = SourceText("T", ("A.", "B.", "C.", "D."), (0, 0, 2, 2), Language.EN)
    assert source.text == "A. B.\nC. D."
    assert source.join((0, 3)) == "A.\nD."
    assert source.join(()) == ""


@pytest.mark.parametrize("paragraphs", [(0,), (0, 0, 0), (1, 0)])
def test_paragraphs_must_fit_the_sentences(paragraphs: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="paragraph"):
        SourceText(None, ("A.", "B."), paragraphs, Language.EN)


def test_summary_text_is_one_paragraph() -> None:
    sentences = (SummarySentence("A.", (0,)), SummarySentence("B.", (3,)))
    assert SummaryResult(sentences, "extractive", Language.EN, None, "").text == "A. B."
