"""What a preparation is given: files of pairs, articles with headlines, plain text, and folders of them."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final

from tilshi.languages import Language
from training.readers import KINDS, lines_of

_CODES = "|".join(Language)
_PAIRS = re.compile(r".+\.tmx(\.xz|\.gz)?|.+\.tsv(\.xz|\.gz)?")
_ARTICLES = re.compile(rf".+?\.(?P<language>{_CODES})\.jsonl(\.xz|\.gz)?")
_TEXTS = re.compile(rf".+?\.(?P<language>{_CODES})\.txt\.(xz|gz)|.+?\.(?P<plain>{_CODES})\.lines\.txt")
ALL_KINDS: Final = f"{KINDS}; NAME.LANG.jsonl of articles; NAME.LANG.lines.txt or NAME.LANG.txt.xz, a text a line"


class Kind(Enum):
    """What a file holds."""

    PAIRS = auto()
    ARTICLES = auto()
    TEXTS = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a folder of parallel articles, to prepare.

    Attributes:
        path: where it is.
        kind: what it holds.
        language: of articles and texts.
    """

    path: Path
    kind: Kind
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A published article with what an editor wrote over it.

    Attributes:
        text: the body, in one line.
        title: its headline, may be empty.
        summary: its description, may be empty.
    """

    text: str
    title: str
    summary: str


def found(paths: Iterable[Path]) -> list[Source]:
    """Return what the given files and folders hold, in a stable order.

    A folder that holds files of pairs, articles or texts stands for those; any other is a folder of parallel articles.

    Raises:
        ValueError: a file is of no known kind, or the same corpus file is there twice.
        OSError: it does not exist.
    """
    sources: list[Source] = []
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{path}: no such file or folder")
        if not path.is_dir():
            source = _source(path)
            if source is None:
                raise ValueError(f"{path.name}: not a kind that is read; use {ALL_KINDS}")
            sources.append(source)
            continue
        inside = [source for file in sorted(path.iterdir()) if file.is_file() and (source := _source(file))]
        sources += inside or [Source(path, Kind.PAIRS)]
    names = [source.path.resolve() for source in sources]
    if twice := {str(name) for name in names if names.count(name) > 1}:
        raise ValueError(f"given twice: {', '.join(sorted(twice))}")
    return sources


def unread(paths: Iterable[Path]) -> list[Path]:
    """Return what given folders hold besides files of known kinds: files and folders that are passed over.

    A folder of parallel articles is read whole, and refused where it holds anything else.
    """
    inside = [sorted(path.iterdir()) for path in paths if path.is_dir()]
    known = [[path.is_file() and _source(path) is not None for path in some] for some in inside]
    return [
        path
        for some, its in zip(inside, known, strict=True)
        if any(its)
        for path, is_known in zip(some, its, strict=True)
        if not is_known
    ]


def _source(file: Path) -> Source | None:
    if _PAIRS.fullmatch(file.name):
        return Source(file, Kind.PAIRS)
    if named := _ARTICLES.fullmatch(file.name):
        return Source(file, Kind.ARTICLES, Language(named["language"]))
    if named := _TEXTS.fullmatch(file.name):
        return Source(file, Kind.TEXTS, Language(named["language"] or named["plain"]))
    return None


def articles(file: Path) -> Iterator[Article]:
    """Yield the articles of a file: a JSON object a line, with `text` and `title` or `summary`.

    Raises:
        ValueError: a line is no such object; the message names it.
        OSError: it can't be read.
    """
    for number, line in lines_of(file):
        try:
            given = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{file.name}, line {number}: not JSON: {error}") from error
        given = given if isinstance(given, dict) else {}
        fields = [given.get(name) or "" for name in ("text", "title", "summary")]
        if not fields[0] or not all(isinstance(value, str) for value in fields):
            raise ValueError(f"{file.name}, line {number}: not an object with texts as `text`, `title`, `summary`")
        yield Article(*(" ".join(value.split()) for value in fields))
