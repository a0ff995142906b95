"""First weights from multilingual-e5-small: its encoder and embeddings in a BART-shaped model with a new decoder.

Three things keep the encoder's function as it was, though BART is not quite BERT:
- BART's layer norms have an epsilon of 1e-5, BERT's 1e-12, and e5's states are small. Word and position embeddings are
  scaled by the square root of the width (`scale_embedding`), and the states between the first and the last norm are
  carried twice as large, with the matrices that read them halved and those that write them doubled.
- BART's positions begin at 2, and it has no token types: type 0 is added to the positions.
- The tag stands second, after `<s>`. At position 0 e5 gathers its attention and wipes out what stands there.

The encoder's output is four times e5's: that has a root mean square near 0.26, and new cross-attention wants one near
1.
"""

import json
import shutil
from pathlib import Path
from typing import Final

import torch
from torch import nn
from transformers import BartConfig, BartForConditionalGeneration
from transformers.models.bart.modeling_bart import BartEncoder

from training.e5 import Encoder

OUTPUT_SCALE: Final = 4.0
_CARRIED = 2.0  # how much larger the states inside the encoder are
_LINEAR = {
    "self_attn.q_proj": "q",
    "self_attn.k_proj": "k",
    "self_attn.v_proj": "v",
    "self_attn.out_proj": "ao",
    "fc1": "fi",
    "fc2": "fo",
    "self_attn_layer_norm": "aln",
    "final_layer_norm": "oln",
}
_READS, _WRITES = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "fc1"), ("self_attn.out_proj", "fc2")
_FIRST_POSITION = 2  # of BART


def fresh_model(encoder: Encoder, vocabulary: Path, out: Path, *, decoder_layers: int = 4, seed: int = 0) -> int:
    """Write a model folder: the encoder, its embeddings for a vocabulary's pieces, and a decoder drawn by chance.

    Args:
        encoder: multilingual-e5-small.
        vocabulary: folder of a tokenizer whose pieces are e5's, and tags and pieces of its own.
        out: where to; made, and must be empty.
        decoder_layers: of the new decoder.
        seed: of what is drawn.

    Returns:
        The number of parameters.

    Raises:
        ValueError: `out` holds something, or less than half of the pieces are e5's.
        OSError: a file can't be read or written.
    """
    if out.exists() and any(out.iterdir()):
        raise ValueError(f"{out}: not empty")
    pieces = _pieces(vocabulary / "tokenizer.json")
    torch.manual_seed(seed)
    model = BartForConditionalGeneration(_config(encoder, len(pieces), decoder_layers))
    for module in model.modules():
        if isinstance(module, nn.Linear) and module is not model.lm_head:
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
    with torch.no_grad():
        model.model.shared.weight.copy_(_embeddings(encoder, pieces))
        for stack in (model.model.encoder, model.model.decoder):
            _copy_positions(stack, encoder)
        _copy_layers(model.model.encoder, encoder)
        _carry_larger(model.model.encoder)
    model.tie_weights()
    out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(out)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(vocabulary / name, out / name)
    return int(sum(weight.numel() for weight in model.parameters()))


def _pieces(tokenizer: Path) -> list[str]:
    """Return the pieces of a vocabulary by id, added ones last."""
    read = json.loads(tokenizer.read_text(encoding="utf-8"))
    pieces = [piece for piece, _ in read["model"]["vocab"]]
    return pieces + [token["content"] for token in read["added_tokens"] if token["id"] >= len(pieces)]


def _config(encoder: Encoder, pieces: int, decoder_layers: int) -> BartConfig:
    shape = encoder.shape
    return BartConfig(
        vocab_size=pieces,
        d_model=shape.width,
        encoder_layers=shape.layers,
        decoder_layers=decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.inner,
        decoder_ffn_dim=shape.inner,
        max_position_embeddings=shape.positions,
        activation_function="gelu",
        scale_embedding=True,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
        forced_eos_token_id=2,
        tie_word_embeddings=True,
        normalize_before=False,  # this and the next two are what CTranslate2's converter reads
        normalize_embedding=True,
        add_final_layer_norm=False,
    )


def _embeddings(encoder: Encoder, pieces: list[str]) -> torch.Tensor:
    """Return the embeddings by new id; a piece e5 lacks gets a random direction of the mean length."""
    known = {piece: identity for identity, piece in enumerate(encoder.pieces)}
    words = torch.from_numpy(encoder.tensors["emb.word"])
    rows = [known.get(piece) for piece in pieces]
    found = [row for row in rows if row is not None]
    if 2 * len(found) < len(rows):
        raise ValueError(f"only {len(found)} of {len(rows)} pieces are e5's: the vocabulary is another model's")
    length = words[found].norm(dim=1).mean()
    directions = torch.randn(len(rows), words.shape[1])
    embeddings = directions / directions.norm(dim=1, keepdim=True) * length
    places = torch.tensor([place for place, row in enumerate(rows) if row is not None])
    embeddings[places] = words[found]
    return embeddings


def _copy_positions(stack: nn.Module, encoder: Encoder) -> None:
    tensors = {name: torch.from_numpy(encoder.tensors[name]) for name in encoder.tensors if name.startswith("emb.")}
    positions = (tensors["emb.pos"] + tensors["emb.type"][0]) * encoder.shape.width**0.5
    stack.get_submodule("embed_positions").weight[:_FIRST_POSITION] = 0
    stack.get_submodule("embed_positions").weight[_FIRST_POSITION:] = positions
    stack.get_submodule("layernorm_embedding").weight.copy_(tensors["emb.ln.w"])
    stack.get_submodule("layernorm_embedding").bias.copy_(tensors["emb.ln.b"])


def _copy_layers(stack: BartEncoder, encoder: Encoder) -> None:
    for number, layer in enumerate(stack.layers):
        for name, short in _LINEAR.items():
            module = layer.get_submodule(name)
            module.weight.copy_(torch.from_numpy(encoder.tensors[f"l{number}.{short}.w"]))
            module.bias.copy_(torch.from_numpy(encoder.tensors[f"l{number}.{short}.b"]))


def _carry_larger(stack: BartEncoder) -> None:
    """Carry the states larger inside, and the output by `OUTPUT_SCALE`."""
    norms = [norm for layer in stack.layers for norm in (layer.self_attn_layer_norm, layer.final_layer_norm)]
    for norm in [stack.layernorm_embedding, *norms[:-1]]:
        norm.weight.mul_(_CARRIED)
        norm.bias.mul_(_CARRIED)
    for layer in stack.layers:
        for name in _READS:
            layer.get_submodule(name).weight.div_(_CARRIED)
        for name in _WRITES:
            layer.get_submodule(name).weight.mul_(_CARRIED)
            layer.get_submodule(name).bias.mul_(_CARRIED)
    norms[-1].weight.mul_(OUTPUT_SCALE)
    norms[-1].bias.mul_(OUTPUT_SCALE)
