"""Run as a script, in a process of its own: `python -P resave.py FOLDER WHAT...`.

Makes what a repository does not have, in its folder: `weights` saves a `pytorch_model.bin` anew as safetensors,
`tokenizer` writes a `tokenizer.json`. A pickle is read with `weights_only`, so it can name numbers and nothing else; no
code of the repository is ever run. It imports nothing of tilshi, like `converter.py`.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

_SHARD_BYTES = 5_000_000_000


def main(folder: str, *what: str) -> None:
    """Write the files beside the others; what is there already is kept."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # before the import: a local folder is all there is
    from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

    disable_progress_bar()  # whoever reads what this says looks for errors
    place = Path(folder)
    with tempfile.TemporaryDirectory(dir=place, prefix=".resave-") as name:
        made = Path(name)
        if "weights" in what:
            _save_weights(place, made)
        if "tokenizer" in what:
            _save_tokenizer(place, made)


def _save_weights(place: Path, made: Path) -> None:
    from transformers import AutoModelForSeq2SeqLM  # noqa: PLC0415

    model = AutoModelForSeq2SeqLM.from_pretrained(
        place,
        dtype="auto",  # as they were trained: half of them are published in float16
        use_safetensors=False,
        weights_only=True,
        trust_remote_code=False,
        local_files_only=True,
    )
    model.save_pretrained(made, max_shard_size=_SHARD_BYTES)
    for file in (*made.glob("*.safetensors"), *made.glob("*.safetensors.index.json")):
        shutil.move(file, place / file.name)  # the configuration stays as published


def _save_tokenizer(place: Path, made: Path) -> None:
    from transformers import AutoTokenizer  # noqa: PLC0415

    tokenizer = AutoTokenizer.from_pretrained(place, trust_remote_code=False, local_files_only=True)
    tokenizer.save_pretrained(made)
    shutil.move(made / "tokenizer.json", place / "tokenizer.json")


if __name__ == "__main__":
    main(*sys.argv[1:])
