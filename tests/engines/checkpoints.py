"""Small random checkpoints of every family, with tokenizers trained on the parity sentences: real files, no download.

The weights are large enough that the outputs differ from text to text, and the end token is made likely enough that
some outputs end and some run into the limit.
"""

import json
from pathlib import Path

import sentencepiece
import torch
from safetensors.torch import load_file, save_file
from tests.engines.materials import pieces, save, unigram, write, write_fast
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    M2M100Config,
    M2M100ForConditionalGeneration,
    MarianConfig,
    MarianMTModel,
    MBartConfig,
    MBartForConditionalGeneration,
    MT5Config,
    MT5ForConditionalGeneration,
    T5Config,
    T5ForConditionalGeneration,
)

TAGS = (">>eng<<", ">>kaz<<", ">>rus<<", ">>sum<<", ">>ttl<<")
LANGUAGES = ("rus_Cyrl", "kaz_Cyrl", "eng_Latn")
_SMALL = {
    "d_model": 32,
    "encoder_layers": 2,
    "decoder_layers": 2,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
}


def make_bart(folder: Path, sentences: list[str]) -> None:
    """Shape and tokenizer of the bundled model, in small."""
    tokenizer = unigram(sentences, TAGS)
    folder.mkdir(parents=True)
    write_fast(tokenizer, TAGS, folder)
    config = BartConfig(
        vocab_size=tokenizer.get_vocab_size(),
        **_SMALL,
        max_position_embeddings=128,
        scale_embedding=True,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
        forced_eos_token_id=2,
        init_std=0.3,
        normalize_before=False,
        normalize_embedding=True,
        add_final_layer_norm=False,
    )
    save(BartForConditionalGeneration, config, folder, end=2)


def make_marian(folder: Path, sentences: list[str]) -> None:
    """A multi-target Marian: source.spm, target.spm, one vocabulary with target tags, padding last."""
    folder.mkdir(parents=True)
    known = pieces(folder / "source.spm", sentences)
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    vocabulary = ["</s>", "<unk>", *known, *TAGS[:3], "<pad>"]
    write(folder / "vocab.json", {token: index for index, token in enumerate(vocabulary)})
    write(folder / "tokenizer_config.json", {"tokenizer_class": "MarianTokenizer", "source_lang": "ru"})
    pad = len(vocabulary) - 1
    config = MarianConfig(
        vocab_size=len(vocabulary),
        **_SMALL,
        max_position_embeddings=128,
        activation_function="swish",
        scale_embedding=True,
        pad_token_id=pad,
        eos_token_id=0,
        decoder_start_token_id=pad,
        forced_eos_token_id=0,
        init_std=0.3,
        static_position_embeddings=True,
    )
    save(MarianMTModel, config, folder, end=0)


def make_t5(folder: Path, sentences: list[str]) -> None:
    """A T5 with spiece.model and no tokenizer.json."""
    folder.mkdir(parents=True)
    pieces(folder / "spiece.model", sentences, pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    write(folder / "tokenizer_config.json", {"tokenizer_class": "T5Tokenizer", "extra_ids": 0})
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spiece.model"))
    config = T5Config(
        vocab_size=processor.get_piece_size(),
        d_model=32,
        d_kv=8,
        d_ff=64,
        num_layers=2,
        num_heads=4,
        feed_forward_proj="gated-gelu",
        tie_word_embeddings=False,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
        initializer_factor=1.0,
    )
    save(T5ForConditionalGeneration, config, folder, end=None)
    _untie(folder)


def make_m2m100(folder: Path, sentences: list[str]) -> None:
    """An NLLB: language tokens on both sides, a tokenizer.json."""
    tokenizer = unigram(sentences, LANGUAGES)
    folder.mkdir(parents=True)
    write_fast(tokenizer, LANGUAGES, folder)
    config = M2M100Config(
        vocab_size=tokenizer.get_vocab_size(),
        **_SMALL,
        max_position_embeddings=128,
        init_std=0.3,
        encoder_layerdrop=0.0,
        decoder_layerdrop=0.0,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
    )
    save(M2M100ForConditionalGeneration, config, folder, end=None)


def make_mbart(folder: Path, sentences: list[str], *, marks_first: bool = True) -> None:
    """An mBART: of 50 languages, which stand first; or of 25, which stand last and start the target."""
    tokenizer = unigram(sentences, LANGUAGES, frame="rus_Cyrl $A </s>" if marks_first else "$A </s> rus_Cyrl")
    folder.mkdir(parents=True)
    write_fast(tokenizer, LANGUAGES, folder)
    start = 2 if marks_first else tokenizer.token_to_id("rus_Cyrl")
    config = MBartConfig(
        vocab_size=tokenizer.get_vocab_size(),
        **_SMALL,
        max_position_embeddings=256,
        scale_embedding=True,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=start,
        forced_eos_token_id=2,
        init_std=0.3,
        tokenizer_class="MBart50Tokenizer" if marks_first else "MBartTokenizer",
    )
    save(MBartForConditionalGeneration, config, folder, end=None)


def make_mt5(folder: Path, sentences: list[str]) -> None:
    """A multilingual T5 with a tokenizer.json; rut5 is one with fewer pieces."""
    tokenizer = unigram(sentences, (), frame="$A </s>")
    folder.mkdir(parents=True)
    write_fast(tokenizer, (), folder)
    config = MT5Config(
        vocab_size=tokenizer.get_vocab_size(),
        d_model=32,
        d_kv=8,
        d_ff=64,
        num_layers=2,
        num_heads=4,
        feed_forward_proj="gated-gelu",
        tie_word_embeddings=False,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=1,
        initializer_factor=1.0,
    )
    save(MT5ForConditionalGeneration, config, folder, end=None)
    _untie(folder)


def _untie(folder: Path) -> None:
    """Give the output layer weights of its own, as published checkpoints have them and say it; transformers 5 ties."""
    weights = load_file(folder / "model.safetensors")
    weights["lm_head.weight"] = torch.randn_like(weights["shared.weight"], generator=torch.Generator().manual_seed(8))
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    written = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    written.pop("scale_decoder_outputs", None)
    write(folder / "config.json", written | {"tie_word_embeddings": False})
