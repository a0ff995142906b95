"""Alignment by length: what the method is sure of, and what holds for any input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.align import MAX_SENTENCES, Bead, align

SHORT, LONG = "a" * 40, "a" * 130
TEXTS = st.lists(st.text("ab ", min_size=0, max_size=200), max_size=8)


def test_sentences_of_the_same_lengths_go_one_to_one() -> None:
    assert align([SHORT, LONG, SHORT], [SHORT, LONG, SHORT]) == [Bead(i, i + 1, i, i + 1) for i in range(3)]


def test_a_sentence_cut_in_two_goes_to_both() -> None:
    assert align([LONG, SHORT + SHORT + LONG, LONG], [LONG, SHORT + SHORT, LONG, LONG]) == [
        Bead(0, 1, 0, 1),
        Bead(1, 2, 1, 3),
        Bead(2, 3, 3, 4),
    ]


def test_two_sentences_told_in_one() -> None:
    assert Bead(0, 2, 0, 1) in align([LONG, LONG, SHORT], [LONG + LONG, SHORT])


def test_a_sentence_that_the_other_side_lacks_is_one_sided() -> None:
    beads = align([SHORT, LONG + LONG, SHORT], [SHORT, SHORT])
    assert [bead for bead in beads if bead.one_sided] == [Bead(1, 2, 1, 1)]
    assert [bead for bead in beads if not bead.one_sided] == [Bead(0, 1, 0, 1), Bead(2, 3, 1, 2)]


def test_nothing_aligns_to_nothing() -> None:
    assert align([], []) == []
    assert all(bead.one_sided for bead in align([SHORT, SHORT], []))


@given(TEXTS, TEXTS)
def test_every_sentence_is_in_one_bead_in_order(source: list[str], target: list[str]) -> None:
    beads = align(source, target)
    assert [i for bead in beads for i in range(bead.source_start, bead.source_end)] == list(range(len(source)))
    assert [j for bead in beads for j in range(bead.target_start, bead.target_end)] == list(range(len(target)))


@given(TEXTS)
def test_a_text_aligns_with_itself(texts: list[str]) -> None:
    texts = [text + SHORT for text in texts]
    assert align(texts, texts) == [Bead(i, i + 1, i, i + 1) for i in range(len(texts))]


def test_too_many_sentences_are_refused() -> None:
    with pytest.raises(ValueError, match=f"the limit is {MAX_SENTENCES}"):
        align([SHORT] * (MAX_SENTENCES + 1), [SHORT])
