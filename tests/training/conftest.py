"""A toy corpus and a toy model of the bundled model's layout, small enough to train within a test."""

import json
from pathlib import Path
from random import Random

import pytest
import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors
from training.examples import Examples, Row, load, write
from training.materials import Material
from transformers import BartConfig, BartForConditionalGeneration

from training import materials

TAGS = {"ru-en": ">>eng<<", "en-ru": ">>rus<<", "ru-title": ">>ttl<<"}
WORDS = {"кот": "cat", "дом": "house", "лес": "wood", "снег": "snow", "мост": "bridge", "сад": "garden"}
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def toy_rows(count: int = 400, seed: int = 1, held: int = 20) -> list[Row]:
    """Sentences of one or two words and their word-by-word translations; a title is the first word."""
    random = Random(seed)
    rows = []
    for place in range(count):
        words = random.choices(list(WORDS), k=random.choice((1, 1, 2)))
        source, target = " ".join(words), " ".join(WORDS[word] for word in words)
        rows.append(Row(source, target, "toy", "ru-en", "en-ru", held=place < held))
        if place % 4 == 0:
            rows.append(Row(source, words[0], "titles", "ru-title", held=False))
    return rows


@pytest.fixture(scope="session")
def toy_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained model folder: 40-odd pieces, width 32, two layers and one."""
    folder = tmp_path_factory.mktemp("toy") / "model"
    folder.mkdir()
    pieces = [*SPECIAL, *(f"▁{word}" for pair in WORDS.items() for word in pair), "▁[0]", "[0]", "▁2", "2", "."]
    vocabulary = [(piece, 0.0 if piece in SPECIAL else -float(place)) for place, piece in enumerate(pieces)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, 3, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens([AddedToken(piece, special=True) for piece in SPECIAL])
    tags = (">>eng<<", ">>rus<<", ">>ttl<<")
    tokenizer.add_special_tokens([AddedToken(tag, special=True, lstrip=True, rstrip=True) for tag in tags])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    about = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<s>",
        "eos_token": "</s>",
        "pad_token": "<pad>",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps({**about, "unk_token": "<unk>"}), encoding="utf-8")
    torch.manual_seed(1)
    config = BartConfig(
        vocab_size=tokenizer.get_vocab_size(),
        d_model=32,
        encoder_layers=2,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=64,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
        forced_eos_token_id=2,
        tie_word_embeddings=True,
        init_std=0.15,
        normalize_before=False,
        normalize_embedding=True,
        add_final_layer_norm=False,
    )  # fmt: skip  (the last three are what CTranslate2's converter reads)
    BartForConditionalGeneration(config).save_pretrained(folder)
    materials.write(folder, [Material("toy start", "MIT", "yes", "ours")])
    return folder


@pytest.fixture(scope="session")
def toy_file(toy_model: Path) -> Path:
    """The toy rows as a file of examples."""
    file = toy_model.parent / "examples.npz"
    write(file, toy_rows(), Tokenizer.from_file(str(toy_model / "tokenizer.json")), TAGS, longest=20)
    return file


@pytest.fixture
def toy_examples(toy_file: Path) -> Examples:
    """The toy rows, read back."""
    return load(toy_file)
