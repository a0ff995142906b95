"""chrF of a model on held-out rows while it trains: greedy, a few rows a direction, for the plot."""

import numpy as np
import torch
from sacrebleu.metrics.chrf import CHRF
from tokenizers import Tokenizer
from transformers import PreTrainedModel

from training.sampling import IGNORED, Uses

_EXTRA = 16  # tokens an answer may be longer than its source


def chrf(model: PreTrainedModel, uses: Uses, tokenizer: Tokenizer, rows: int) -> dict[str, float]:
    """Return chrF2 (0 to 100) by direction, over the first `rows` held-out rows of each that is trained.

    Args:
        model: in evaluation mode.
        uses: what is trained on, and what is held out.
        tokenizer: the model's.
        rows: of each direction; a direction with none held out is left out.
    """
    metric = CHRF()
    scores = {}
    for code, name in enumerate(uses.examples.directions):
        here = np.flatnonzero(uses.held & (uses.direction == code))[:rows]
        if len(here):
            batch = uses.batch(here)
            answers = _answers(model, torch.from_numpy(batch.source).to(model.device))
            references = [row[row != IGNORED].tolist() for row in batch.target]
            hypotheses, wanted = (
                tokenizer.decode_batch(texts, skip_special_tokens=True) for texts in (answers, references)
            )
            scores[name] = round(metric.corpus_score(hypotheses, [wanted]).score, 2)
    return scores


def _answers(model: PreTrainedModel, source: torch.Tensor) -> list[list[int]]:
    with torch.no_grad():
        found: torch.Tensor = model.generate(
            input_ids=source,
            attention_mask=(source != model.config.pad_token_id).long(),
            max_new_tokens=source.shape[1] + _EXTRA,
            num_beams=1,
            do_sample=False,
        )
    answers: list[list[int]] = found.tolist()
    return answers
