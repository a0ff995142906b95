"""How far a distillation has come, kept so that it can be killed at any point and go on without a line lost or doubled.

Lines are appended to `NAME.tsv.part` and synced; then the state, which says how long that file is, takes the place of
the one before. What stands behind that length was written by a run that was killed, and is cut off.
"""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_Count = Annotated[int, Field(ge=0)]


class State(BaseModel):
    """What was done.

    Attributes:
        job: what is distilled by what: a state of another job is refused.
        sentences: distinct sentences done.
        sentences_digest: SHA-256 of them, hexadecimal: other texts are refused.
        size: bytes of the lines written.
        kept: lines written.
        dropped: sentences without a line, by reason.
    """

    model_config = ConfigDict(extra="forbid")

    job: dict[str, str]
    sentences: _Count = 0
    sentences_digest: str = ""
    size: _Count = 0
    kept: _Count = 0
    dropped: Counter[str] = Field(default_factory=Counter)


class Progress:
    """The part file and the state of one job. A context manager; not for two processes at once."""

    def __init__(self, tsv: Path, job: dict[str, str]) -> None:
        """Open the part file and cut off what no state vouches for.

        Raises:
            OSError: a file cannot be read or written.
            ValueError: the result is there already, or what is there is of another job.
        """
        self._tsv = tsv
        self._part = tsv.with_name(f"{tsv.name}.part")
        self._file = tsv.with_name(f"{tsv.name}.progress.json")
        if tsv.exists():
            raise ValueError(f"{tsv.name}: already there; move it away to make it anew")
        tsv.parent.mkdir(parents=True, exist_ok=True)
        self.state = self._read(job)
        self._lines = self._part.open("ab")
        if self._lines.tell() < self.state.size:
            self._lines.close()
            raise ValueError(f"{self._part.name}: shorter than {self._file.name} says; remove both to start anew")
        self._lines.truncate(self.state.size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()

    def add(self, lines: Sequence[str], *, sentences: int, digest: str, dropped: Counter[str]) -> None:
        """Write the lines of some more sentences, and then that they are written."""
        data = "".join(f"{line}\n" for line in lines).encode()
        self._lines.write(data)
        self._lines.flush()
        os.fsync(self._lines.fileno())
        state = self.state
        self.state = State(
            job=state.job,
            sentences=state.sentences + sentences,
            sentences_digest=digest,
            size=state.size + len(data),
            kept=state.kept + len(lines),
            dropped=state.dropped + dropped,
        )
        _replace(self._file, self.state.model_dump_json().encode())

    def finish(self) -> None:
        """Give the lines their name; the state goes."""
        self._lines.close()
        self._part.replace(self._tsv)
        _sync_folder(self._tsv.parent)
        self._file.unlink(missing_ok=True)

    def _read(self, job: dict[str, str]) -> State:
        if not self._file.exists():
            return State(job=job)
        try:
            state = State.model_validate_json(self._file.read_bytes())
        except ValidationError as error:
            raise ValueError(f"{self._file.name}: damaged; remove it to start anew") from error
        for name in job.keys() | state.job.keys():
            if state.job.get(name) != job.get(name):
                was, wanted = state.job.get(name), job.get(name)
                raise ValueError(f"{self._file.name}: begun with {name} {was}, not {wanted}; remove it to start anew")
        return state


def _replace(file: Path, data: bytes) -> None:
    beside = file.with_name(f"{file.name}.new")
    with beside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
