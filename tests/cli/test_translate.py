"""`tilshi translate`, above a real desk with a scripted model."""

import codecs
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tilshi.articles.formats import read
from tilshi.articles.model import Address
from tilshi.cli.remarks import remarks
from tilshi.cli.words import DEMO
from tilshi.engines.scripted import ScriptedEngine, truncating
from tilshi.text.findings import Finding, WarningCode
from tilshi.translate.translator import BlockFinding

Cli = Callable[..., Result]


def test_one_file_to_one_language_goes_to_stdout_and_warnings_do_not(cli: Cli, articles: Path) -> None:
    source = (articles / "bridge.ru.txt").read_text(encoding="utf-8")
    result = cli("translate", articles / "bridge.ru.txt", "--to", "en")
    assert result.exit_code == 0
    paragraphs = result.stdout.split("\n\n")
    assert len(paragraphs) == len(source.split("\n\n"))
    assert result.stdout.isascii()
    assert all(number in result.stdout for number in ("310", "40"))
    assert result.stderr == f"tilshi: {DEMO}\n"


def test_stdin_to_stdout(cli: Cli) -> None:
    result = cli("translate", "-", "--to", "kk", stdin=b"The repair will last until the end of the month. ")
    assert result.exit_code == 0
    assert result.stdout.strip()


def test_structure_is_kept(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# Мост закрыт\n\n- объезд через Карой\n- **ремонт** до мая\n\n```\nкод 1\n```\n", encoding="utf-8")
    result = cli("translate", file, "--to", "en", "--source", "ru")
    lines = result.stdout.split("\n")
    assert [line[:2] for line in lines] == ["# ", "", "- ", "- ", "", "``", "ко", "``", ""]
    assert "**" in lines[3]
    assert lines[6] == "код 1"


def test_a_front_matter_declares_the_language_it_is_in(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("---\ntitle: Мост закрыт\nlanguage: ru\n---\n\nРемонт до мая.\n", encoding="utf-8")
    assert "language: en\n" in cli("translate", file, "--to", "en").stdout


def test_a_page_is_translated_between_its_tags(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    page = (
        '<!DOCTYPE html>\n<html lang="ru"><head><title>Мост закрыт</title></head>\n'
        "<body class=x>\n<!-- wp:heading -->\n<h1>Мост закрыт</h1>\n"
        "<p>Мост через реку <B>закрыт</B> до мая.<br/>Объезд &mdash; через Карой.</p>\n"
        "<script>let мост = 1 < 2;</script>\n</body></html>\n"
    )
    file.write_text(page, encoding="utf-8")
    result = cli("translate", file, "--to", "en", "--out", tmp_path / "out")
    assert result.exit_code == 0
    written = (tmp_path / "out" / "en" / "page.html").read_text(encoding="utf-8")
    kept = [line for line in written.split("\n") if line in page.split("\n")]
    assert kept == [
        *("<!DOCTYPE html>", "<body class=x>", "<!-- wp:heading -->", "<script>let мост = 1 < 2;</script>"),
        *("</body></html>", ""),
    ]
    assert '<html lang="en"><head><title>most zakrit</title></head>' in written
    assert written.endswith("checked by an editor.</p>\n</body></html>\n")
    assert cli("summarize", file, "--to", "en", "--length", "1").exit_code == 0


def test_out(cli: Cli, articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = cli("translate", articles, "--to", "en,kk", "--out", out)
    assert result.exit_code == 0
    for language in ("en", "kk"):
        for name in ("bridge.ru.txt", "bridge.en.md", "kk/bridge.txt"):
            assert (out / language / name).is_file()
    last = (out / "kk" / "bridge.ru.txt").read_text(encoding="utf-8").splitlines()[-1]
    assert last == "Машиналық аударма (tilshi 0.1), редактор тексермеген."
    assert json.loads((out / "report.json").read_text(encoding="utf-8"))["counts"]["done"] == 3
    again = cli("translate", articles, "--to", "en,kk", "--out", out, "--no-notice")
    assert again.exit_code == 0
    assert "tilshi" not in (out / "kk" / "bridge.ru.txt").read_text(encoding="utf-8")


def test_what_was_not_translated_carries_no_notice(cli: Cli, articles: Path, tmp_path: Path) -> None:
    file = articles / "kk" / "bridge.txt"
    assert cli("translate", file, "--to", "kk", "--out", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "kk" / "bridge.txt").read_bytes() == file.read_bytes()


def test_the_encoding_of_the_file_is_kept(cli: Cli, articles: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(
        codecs.BOM_UTF16_LE + (articles / "kk" / "bridge.txt").read_text(encoding="utf-8").encode("utf-16-le")
    )
    assert cli("translate", file, "--to", "ru", "--out", tmp_path / "out").exit_code == 0
    written = (tmp_path / "out" / "ru" / "a.txt").read_bytes()
    assert written.startswith(codecs.BOM_UTF16_LE)
    assert written[2:].decode("utf-16-le").endswith("редактором не проверен.\n")


def test_a_guessed_encoding_is_said(cli: Cli, articles: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes((articles / "bridge.ru.txt").read_text(encoding="utf-8").encode("cp1251"))
    result = cli("translate", file, "--to", "en")
    assert f"tilshi: {file}: warning: its encoding was guessed to be cp1251\n" in result.stderr


def test_several_without_out_are_refused_before_work(cli: Cli, articles: Path, engine: ScriptedEngine) -> None:
    for args in ((articles, "--to", "en"), (articles / "bridge.ru.txt", "--to", "en,kk")):
        result = cli("translate", *args)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "--out" in result.stderr
    assert engine.calls == 0


def test_json(cli: Cli, articles: Path, engine: ScriptedEngine) -> None:
    result = cli("translate", articles / "bridge.ru.txt", "--to", "en,kk", "--json")
    body = json.loads(result.stdout)
    assert set(body["translations"]) == {"en", "kk"}
    assert body["translations"]["en"]["text"].isascii()
    assert (body["translations"]["en"]["model"], body["translations"]["en"]["pivot"]) == ("compact", None)
    assert body["engine"]["calls"] > 0
    assert body["cache"]["hits"] == 0
    assert (body["grade"], body["provenance"]["machine"]) == ("demo", True)
    assert result.stderr == ""
    calls = engine.calls
    again = json.loads(cli("translate", articles / "bridge.ru.txt", "--to", "en,kk", "--json").stdout)
    assert engine.calls == calls
    assert again["translations"] == body["translations"]
    assert again["cache"]["hits"] == again["cache"]["segments"]


def test_warnings_are_placed_and_said_on_stderr(
    cli: Cli, articles: Path, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_script", truncating)
    result = cli("translate", articles / "bridge.ru.txt", "--to", "en")
    assert result.exit_code == 0
    lines = [line for line in result.stderr.splitlines() if ": warning: English: " in line]
    assert any("paragraph 1, sentence 1: could not be translated" in line for line in lines)
    assert any("title, sentence 1:" in line for line in lines)
    body = json.loads(cli("translate", articles / "bridge.ru.txt", "--to", "en", "--json").stdout)
    warnings = body["translations"]["en"]["warnings"]
    places = [(each["part"], each["block"], each["segment"]) for each in warnings if each["code"] == "source_kept"]
    assert ("block", 0, 0) in places


def test_findings_get_places() -> None:
    document = read("Заголовок\n\nПервый абзац.\n\nВторой абзац.".encode())
    article = document.articles[0]
    assert article.title is not None
    finding = Finding(WarningCode.NUMBER_MISSING, {"source": "3", "target": None})
    places: list[tuple[Address, int | None]] = [(article.title.address, 0), (article.blocks[1].address, None)]
    found = list(remarks(document, [BlockFinding(address, sentence, finding) for address, sentence in places]))
    assert [str(each) for each in found] == [
        "title, sentence 1: a number of the source is missing (source 3, target none)",
        "paragraph 2: a number of the source is missing (source 3, target none)",
    ]
    assert found[1].to_json() == {
        "code": "number_missing",
        "part": "block",
        "block": 1,
        "segment": None,
        "detail": {"source": "3", "target": None},
    }


def test_an_input_is_not_written_over(cli: Cli, articles: Path) -> None:
    before = (articles / "kk" / "bridge.txt").read_bytes()
    result = cli("translate", articles / "kk" / "bridge.txt", "--to", "kk", "--out", articles)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is an input" in result.stderr
    assert (articles / "kk" / "bridge.txt").read_bytes() == before


def test_an_unknown_language_is_named(cli: Cli, articles: Path) -> None:
    result = cli("translate", articles / "bridge.ru.txt", "--to", "en,de")
    assert (result.exit_code, result.stderr) == (2, "tilshi: --to: unknown language 'de'; use ru, kk or en\n")


def test_one_bad_file_of_several(cli: Cli, articles: Path, tmp_path: Path) -> None:
    (articles / "empty.txt").touch()
    result = cli("translate", articles, "--to", "en,kk", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert f"tilshi: {articles / 'empty.txt'}: the text is empty\n" in result.stderr
    assert "tilshi: 1 of 4 inputs failed:\n" in result.stderr
    assert (tmp_path / "out" / "kk" / "kk" / "bridge.txt").is_file()
    assert not (tmp_path / "out" / "kk" / "empty.txt").exists()
