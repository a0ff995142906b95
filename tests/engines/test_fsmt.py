"""FSMT: which engine runs it, how Moses reads and writes, and a search that keeps its positions and its mask."""

import json
import shutil
import threading
from pathlib import Path

import pytest
import torch
from tests.engines.conftest import GREEDY, SENTENCES, Laboratory
from tests.engines.contract import answers
from tests.engines.published import INSTALLED
from transformers import FSMTForConditionalGeneration, FSMTTokenizer

from tilshi.catalog import store
from tilshi.engines import loading, moses
from tilshi.engines.moses import MosesTokenizer
from tilshi.engines.protocol import Segment
from tilshi.engines.pytorch import PytorchEngine

TASK = INSTALLED["wmt19"].task


@pytest.fixture(scope="module")
def tokenizer(published: Laboratory) -> MosesTokenizer:
    return MosesTokenizer(published.folder("wmt19"))


@pytest.mark.parametrize(("asked", "compute_type"), [("ct2", "int8"), ("ct2", "float32"), ("pytorch", "int8")])
def test_it_runs_on_pytorch_whatever_the_settings_say(published: Laboratory, asked: str, compute_type: str) -> None:
    settings = published.settings.model_copy(update={"engine": asked, "compute_type": compute_type})
    card = published.card("wmt19")
    assert loading.engine_of(card, settings) == "pytorch"
    assert loading.engine_of(published.card("opus-mt"), settings) == asked
    told = loading.inspect(card, published.catalog, settings).info
    assert (told.engine, told.compute_type) == ("pytorch", "float32")
    engine = loading.load(card, published.catalog, settings)
    assert engine.info == told
    assert isinstance(engine, PytorchEngine)
    assert not (settings.cache_dir / "ct2").exists()
    engine.close()


def test_it_says_what_a_full_pass_over_all_it_wrote_says(published: Laboratory) -> None:
    """The reference computes every token anew from all before it, masked, without any cache."""
    engine = published.engine("wmt19", "pytorch")
    model = FSMTForConditionalGeneration.from_pretrained(published.folder("wmt19")).eval()
    ids = FSMTTokenizer.from_pretrained(published.folder("wmt19"))
    texts = SENTENCES[20:60:2]  # never taught, so the answers are long and unsure
    different = 0
    for text, answer in zip(texts, answers(engine, texts), strict=True):
        source = torch.tensor([ids(text).input_ids])
        written = [2]
        scores = []
        with torch.inference_mode():
            for _ in range(GREEDY.max_new_tokens(source.shape[1], 512)):
                given = torch.tensor([written])
                logits = model(input_ids=source, decoder_input_ids=given, use_cache=False).logits[0, -1]
                written.append(int(logits.argmax()))
                scores.append(float(logits.log_softmax(-1).max()))
                if written[-1] == 2:
                    break
        tokens = ids.convert_ids_to_tokens([one for one in written[1:] if one != 2])
        assert answer.text == ids.convert_tokens_to_string(tokens)
        assert answer.score == pytest.approx(sum(scores) / len(scores), abs=1e-4)
        different += len(tokens) > 2
    assert different > 10


def test_the_positions_are_computed_where_the_weights_have_none(
    published: Laboratory, caplog: pytest.LogCaptureFixture
) -> None:
    engine = published.engine("wmt19", "pytorch")
    assert "missing" not in caplog.text.lower()  # nobody is told to train what needs no training
    assert isinstance(engine, PytorchEngine)
    for part in (engine._model.model.encoder, engine._model.model.decoder):
        weights = part.embed_positions.weight
        assert weights[1].abs().sum() == 0
        assert torch.allclose(weights[2, :2], torch.tensor([2.0, 2 * 10000 ** (-1 / 23)]).sin(), atol=1e-6)


def test_a_line_break_does_not_join_two_words(tokenizer: MosesTokenizer) -> None:
    apart, broken, tabbed = tokenizer.encode(["да нет", "да\nнет", "да\t нет"])
    assert apart == broken == tabbed
    assert apart != tokenizer.encode(["данет"])[0]


def test_what_moses_escapes_comes_back(tokenizer: MosesTokenizer) -> None:
    for text in ("ad-ad", 'a "b" & c', "a <b> [c]", "a's"):
        assert tokenizer.decode(tokenizer.encode([text])[0]).replace(" ", "") == text.replace(" ", "")


def test_a_target_id_has_the_piece_of_the_target_side(published: Laboratory, tokenizer: MosesTokenizer) -> None:
    target = json.loads((published.folder("wmt19") / "vocab-tgt.json").read_text(encoding="utf-8"))
    assert all(tokenizer.piece(identity) == piece for piece, identity in target.items())
    assert tokenizer.piece(len(target)) is None


def test_it_remembers_only_so_many_words(tokenizer: MosesTokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moses, "_MOST_WORDS", 50)
    expected = tokenizer.encode(SENTENCES)
    results: list[bool] = []
    threads = [threading.Thread(target=lambda: results.append(tokenizer.encode(SENTENCES) == expected)) for _ in "123"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 3
    tokenizer.encode(["да"])
    assert len(tokenizer._tokenizer.cache) <= 50 + max(len(text.split()) * 2 for text in SENTENCES)


def test_its_merges_identify_its_output(published: Laboratory, tmp_path: Path) -> None:
    folder = tmp_path / "wmt19"
    shutil.copytree(published.folder("wmt19"), folder)
    before = store.weight_digest(folder, tmp_path / "cache")
    (folder / "README.txt").write_text("nothing the model reads", encoding="utf-8")
    assert store.weight_digest(folder, tmp_path / "cache") == before
    merges = folder / "merges.txt"
    merges.write_text(merges.read_text(encoding="utf-8").split("\n", 1)[1], encoding="utf-8")
    assert store.weight_digest(folder, tmp_path / "cache") != before


def test_a_text_of_nothing_but_invisible_characters_is_answered(published: Laboratory) -> None:
    engine = published.engine("wmt19", "pytorch")
    (answer,) = engine.generate([Segment("\u200b\u00ad\x07", TASK, GREEDY)])
    assert answer.source_tokens == 1
