"""What a preparation is given, and what it refuses."""

import json
import lzma
from pathlib import Path

import pytest
from training.sources import Article, Kind, articles, found, unread

from tilshi.languages import Language


def touch(*files: Path) -> None:
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")


def test_files_are_known_by_their_names(tmp_path: Path) -> None:
    names = {
        "a.ru-kk.tsv": (Kind.PAIRS, None),
        "b.tmx.gz": (Kind.PAIRS, None),
        "c.own.ru.jsonl.xz": (Kind.ARTICLES, Language.RU),
        "d.kk.txt.xz": (Kind.TEXTS, Language.KK),
        "e.en.lines.txt": (Kind.TEXTS, Language.EN),
    }
    touch(*(tmp_path / name for name in names))
    sources = found([tmp_path])
    assert {source.path.name: (source.kind, source.language) for source in sources} == names
    assert found([tmp_path / name for name in names]) == sources


def test_a_folder_without_such_files_is_one_of_parallel_articles(tmp_path: Path) -> None:
    touch(tmp_path / "site" / "a.ru.txt", tmp_path / "site" / "a.kk.txt")
    (source,) = found([tmp_path / "site"])
    assert (source.kind, source.path) == (Kind.PAIRS, tmp_path / "site")


def test_what_is_not_there_unknown_or_twice_is_named(tmp_path: Path) -> None:
    touch(tmp_path / "a.docx", tmp_path / "b.ru-en.tsv")
    with pytest.raises(FileNotFoundError, match=r"none\.tsv"):
        found([tmp_path / "none.tsv"])
    with pytest.raises(ValueError, match=r"a\.docx: not a kind"):
        found([tmp_path / "a.docx"])
    with pytest.raises(ValueError, match=r"given twice: .*b\.ru-en\.tsv"):
        found([tmp_path, tmp_path / "b.ru-en.tsv"])


def test_articles_come_in_one_line_each(tmp_path: Path) -> None:
    file = tmp_path / "own.ru.jsonl.xz"
    rows = [
        {"text": "Раз.\n\nДва.", "title": " Заголовок ", "url": 1},
        {"text": "Три.", "summary": "Кратко", "title": None},
    ]
    file.write_bytes(lzma.compress("\n".join(map(json.dumps, rows)).encode()))
    assert list(articles(file)) == [Article("Раз. Два.", "Заголовок", ""), Article("Три.", "", "Кратко")]


@pytest.mark.parametrize("line", ["[]", "3", '{"title": "x"}', '{"text": 5}', '{"text": "x", "title": ["y"]}', "{", ""])
def test_a_line_that_is_no_article_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "own.ru.jsonl"
    file.write_text('{"text": "x"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"own\.ru\.jsonl, line 2: not"):
        list(articles(file))


def test_what_is_passed_over_in_a_folder_is_told(tmp_path: Path) -> None:
    touch(tmp_path / "a.ru-kk.tsv", tmp_path / "notes.doc", tmp_path / "site" / "a.ru.txt")
    assert unread([tmp_path]) == [tmp_path / "notes.doc", tmp_path / "site"]
    assert unread([tmp_path / "site", tmp_path / "a.ru-kk.tsv"]) == []
