"""facebook/wmt19-ru-en: a vocabulary for each side, merges, and no positions among the weights."""

from pathlib import Path

from tests.engines.layouts.lessons import SMALL, learn, save_bin
from tests.engines.materials import write
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import FSMTConfig, FSMTForConditionalGeneration, FSMTTokenizer

_SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]
_PIECES = 400
_ESCAPED = "&;@-#abcdefghijklmnopqrstu"  # Moses writes quotes and brackets as &quot; and the like
_POSITIONS = ("model.encoder.embed_positions.weight", "model.decoder.embed_positions.weight")


def make_fsmt(folder: Path, sentences: list[str]) -> None:
    folder.mkdir(parents=True)
    vocabulary = _bpe(folder, sentences)
    cut = [piece for piece in vocabulary if piece not in _SPECIALS]
    target = _SPECIALS + cut[::-1]  # other ids than on the source side: whoever mixes them up is found out
    write(folder / "vocab-src.json", {piece: at for at, piece in enumerate(_SPECIALS + cut)})
    write(folder / "vocab-tgt.json", {piece: at for at, piece in enumerate([*target, "unused</w>"])})
    write(folder / "tokenizer_config.json", {"langs": ["ru", "en"], "model_max_length": 1024, "do_lower_case": False})
    config = FSMTConfig(
        langs=["ru", "en"],
        src_vocab_size=len(target),
        tgt_vocab_size=len(target) + 1,
        **SMALL,
        max_position_embeddings=1024,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
        forced_eos_token_id=2,
        tie_word_embeddings=False,
    )
    model = FSMTForConditionalGeneration(config)
    for part in (model.model.encoder, model.model.decoder):
        part.embed_positions.weight.requires_grad = False
    ids = FSMTTokenizer.from_pretrained(folder)
    known = {piece: at for at, piece in enumerate(target)}
    learn(
        model,
        sentences,
        lambda text: ids(text).input_ids,
        lambda text: [*(known.get(piece, 3) for piece in ids.tokenize(text)), 2],
    )
    save_bin(model, folder, without=_POSITIONS)


def _bpe(folder: Path, sentences: list[str]) -> list[str]:
    """Write `merges.txt`, and return the pieces."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    letters = sorted({letter for sentence in sentences for letter in sentence} - {" "} | {*_ESCAPED})
    trainer = trainers.BpeTrainer(
        vocab_size=_PIECES,
        special_tokens=_SPECIALS,
        end_of_word_suffix="</w>",
        initial_alphabet=letters,
        show_progress=False,
    )
    tokenizer.train_from_iterator(sentences, trainer)
    tokenizer.model.save(str(folder))
    (folder / "vocab.json").unlink()
    merges = (folder / "merges.txt").read_text(encoding="utf-8").splitlines()[1:]
    # as fairseq counted them: a version line is none of its habits, a count behind each pair is
    (folder / "merges.txt").write_text("".join(f"{merge} 1\n" for merge in merges), encoding="utf-8")
    both = {form for letter in letters for form in (letter, f"{letter}</w>")}
    return sorted({*tokenizer.get_vocab(), *both})
