"""chrF on held-out rows: that of sacreBLEU, by direction."""

from pathlib import Path

import pytest
import torch
from sacrebleu.metrics.chrf import CHRF
from tests.training.conftest import toy_rows
from tokenizers import Tokenizer
from training.examples import Examples
from training.sampling import Uses
from training.scoring import chrf
from transformers import AutoModelForSeq2SeqLM


def test_an_untrained_model_scores_as_sacrebleu_says(toy_model: Path, toy_examples: Examples) -> None:
    uses = Uses(toy_examples, {"ru-en": 1.0}, {"toy": 1.0, "titles": 1.0})
    tokenizer = Tokenizer.from_file(str(toy_model / "tokenizer.json"))
    model = AutoModelForSeq2SeqLM.from_pretrained(toy_model, dtype=torch.float32).eval()
    found = chrf(model, uses, tokenizer, rows=3)
    assert set(found) == {"ru-en", "en-ru"}  # no title is held out
    rows = [row for row in toy_rows() if row.held][:3]
    answers = []
    for row in rows:
        ids = torch.tensor([tokenizer.encode(f">>eng<< {row.first}").ids])
        out = model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=8 + 16, num_beams=1)
        answers.append(tokenizer.decode(out[0].tolist(), skip_special_tokens=True))
    by_hand = CHRF().corpus_score(answers, [[row.second for row in rows]]).score
    assert found["ru-en"] == pytest.approx(by_hand, abs=0.01)
