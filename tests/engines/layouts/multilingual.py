"""Models with a token for each language.

facebook/nllb-200-*, IlyaGusev/mbart_ru_sum_gazeta and facebook/mbart-large-50-*.
"""

from collections.abc import Mapping
from pathlib import Path

import sentencepiece
from tests.engines.layouts.lessons import SMALL, learn, save_bin
from tests.engines.materials import pieces, write
from transformers import (
    AutoTokenizer,
    GenerationConfig,
    M2M100Config,
    M2M100ForConditionalGeneration,
    MBartConfig,
    MBartForConditionalGeneration,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)
from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES as NLLB_LANGUAGES

_ENDS = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
_OFFSET = 1  # fairseq has a padding token that the sentencepiece model lacks
_SPECIAL = {
    "bos_token": "<s>",
    "cls_token": "<s>",
    "eos_token": "</s>",
    "mask_token": {"content": "<mask>", "lstrip": True, "normalized": True, "rstrip": False, "single_word": False},
    "pad_token": "<pad>",
    "sep_token": "</s>",
    "unk_token": "<unk>",
}


def make_nllb(folder: Path, sentences: list[str]) -> None:
    """Both tokenizer files, and a .bin in shards."""
    languages = {"src_lang": "rus_Cyrl", "tgt_lang": "kaz_Cyrl", "additional_special_tokens": list(NLLB_LANGUAGES)}
    ids = _tokenizer(folder, sentences, "NllbTokenizer", languages, model_type="bpe")
    ids.save_pretrained(folder)
    config = M2M100Config(
        vocab_size=len(ids),
        **SMALL,
        **_ENDS,
        max_position_embeddings=1024,
        scale_embedding=True,
        decoder_start_token_id=2,
        encoder_layerdrop=0.0,
        decoder_layerdrop=0.0,
        tokenizer_class="NllbTokenizer",
    )
    model = M2M100ForConditionalGeneration(config)
    _learn(model, ids, sentences, "kaz_Cyrl")
    save_bin(model, folder, shards=2)
    GenerationConfig(**_ENDS, decoder_start_token_id=2, max_length=200).save_pretrained(folder)


def make_mbart(folder: Path, sentences: list[str]) -> None:
    """The one of 25 languages: no tokenizer.json, the target language is the start token."""
    ids = _tokenizer(folder, sentences, "MBartTokenizer", {"src_lang": "ru_RU", "tgt_lang": "ru_RU"})
    start = ids.convert_tokens_to_ids("ru_RU")
    config = _mbart(ids, decoder_start_token_id=start, tokenizer_class="MBartTokenizer")
    model = MBartForConditionalGeneration(config)
    _learn(model, ids, sentences, None)
    save_bin(model, folder)


def make_mbart50(folder: Path, sentences: list[str]) -> None:
    """The one of 50 languages: no tokenizer.json, the target language comes behind the start token."""
    ids = _tokenizer(folder, sentences, "MBart50Tokenizer", {"src_lang": "ru_RU", "tgt_lang": "kk_KZ"})
    model = MBartForConditionalGeneration(_mbart(ids, decoder_start_token_id=2, tokenizer_class="MBart50Tokenizer"))
    _learn(model, ids, sentences, "kk_KZ")
    save_bin(model, folder)
    GenerationConfig(
        **_ENDS, decoder_start_token_id=2, forced_eos_token_id=2, max_length=200, num_beams=5
    ).save_pretrained(folder)


def _mbart(ids: PreTrainedTokenizerBase, *, decoder_start_token_id: int, tokenizer_class: str) -> MBartConfig:
    return MBartConfig(
        vocab_size=len(ids),
        **SMALL,
        **_ENDS,
        max_position_embeddings=1024,
        scale_embedding=True,
        decoder_start_token_id=decoder_start_token_id,
        forced_eos_token_id=2,
        tokenizer_class=tokenizer_class,
    )


def _tokenizer(
    folder: Path, sentences: list[str], kind: str, languages: Mapping[str, object], *, model_type: str = "unigram"
) -> PreTrainedTokenizerBase:
    """Write a sentencepiece model and its configuration, and return what transformers makes of them."""
    folder.mkdir(parents=True)
    file = folder / "sentencepiece.bpe.model"
    pieces(file, sentences, unk_id=0, bos_id=1, eos_id=2, pad_id=-1, model_type=model_type)
    write(
        folder / "tokenizer_config.json",
        _SPECIAL | dict(languages) | {"tokenizer_class": kind, "model_max_length": 1024},
    )
    more = {name: value for name, value in languages.items() if name.startswith("additional")}
    write(folder / "special_tokens_map.json", _SPECIAL | more)
    ids = AutoTokenizer.from_pretrained(folder)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(file))
    for piece in range(3, processor.get_piece_size()):
        assert ids.convert_tokens_to_ids(processor.id_to_piece(piece)) == piece + _OFFSET
    assert ids.convert_tokens_to_ids(["<s>", "<pad>", "</s>", "<unk>"]) == [0, 1, 2, 3]
    return ids


def _learn(model: PreTrainedModel, ids: PreTrainedTokenizerBase, sentences: list[str], first: str | None) -> None:
    language = [] if first is None else [ids.convert_tokens_to_ids(first)]
    learn(
        model,
        sentences,
        lambda text: ids(text).input_ids,
        lambda text: [*language, *ids(text, add_special_tokens=False).input_ids, ids.eos_token_id],
    )
