"""Conversion to CTranslate2 on first use, into the cache folder: atomic, once among all processes, verified."""

import errno
import json
import logging
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from tilshi.catalog import store
from tilshi.catalog.files import write_atomically
from tilshi.errors import Unavailable

_LOG = logging.getLogger(__name__)
_MANIFEST = "manifest.json"
_CONVERTER = 4  # raised when converter.py writes something else: conversions of an older one are made again
_SCRIPT = Path(__file__).with_name("converter.py")
_ERROR = re.compile(r"[\w.]+(?=:|$)")  # how the last line of a traceback begins
_ERRNO = re.compile(r"\[Errno (\d+)\]|\(os error (\d+)\)")  # as Python and as Rust libraries say it
_MOST_TOLD = 500  # characters of a failed converter's last line
_DISKS = {
    errno.ENOSPC: "the disk of the cache folder is full",
    errno.EDQUOT: "the disk quota of the cache folder is used up",
    errno.EROFS: "the disk of the cache folder is read-only",
}
_PATIENCE_SECONDS = 1800.0  # for the conversion of the largest models, and for another process doing it


def version() -> str:
    """Return what a conversion and its outputs depend on beside the weights: our converter, and CTranslate2."""
    return f"{_CONVERTER}, ctranslate2 {metadata.version('ctranslate2')}"


def wrong_files(converted: Path) -> list[str]:
    """Return the files of a converted model that are not as its manifest says, every byte read."""
    try:
        files = json.loads((converted / _MANIFEST).read_text(encoding="utf-8"))["files"]
        return sorted(name for name, known in files.items() if not _reads_as(converted / name, known))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [] if not converted.exists() else [_MANIFEST]


def _reads_as(file: Path, known: dict[str, Any]) -> bool:
    return file.is_file() and store.file_digest(file) == known["sha256"]


def ensure(source: Path, digest: str, compute_type: str, cache_dir: Path) -> Path:
    """Return the folder of the converted model, converting it if it is not there or is damaged.

    Args:
        source: transformers checkpoint.
        digest: its `store.weight_digest`.
        compute_type: "int8", "int16" or "float32".
        cache_dir: where converted models are kept.

    Raises:
        Unavailable: the conversion failed; the message names the kind of failure, the log says more.
    """
    target = converted_path(digest, compute_type, cache_dir)
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
        raise _failure(source, type(error).__name__, str(error), error.errno) from error
    return target


def discard(converted: Path) -> None:
    """Remove a converted model that turned out to be unusable."""
    shutil.rmtree(converted, ignore_errors=True)


def converted_path(digest: str, compute_type: str, cache_dir: Path) -> Path:
    """Return where the converted model is, or would be."""
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
            raise _failed_converter(source, error) from error
        except subprocess.TimeoutExpired as error:
            raise Unavailable(f"model {source.name!r} could not be converted in {error.timeout:.0f} s") from error
        write_atomically(made / _MANIFEST, json.dumps({"converter": _CONVERTER, "files": _describe(made)}).encode())
        discard(target)
        made.replace(target)


def _failed_converter(source: Path, error: subprocess.CalledProcessError) -> Unavailable:
    """Return the failure that the last line of a traceback names; the whole of it goes to the log at DEBUG."""
    said = str(error.stderr).strip()
    _LOG.debug("the converter of model %r said:\n%s", source.name, said)
    last = said.splitlines()[-1] if said else ""
    named, numbered = _ERROR.match(last), _ERRNO.search(last)
    kind = named.group() if named else f"exit status {error.returncode}"
    number = int(numbered.group(1) or numbered.group(2)) if numbered else None
    return _failure(source, kind, last.removeprefix(f"{kind}: ")[:_MOST_TOLD], number)


def _failure(source: Path, kind: str, detail: str, number: int | None = None) -> Unavailable:
    """Log the detail and return an error without it: clients may see the error, and the detail may name local paths.

    What the disk (error `number`) is to blame for is told in words, since whoever runs Tilshi can mend it.
    """
    _LOG.error("model %r could not be converted: %s: %s", source.name, kind, detail)
    if number in _DISKS:
        return Unavailable(
            f"model {source.name!r} could not be converted: {_DISKS[number]}; set TILSHI_CACHE_DIR to another folder"
        )
    return Unavailable(f"model {source.name!r} could not be converted ({kind}); the log says more")


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
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["converter"] != _CONVERTER:
            return False
        files = manifest["files"]
        return bool(files) and all(_same(folder / name, known) for name, known in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _same(file: Path, known: dict[str, Any]) -> bool:
    stat = file.stat()
    if stat.st_size != known["size"]:
        return False
    return bool(stat.st_mtime_ns == known["mtime_ns"] or store.file_digest(file) == known["sha256"])
