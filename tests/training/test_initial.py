"""First weights of a training: those of another model, with the vocabulary made ready."""

import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from training.initial import continue_from
from training.vocabulary import NEW_PIECES
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer


def test_old_pieces_keep_their_embeddings_and_new_ones_are_told_apart(toy_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "start"
    size = continue_from(toy_model, out)
    before, after = (AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32) for folder in (toy_model, out))
    names = [Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab() for folder in (toy_model, out)]
    assert size == len(names[1]) == after.config.vocab_size
    old, new = (model.model.shared.weight.detach() for model in (before, after))
    for piece, identity in names[1].items():
        if piece in NEW_PIECES:
            assert float(new[identity].norm()) == pytest.approx(float(old.norm(dim=1).mean()), rel=1e-3)
        else:
            assert torch.equal(new[identity], old[names[0][piece]])
    fresh = new[[names[1][piece] for piece in NEW_PIECES]]
    likeness = torch.nn.functional.cosine_similarity(fresh[:, None], fresh[None], dim=-1)
    assert float((likeness - torch.eye(len(fresh))).max()) < 0.9


def test_what_it_answers_to_old_pieces_stays(toy_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "start"
    continue_from(toy_model, out)
    logits = []
    for folder in (toy_model, out):
        model = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).eval()
        tokenizer = AutoTokenizer.from_pretrained(folder)
        batch = tokenizer([">>eng<< кот дом"], return_tensors="pt")
        answer = tokenizer(["cat"], return_tensors="pt").input_ids[:, 1:]
        with torch.no_grad():
            found = model(
                input_ids=batch.input_ids, attention_mask=batch.attention_mask, decoder_input_ids=answer
            ).logits
        logits.append(found[0, 0, tokenizer.convert_tokens_to_ids(["▁cat", "▁house", "</s>"])])
    assert torch.allclose(logits[0], logits[1], atol=1e-6)


def test_doing_it_again_changes_no_weight(toy_model: Path, tmp_path: Path) -> None:
    once, twice = tmp_path / "once", tmp_path / "twice"
    assert continue_from(toy_model, once) == continue_from(once, twice)
    first, second = (json.loads((folder / "tokenizer.json").read_text(encoding="utf-8")) for folder in (once, twice))
    assert first == second


def test_a_folder_with_something_in_it_is_left_alone(toy_model: Path, tmp_path: Path) -> None:
    (tmp_path / "note").write_text("x", encoding="utf-8")
    with pytest.raises(ValueError, match="not empty"):
        continue_from(toy_model, tmp_path)


def test_another_kind_of_model_is_refused(toy_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    with pytest.raises(ValueError, match="not a BART-shaped model"):
        continue_from(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()
