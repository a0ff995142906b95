"""The T5 family: deepvk/kazRush-*, IlyaGusev/rut5_base_sum_gazeta and google/madlad400-3b-mt."""

import json
from pathlib import Path

import sentencepiece
from tests.engines.layouts.lessons import SMALL_T5, learn, save_bin, save_shards
from tests.engines.materials import pieces, write
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import AutoTokenizer, GenerationConfig, T5Config, T5ForConditionalGeneration

TAGS = ("<2en>", "<2kk>", "<2ru>")


def make_kazrush(folder: Path, sentences: list[str]) -> None:
    """A spiece.model with the tokenizer.json made from it, and one file of safetensors."""
    model = _spiece(folder, sentences)
    AutoTokenizer.from_pretrained(folder).save_pretrained(folder)
    model.save_pretrained(folder)
    _as_published(folder)
    GenerationConfig(decoder_start_token_id=0, eos_token_id=1, pad_token_id=0).save_pretrained(folder)


def make_rut5(folder: Path, sentences: list[str]) -> None:
    """A spiece.model alone, and a .bin."""
    save_bin(_spiece(folder, sentences), folder)
    _as_published(folder)
    special = {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    write(folder / "special_tokens_map.json", special)


def make_madlad(folder: Path, sentences: list[str]) -> None:
    """Target tags that are ordinary pieces of the vocabulary, padding of another id, shards of safetensors."""
    folder.mkdir(parents=True)
    spiece = folder / "spiece.model"
    pieces(spiece, sentences, pad_id=-1, unk_id=0, bos_id=1, eos_id=2, user_defined_symbols=list(TAGS))
    processor = sentencepiece.SentencePieceProcessor(model_file=str(spiece))
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<s>", "unk_token": "<unk>"}
    write(folder / "tokenizer_config.json", special | {"tokenizer_class": "T5Tokenizer", "extra_ids": 0})
    write(folder / "special_tokens_map.json", special)
    tokenizer = _fast(processor)
    tokenizer.save(str(folder / "tokenizer.json"))
    ends = {"pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 0}
    model = T5ForConditionalGeneration(T5Config(vocab_size=processor.get_piece_size(), **SMALL_T5, **ends))
    learn(
        model,
        sentences,
        lambda text: [*processor.encode(f"<2kk> {text}"), 2],
        lambda text: [*processor.encode(text), 2],
    )
    save_shards(model, folder, 3)
    _as_published(folder)
    GenerationConfig(**ends).save_pretrained(folder)


def _spiece(folder: Path, sentences: list[str]) -> T5ForConditionalGeneration:
    folder.mkdir(parents=True)
    pieces(folder / "spiece.model", sentences, pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spiece.model"))
    special = {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    write(folder / "tokenizer_config.json", special | {"tokenizer_class": "T5Tokenizer", "extra_ids": 0})
    ends = {"pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
    config = T5Config(vocab_size=processor.get_piece_size(), **SMALL_T5, **ends)
    config.save_pretrained(folder)  # which tokenizer it has, transformers asks the configuration
    model = T5ForConditionalGeneration(config)
    learn(model, sentences, lambda text: [*processor.encode(text), 1], lambda text: [*processor.encode(text), 1])
    return model


def _fast(processor: sentencepiece.SentencePieceProcessor) -> Tokenizer:
    """The pieces in their order, tags among them as pieces like any other."""
    scored = [(processor.id_to_piece(one), processor.get_score(one)) for one in range(processor.get_piece_size())]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Strip()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens([AddedToken(one, special=True, normalized=False) for one in ("<unk>", "<s>", "</s>")])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 2)])
    return tokenizer


def _as_published(folder: Path) -> None:
    """Older versions of transformers said that the embeddings are not tied, and nothing of scaling."""
    written = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    written.pop("scale_decoder_outputs", None)
    write(folder / "config.json", written | {"tie_word_embeddings": False})
