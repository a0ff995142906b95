"""Conversion to CTranslate2 on first use, into the cache folder: atomic, once among all processes, verified.

`python -m tilshi.catalog.convert [PROFILE]` converts every model of a profile ahead of time.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from tilshi.catalog import Catalog, licence, store
from tilshi.catalog.files import write_atomically
from tilshi.errors import Unavailable
from tilshi.settings import Settings

_MANIFEST = "manifest.json"
_SCRIPT = Path(__file__).with_name("converter.py")
_PATIENCE_SECONDS = 1800.0  # for the conversion of the largest models, and for another process doing it


def ensure(source: Path, digest: str, compute_type: str, cache_dir: Path) -> Path:
    """Return the folder of the converted model, converting it if it is not there or is damaged.

    Args:
        source: transformers checkpoint.
        digest: its `store.weight_digest`.
        compute_type: "int8" or "float32".
        cache_dir: where converted models are kept.

    Raises:
        Unavailable: the conversion failed; the message names the cause.
    """
    target = _target(digest, compute_type, cache_dir)
    if _intact(target):
        return target
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(target.parent / f".{target.name}.lock", timeout=_PATIENCE_SECONDS):
            if not _intact(target):
                _convert(source, target, compute_type)
    except Timeout:
        raise Unavailable(f"another process has been converting {source.name!r} for too long") from None
    except OSError as error:
        raise Unavailable(f"model {source.name!r} could not be converted in {cache_dir}: {error}") from error
    return target


def discard(converted: Path) -> None:
    """Remove a converted model that turned out to be unusable."""
    shutil.rmtree(converted, ignore_errors=True)


def warm(settings: Settings, profile: str | None = None) -> tuple[str, ...]:
    """Convert the models of a profile ahead of time, and return their ids.

    Raises:
        InvalidValue: there is no such profile.
        LicenceRefused: one of its models may not be used.
        ModelNotInstalled: one of them is not here.
        Unavailable: a conversion failed.
    """
    catalog = Catalog.load(settings)
    models = catalog.profile(profile or settings.profile).models if settings.engine == "ct2" else ()
    for model_id in models:
        card = catalog.card(model_id)
        licence.check(card, settings)
        folder = store.locate(card, settings)
        digest = store.weight_digest(folder, settings.cache_dir)
        ensure(folder, digest, settings.compute_type, settings.cache_dir)
    return models


def _target(digest: str, compute_type: str, cache_dir: Path) -> Path:
    return cache_dir / "ct2" / f"{digest}-{compute_type}"


def _convert(source: Path, target: Path, compute_type: str) -> None:
    """Convert into a folder beside the target and move it there; the caller holds the target's lock."""
    for leftover in target.parent.glob(f".{target.name}.tmp-*"):
        shutil.rmtree(leftover)  # of a process that was killed: whoever holds the lock is the only one at work
    with _temporary(target) as folder:
        made = folder / "model"
        command = [sys.executable, "-P", str(_SCRIPT), str(source), str(made), compute_type]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_PATIENCE_SECONDS)  # noqa: S603
        except subprocess.CalledProcessError as error:
            cause = error.stderr.strip().splitlines()[-1:] or [f"exit status {error.returncode}"]
            raise Unavailable(f"model {source.name!r} could not be converted: {cause[0][:300]}") from error
        except subprocess.TimeoutExpired as error:
            raise Unavailable(f"model {source.name!r} could not be converted in {error.timeout:.0f} s") from error
        write_atomically(made / _MANIFEST, json.dumps({"files": _describe(made)}).encode())
        discard(target)
        made.replace(target)


@contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.tmp-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _describe(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        file.name: {"size": file.stat().st_size, "mtime_ns": file.stat().st_mtime_ns, "sha256": store.file_digest(file)}
        for file in folder.iterdir()
        if file.name != _MANIFEST
    }


def _intact(folder: Path) -> bool:
    """Whether every file is as the manifest says: by size and time, or by content where the times differ (a copy)."""
    try:
        files = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))["files"]
        return bool(files) and all(_same(folder / name, known) for name, known in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _same(file: Path, known: dict[str, Any]) -> bool:
    stat = file.stat()
    if stat.st_size != known["size"]:
        return False
    return bool(stat.st_mtime_ns == known["mtime_ns"] or store.file_digest(file) == known["sha256"])


if __name__ == "__main__":
    sys.stdout.write(" ".join(warm(Settings(), *sys.argv[1:2])) + "\n")
