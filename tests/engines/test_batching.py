"""Every text is in exactly one batch, no batch is over budget, and little is padding."""

from hypothesis import given
from hypothesis import strategies as st

from tilshi.engines.batching import plan

LENGTHS = st.lists(st.integers(0, 400), max_size=120)


@given(LENGTHS, st.integers(1, 2000))
def test_every_text_is_in_exactly_one_batch(lengths: list[int], budget: int) -> None:
    assert sorted(index for batch in plan(lengths, budget) for index in batch) == list(range(len(lengths)))


@given(LENGTHS, st.integers(1, 2000))
def test_only_a_single_text_may_exceed_the_budget(lengths: list[int], budget: int) -> None:
    for batch in plan(lengths, budget):
        assert batch
        padded = len(batch) * max(lengths[index] for index in batch)
        assert padded <= budget or len(batch) == 1


@given(LENGTHS, st.integers(1, 2000))
def test_batches_are_sorted_and_full(lengths: list[int], budget: int) -> None:
    batches = plan(lengths, budget)
    flat = [lengths[index] for batch in batches for index in batch]
    assert flat == sorted(lengths, reverse=True)
    for batch in batches[:-1]:  # one more text would have been over budget
        assert (len(batch) + 1) * lengths[batch[0]] > budget


def test_equal_lengths_keep_their_order() -> None:
    assert plan([5, 5, 5, 5], 10) == [[0, 1], [2, 3]]


def test_nothing_is_no_batch() -> None:
    assert plan([], 10) == []
