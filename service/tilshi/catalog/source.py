"""Where a model comes from: the hub, a folder, a bundle. What each of them must be able to say and do."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tilshi.catalog.cards import ModelCard
from tilshi.catalog.lock import LockedFile

Tell = Callable[[str, int, int], None]
"""Told of progress: what is being done, how many bytes are done, of how many."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as its source describes it.

    Attributes:
        name: without folder.
        size: bytes.
        sha256: of its content, hexadecimal; None where the source does not say.
        blob: git's SHA-1 of it, hexadecimal; None where the source does not say.
    """

    name: str
    size: int
    sha256: str | None = None
    blob: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One revision of a model at its source.

    Attributes:
        revision: commit, or what stands for it.
        files: everything it holds that has no folder.
        origin: for a bundle, the files as the hub had them.
    """

    revision: str
    files: tuple[SourceFile, ...]
    origin: Mapping[str, LockedFile] | None = None


class Source(Protocol):
    """A place that models come from."""

    def snapshot(self, card: ModelCard, revision: str | None, /) -> Snapshot:
        """Return what there is of a model; revision None = the newest.

        Raises:
            PullFailed: there is no such model or revision, or the source cannot be reached.
        """

    def fetch(self, card: ModelCard, revision: str, file: SourceFile, target: Path, tell: Tell, /) -> None:
        """Write one file to `target`, whole or not at all; what arrives before a kill is used by the next call.

        Raises:
            PullFailed: it cannot be had.
            OSError: it cannot be written.
        """


def matches(file: Path, expected: SourceFile) -> bool:
    """Whether a file on this machine is the one its source describes."""
    if not file.is_file() or file.stat().st_size != expected.size:
        return False
    sha256 = hashlib.sha256()
    blob = hashlib.sha1(f"blob {expected.size}\0".encode(), usedforsecurity=False)  # how git names a blob
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            sha256.update(chunk)
            if expected.blob is not None:
                blob.update(chunk)
    if expected.sha256 is not None:
        return sha256.hexdigest() == expected.sha256
    return expected.blob is None or blob.hexdigest() == expected.blob
