"""What a job has made, as one archive: `LANGUAGE/PATH` for every article, its report, and what failed."""

import itertools
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from tilshi.jobs.kinds import Kind
from tilshi.jobs.model import Item, Job, State
from tilshi.jobs.table import JobTable
from tilshi.text.shown import clean

REPORTS = "reports"
FAILED = "failed.json"
PAGE = 20
"""Articles held in memory at a time."""
_UNSAFE = re.compile(r'[\\:*?"<>|\t\n]')  # what a path may not hold on every system
_MAX_PART = 100
_DIGITS = 4


def write_archive(table: JobTable, job: Job, kinds: Mapping[str, Kind], file: BinaryIO) -> None:
    """Write the archive; articles that have not ended are counted in `failed.json`, not in it otherwise.

    Raises:
        StorageUnavailable: the table cannot be read.
    """
    kind = kinds.get(job.kind)
    failed: list[dict[str, Any]] = []
    unfinished = 0
    taken: set[str] = set()
    names = _Names()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in _all(table, job):
            if item.state is State.FAILED:
                failed.append(told(item))
            elif item.result is None or item.state is not State.DONE:
                unfinished += 1
            else:
                path = _place(item, taken)
                for name, data in kind.files(path, item.result, job.options) if kind is not None else ():
                    _add(archive, names.free(name), data)
                _add(archive, names.free(f"{REPORTS}/{path}.json"), _json(item.result))
        _add(archive, FAILED, _json({"failed": failed, "unfinished": unfinished}))


def told(item: Item) -> dict[str, Any]:
    """Return what is told of an article, without its result."""
    error = None if item.failure is None else {"code": item.failure.code, "message": item.failure.message}
    return {
        "position": item.position,
        "name": item.name,
        "state": item.state.value,
        "attempts": item.attempts,
        "error": error,
    }


def safe_path(name: str) -> str:
    """Return a name as a path below a folder: nothing absolute, nothing upwards, no character a system forbids."""
    parts = [_UNSAFE.sub("_", clean(part)).strip(". ")[-_MAX_PART:] for part in PurePosixPath(name).parts]
    return "/".join(part for part in parts if part and part != "/")


def _all(table: JobTable, job: Job) -> Iterator[Item]:
    for offset in range(0, job.counts.total, PAGE):
        yield from table.items(job.id, offset=offset, limit=PAGE)


class _Names:
    """The names of an archive's members: no two are one file, or a file and a folder, also where case is nothing."""

    def __init__(self) -> None:
        self._files: set[str] = {FAILED}
        self._folders: set[str] = set()

    def free(self, name: str) -> str:
        """Return the name, or one like it that is not taken; it then is."""
        first, *rest = PurePosixPath(name).parts
        flat = PurePosixPath(first, "-".join(rest))
        others = (str(flat.with_name(f"{flat.stem}-{number}{flat.suffix}")) for number in itertools.count(2))
        free = next(one for one in itertools.chain([name], others) if self._is_free(one))
        self._files.add(_folded(free))
        self._folders.update(map(str, PurePosixPath(_folded(free)).parents))
        return free

    def _is_free(self, name: str) -> bool:
        path = PurePosixPath(_folded(name))
        taken = str(path) in self._files or str(path) in self._folders
        return not taken and self._files.isdisjoint(map(str, path.parents))


def _folded(name: str) -> str:
    """Return what systems that ignore case, or how a letter is composed, take for the same name."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _place(item: Item, taken: set[str]) -> str:
    """Return where an article's files go; two of one name are told apart by their number, from 1."""
    path = safe_path(item.name) or f"{item.position + 1:0{_DIGITS}}"
    if path.lower() in taken:
        path = f"{item.position + 1:0{_DIGITS}}-{path.replace('/', '-')}"
    taken.add(path.lower())
    return path


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name)  # without the time of day: the same results are the same archive
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    archive.writestr(member, data)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"
