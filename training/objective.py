"""The loss: label-smoothed cross entropy, over all pieces or over those that matter for a batch."""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional
from transformers import PreTrainedModel

from training.sampling import IGNORED, Batch, Uses


@dataclass(frozen=True, slots=True)
class Loss:
    """Loss of one batch.

    Attributes:
        smoothed: mean per target token with label smoothing, what is trained on; carries the gradient.
        plain: the same without smoothing, detached, nats.
        tokens: how many target tokens.
    """

    smoothed: torch.Tensor
    plain: torch.Tensor
    tokens: int


class Candidates:
    """Which pieces the softmax of a batch runs over: the frequent ones of its target, its own, and some by chance.

    On a CPU the full softmax over 40,000 pieces costs about as much as the decoder. Pieces left out of a batch get no
    gradient from it; over many batches every piece is drawn (Jean et al. 2015, arXiv 1412.2007, without their
    correction for the proposal distribution: decoding keeps to a shortlist of the language's pieces anyway).

    Args:
        uses: what is trained on.
        frequent: how many of the target's most frequent pieces are always in; 0 for the full softmax.
        chance: how many others are drawn for each batch.
    """

    def __init__(self, uses: Uses, frequent: int, chance: int) -> None:
        self.pieces, self.chance = uses.examples.pieces, chance
        self._frequent = {}
        if frequent:
            for tag in set(uses.examples.tags):
                order = np.argsort(-uses.piece_counts(tag), kind="stable")
                self._frequent[tag] = order[:frequent]

    def of(self, batch: Batch, random: np.random.Generator) -> torch.Tensor | None:
        """Return the sorted ids of the pieces for a batch; None for all."""
        if not self._frequent:
            return None
        chosen = np.zeros(self.pieces, np.bool_)
        chosen[self._frequent[batch.tag]] = True
        chosen[batch.target[batch.target != IGNORED]] = True
        chosen[random.integers(0, self.pieces, self.chance)] = True
        return torch.from_numpy(np.flatnonzero(chosen))


def hidden_states(model: PreTrainedModel, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the decoder's states, shape (examples, longest target, width), with the labels shifted to its input."""
    config = model.config
    inputs = target.masked_fill(target == IGNORED, config.pad_token_id).roll(1, dims=1)
    inputs[:, 0] = config.decoder_start_token_id
    states: torch.Tensor = model.model(
        input_ids=source, attention_mask=(source != config.pad_token_id).long(), decoder_input_ids=inputs
    ).last_hidden_state
    return states


def loss(
    model: PreTrainedModel, batch: Batch, pieces: torch.Tensor | None, *, smoothing: float, device: torch.device
) -> Loss:
    """Return the loss of a batch; the output layer runs on real tokens only, the softmax in float32.

    Args:
        model: a BART-shaped model, its output layer tied to the shared embeddings.
        batch: the examples.
        pieces: ids the softmax runs over, sorted, all labels among them; None for all.
        smoothing: share of the probability spread over all pieces (Szegedy et al. 2016, arXiv 1512.00567).
        device: where the model is.
    """
    source, target = torch.from_numpy(batch.source).to(device), torch.from_numpy(batch.target).to(device)
    real = target != IGNORED
    states, labels = hidden_states(model, source, target)[real], target[real]
    weight = model.get_output_embeddings().weight
    if pieces is not None:
        pieces = pieces.to(device)
        weight, labels = weight.index_select(0, pieces), torch.searchsorted(pieces, labels)
    logarithms = functional.log_softmax(functional.linear(states, weight).float(), -1)
    plain = -logarithms.gather(1, labels[:, None]).mean()
    even = -logarithms.mean()
    return Loss((1 - smoothing) * plain + smoothing * even, plain.detach(), len(labels))
