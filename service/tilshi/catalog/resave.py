"""Run as a script, in a process of its own: `python -P resave.py FOLDER`.

Saves the `pytorch_model.bin` of a folder anew as safetensors. A pickle is read with `weights_only`, so it can name
numbers and nothing else; no code of the repository is ever run. It imports nothing of tilshi, like `converter.py`.
"""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

_COMPUTED = re.compile(r"embed_positions\.weight$")  # sines, which no checkpoint needs to have
_COMPUTING = frozenset({"marian", "m2m_100", "fsmt"})
_ZERO = frozenset({"final_logits_bias"})
_SHARD_BYTES = 5_000_000_000


def main(folder: str) -> None:
    """Write the safetensors beside the pickle; the configuration stays as published."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # before the import: a local folder is all there is
    from transformers import AutoModelForSeq2SeqLM  # noqa: PLC0415
    from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

    disable_progress_bar()  # whoever reads what this says looks for errors
    place = Path(folder)
    model, loaded = AutoModelForSeq2SeqLM.from_pretrained(
        place,
        dtype="auto",  # as they were trained: half of them are published in float16
        use_safetensors=False,
        weights_only=True,
        trust_remote_code=False,
        local_files_only=True,
        output_loading_info=True,
    )
    _refuse_gaps(loaded, model.config.model_type)
    with tempfile.TemporaryDirectory(dir=place, prefix=".resave-") as name:
        made = Path(name)
        model.save_pretrained(made, max_shard_size=_SHARD_BYTES)
        for file in (*sorted(made.glob("*.safetensors")), *made.glob("*.safetensors.index.json")):
            shutil.move(file, place / file.name)


def _refuse_gaps(loaded: dict[str, Any], kind: str) -> None:
    """Refuse weights that lack something, or have it in another shape: transformers would fill the gap with noise.

    `tilshi.engines.models` does the same for what it loads.
    """
    gaps = sorted({*map(str, loaded["missing_keys"]), *(str(one[0]) for one in loaded["mismatched_keys"])})
    found = [name for name in gaps if not (_COMPUTED.search(name) and kind in _COMPUTING) and name not in _ZERO]
    if found:
        raise ValueError(f"{len(found)} tensors are missing or of another shape, {found[0]} among them")


if __name__ == "__main__":
    main(*sys.argv[1:])
