"""Test sets: what is read, and which file and line an error names."""

import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.conftest import PAIRS, SUMMARY, TEXT, TITLE, write_articles, write_parallel

from tilshi.errors import InvalidValue, TooLarge
from tilshi.evaluation import sets
from tilshi.evaluation.sets import ParallelSet, read_folder
from tilshi.languages import Language


def test_both_kinds_are_read(folder: Path) -> None:
    found = read_folder(folder)
    (parallel,), (articles,) = found.parallel, found.articles
    assert (parallel.name, parallel.first, parallel.second) == ("news", Language.RU, Language.EN)
    assert list(parallel.pairs) == PAIRS
    assert parallel.side(Language.EN) == [english for _, english in PAIRS]
    assert parallel.side(Language.RU) == [russian for russian, _ in PAIRS]
    assert (articles.name, articles.language) == ("desk", Language.RU)
    assert [(one.text, one.summary, one.title) for one in articles.articles] == [(TEXT, SUMMARY, TITLE)]
    assert found.ignored == ()


def test_compressed_sets_are_the_same(folder: Path) -> None:
    plain = read_folder(folder)
    for file in list(folder.iterdir()):
        (folder / f"{file.name}.xz").write_bytes(lzma.compress(file.read_bytes()))
        file.unlink()
    assert read_folder(folder) == plain


def test_names_tell_languages(folder: Path) -> None:
    write_articles(folder / "descriptions.dev.ru.jsonl")
    write_articles(folder / "titles.kk.jsonl")
    write_articles(folder / "untold.jsonl")
    write_parallel(folder / "devtest.v2.kk-ru.tsv", [("Қар жауды.", "Выпал снег.")])
    (folder / "news.de-en.tsv").write_text("Schnee\tsnow\n", encoding="utf-8")
    (folder / "README.md").write_text("no set", encoding="utf-8")
    (folder / "folder.ru-en.tsv").mkdir()
    found = read_folder(folder)
    assert [(one.name, one.language) for one in found.articles] == [
        ("descriptions.dev", "ru"),
        ("desk", "ru"),
        ("titles", "kk"),
        ("untold", "ru"),
    ]
    assert [one.name for one in found.parallel] == ["devtest.v2", "news"]
    assert found.ignored == ("news.de-en.tsv",)


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("wmt_newstest2020_ruen", Language.RU),
        ("wmt19_newstest2019_kken", Language.KK),
        ("flores200_devtest", None),
        ("news_ruen", None),
    ],
)
def test_the_original_language_is_told_by_names_of_wmt(name: str, original: Language | None) -> None:
    assert ParallelSet(name, Language.RU, Language.EN, ()).original is original


def test_a_limit_takes_the_first_rows_and_looks_at_no_other(folder: Path) -> None:
    with (folder / "news.ru-en.tsv").open("a", encoding="utf-8") as file:
        file.write("no second column\n")
    assert read_folder(folder, limit=2).parallel[0].pairs == tuple(PAIRS[:2])
    with pytest.raises(InvalidValue, match=r"^news\.ru-en\.tsv line 4: 1 columns"):
        read_folder(folder)


def test_marks_of_editors_and_windows_are_no_text(folder: Path) -> None:
    (folder / "news.ru-en.tsv").write_bytes("\ufeffСнег.\tSnow.\r\nДождь.\tRain.".encode())
    assert read_folder(folder).parallel[0].pairs == (("Снег.", "Snow."), ("Дождь.", "Rain."))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "news.ru-en.tsv: the set is empty"),
        (b"a\tb\nc\n", "news.ru-en.tsv line 2: 1 columns; 2 with a tab between them are needed"),
        (b"a\tb\nc\td\te\n", "news.ru-en.tsv line 2: 3 columns; 2 with a tab between them are needed"),
        (b"a\tb\n\nc\td\n", "news.ru-en.tsv line 2: 1 columns; 2 with a tab between them are needed"),
        (b"a\tb\nc\t \n", "news.ru-en.tsv line 2: column 2 is empty"),
        (b" \tb\n", "news.ru-en.tsv line 1: column 1 is empty"),
        (b"a\tb\n\xff\td\n", "news.ru-en.tsv line 2: not UTF-8"),
    ],
)
def test_bad_rows_are_named(folder: Path, content: bytes, told: str) -> None:
    (folder / "news.ru-en.tsv").write_bytes(content)
    with pytest.raises(InvalidValue) as failure:
        read_folder(folder)
    assert failure.value.message == told
    assert failure.value.param == "folder"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not a JSON object"),
        ("[1]", "not a JSON object"),
        ("[" * 100_000, "not a JSON object"),
        (json.dumps({"summary": "s"}), "`text` is missing or empty"),
        (json.dumps({"text": " \n", "summary": "s"}), "`text` is missing or empty"),
        (json.dumps({"text": 1, "summary": "s"}), "`text` is not a string"),
        (json.dumps({"text": "t", "title": ["s"]}), "`title` is not a string"),
        (json.dumps({"text": "t", "title": "", "summary": None}), "neither `summary` nor `title` says anything"),
    ],
)
def test_bad_articles_are_named(folder: Path, line: str, told: str) -> None:
    with (folder / "desk.ru.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(InvalidValue) as failure:
        read_folder(folder)
    assert failure.value.message == f"desk.ru.jsonl line 2: {told}"


def test_damaged_archives_are_told(folder: Path) -> None:
    file = folder / "more.ru-en.tsv.xz"
    whole = lzma.compress("".join(f"{number}\tb\n" for number in range(10_000)).encode())
    for content in (b"no archive", whole[: len(whole) // 2]):
        file.write_bytes(content)
        with pytest.raises(InvalidValue, match=r"^more\.ru-en\.tsv\.xz: not a whole \.xz file$"):
            read_folder(folder)


def test_folders_without_a_set_are_told(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(InvalidValue, match="nowhere is not a folder"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(InvalidValue, match=r"news\.ru-en\.tsv is not a folder"):
        read_folder(folder / "news.ru-en.tsv")
    with pytest.raises(InvalidValue, match="no test set in it"):
        read_folder(tmp_path)


def test_a_set_stands_there_once(folder: Path) -> None:
    (folder / "news.ru-en.tsv.xz").write_bytes(lzma.compress(b"a\tb\n"))
    with pytest.raises(InvalidValue, match=r"the set news\.ru-en stands there twice"):
        read_folder(folder)


def test_one_language_is_no_direction(folder: Path) -> None:
    write_parallel(folder / "odd.ru-ru.tsv")
    with pytest.raises(InvalidValue, match=r"odd\.ru-ru\.tsv: its name tells one language twice"):
        read_folder(folder)


def test_limits_are_finite(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "MAX_LINES", 2)
    with pytest.raises(TooLarge, match=r"news\.ru-en\.tsv: over 2 lines"):
        read_folder(folder)
    assert len(read_folder(folder, limit=2).parallel[0].pairs) == 2
    monkeypatch.setattr(sets, "MAX_SET_BYTES", 100)
    with pytest.raises(TooLarge, match=r"news\.ru-en\.tsv: over 100 bytes; use --limit"):
        read_folder(folder)
    monkeypatch.setattr(sets, "MAX_LINE_BYTES", 20)
    with pytest.raises(TooLarge, match=r"news\.ru-en\.tsv line 1: over 20 bytes"):
        read_folder(folder)
    monkeypatch.setattr(sets, "MAX_SETS", 1)
    with pytest.raises(TooLarge, match="2 test sets; at most 1"):
        read_folder(folder)


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r\ufeff"), min_size=1)


@given(st.lists(st.tuples(_CELLS, _CELLS).filter(lambda row: all(map(str.strip, row))), min_size=1, max_size=5))
def test_what_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]) -> None:
    folder = tmp_path_factory.mktemp("sets")
    write_parallel(folder / "any.kk-en.tsv", pairs)
    assert list(read_folder(folder).parallel[0].pairs) == pairs


@pytest.mark.shared
def test_the_shared_sets_are_read(shared: Path) -> None:
    found = read_folder(shared / "data" / "eval")
    assert len(found.parallel) == 7
    assert sum(len(one.pairs) for one in found.parallel) == 8425
    assert {one.original for one in found.parallel} == {None, Language.RU, Language.KK}
