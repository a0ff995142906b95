"""Run as a script, in a process of its own: `python -P converter.py SOURCE DESTINATION TYPE`.

Converts a transformers checkpoint to CTranslate2. It imports nothing of tilshi, so that it runs wherever the
interpreter does, and torch never enters the process that asked for the conversion.
"""

import base64
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

_SPECIAL = re.compile(r"<.*>|>>.*<<")  # </s>, <0x0A>, >>eng<<: none of them is text


def main(source: str, destination: str, compute_type: str) -> None:
    """Write the converted model to `destination`, which must not exist."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # before the import: a local folder is all there is
    import numpy as np  # noqa: PLC0415
    from ctranslate2.converters import TransformersConverter  # noqa: PLC0415
    from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

    disable_progress_bar()  # whoever reads what this says looks for errors

    class Converter(TransformersConverter):  # type: ignore[misc]  # ctranslate2 has no types
        def load_model(self, model_class: Any, model_name_or_path: str, **options: Any) -> Any:
            model = super().load_model(model_class, model_name_or_path, use_safetensors=True, **options)
            # transformers 5 calls every T5 tied and keeps in another field whether the decoder's states are scaled
            # before the projection (an mT5 never does); CTranslate2 4.8 takes "tied" to mean "scaled", and would
            # flatten the probabilities
            if model.config.model_type in {"t5", "mt5"}:
                model.config.tie_word_embeddings = getattr(model.config, "scale_decoder_outputs", False)
            if model.config.model_type == "mbart":  # always so; transformers 5 no longer says it, CTranslate2 4.8 asks
                model.config.normalize_before = True
                # how the target starts, CTranslate2 asks a field that not every checkpoint has
                model.config.tokenizer_class = mbart_tokenizer(Path(source))
            return model

        def _load(self) -> Any:
            spec = super()._load()
            spec.decoder.alignment_heads = np.int16(0)  # all of the last layer's: attention is then their mean
            return spec

    Converter(source, low_cpu_mem_usage=True).convert(destination, quantization=compute_type)
    write_vocabulary_map(Path(source), Path(destination))


def mbart_tokenizer(source: Path) -> str:
    """Return which tokenizer an mBART has: the one of 50 languages, if any of its files says so, or the one of 25."""
    files = [file for name in ("config.json", "tokenizer_config.json") if (file := source / name).is_file()]
    told = [json.loads(file.read_text(encoding="utf-8")).get("tokenizer_class") for file in files]
    return "MBart50Tokenizer" if any(str(name).startswith("MBart50") for name in told) else "MBartTokenizer"


def write_vocabulary_map(source: Path, destination: Path) -> None:
    """Turn `shortlist.json` into CTranslate2's vocabulary map: a tag of the source, then the pieces it allows.

    Raises:
        ValueError: the file is damaged, made for another vocabulary, or leaves a tag no piece with a letter.
    """
    shortlist = source / "shortlist.json"
    if not shortlist.is_file():
        return
    names = ("shared_vocabulary.json", "target_vocabulary.json")  # the second where source and target have one each
    vocabulary = next(file for name in names if (file := destination / name).is_file())
    pieces = json.loads(vocabulary.read_text(encoding="utf-8"))
    packed = json.loads(shortlist.read_text(encoding="utf-8"))
    if not isinstance(packed, dict) or not packed:
        raise ValueError("shortlist.json: not an object with a row for each tag")
    lines = [f"{tag}\t{' '.join(_allowed(tag, row, pieces))}\n" for tag, row in packed.items()]
    (destination / "vmap.txt").write_text("".join(lines), encoding="utf-8")


def _allowed(tag: str, packed: object, pieces: list[str]) -> list[str]:
    """Return the pieces whose bits are set, as `tilshi.engines.shortlist` packs them."""
    bits = base64.b64decode(packed, validate=True) if isinstance(packed, str) else b""
    if len(bits) != -(-len(pieces) // 8):
        raise ValueError(f"shortlist.json: {tag} has {len(bits)} bytes, not a bit for each of {len(pieces)} pieces")
    allowed = [piece for at, piece in enumerate(pieces) if bits[at // 8] >> at % 8 & 1]
    if not any(letter.isalpha() for piece in allowed if not _SPECIAL.fullmatch(piece) for letter in piece):
        raise ValueError(f"shortlist.json: {tag} allows no piece with a letter")
    return allowed


if __name__ == "__main__":
    main(*sys.argv[1:])
