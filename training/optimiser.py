"""AdamW on float32 copies of the weights, for a model that computes in bfloat16; moving average of the weights."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from transformers import PreTrainedModel

_BETAS = (0.9, 0.98)
_AVERAGE_EVERY = 5  # updates between two steps of the moving average


class NotFinite(ArithmeticError):
    """The loss or a gradient is no number any more; the last checkpoint stands."""


class Optimiser:
    """Master weights, their optimiser and their moving average.

    A sum of many small bfloat16 updates loses most of them (8 bits of mantissa), so updates go to float32 masters and
    the model gets a rounded copy.

    Args:
        model: the model that is trained, in the type it computes in.
        rate: learning rate of new weights (the decoder).
        pretrained: factor on it for pretrained ones (the encoder and the shared embeddings).
        decay: weight decay, on matrices only.
        average: decay of the moving average per update.
    """

    def __init__(self, model: PreTrainedModel, *, rate: float, pretrained: float, decay: float, average: float) -> None:
        self._weights = [weight for weight in model.parameters() if weight.requires_grad]
        self._masters = [weight.detach().float().clone() for weight in self._weights]
        self._averages = [master.clone() for master in self._masters]
        self._rate, self._decay = rate, average
        self.updates = 0
        new = {id(weight) for weight in model.model.decoder.layers.parameters()}
        groups: dict[tuple[bool, bool], list[torch.Tensor]] = {}
        for weight, master in zip(self._weights, self._masters, strict=True):
            groups.setdefault((id(weight) in new, weight.dim() > 1), []).append(master)
        self._adam = torch.optim.AdamW(
            [
                {"params": masters, "factor": 1.0 if is_new else pretrained, "weight_decay": decay if matrix else 0.0}
                for (is_new, matrix), masters in groups.items()
            ],
            lr=rate,
            betas=_BETAS,
            fused=True,
        )

    def update(self, factor: float, clip: float) -> float:
        """Apply the gradients that the model holds and clear them.

        Args:
            factor: on the learning rate, from the schedule.
            clip: largest norm of all gradients together.

        Returns:
            The norm before clipping.

        Raises:
            NotFinite: a gradient is no number; no weight was changed.
        """
        for weight, master in zip(self._weights, self._masters, strict=True):
            master.grad = None if weight.grad is None else weight.grad.float()
            weight.grad = None
        norm = torch.nn.utils.clip_grad_norm_(self._masters, clip)
        if not torch.isfinite(norm):
            raise NotFinite(f"the norm of the gradients is {float(norm)} at update {self.updates + 1}")
        for group in self._adam.param_groups:
            group["lr"] = self._rate * group["factor"] * factor
        self._adam.step()
        self._adam.zero_grad(set_to_none=True)
        self.updates += 1
        with torch.no_grad():
            torch._foreach_copy_(self._weights, self._masters)
            if self.updates % _AVERAGE_EVERY == 0:
                # Early averages would be mostly the first weights: the decay grows with the updates.
                keep = min(self._decay, (1 + self.updates) / (20 + self.updates)) ** _AVERAGE_EVERY
                torch._foreach_lerp_(self._averages, self._masters, 1 - keep)
        return float(norm)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Put the averaged weights into the model for the time of the block."""
        with torch.no_grad():
            torch._foreach_copy_(self._weights, self._averages)
        try:
            yield
        finally:
            with torch.no_grad():
                torch._foreach_copy_(self._weights, self._masters)

    def averages(self, model: PreTrainedModel) -> dict[str, torch.Tensor]:
        """Return the averaged float32 weights by the names they have in the model."""
        named = {id(weight): average for weight, average in zip(self._weights, self._averages, strict=True)}
        return {name: named[id(weight)] for name, weight in model.named_parameters() if id(weight) in named}

    def state(self) -> dict[str, Any]:
        """Return everything needed to go on."""
        return {
            "masters": self._masters,
            "averages": self._averages,
            "adam": self._adam.state_dict(),
            "updates": self.updates,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state.

        Raises:
            ValueError: it is of another model.
        """
        shapes = [tuple(master.shape) for master in self._masters]
        if [tuple(master.shape) for master in state["masters"]] != shapes:
            raise ValueError("the checkpoint is of another model")
        with torch.no_grad():
            torch._foreach_copy_(self._masters, state["masters"])
            torch._foreach_copy_(self._averages, state["averages"])
            torch._foreach_copy_(self._weights, self._masters)
        settings = [(group["factor"], group["weight_decay"]) for group in self._adam.param_groups]
        self._adam.load_state_dict(state["adam"])
        for group, (factor, decay) in zip(self._adam.param_groups, settings, strict=True):
            group["factor"], group["weight_decay"] = factor, decay  # the plan's, not those of the part before
        self.updates = state["updates"]
