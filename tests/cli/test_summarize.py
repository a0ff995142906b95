"""`tilshi summarize`, above a real desk with a scripted model."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tilshi.articles.formats import read
from tilshi.cli.words import DEMO
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import ModelNotInstalled
from tilshi.report import Report

Cli = Callable[..., Result]


@pytest.mark.parametrize(
    ("name", "language"), [("bridge.ru.txt", "ru"), ("kk/bridge.txt", "kk"), ("bridge.en.md", "en")]
)
def test_json_is_the_report(cli: Cli, articles: Path, name: str, language: str) -> None:
    result = cli("summarize", articles / name, "--json")
    assert result.exit_code == 0
    report = Report.model_validate_json(result.stdout)
    assert report.source.language == language
    assert {each.value for each in report.translations} == {"en", "kk"}
    assert report.summary.sentences[0].from_
    assert json.loads(result.stdout)["summary"]["sentences"][0]["from"] == list(report.summary.sentences[0].from_)
    assert cli("summarize", articles / name, "--format", "json").exit_code == 0


def test_text_shows_the_report(cli: Cli, articles: Path) -> None:
    result = cli("summarize", articles / "bridge.ru.txt")
    assert result.exit_code == 0
    assert "Мост через Шардару закрыли на ремонт" in result.stdout
    assert "Russian summary" in result.stdout
    assert "word for word" in result.stdout
    assert "demonstration" in result.stdout
    assert result.stderr == ""


def test_several_inputs_have_a_header_each(cli: Cli, articles: Path) -> None:
    result = cli("summarize", articles)
    assert result.exit_code == 0
    for name in ("bridge.en.md", "bridge.ru.txt", "kk/bridge.txt"):
        assert name in result.stdout.replace("\n", "")


def test_several_inputs_as_json_are_a_line_each(cli: Cli, articles: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    result = cli("summarize", articles, empty, "--json")
    assert result.exit_code == 1
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(line["file"]).name for line in lines] == ["bridge.en.md", "bridge.ru.txt", "bridge.txt", "empty.txt"]
    assert ["report" in line for line in lines] == [True, True, True, False]
    assert lines[-1]["error"]["code"] == "empty_text"


def test_stdin(cli: Cli, articles: Path) -> None:
    data = (articles / "bridge.ru.txt").read_bytes()
    result = cli("summarize", "-", "--json", "--to", "kk", stdin=data)
    assert list(json.loads(result.stdout)["translations"]) == ["kk"]


def test_options_reach_the_desk(cli: Cli, articles: Path) -> None:
    name = articles / "bridge.ru.txt"
    report = Report.model_validate_json(
        cli(
            "summarize", name, "--json", "--length", "1", "--translate", "both", "--title", "Объезд", "--source", "ru"
        ).stdout
    )
    assert len(report.summary.sentences) == 1
    assert report.summary.title == "Объезд"
    assert not report.source.detected
    assert all(translation.text for translation in report.translations.values())
    latin = Report.model_validate_json(cli("summarize", name, "--json", "--to", "kk", "--kazakh-script", "latn").stdout)
    assert not {letter for letter in latin.translations["kk"].summary or "" if "а" <= letter <= "ӿ"}  # type: ignore[index]


def test_no_store_leaves_the_cache_alone(cli: Cli, articles: Path, engine: ScriptedEngine) -> None:
    for _ in range(2):
        assert cli("summarize", articles / "bridge.ru.txt", "--no-store").exit_code == 0
    first, second = engine.texts[: len(engine.texts) // 2], engine.texts[len(engine.texts) // 2 :]
    assert first == second
    engine.batches.clear()
    for _ in range(2):
        assert cli("summarize", articles / "bridge.ru.txt").exit_code == 0
    assert engine.texts == first


def test_protected_terms_stay(cli: Cli, articles: Path) -> None:
    result = cli("summarize", articles / "bridge.ru.txt", "--json", "--to", "en", "--do-not-translate", "Шардару")
    assert "Шардару" in json.loads(result.stdout)["translations"]["en"]["title"]


def test_files_go_to_out_by_language_and_path(cli: Cli, articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = cli("summarize", articles, "--out", out, "--to", "en")
    assert result.exit_code == 0
    written = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert written == [
        "en/bridge.en.md",
        "en/bridge.ru.txt",
        "en/kk/bridge.txt",
        "report.json",
        "ru/bridge.en.md",
        "ru/bridge.ru.txt",
        "ru/kk/bridge.txt",
    ]
    text = (out / "en" / "bridge.ru.txt").read_text(encoding="utf-8")
    assert text.endswith("Summarised and translated automatically (tilshi 0.1), not checked by an editor.\n")
    assert read(text.encode()).articles[0].slug is not None
    assert (out / "ru" / "bridge.en.md").read_text(encoding="utf-8").startswith("# ")
    assert result.stderr.count(DEMO) == 1
    assert str(out / "en" / "kk" / "bridge.txt") in result.stdout


def test_out_as_json(cli: Cli, articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = cli("summarize", articles / "bridge.ru.txt", "--out", out, "--format", "json", "--json")
    assert result.exit_code == 0
    Report.model_validate_json((out / "bridge.ru.txt.json").read_text(encoding="utf-8"))
    assert json.loads(result.stdout)["outputs"] == [str(out / "bridge.ru.txt.json")]


def test_no_notice(cli: Cli, articles: Path, tmp_path: Path) -> None:
    cli("summarize", articles / "bridge.ru.txt", "--out", tmp_path / "out", "--no-notice")
    assert "tilshi" not in (tmp_path / "out" / "kk" / "bridge.ru.txt").read_text(encoding="utf-8")


def test_markdown(cli: Cli, articles: Path) -> None:
    result = cli("summarize", articles / "bridge.ru.txt", "--format", "markdown")
    assert result.stdout.startswith("# Мост через Шардару")
    assert "\n> 1: " in result.stdout


def test_a_title_that_is_no_text_is_refused(cli: Cli, articles: Path) -> None:
    result = cli("summarize", articles / "bridge.ru.txt", "--title", "М\udcff")  # as of an argument not in UTF-8
    assert result.exit_code == 2
    assert "title: U+DCFF at 1 is not a character" in result.stderr


def test_a_title_is_for_one_article(cli: Cli, articles: Path) -> None:
    result = cli("summarize", articles, "--title", "Мост")
    assert (result.exit_code, result.stderr) == (
        2,
        "tilshi: --title: it is for one article, and there may be several\n",
    )


def test_a_missing_model_ends_with_3_and_names_the_command(cli: Cli, articles: Path, engine: ScriptedEngine) -> None:
    engine.error = ModelNotInstalled("model x is not installed; run: tilshi models pull x")
    for what in (articles, articles / "bridge.ru.txt"):
        result = cli("summarize", what, "--no-store")
        assert result.exit_code == 3
        assert "tilshi models pull x" in result.stderr
        assert result.stdout == ""


def test_a_broken_engine_ends_with_70(cli: Cli, articles: Path, engine: ScriptedEngine) -> None:
    engine.error = RuntimeError("article text")
    result = cli("summarize", articles / "bridge.ru.txt", "--no-store")
    assert result.exit_code == 70
    assert "article text" not in result.stderr


def test_an_unknown_profile_is_named(cli: Cli, articles: Path) -> None:
    result = cli("summarize", articles / "bridge.ru.txt", "--profile", "nope", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["param"] == "profile"
    assert "'nope'" in json.loads(result.stdout)["error"]["message"]


def test_posts_on_stdout_have_a_line_each_above_them(cli: Cli, articles: Path) -> None:
    result = cli("summarize", articles / "bridge.ru.txt", "--format", "telegram", "--link", "https://example.kz/1")
    assert result.exit_code == 0
    heads = [line for line in result.stdout.splitlines() if line.startswith("-----")]
    assert [head.split(", ")[1] for head in heads] == ["Russian", "English", "Kazakh"]
    assert result.stdout.count("\n\nhttps://example.kz/1\n\n") == 3
    assert result.stdout.count("tilshi 0.1") == 3
    assert "demonstration" in result.stderr


def test_one_post_stands_alone(cli: Cli, articles: Path) -> None:
    name = articles / "bridge.ru.txt"
    result = cli("summarize", name, "--format", "telegram", "--to", "ru", "--length", "1", "--no-notice")
    assert result.stdout.startswith("Мост через Шардару закрыли на ремонт\n\n")
    assert result.stdout.count("\n") == 3
    assert "tilshi" not in result.stdout


def test_posts_go_to_a_file_per_language(cli: Cli, articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert cli("summarize", articles, "--out", out, "--format", "telegram").exit_code == 0
    written = sorted(str(path.relative_to(out)) for path in out.rglob("bridge.*"))
    assert written == [
        f"{language}/{name}"
        for language in ("en", "kk", "ru")
        for name in ("bridge.en.md.txt", "bridge.ru.txt", "kk/bridge.txt")
    ]
    for path in out.rglob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert len(text) <= 1024 + 1
        assert text.endswith(".\n")


def test_html_posts(cli: Cli, articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    name = articles / "bridge.ru.txt"
    assert cli("summarize", name, "--out", out, "--format", "telegram-html", "--title", "A <b> & c").exit_code == 0
    assert (out / "ru" / "bridge.ru.txt.html").read_text(encoding="utf-8").startswith("<b>A &lt;b&gt; &amp; c</b>\n")


def test_what_a_post_has_no_room_for_is_told(cli: Cli, tmp_path: Path) -> None:
    threads = ("мост", "дорога", "река"), ("школа", "класс", "урок"), ("рынок", "цена", "овощ")
    texts = [" ".join(f"{word}{number}" for number in range(24) for word in words) for words in threads]
    article = tmp_path / "long.txt"
    article.write_text("Новости дня\n\n" + "\n\n".join(f"Сегодня {text}." for text in texts), encoding="utf-8")
    result = cli("summarize", article, "--format", "telegram", "--to", "ru", "--length", "3", "--source", "ru")
    assert result.exit_code == 0
    assert "мост23 дорога23 река23." in result.stdout
    assert "рынок0" not in result.stdout
    assert "Russian post: left out to keep within 1,024 characters: sentence" in result.stderr
    assert result.stdout.count(".\n") == 2  # the summary and the notice: nothing is cut


def test_the_link_of_the_front_matter(cli: Cli, articles: Path, tmp_path: Path) -> None:
    name = articles / "bridge.en.md"
    body = name.read_text(encoding="utf-8")
    name.write_text(f"---\nurl: https://example.kz/own\n---\n\n{body}", encoding="utf-8")
    for layout in ("telegram", "markdown", "text"):
        assert "https://example.kz/own" in cli("summarize", name, "--format", layout).stdout
        given = cli("summarize", name, "--format", layout, "--link", "https://example.kz/given").stdout
        assert "https://example.kz/given" in given
        assert "https://example.kz/own" not in given
    cli("summarize", name, "--out", tmp_path / "out")
    assert "<https://example.kz/own>" in (tmp_path / "out" / "kk" / "bridge.en.md").read_text(encoding="utf-8")
    name.write_text(f"---\npermalink: /own\n---\n\n{body}", encoding="utf-8")
    result = cli("summarize", name, "--format", "telegram")
    assert result.exit_code == 0
    assert "the link in it was left out: permalink: it is no web address" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--link", "javascript:alert(1)"), "--link: it is no web address"),
        (("--link", "https://example.kz/a\tb"), "--link: it has a space, a control character"),
        (("--link", f"https://example.kz/{'a' * 2048}"), "--link: 2,067 characters; it may have 2,048 here"),
        (
            ("--link", f"https://example.kz/{'a' * 600}", "--format", "telegram"),
            "--link: 619 characters; it may have 512 here",
        ),
        (("--format", "telegram", "--translate", "article"), "--translate article: a Telegram post is made of"),
    ],
)
def test_what_cannot_be_done_is_refused_before_any_work(
    cli: Cli, articles: Path, engine: ScriptedEngine, arguments: tuple[str, ...], message: str
) -> None:
    result = cli("summarize", articles / "bridge.ru.txt", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert engine.texts == []


def test_a_link_is_for_one_article(cli: Cli, articles: Path) -> None:
    result = cli("summarize", articles, "--link", "https://example.kz/1")
    assert (result.exit_code, result.stderr) == (2, "tilshi: --link: it is for one article, and there may be several\n")


def test_the_readable_report_says_that_a_machine_made_it(cli: Cli, articles: Path) -> None:
    name = articles / "bridge.ru.txt"
    assert "not checked by an editor" in cli("summarize", name).stdout
    assert "not checked by an editor" not in cli("summarize", name, "--no-notice").stdout
    assert cli("summarize", name, "--format", "markdown").stdout.count("(tilshi 0.1)") == 3


@pytest.mark.parametrize(("layout", "before"), [("text", ""), ("markdown", "# "), ("telegram", "")])
def test_files_stand_under_what_was_asked_for(cli: Cli, tmp_path: Path, layout: str, before: str) -> None:
    article = tmp_path / "most.txt"
    article.write_text(
        "Наш мост\n\nСтарый мост через Талас закрыли на ремонт. Автобусы едут в объезд.", encoding="utf-8"
    )
    for top, first in (("title", "Наш мост"), ("offered", "Старый мост через Талас закрыли на ремонт")):
        out = tmp_path / f"{layout}-{top}"
        assert (
            cli("summarize", article, "--to", "en", "--format", layout, "--headline", top, "--out", out).exit_code == 0
        )
        written = next((out / "ru").iterdir()).read_text(encoding="utf-8")
        assert written.split("\n")[0] == before + first


def test_an_article_without_a_title_has_the_offered_headline(cli: Cli, tmp_path: Path) -> None:
    article = tmp_path / "most.txt"
    article.write_text("Старый мост через Талас закрыли на ремонт. Автобусы едут в объезд.", encoding="utf-8")
    for layout, line in (("text", "{}\n"), ("markdown", "# {}\n"), ("telegram-html", "<b>{}</b>\n")):
        out = tmp_path / layout
        assert cli("summarize", article, "--to", "en", "--format", layout, "--out", out).exit_code == 0
        written = next((out / "ru").iterdir()).read_text(encoding="utf-8")
        assert written.startswith(line.format("Старый мост через Талас закрыли на ремонт"))
