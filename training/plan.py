"""How a run trains: what a recipe's `[plan]` may say."""

from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True)
class Plan:
    """Settings of a run.

    Attributes:
        minutes: of training, over all parts of the run; the learning rate falls to its end.
        most_updates: the other end of the plan.
        batch_tokens: padded tokens of a batch, both sides.
        accumulate: batches per update.
        learning_rate: of new weights, at its height.
        pretrained_factor: on it for the encoder and the shared embeddings.
        warmup: updates until the height.
        least_factor: the learning rate ends at this part of its height.
        smoothing: of the labels.
        dropout: in all layers.
        weight_decay: of matrices.
        clip: largest norm of the gradients.
        average: decay of the moving average of the weights, per update.
        frequent_pieces: pieces of the target language in every softmax; 0 for the full softmax.
        chance_pieces: others drawn for each batch.
        half: compute in bfloat16, with float32 master weights.
        seed: of everything drawn.
        report_seconds: between two reports.
        evaluate_minutes: between two losses on held-out rows.
        score_rows: held-out rows of each direction whose chrF is measured with the loss; 0 for none.
        save_minutes: between two checkpoints.
    """

    minutes: float = 24
    most_updates: int = 10**9
    batch_tokens: int = 32_000
    accumulate: int = 1
    learning_rate: float = 1e-3
    pretrained_factor: float = 0.25
    warmup: int = 500
    least_factor: float = 0.02
    smoothing: float = 0.1
    dropout: float = 0.1
    weight_decay: float = 0.01
    clip: float = 1.0
    average: float = 0.9995
    frequent_pieces: int = 0
    chance_pieces: int = 0
    half: bool = True
    seed: int = 1
    report_seconds: float = 30
    evaluate_minutes: float = 3
    score_rows: int = 0
    save_minutes: float = 10

    def __post_init__(self) -> None:
        for name in ("minutes", "most_updates", "batch_tokens", "accumulate", "learning_rate", "warmup", "clip"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name}: {getattr(self, name)}, but must be above 0")
        for name in ("smoothing", "dropout", "average", "least_factor"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name}: {getattr(self, name)}, but must be from 0 to below 1")
        for name in ("pretrained_factor", "weight_decay", "frequent_pieces", "chance_pieces", "score_rows"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name}: {getattr(self, name)}, but must not be below 0")

    @property
    def dtype(self) -> torch.dtype:
        """The type the model computes in."""
        return torch.bfloat16 if self.half else torch.float32
