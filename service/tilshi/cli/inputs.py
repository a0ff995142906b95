"""What the user named on the command line: files, folders and stdin, as a list of inputs with their places in OUT."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from tilshi.articles.formats import FORMATS, read
from tilshi.articles.model import Document
from tilshi.cli.plain import file_name
from tilshi.errors import InvalidValue, NotFound, TooLarge
from tilshi.settings import Settings

STDIN = "-"
STDIN_NAME = "stdin.txt"


@dataclass(frozen=True, slots=True)
class Input:
    """One file to work on.

    Attributes:
        path: the file; None is stdin.
        relative: where its results go below OUT/LANG.
    """

    path: Path | None
    relative: PurePath

    @property
    def shown(self) -> str:
        """What the user knows it by."""
        return "stdin" if self.path is None else file_name(self.path)

    @property
    def name(self) -> str:
        """The file name, which tells the format."""
        return STDIN_NAME if self.path is None else self.path.name

    def read(self, limit: int) -> bytes:
        """Return the bytes.

        Args:
            limit: most bytes that are read; nothing longer ever stands in memory whole.

        Raises:
            NotFound: there is no such file.
            InvalidValue: it cannot be read.
            TooLarge: it has more than `limit` bytes.
        """
        try:
            if self.path is None:
                data = sys.stdin.buffer.read(limit + 1)
            else:
                with self.path.open("rb") as file:
                    data = file.read(limit + 1)
        except FileNotFoundError:
            raise NotFound("there is no such file", param="file") from None
        except OSError as error:
            raise InvalidValue(f"cannot be read: {error.strerror}", param="file") from None
        if len(data) > limit:
            raise TooLarge(f"the file is over {limit:,} bytes (TILSHI_MAX_BODY_BYTES)", param="file")
        return data

    def document(self, settings: Settings) -> Document:
        """Return what is in it.

        Raises:
            TooLarge: it is over `max_body_bytes` or `max_article_chars`.
            TilshiError: as `read` of this class and of the formats.
        """
        data = self.read(settings.max_body_bytes)
        return read(data, name=self.name, max_chars=settings.max_article_chars)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All of them, each file once, in the order named (folders sorted).

    Attributes:
        files: what there is to do.
        single: whether the user named one FILE or `-`: it then fails with its own exit code.
    """

    files: tuple[Input, ...]
    single: bool


def collect(names: Sequence[str], out: Path | None) -> Inputs:
    """Return the inputs behind the arguments.

    Args:
        names: FILE, DIR or `-`, any number of each.
        out: the output folder, which is never an input.

    Raises:
        InvalidValue: a name is empty; or a folder has nothing to read, or is the output folder itself.
    """
    if "" in names:  # as of an unset variable; the path "" would be the current folder, all of it
        raise InvalidValue("FILE: a file name is empty", param="file")
    paths = [None if name == STDIN else Path(name) for name in names]
    # Unlike Path.is_dir, this answers for a name too long as well; reading it will say what is wrong.
    folders = [path for path in paths if path is not None and os.path.isdir(path)]  # noqa: PTH112
    if out is not None and any(_same(folder, out) for folder in folders):
        raise InvalidValue("--out: the output folder is an input folder; name another", param="out")
    single = len(paths) == 1 and not folders
    base = _base(paths, folders)
    found: dict[str, Input] = {}
    for path in paths:
        files: Iterable[Path] = walk(path, out) if path in folders and path is not None else [path] if path else []
        if path is None:
            found.setdefault(STDIN, Input(None, PurePath(STDIN_NAME)))
        for file in files:
            place = os.path.abspath(file)  # noqa: PTH100 - Path.resolve would follow symbolic links
            found.setdefault(place, Input(file, PurePath(os.path.relpath(place, base))))
    if not found:
        raise InvalidValue(f"{file_name(names[0])}: no file of type {', '.join(suffixes())} in it", param="file")
    _check_places(found.values())
    return Inputs(tuple(found.values()), single)


def suffixes() -> tuple[str, ...]:
    """Return the file name suffixes a folder is searched for."""
    return tuple(sorted(suffix for each in FORMATS.values() for suffix in each.suffixes))


def walk(folder: Path, out: Path | None) -> Iterator[Path]:
    """Yield the readable files below a folder, sorted, without hidden ones, OUT and linked folders (they may loop)."""
    known = suffixes()
    unreadable: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not (out and _same(Path(root, name), out))
        )
        for name in sorted(names):
            file = Path(root, name)
            if not name.startswith(".") and name.lower().endswith(known) and (file.is_file() or _leads_nowhere(file)):
                yield file
    # A folder that cannot be listed is an input that fails: named and counted like any other.
    yield from (Path(error.filename) for error in unreadable)


def _leads_nowhere(file: Path) -> bool:
    """Whether it is a link to nothing: an input that fails by name, rather than one passed over in silence."""
    return file.is_symlink() and not file.exists()


def _check_places(files: Iterable[Input]) -> None:
    places: dict[PurePath, Input] = {}
    for file in files:
        if (other := places.setdefault(file.relative, file)) is not file:
            raise InvalidValue(f"{other.shown} and {file.shown} have the same name; run them apart", param="file")


def _base(paths: Sequence[Path | None], folders: Sequence[Path]) -> str:
    """Return the folder that places in OUT are relative to: the only DIR, else what all inputs have in common."""
    places = [(path, os.path.abspath(path)) for path in paths if path is not None]  # noqa: PTH100 - as above
    parents = [
        place if path in folders and len(paths) == 1 else os.path.dirname(place)  # noqa: PTH120 - "..", "." included
        for path, place in places
    ]
    return os.path.commonpath(parents) if parents else os.curdir


def real(path: Path) -> Path:
    """Return where a path leads; a link that leads to itself stays as it is, where `Path.resolve` would raise."""
    return Path(os.path.realpath(path))


def _same(one: Path, other: Path) -> bool:
    return real(one) == real(other)
