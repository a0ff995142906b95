"""Test sets of a folder: parallel sentences (`NAME.SRC-TGT.tsv`) and articles (`NAME.LANG.jsonl`), plain or `.xz`.

Everything is read and checked before a model is loaded; an error names the file and the line.
"""

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import BinaryIO, Final

from tilshi.errors import InvalidValue, TooLarge
from tilshi.languages import Language

MAX_LINE_BYTES: Final = 2_000_000
MAX_LINES: Final = 100_000
MAX_SET_BYTES: Final = 500_000_000
MAX_SETS: Final = 200

_CODE = "|".join(Language)
_PARALLEL = re.compile(rf"(?P<name>.+)\.(?P<first>{_CODE})-(?P<second>{_CODE})\.tsv(?:\.xz)?")
_ARTICLES = re.compile(rf"(?P<name>.+?)(?:\.(?P<language>{_CODE}))?\.jsonl(?:\.xz)?")
_CANDIDATE = re.compile(r".+\.(?:tsv|jsonl)(?:\.xz)?")
_ORIGINAL = re.compile(rf"newstest.*_(?P<source>{_CODE})(?:{_CODE})")
_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class ParallelSet:
    """Sentences in two languages.

    Attributes:
        name: of the file, without languages and suffix.
        first: language of the first column.
        second: language of the second column.
        pairs: the rows; no cell is empty.
    """

    name: str
    first: Language
    second: Language
    pairs: tuple[tuple[str, str], ...]

    @property
    def original(self) -> Language | None:
        """The language the sentences were written in, where the name tells it, as WMT's do (`…newstest…_ruen`)."""
        match = _ORIGINAL.search(self.name)
        return Language(match["source"]) if match else None

    def side(self, language: Language) -> list[str]:
        """Return the sentences of one of the two languages."""
        return [pair[language is not self.first] for pair in self.pairs]


@dataclass(frozen=True, slots=True)
class Article:
    """An article and what its editors wrote about it; one of `summary` and `title` at least.

    Attributes:
        text: paragraphs apart by a line feed.
        summary: the reference of a summary.
        title: the reference of a headline.
    """

    text: str
    summary: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class ArticleSet:
    """Articles in one language."""

    name: str
    language: Language
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class TestSets:
    """What a folder holds.

    Attributes:
        parallel: sets of sentences, by name.
        articles: sets of articles, by name.
        ignored: files that look like a set but whose name tells no two languages of the desk.
    """

    __test__ = False  # the name is the field's; pytest would take it for a test class

    parallel: tuple[ParallelSet, ...]
    articles: tuple[ArticleSet, ...]
    ignored: tuple[str, ...]


def read_folder(folder: Path, limit: int | None = None) -> TestSets:
    """Return the test sets of a folder, at most `limit` rows of each.

    Raises:
        InvalidValue: there is no such folder or no set in it, a set is empty or stands there twice, a line is not what
            it must be.
        TooLarge: a line, a set or the number of sets is over its limit.
    """
    if not folder.is_dir():
        raise InvalidValue(f"FOLDER: {folder.name or folder} is not a folder", param="folder")
    try:
        files = sorted(file for file in folder.iterdir() if _CANDIDATE.fullmatch(file.name) and file.is_file())
    except OSError as error:
        raise InvalidValue(f"FOLDER: {folder.name} cannot be read: {error.strerror}", param="folder") from None
    if len(files) > MAX_SETS:
        raise TooLarge(f"FOLDER: {len(files)} test sets; at most {MAX_SETS}", param="folder")
    parallel = [_parallel(file, match, limit) for file in files if (match := _PARALLEL.fullmatch(file.name))]
    articles = [_articles(file, match, limit) for file in files if (match := _ARTICLES.fullmatch(file.name))]
    if not parallel and not articles:
        raise InvalidValue(
            "FOLDER: no test set in it; name them NAME.SRC-TGT.tsv or NAME.LANG.jsonl (or .xz of these), "
            "with the languages ru, kk, en",
            param="folder",
        )
    _check_twice([f"{one.name}.{one.first}-{one.second}" for one in parallel])
    _check_twice([f"{one.name}.{one.language}" for one in articles])
    ignored = [file.name for file in files if not _PARALLEL.fullmatch(file.name) and not _ARTICLES.fullmatch(file.name)]
    return TestSets(tuple(parallel), tuple(articles), tuple(ignored))


def _check_twice(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise InvalidValue(f"FOLDER: the set {name} stands there twice; keep one of the files", param="folder")


def _parallel(file: Path, match: re.Match[str], limit: int | None) -> ParallelSet:
    first, second = Language(match["first"]), Language(match["second"])
    if first is second:
        raise _wrong(file, None, f"its name tells one language twice ({first})")
    pairs = []
    for number, line in islice(_lines(file), limit):
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise _wrong(file, number, f"{len(cells)} columns; {_COLUMNS} with a tab between them are needed")
        if not all(map(str.strip, cells)):
            raise _wrong(file, number, f"column {1 if not cells[0].strip() else 2} is empty")
        pairs.append((cells[0], cells[1]))
    if not pairs:
        raise _wrong(file, None, "the set is empty")
    return ParallelSet(match["name"], first, second, tuple(pairs))


def _articles(file: Path, match: re.Match[str], limit: int | None) -> ArticleSet:
    articles = tuple(_article(file, number, line) for number, line in islice(_lines(file), limit))
    if not articles:
        raise _wrong(file, None, "the set is empty")
    return ArticleSet(match["name"], Language(match["language"] or Language.RU), articles)


def _article(file: Path, number: int, line: str) -> Article:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise _wrong(file, number, "not a JSON object") from None
    if not isinstance(row, dict):
        raise _wrong(file, number, "not a JSON object")
    found: dict[str, str | None] = {}
    for key in ("text", "summary", "title"):
        value = row.get(key)
        if value is not None and not isinstance(value, str):
            raise _wrong(file, number, f"`{key}` is not a string")
        found[key] = value if value and value.strip() else None
    if found["text"] is None:
        raise _wrong(file, number, "`text` is missing or empty")
    if found["summary"] is None and found["title"] is None:
        raise _wrong(file, number, "neither `summary` nor `title` says anything")
    return Article(found["text"], found["summary"], found["title"])


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of every line; a byte order mark and carriage returns at the end are no text."""
    try:
        with _open(file) as stream:
            total = 0
            for number in count(1):
                data = stream.readline(MAX_LINE_BYTES + 1)
                if not data:
                    return
                if len(data) > MAX_LINE_BYTES:
                    raise TooLarge(f"{file.name} line {number}: over {MAX_LINE_BYTES:,} bytes", param="folder")
                total += len(data)
                if total > MAX_SET_BYTES:
                    raise TooLarge(
                        f"{file.name}: over {MAX_SET_BYTES:,} bytes; use --limit or a part of it", param="folder"
                    )
                if number > MAX_LINES:
                    raise TooLarge(
                        f"{file.name}: over {MAX_LINES:,} lines; use --limit or a part of it", param="folder"
                    )
                yield number, data.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise _wrong(file, number, "not UTF-8") from None
    except (lzma.LZMAError, EOFError):
        raise _wrong(file, None, "not a whole .xz file") from None
    except OSError as error:
        raise _wrong(file, None, f"cannot be read: {error.strerror}") from None


def _open(file: Path) -> BinaryIO | lzma.LZMAFile:
    return lzma.open(file, "rb") if file.suffix == ".xz" else file.open("rb")


def _wrong(file: Path, line: int | None, what: str) -> InvalidValue:
    place = file.name if line is None else f"{file.name} line {line}"
    return InvalidValue(f"{place}: {what}", param="folder")
