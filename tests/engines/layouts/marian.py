"""Helsinki-NLP/opus-mt-tc-big-*: half-precision weights in one .bin, target tags, search options of its own."""

from pathlib import Path

from tests.engines.layouts.lessons import SMALL, learn, save_bin
from tests.engines.materials import pieces, write
from transformers import AutoTokenizer, GenerationConfig, MarianConfig, MarianMTModel

TAGS = (">>eng<<", ">>kaz<<", ">>rus<<")
SPECIAL = {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}


def make_opus_mt(folder: Path, sentences: list[str]) -> None:
    folder.mkdir(parents=True)
    known = pieces(folder / "source.spm", sentences)
    known += [piece for piece in pieces(folder / "target.spm", sentences[::-1]) if piece not in set(known)]
    vocabulary = ["</s>", "<unk>", *TAGS, *known, "<pad>"]
    write(folder / "vocab.json", {token: index for index, token in enumerate(vocabulary)})
    write(folder / "special_tokens_map.json", SPECIAL)
    told = {"source_lang": "ru", "target_lang": "kk", "separate_vocabs": False, "sp_model_kwargs": {}}
    kind = {"model_max_length": 512, "tokenizer_class": "MarianTokenizer", "special_tokens_map_file": None}
    write(folder / "tokenizer_config.json", SPECIAL | told | kind)
    pad = len(vocabulary) - 1
    config = MarianConfig(
        vocab_size=len(vocabulary),
        **SMALL,
        max_position_embeddings=1024,
        activation_function="relu",
        scale_embedding=True,
        bos_token_id=0,
        eos_token_id=0,
        pad_token_id=pad,
        decoder_start_token_id=pad,
        forced_eos_token_id=0,
        static_position_embeddings=True,
        share_encoder_decoder_embeddings=True,
        decoder_vocab_size=len(vocabulary),
    )
    model = MarianMTModel(config)
    ids = AutoTokenizer.from_pretrained(folder)
    learn(
        model,
        sentences,
        lambda text: ids(f">>kaz<< {text}").input_ids,
        lambda text: ids(text_target=text).input_ids,
    )
    save_bin(model.half(), folder)
    GenerationConfig(
        bad_words_ids=[[pad]],
        bos_token_id=0,
        decoder_start_token_id=pad,
        eos_token_id=0,
        forced_eos_token_id=0,
        max_length=512,
        num_beams=4,
        pad_token_id=pad,
        renormalize_logits=True,
    ).save_pretrained(folder)
