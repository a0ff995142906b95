"""Read what a model is trained on: pairs from files of pairs, translation memories and folders of articles."""

import gzip
import lzma
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path
from typing import IO

from tilshi import articles
from tilshi.articles.model import BlockKind
from tilshi.errors import TilshiError
from tilshi.languages import Language
from tilshi.text import sentences
from training.align import align
from training.tmx import read_units

MAX_LINE = 2_000_000
"""Most bytes of a line of a file of texts or pairs, its line break included."""
MAX_FILE = 8 * 2**30
"""Most bytes of such a file, unpacked."""
MAX_ARTICLE = 8 * 2**20
"""Most bytes of an article."""

KINDS = "NAME.SRC-TGT.tsv, NAME.tmx (either also .xz or .gz), or a folder of NAME.ru.txt, NAME.kk.txt, NAME.en.txt"
_CODES = "ru|kk|en"
_TSV = re.compile(rf".+?(?:\.(?P<source>{_CODES})-(?P<target>{_CODES}))?\.tsv(?:\.xz|\.gz)?")
_TMX = re.compile(r".+\.tmx(?:\.xz|\.gz)?")
_LINES = re.compile(r".+\.txt(?:\.xz|\.gz)?")
_ARTICLE = re.compile(rf"(?P<name>.+)\.(?P<language>{_CODES})\.(?:txt|md)")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its translation.

    Attributes:
        source_language: of `source`.
        target_language: of `target`.
        source: never empty.
        target: never empty.
        origin: `file:line`; for a translation memory the number of the unit, for articles that of the pair.
    """

    source_language: Language
    target_language: Language
    source: str
    target: str
    origin: str


def read_pairs(
    path: Path,
    source: Language | None = None,
    target: Language | None = None,
    *,
    skipped: Counter[str] | None = None,
) -> Iterator[Pair]:
    """Yield the pairs of a file or folder.

    Args:
        path: one of `KINDS`.
        source: language of the first side; for a file of pairs, where its name does not tell.
        target: likewise of the second. A translation memory or folder gives every pair of its languages without them.
        skipped: is told what was passed over: "empty side", "article in one language", "sentence on one side only".

    Raises:
        OSError: it cannot be read.
        ValueError: it is of no known kind, its languages are not told, or a line of it is no pair or over a limit.
    """
    if (source is None) is not (target is None) or (source is not None and source is target):
        raise ValueError("source and target: give two different languages, or neither")
    wanted = None if source is None or target is None else (source, target)
    skips = Counter() if skipped is None else skipped
    if path.is_dir():
        return _folder(path, wanted, skips)
    if named := _TSV.fullmatch(path.name):
        return _tsv(path, _sides(path, wanted, named["source"], named["target"]), skips)
    if _TMX.fullmatch(path.name):
        return _memory(path, wanted, skips)
    raise ValueError(f"{path.name}: not a kind of pairs that is read; use {KINDS}")


def monolingual(path: Path) -> Iterator[str]:
    """Yield the paragraphs of a folder's articles, in any format the desk reads, or the lines of a .txt[.xz|.gz] file.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file is of no known kind, or over a limit.
    """
    if path.is_dir():
        for file in sorted(each for each in path.rglob("*") if each.is_file()):
            yield from _paragraphs(file)
    elif _LINES.fullmatch(path.name):
        yield from (text for _, line in lines_of(path) if (text := line.strip()))
    else:
        yield from _paragraphs(path)


def _sides(path: Path, given: tuple[Language, Language] | None, *named: str | None) -> tuple[Language, Language]:
    first, second = named
    if given is not None:
        return given
    if first is None or second is None or first == second:
        raise ValueError(f"{path.name}: the name does not tell its languages; call it NAME.SRC-TGT.tsv, or give them")
    return Language(first), Language(second)


def _open(path: Path) -> IO[bytes]:
    if path.suffix == ".xz":
        return lzma.open(path, "rb")
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text file, plain, .xz or .gz, with their numbers from 1.

    Raises:
        ValueError: a line or the file is over its limit, damaged, or not UTF-8.
        OSError: it can't be read.
    """
    total = number = 0
    try:
        with _open(path) as file:
            while line := file.readline(MAX_LINE + 1):
                number, total = number + 1, total + len(line)
                if len(line) > MAX_LINE:
                    raise ValueError(f"{path.name}, line {number}: longer than {MAX_LINE:,} bytes")
                if total > MAX_FILE:
                    raise ValueError(f"{path.name}, line {number}: the file is over {MAX_FILE:,} bytes unpacked")
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}, line {number}: not UTF-8: {error.reason}") from error
    except (lzma.LZMAError, zlib.error, gzip.BadGzipFile, EOFError) as error:
        raise ValueError(f"{path.name}, after line {number}: damaged: {error}") from error


def _tsv(path: Path, sides: tuple[Language, Language], skipped: Counter[str]) -> Iterator[Pair]:
    for number, line in lines_of(path):
        source, tab, rest = line.partition("\t")
        if not tab:
            raise ValueError(f"{path.name}, line {number}: no tab between two texts")
        source, target = source.strip(), rest.partition("\t")[0].strip()
        if source and target:
            yield Pair(*sides, source, target, f"{path.name}:{number}")
        else:
            skipped["empty side"] += 1


def _memory(path: Path, wanted: tuple[Language, Language] | None, skipped: Counter[str]) -> Iterator[Pair]:
    try:
        with _open(path) as file:
            for number, texts in read_units(file, path.name):
                for first, second in _directions(texts, wanted):
                    if texts[first] and texts[second]:
                        yield Pair(first, second, texts[first], texts[second], f"{path.name}:{number}")
                    else:
                        skipped["empty side"] += 1
    except (lzma.LZMAError, zlib.error, gzip.BadGzipFile, EOFError) as error:
        raise ValueError(f"{path.name}: damaged: {error}") from error


def _directions(
    has: Mapping[Language, object], wanted: tuple[Language, Language] | None
) -> list[tuple[Language, Language]]:
    if wanted is not None:
        return [wanted] if wanted[0] in has and wanted[1] in has else []
    return list(combinations([language for language in Language if language in has], 2))


def _folder(path: Path, wanted: tuple[Language, Language] | None, skipped: Counter[str]) -> Iterator[Pair]:
    for name, versions in _versions(path).items():
        if len(versions) == 1:
            skipped["article in one language"] += 1
        texts = {language: list(_paragraphs(file)) for language, file in versions.items()}
        for first, second in _directions(versions, wanted):
            try:
                aligned = _aligned(texts, first, second, skipped)
            except ValueError as error:
                raise ValueError(f"{name}, {first}-{second}: {error}") from error
            for number, (source, target) in enumerate(aligned, 1):
                yield Pair(first, second, source, target, f"{name}:{number}")


def _versions(path: Path) -> dict[str, dict[Language, Path]]:
    found: dict[str, dict[Language, Path]] = {}
    for file in sorted(each for each in path.rglob("*") if each.is_file()):
        named = _ARTICLE.fullmatch(file.name)
        if named is None:
            raise ValueError(f"{file.name}: not a parallel article; a folder of pairs holds NAME.ru.txt, NAME.kk.txt …")
        name = (file.parent / named["name"]).relative_to(path).as_posix()
        languages = found.setdefault(name, {})
        if languages.setdefault(Language(named["language"]), file) is not file:
            raise ValueError(f"{file.name}: the article is there twice in this language")
    return found


def _aligned(
    texts: Mapping[Language, list[str]], first: Language, second: Language, skipped: Counter[str]
) -> list[tuple[str, str]]:
    """Align paragraph by paragraph where both versions have as many, or else the whole article at once."""
    sources = [list(sentences.split(text, first).texts) for text in texts[first]]
    targets = [list(sentences.split(text, second).texts) for text in texts[second]]
    if len(sources) != len(targets):
        sources, targets = [list(chain(*sources))], [list(chain(*targets))]
    pairs = []
    for source, target in zip(sources, targets, strict=True):
        for bead in align(source, target):
            if bead.one_sided:
                skipped["sentence on one side only"] += 1
                continue
            sides = source[bead.source_start : bead.source_end], target[bead.target_start : bead.target_end]
            pairs.append((" ".join(sides[0]), " ".join(sides[1])))
    return pairs


def _paragraphs(file: Path) -> Iterator[str]:
    if (size := file.stat().st_size) > MAX_ARTICLE:
        raise ValueError(f"{file.name}: {size:,} bytes; the limit of an article is {MAX_ARTICLE:,}")
    try:
        document = articles.read(file.read_bytes(), name=file.name)
    except TilshiError as error:
        raise ValueError(f"{file.name}: {error}") from error
    for article in document.articles:
        for block in (article.title, *article.blocks):
            if block is not None and block.kind is not BlockKind.VERBATIM and (text := " ".join(block.text.split())):
                yield text
