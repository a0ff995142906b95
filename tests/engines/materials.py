"""Tokenizers trained on a few sentences, and models of random weights: what small checkpoints are made of."""

import json
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedModel

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
_END_BIAS = 3.0
_PIECES = 300


def write_fast(tokenizer: Tokenizer, extra: tuple[str, ...], folder: Path) -> None:
    tokenizer.save(str(folder / "tokenizer.json"))
    names = ("bos_token", "pad_token", "eos_token", "unk_token")
    special = dict(zip(names, SPECIALS, strict=True))
    kind = {"tokenizer_class": "PreTrainedTokenizerFast", "additional_special_tokens": list(extra)}
    write(folder / "tokenizer_config.json", special | kind)


def unigram(sentences: list[str], extra: tuple[str, ...], frame: str = "<s> $A </s>") -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Strip()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    specials = [AddedToken(token, special=True, normalized=False) for token in SPECIALS]
    letters = sorted({letter for sentence in sentences for letter in sentence} - {" "} | set("/<>s"))
    trainer = trainers.UnigramTrainer(
        vocab_size=_PIECES, special_tokens=specials, unk_token="<unk>", initial_alphabet=letters, show_progress=False
    )
    tokenizer.train_from_iterator(sentences, trainer)
    tags = [AddedToken(tag, special=True, normalized=False, lstrip=True, rstrip=True) for tag in extra]
    tokenizer.add_special_tokens(tags)
    framing = [word for word in frame.split() if word != "$A"]
    ids = [(word, tokenizer.token_to_id(word)) for word in framing]
    tokenizer.post_processor = processors.TemplateProcessing(single=frame, special_tokens=ids)
    return tokenizer


def pieces(file: Path, sentences: list[str], **options: Any) -> list[str]:
    """Train a sentencepiece model and return its normal pieces."""
    with file.open("wb") as stream:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences),
            model_writer=stream,
            vocab_size=_PIECES,
            hard_vocab_limit=False,
            character_coverage=1.0,
            minloglevel=2,
            **options,
        )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(file))
    count = processor.get_piece_size()
    return [
        processor.id_to_piece(index)
        for index in range(count)
        if processor.is_unknown(index) + processor.is_control(index) == 0
    ]


def save(kind: type[PreTrainedModel], config: object, folder: Path, *, end: int | None) -> None:
    torch.manual_seed(7)
    model = kind(config).eval()
    if end is not None:
        model.final_logits_bias[0, end] = _END_BIAS
    model.save_pretrained(folder)


def write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
