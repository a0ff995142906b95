"""Where a model's files are on this machine, and the digest that identifies them."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tilshi.catalog.cards import ModelCard
from tilshi.catalog.files import write_atomically
from tilshi.errors import ModelNotInstalled
from tilshi.resources import data_dir
from tilshi.settings import Settings

_CONFIG = "config.json"
_SUFFIXES = frozenset({".json", ".safetensors", ".spm", ".model"})
_MERGES = "merges.txt"  # of byte-pair encodings; no other text file changes what a model says
_CHUNK = 1 << 20


def locate(card: ModelCard, settings: Settings) -> Path:
    """Return the folder of a model's weights.

    Raises:
        ModelNotInstalled: the folder is not there, or holds no safetensors weights.
    """
    bundled = card.path is not None
    folder = data_dir("models") / card.path if card.path is not None else installed_path(card, settings)
    if not (folder / _CONFIG).is_file() or not any(folder.glob("*.safetensors")):
        get = "this installation of tilshi lacks its files" if bundled else f"run: tilshi models pull {card.id}"
        raise ModelNotInstalled(f"model {card.id!r} is not installed; {get}", param="profile")
    return folder


def installed_path(card: ModelCard, settings: Settings) -> Path:
    """Return where a model from the hub is, or would be, installed."""
    return settings.data_dir / "models" / f"{card.id}@{card.revision}"


def weight_digest(folder: Path, cache_dir: Path) -> str:
    """Return the SHA-256 (hexadecimal) over names and contents of configuration, weights and tokenizer.

    Reading hundreds of megabytes at every start would be slow, so the digest is kept in `cache_dir` together with
    size and modification time of every file, and computed again when any of them differs.
    """
    files = sorted(_identifying(folder))
    state = {file.name: [stat.st_size, stat.st_mtime_ns] for file in files for stat in (file.stat(),)}
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()
    memo = cache_dir / "digests" / f"{name}.json"
    try:
        known = json.loads(memo.read_text(encoding="utf-8"))
        if known["files"] == state:
            return str(known["digest"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no memo, or a damaged one: compute it
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0{file_digest(file)}\n".encode())
    with suppress(OSError):  # a cache that cannot be written to costs time, nothing else
        write_atomically(memo, json.dumps({"files": state, "digest": digest.hexdigest()}).encode())
    return digest.hexdigest()


def file_digest(file: Path) -> str:
    """Return the SHA-256 of one file, hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _identifying(folder: Path) -> Iterator[Path]:
    files = (file for file in folder.iterdir() if file.suffix in _SUFFIXES or file.name == _MERGES)
    return (file for file in files if file.is_file())
