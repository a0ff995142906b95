"""The loss against the same computed by Transformers and by hand."""

from pathlib import Path

import numpy as np
import pytest
import torch
from training.examples import Examples
from training.objective import Candidates, hidden_states, loss
from training.sampling import IGNORED, Batch, Uses
from transformers import AutoModelForSeq2SeqLM, PreTrainedModel

CPU = torch.device("cpu")


@pytest.fixture
def model(toy_model: Path) -> PreTrainedModel:
    found: PreTrainedModel = AutoModelForSeq2SeqLM.from_pretrained(toy_model, dtype=torch.float32)
    return found.eval()


@pytest.fixture
def uses(toy_examples: Examples) -> Uses:
    return Uses(toy_examples, {"ru-en": 1.0, "ru-title": 0.2}, {"toy": 1.0, "titles": 1.0})


@pytest.fixture
def batch(uses: Uses) -> Batch:
    return next(uses.drawn(1, 300))


def test_the_plain_loss_is_that_of_transformers(model: PreTrainedModel, batch: Batch) -> None:
    labels = torch.from_numpy(batch.target)
    source = torch.from_numpy(batch.source)
    theirs = model(input_ids=source, attention_mask=(source != 1).long(), labels=labels).loss
    ours = loss(model, batch, None, smoothing=0.0, device=CPU)
    assert float(ours.plain) == pytest.approx(float(theirs.detach()), abs=1e-5)
    assert float(ours.smoothed.detach()) == pytest.approx(float(theirs.detach()), abs=1e-5)
    assert ours.tokens == batch.target_tokens


def test_smoothing_is_that_of_torch(model: PreTrainedModel, batch: Batch) -> None:
    source, labels = torch.from_numpy(batch.source), torch.from_numpy(batch.target)
    logits = model.lm_head(hidden_states(model, source, labels)).flatten(0, 1)
    theirs = torch.nn.functional.cross_entropy(logits, labels.flatten(), label_smoothing=0.1, ignore_index=IGNORED)
    assert float(loss(model, batch, None, smoothing=0.1, device=CPU).smoothed.detach()) == pytest.approx(
        float(theirs.detach()), abs=1e-5
    )


def test_over_some_pieces_the_loss_is_that_of_a_softmax_over_them(model: PreTrainedModel, batch: Batch) -> None:
    pieces = torch.unique(torch.from_numpy(batch.target[batch.target != IGNORED]))
    source, labels = torch.from_numpy(batch.source), torch.from_numpy(batch.target)
    logits = model.lm_head(hidden_states(model, source, labels))[labels != IGNORED][:, pieces]
    places = [pieces.tolist().index(label) for label in labels[labels != IGNORED].tolist()]
    theirs = -logits.log_softmax(-1)[range(len(places)), places].mean()
    assert float(loss(model, batch, pieces, smoothing=0.0, device=CPU).plain) == pytest.approx(
        float(theirs.detach()), abs=1e-5
    )


def test_padding_changes_nothing(model: PreTrainedModel, batch: Batch, toy_examples: Examples) -> None:
    wider = Batch(
        np.pad(batch.source, ((0, 0), (0, 8)), constant_values=toy_examples.pad),
        np.pad(batch.target, ((0, 0), (0, 8)), constant_values=IGNORED),
        batch.tag,
        batch.directions,
    )
    first, second = (loss(model, some, None, smoothing=0.1, device=CPU) for some in (batch, wider))
    assert float(first.smoothed.detach()) == pytest.approx(float(second.smoothed.detach()), abs=1e-5)


def test_candidates_hold_the_frequent_pieces_and_all_of_the_batch(uses: Uses, batch: Batch) -> None:
    random = np.random.default_rng(1)
    candidates = Candidates(uses, frequent=4, chance=3)
    pieces = candidates.of(batch, random)
    assert pieces is not None
    found = set(pieces.tolist())
    assert found >= set(batch.target[batch.target != IGNORED].tolist())
    assert found >= set(np.argsort(-uses.piece_counts(batch.tag), kind="stable")[:4].tolist())
    assert pieces.tolist() == sorted(found)
    drawn = set()
    for _ in range(200):
        some = candidates.of(batch, random)
        assert some is not None
        drawn |= set(some.tolist())
    assert drawn == set(range(uses.examples.pieces))  # every piece has its turn


def test_without_frequent_pieces_the_softmax_is_full(uses: Uses, batch: Batch) -> None:
    assert Candidates(uses, frequent=0, chance=0).of(batch, np.random.default_rng(1)) is None
