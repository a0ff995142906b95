"""The lock of a pulled model: which commit it is, and the SHA-256 of every file (`DATA_DIR/models/ID.lock.json`).

The lock stands beside the folder of the model, so that it can be copied to another machine before a pull: what is
pulled there must then be the same to the byte. It is written last, so a folder without one was never pulled whole.
"""

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tilshi.catalog.files import what_is_wrong, write_atomically
from tilshi.errors import Unavailable
from tilshi.settings import Settings

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]*$", max_length=128)]
"""A file of a model: never a path, never hidden."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class LockedFile(_Table):
    """A file as it must be.

    Attributes:
        size: bytes.
        sha256: of its content, hexadecimal.
    """

    size: Annotated[int, Field(ge=0)]
    sha256: Sha256


class ProbeResult(_Table):
    """What the parity probe found of one compute type.

    Attributes:
        passed: whether it may be used.
        reason: what was wrong, in one line; empty where nothing was.
        segments: texts compared with the reference engine's.
        similarity: mean likeness of the two outputs, 0..1; None where there was no output to compare.
        score_gap: mean absolute difference of the two engines' scores, nats per token; None where there was none.
        version: of what converted and ran it (`convert.version`); another one is probed anew.
    """

    passed: bool
    reason: str = ""
    segments: int = 0
    similarity: float | None = None
    score_gap: float | None = None
    version: str = ""


class Lock(_Table):
    """A pulled model.

    Attributes:
        model: id of its card.
        hub: repository it came from.
        revision: commit of that repository, or the digest of the folder it was taken from.
        downloaded: the files as the source has them.
        installed: the files as they stand in the folder of the model; some are made from the downloaded ones.
        probes: parity with the reference engine, by compute type.
    """

    model: str
    hub: str
    revision: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    downloaded: dict[FileName, LockedFile]
    installed: dict[FileName, LockedFile]
    probes: dict[str, ProbeResult] = Field(default_factory=dict)


def lock_path(model_id: str, settings: Settings) -> Path:
    """Return where the lock of a model is, or would be."""
    return settings.data_dir / "models" / f"{model_id}.lock.json"


def read_lock(model_id: str, settings: Settings) -> Lock | None:
    """Return the lock of a model, or None where it has none.

    Raises:
        Unavailable: it cannot be read, or is not valid.
    """
    file = lock_path(model_id, settings)
    try:
        return parse_lock(file.read_bytes(), file.name)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error  # no paths: clients may see it
        raise Unavailable(
            f"{file.name} cannot be read ({why}); run: tilshi models pull {model_id} --update", param="profile"
        ) from error


def parse_lock(content: bytes, name: str) -> Lock:
    """Return the lock that a file called `name` holds.

    Raises:
        ValueError: it is not valid.
    """
    try:
        lock = Lock.model_validate_json(content)
    except ValidationError as error:
        raise ValueError(f"not a lock: {what_is_wrong(error)}") from error
    if name != f"{lock.model}.lock.json":
        raise ValueError(f"it is the lock of model {lock.model!r}")
    return lock


def write_lock(lock: Lock, settings: Settings) -> None:
    """Write the lock, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    write_atomically(lock_path(lock.model, settings), lock_bytes(lock))


def lock_bytes(lock: Lock) -> bytes:
    """Return the content of the lock's file: indented JSON, for people and version control."""
    return (json.dumps(lock.model_dump(mode="json"), indent=2, sort_keys=True) + "\n").encode()
