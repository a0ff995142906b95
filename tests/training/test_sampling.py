"""Batches: by weight, by length, one tag each, and no held-out row in training."""

from collections import Counter
from itertools import islice

import numpy as np
import pytest
from training.examples import Examples
from training.sampling import IGNORED, ROUND_TO, Batch, Uses

SHARES = {"ru-en": 0.6, "en-ru": 0.3, "ru-title": 0.1}
WEIGHTS = {"toy": 1.0, "titles": 1.0}


@pytest.fixture
def uses(toy_examples: Examples) -> Uses:
    return Uses(toy_examples, SHARES, WEIGHTS)


def texts(batch: Batch, examples: Examples) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Source and target ids of each example, as they stand between tag, end and padding."""
    found = []
    for source, target in zip(batch.source, batch.target, strict=True):
        found.append((tuple(source[2:][source[2:] != examples.pad]), tuple(target[target != IGNORED])))
    return found


def test_a_source_begins_with_the_start_and_its_tag(uses: Uses, toy_examples: Examples) -> None:
    for batch in islice(uses.drawn(1, 300), 50):
        assert (batch.source[:, 0] == toy_examples.begin).all()
        assert (batch.source[:, 1] == batch.tag).all()
        assert {toy_examples.tags[code] for code in batch.directions} == {batch.tag}
        for source, target in texts(batch, toy_examples):
            assert source[-1] == target[-1] == toy_examples.end


def test_directions_get_their_share_of_the_target_tokens(uses: Uses, toy_examples: Examples) -> None:
    tokens = Counter[str]()
    for batch in islice(uses.drawn(2, 800), 600):
        tokens[toy_examples.directions[batch.directions[0]]] += batch.target_tokens
    for direction, share in SHARES.items():
        assert tokens[direction] / tokens.total() == pytest.approx(share, abs=0.03)


def test_a_corpus_of_twice_the_weight_is_drawn_twice_as_often(toy_examples: Examples) -> None:
    toy_examples.corpora.append("rare")
    toy_examples.corpus[: len(toy_examples) // 2] = 2
    uses = Uses(toy_examples, {"ru-en": 1.0}, {**WEIGHTS, "rare": 0.5})
    here = uses.probability > 0
    rare = toy_examples.corpus[uses.row[here]] == 2
    values = uses.probability[here]
    assert values[~rare].min() == pytest.approx(2 * values[rare].max())


def test_held_out_rows_are_never_drawn_and_always_evaluated(uses: Uses, toy_examples: Examples) -> None:
    assert uses.probability[uses.held].max() == 0
    held = Counter[str]()
    for batch in uses.held_out(500):
        held.update(toy_examples.directions[code] for code in batch.directions)
    assert held == {"ru-en": 20, "en-ru": 20}


def test_batches_keep_to_their_size(uses: Uses) -> None:
    for batch in islice(uses.drawn(3, 320), 200):
        rows = len(batch.source)
        assert rows == 1 or (batch.source.shape[1] + batch.target.shape[1]) * rows <= 320
        assert batch.source.shape[1] % ROUND_TO == batch.target.shape[1] % ROUND_TO == 0


def test_grouping_loses_and_doubles_nothing(uses: Uses) -> None:
    chosen = np.random.default_rng(1).integers(0, len(uses.row), 500)
    groups = uses.grouped(chosen, 200)
    assert sorted(np.concatenate(groups).tolist()) == sorted(chosen.tolist())
    assert uses.grouped(chosen[:0], 200) == []


def test_the_same_seed_draws_the_same_batches(uses: Uses) -> None:
    first, again, other = (next(uses.drawn(seed, 400)) for seed in (4, 4, 5))
    assert np.array_equal(first.source, again.source)
    assert not (first.source.shape == other.source.shape and np.array_equal(first.source, other.source))


def test_expected_piece_counts_are_those_of_the_target_side(uses: Uses, toy_examples: Examples) -> None:
    english, title = (uses.piece_counts(tag) for tag in (toy_examples.tags[0], toy_examples.tags[2]))
    drawn = np.zeros(toy_examples.pieces)
    for batch in islice(uses.drawn(6, 800), 300):
        if batch.tag == toy_examples.tags[0]:
            drawn += np.bincount(batch.target[batch.target != IGNORED], minlength=toy_examples.pieces)
    assert english / english.sum() == pytest.approx(drawn / drawn.sum(), abs=0.02)
    both = np.flatnonzero((english > 0) & (title > 0))
    assert both.tolist() == [toy_examples.end]  # English words and Russian titles share no other piece


def test_some_of_a_batch(uses: Uses) -> None:
    batch = next(uses.drawn(1, 800))
    which = np.arange(len(batch.source)) % 2 == 0
    part = batch.only(which)
    assert part.target_tokens + batch.only(~which).target_tokens == batch.target_tokens


@pytest.mark.parametrize(
    ("shares", "weights", "message"),
    [
        ({"ru-kk": 1.0}, WEIGHTS, "no examples of direction ru-kk"),
        ({"ru-en": 1.0}, {"toy": 1.0}, "no weight for titles"),
        ({"ru-en": 1.0}, {"toy": 0.0, "titles": 1.0}, "no examples of direction ru-en"),
    ],
)
def test_what_can_not_be_drawn_is_named(
    toy_examples: Examples, shares: dict[str, float], weights: dict[str, float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Uses(toy_examples, shares, weights)
