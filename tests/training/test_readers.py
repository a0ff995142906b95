"""Readers of pairs: every kind, and every refusal with the place it names."""

import gzip
import lzma
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.readers import Pair, monolingual, read_pairs

from tilshi.languages import Language
from training import readers

RU, KK, EN = Language.RU, Language.KK, Language.EN
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=40)


def write(path: Path, text: str) -> Path:
    data = text.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    data = lzma.compress(data) if path.suffix == ".xz" else gzip.compress(data) if path.suffix == ".gz" else data
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("suffix", ["", ".xz", ".gz"])
def test_pairs_of_a_file_and_where_they_stand(tmp_path: Path, suffix: str) -> None:
    file = write(tmp_path / f"a.b.ru-kk.tsv{suffix}", "\ufeffДа\tИә\tmore\r\n\tбос\nНет\tЖоқ\n")
    skipped: Counter[str] = Counter()
    assert list(read_pairs(file, skipped=skipped)) == [
        Pair(RU, KK, "Да", "Иә", f"{file.name}:1"),
        Pair(RU, KK, "Нет", "Жоқ", f"{file.name}:3"),
    ]
    assert skipped == {"empty side": 1}


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]) -> None:
    file = tmp_path_factory.mktemp("pairs") / "x.kk-en.tsv"
    file.write_bytes("".join(f"\u2060{source}\t\u2060{target}\n" for source, target in pairs).encode())
    found = [(pair.source[1:], pair.target[1:]) for pair in read_pairs(file)]
    assert found == pairs


def test_languages_given_stand_above_the_name(tmp_path: Path) -> None:
    file = write(tmp_path / "plain.tsv", "a\tб\n")
    assert [(pair.source_language, pair.target_language) for pair in read_pairs(file, EN, RU)] == [(EN, RU)]
    with pytest.raises(ValueError, match=r"plain\.tsv: the name does not tell"):
        read_pairs(file)


@pytest.mark.parametrize(("source", "target"), [(RU, None), (None, RU), (RU, RU)])
def test_one_language_is_no_direction(source: Language | None, target: Language | None) -> None:
    with pytest.raises(ValueError, match="two different languages"):
        read_pairs(Path("x.ru-kk.tsv"), source, target)


def test_a_line_without_a_tab_names_its_place(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"x\.ru-kk\.tsv, line 2: no tab"):
        list(read_pairs(write(tmp_path / "x.ru-kk.tsv", "a\tb\nc\n")))


def test_lines_and_files_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "x.ru-kk.tsv.xz", "a\tb\n" + "c" * readers.MAX_LINE + "\td\n")
    with pytest.raises(ValueError, match=r"line 2: longer than 2,000,000 bytes"):
        list(read_pairs(file))
    monkeypatch.setattr(readers, "MAX_FILE", 10)
    with pytest.raises(ValueError, match=r"line 3: the file is over 10 bytes"):
        list(read_pairs(write(tmp_path / "y.ru-kk.tsv", "a\tb\n" * 3)))


@pytest.mark.parametrize("suffix", [".xz", ".gz"])
@pytest.mark.parametrize("name", ["x.ru-kk.tsv", "x.tmx"])
def test_damaged_files_are_named(tmp_path: Path, name: str, suffix: str) -> None:
    file = write(tmp_path / f"{name}{suffix}", "a\tb\n" * 1000)
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(ValueError, match=r"x\.(ru-kk\.tsv|tmx)"):
        list(read_pairs(file))


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.ru-kk.tsv"
    file.write_bytes("a\tb\nДа\tИа\n".encode("cp1251"))
    with pytest.raises(ValueError, match="line 2: not UTF-8"):
        list(read_pairs(file))


@pytest.mark.parametrize("name", ["x.csv", "x.ru-kk.tsv.zip", "x.po", "x"])
def test_unknown_kinds_are_told_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"NAME\.SRC-TGT\.tsv, NAME\.tmx .* folder"):
        read_pairs(write(tmp_path / name, "a"))


def test_a_unit_of_three_languages_gives_every_pair(tmp_path: Path) -> None:
    said = (("en", "Yes"), ("ru", "Да"), ("kk", "Иә"))
    unit = "".join(f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in said)
    empty = '<tuv xml:lang="ru"><seg> </seg></tuv><tuv xml:lang="kk"><seg>а</seg></tuv>'
    file = write(tmp_path / "m.tmx.gz", f"<tmx><body><tu>{unit}</tu><tu>{empty}</tu></body></tmx>")
    skipped: Counter[str] = Counter()
    assert list(read_pairs(file, skipped=skipped)) == [
        Pair(RU, KK, "Да", "Иә", "m.tmx.gz:1"),
        Pair(RU, EN, "Да", "Yes", "m.tmx.gz:1"),
        Pair(KK, EN, "Иә", "Yes", "m.tmx.gz:1"),
    ]
    assert skipped == {"empty side": 1}
    assert [pair.source for pair in read_pairs(file, EN, KK)] == ["Yes"]


RUSSIAN = "Школа открылась утром.\n\nВ ней учатся двести детей из соседних сёл. Учителей пока мало.\n"
KAZAKH = "Мектеп таңертең ашылды.\n\nОнда көрші ауылдардан екі жүз бала оқиды. Мұғалімдер әзірге аз.\n"


def test_articles_are_aligned_sentence_by_sentence(tmp_path: Path) -> None:
    write(tmp_path / "d" / "a.ru.txt", RUSSIAN)
    write(tmp_path / "d" / "a.kk.txt", KAZAKH)
    write(tmp_path / "alone.en.txt", "Alone.\n")
    skipped: Counter[str] = Counter()
    found = list(read_pairs(tmp_path, skipped=skipped))
    assert [(pair.source, pair.target, pair.origin) for pair in found] == [
        ("Школа открылась утром.", "Мектеп таңертең ашылды.", "d/a:1"),
        ("В ней учатся двести детей из соседних сёл.", "Онда көрші ауылдардан екі жүз бала оқиды.", "d/a:2"),
        ("Учителей пока мало.", "Мұғалімдер әзірге аз.", "d/a:3"),
    ]
    assert skipped == {"article in one language": 1}
    assert [pair.source_language for pair in read_pairs(tmp_path, KK, RU)] == [KK] * 3


def test_articles_of_other_paragraphs_are_aligned_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path / "a.ru.txt", RUSSIAN)
    write(tmp_path / "a.kk.txt", KAZAKH.replace("\n\n", " "))
    assert [pair.target for pair in read_pairs(tmp_path)][-1] == "Мұғалімдер әзірге аз."


def test_a_stray_file_among_articles_is_named(tmp_path: Path) -> None:
    write(tmp_path / "notes.txt", "x")
    with pytest.raises(ValueError, match=r"notes\.txt: not a parallel article"):
        list(read_pairs(tmp_path))


def test_an_article_twice_in_a_language_is_named(tmp_path: Path) -> None:
    write(tmp_path / "a.ru.txt", RUSSIAN)
    write(tmp_path / "a.ru.md", RUSSIAN)
    with pytest.raises(ValueError, match="twice"):
        list(read_pairs(tmp_path))


def test_an_article_too_long_to_align_is_named(tmp_path: Path) -> None:
    write(tmp_path / "a.ru.txt", "Да. " * 1200)
    write(tmp_path / "a.kk.txt", "Иә. " * 1200)
    with pytest.raises(ValueError, match=r"a, ru-kk: .*limit is 1000"):
        list(read_pairs(tmp_path))


def test_texts_of_a_folder_and_lines_of_a_file(tmp_path: Path) -> None:
    write(tmp_path / "f" / "a.md", "# Title\n\nSome *text*.\n\n```\ncode\n```\n")
    assert list(monolingual(tmp_path / "f")) == ["Title", "Some text."]
    assert list(monolingual(write(tmp_path / "lines.txt.xz", "one\n\n two \n"))) == ["one", "two"]


def test_articles_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"a\.pdf: "):
        list(monolingual(write(tmp_path / "a.pdf", "x")))
    monkeypatch.setattr(readers, "MAX_ARTICLE", 3)
    with pytest.raises(ValueError, match=r"b\.md: 4 bytes; the limit of an article is 3"):
        list(monolingual(write(tmp_path / "b.md", "text")))
