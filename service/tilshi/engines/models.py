"""Checkpoints as transformers loads them, and what differs from family to family behind its one interface."""

from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForSeq2SeqLM, FSMTForConditionalGeneration, GenerationConfig
from transformers.modeling_outputs import BaseModelOutput

from tilshi.catalog.cards import Family


class CausalFsmt(FSMTForConditionalGeneration):  # type: ignore[misc]  # transformers is Any to mypy
    """FSMT that sees what it has written, in its order.

    Transformers 5.17 gives every token of a search the first position, and without a cache lets each token see those
    after it: two of its general ways that this old model does not follow.
    """

    _keys_to_ignore_on_load_missing = (r"embed_positions\.weight$",)  # computed: no checkpoint has them

    def forward(
        self,
        input_ids: torch.Tensor | None = None,
        decoder_input_ids: torch.Tensor | None = None,
        encoder_outputs: Any = None,  # named, since the search looks for the name
        **kwargs: Any,
    ) -> Any:
        """Compute logits; the decoder is masked even where the encoder's states are given instead of `input_ids`."""
        if input_ids is None:
            input_ids = decoder_input_ids  # nobody reads them: that they are there is what turns the mask on
        return super().forward(
            input_ids=input_ids, decoder_input_ids=decoder_input_ids, encoder_outputs=encoder_outputs, **kwargs
        )

    def prepare_inputs_for_generation(self, input_ids: torch.Tensor, **kwargs: Any) -> dict[str, Any]:
        """Give the decoder all that was written: it counts its positions, and takes the last token by itself."""
        inputs: dict[str, Any] = super().prepare_inputs_for_generation(input_ids, **kwargs)
        return inputs | {"decoder_input_ids": input_ids}


def open_model(folder: Path, family: Family) -> Any:
    """Return the model of a checkpoint, in float32: safetensors only, no remote code, no download.

    Raises:
        OSError: the checkpoint cannot be read.
        ValueError: it lacks a tensor, or has one of another shape, which transformers would fill with noise.
    """
    kind = CausalFsmt if family == "fsmt" else AutoModelForSeq2SeqLM
    model, loaded = kind.from_pretrained(
        folder,
        dtype=torch.float32,
        use_safetensors=True,
        trust_remote_code=False,
        local_files_only=True,
        output_loading_info=True,
        attn_implementation=None if family == "fsmt" else "sdpa",  # what a configuration says may be code of a hub
    )
    gaps = {*map(str, loaded["missing_keys"]), *(str(one[0]) for one in loaded["mismatched_keys"])}
    if found := sorted(name for name in gaps if not _may_lack(name, family)):
        raise ValueError(f"{len(found)} tensors are missing or of another shape, {found[0]} among them")
    return model.eval()


def _may_lack(name: str, family: Family) -> bool:
    """Whether a checkpoint need not have a tensor: it is computed, or zero."""
    computed = name.endswith("embed_positions.weight") and family in {"marian", "m2m100", "fsmt"}
    return computed or name == "final_logits_bias"


def cross_attention(model: Any, given: torch.Tensor, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the weights of the last decoder layer's look at the source, mean of its heads.

    Args:
        model: what `open_model` returned.
        given: ids the decoder reads (rows x target tokens).
        hidden: encoder states (rows x source tokens x width).
        mask: attention mask of the source.
    """
    if isinstance(model, CausalFsmt):
        layers = model(
            encoder_outputs=BaseModelOutput(last_hidden_state=hidden),
            attention_mask=mask,
            decoder_input_ids=given,
            output_attentions=True,
            use_cache=False,
        ).cross_attentions
        return torch.as_tensor(layers[-1]).mean(1)
    decoder = model.get_decoder()
    usual = decoder.config._attn_implementation  # noqa: SLF001  # transformers has no public way to ask
    decoder.set_attn_implementation("eager")  # the others keep no weights
    try:
        layers = decoder(
            input_ids=given,
            encoder_hidden_states=hidden,
            encoder_attention_mask=mask,
            output_attentions=True,
            use_cache=False,
        ).cross_attentions
    finally:
        decoder.set_attn_implementation(usual)
    return torch.as_tensor(layers[-1]).mean(1)


def forbidden(checkpoint: GenerationConfig, pad: int | None) -> list[int]:
    """Return the ids a model never produces: the checkpoint's own, and `pad`, if it has no weights (Marian)."""
    single = [words[0] for words in checkpoint.bad_words_ids or () if len(words) == 1]
    return sorted({*single, *(checkpoint.suppress_tokens or ()), *([] if pad is None else [pad])})
