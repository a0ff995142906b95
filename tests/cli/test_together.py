"""`tilshi summarize --together`, above a real desk with a scripted model."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tilshi.engines.scripted import ScriptedEngine
from tilshi.together_report import TogetherReport

Cli = Callable[..., Result]

FIRE = """Пожар на складе в Шахтинске

Склад стройматериалов сгорел в ночь на среду на окраине Шахтинска. При пожаре пострадали 12 человек, сообщили спасатели.

Огонь тушили пять часов. Причину выясняют эксперты."""
BLAZE = """В Шахтинске сгорел склад

На окраине Шахтинска в ночь на среду сгорел склад стройматериалов. При пожаре пострадали 15 человек, рассказали врачи.

Движение по соседней улице закрыли до вечера."""
KAZAKH = """Шахтинскіде қойма өртенді

Сәрсенбіге қараған түні Шахтинск шетіндегі құрылыс материалдары қоймасы өртенді. Өрттен 12 адам зардап шекті."""


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """A folder with three newsrooms' articles on one fire."""
    folder = tmp_path / "event"
    (folder / "kk").mkdir(parents=True)
    (folder / "fire.txt").write_text(FIRE, encoding="utf-8")
    (folder / "blaze.md").write_text(f"# {BLAZE}", encoding="utf-8")
    (folder / "kk" / "fire.txt").write_text(KAZAKH, encoding="utf-8")
    return folder


def test_json_is_the_report(cli: Cli, event: Path) -> None:
    result = cli("summarize", event, "--together", "--json", "--length", "5")
    assert result.exit_code == 0
    report = TogetherReport.model_validate_json(result.stdout)
    assert [one.name for one in report.sources] == ["blaze.md", "fire.txt", "kk/fire.txt"]
    assert json.loads(result.stdout)["summary"]["sentences"][0]["from"][0].keys() == {"source", "sentence"}
    assert [value.text for value in report.conflicts[0].values] == ["15 человек", "12 человек"]


def test_text_shows_sources_and_conflicts(cli: Cli, event: Path) -> None:
    result = cli("summarize", event / "fire.txt", event / "blaze.md", "--together", "--to", "en", "--length", "4")
    assert result.exit_code == 0
    assert "2 independent" in result.stdout
    assert "Conflicting numbers" in result.stdout
    rows = [line.split() for line in result.stdout.splitlines() if "человек" in line and "sentence" in line]
    assert rows
    assert "Summarised and translated automatically" in result.stdout
    assert "; otherwise: " in " ".join(result.stdout.split())


def test_folders_and_files_are_one_event(cli: Cli, event: Path) -> None:
    result = cli("summarize", event / "kk", event / "fire.txt", "--together", "--json")
    names = [one["name"] for one in json.loads(result.stdout)["sources"]]
    assert names == ["kk/fire.txt", "fire.txt"]


def test_stdin_is_an_article_too(cli: Cli, event: Path) -> None:
    result = cli("summarize", "-", event / "fire.txt", "--together", "--json", stdin=BLAZE.encode())
    assert [one["name"] for one in json.loads(result.stdout)["sources"]] == ["stdin", "fire.txt"]


@pytest.mark.parametrize(
    ("layout", "names"),
    [
        (None, ["en/together.txt", "report.json", "ru/together.txt", "together.json"]),
        ("markdown", ["en/together.md", "report.json", "ru/together.md", "together.json"]),
        ("telegram-html", ["en/together.html", "report.json", "ru/together.html", "together.json"]),
        ("json", ["report.json", "together.json"]),
    ],
)
def test_files_go_to_out_by_language(
    cli: Cli, event: Path, tmp_path: Path, layout: str | None, names: list[str]
) -> None:
    out = tmp_path / "out"
    chosen = () if layout is None else ("--format", layout)
    result = cli("summarize", event, "--together", "--out", out, "--to", "en", *chosen)
    assert result.exit_code == 0
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()) == names
    TogetherReport.model_validate_json((out / "together.json").read_text(encoding="utf-8"))
    state = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert state["counts"] == {"done": 3, "failed": 0, "pending": 0}
    assert "3 articles together" in result.stdout


def test_written_files_name_their_sources_and_say_what_they_are(cli: Cli, event: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cli("summarize", event, "--together", "--out", out, "--length", "4")
    russian = (out / "ru" / "together.txt").read_text(encoding="utf-8")
    assert "; иначе: " in russian
    assert "Источники называют разные числа:" in russian
    assert "- человек: пострадать: blaze.md: 15 человек | fire.txt: 12 человек" in russian
    assert russian.endswith("редактором не проверено.\n")
    bare = tmp_path / "bare"
    cli("summarize", event, "--together", "--out", bare, "--no-notice")
    assert "tilshi" not in (bare / "kk" / "together.txt").read_text(encoding="utf-8")


def test_out_as_json_prints_the_report(cli: Cli, event: Path, tmp_path: Path) -> None:
    result = cli("summarize", event, "--together", "--out", tmp_path / "out", "--json")
    written = (tmp_path / "out" / "together.json").read_text(encoding="utf-8")
    assert TogetherReport.model_validate_json(result.stdout) == TogetherReport.model_validate_json(written)


def test_markdown_has_a_table_of_conflicts(cli: Cli, event: Path) -> None:
    result = cli("summarize", event, "--together", "--format", "markdown", "--length", "4")
    assert "|  | blaze.md | fire.txt |" in result.stdout
    assert "| человек: пострадать | 15 человек | 12 человек |" in result.stdout


def test_telegram_posts(cli: Cli, event: Path) -> None:
    result = cli("summarize", event, "--together", "--format", "telegram", "--to", "kk", "--kazakh-script", "latn")
    assert result.exit_code == 0
    assert result.stdout.count("-----") == 4
    assert "fire.txt" in result.stdout
    assert "demonstration" in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--method", "abstractive"), "--method abstractive: with --together sentences are chosen"),
        (("--translate", "article"), "--translate article: with --together there is no one article"),
        (("--translate", "both"), "--translate both: with --together"),
        (("--title", "Пожар"), "--title: it is for one article; --together has several"),
        (("--link", "https://example.org/1"), "--link: it is for one article"),
        (("--headline", "offered"), "--headline: it is for one article"),
        (("--length", "99"), "--length"),
    ],
)
def test_options_of_one_article_are_refused(
    cli: Cli, event: Path, engine: ScriptedEngine, options: tuple[str, ...], message: str
) -> None:
    result = cli("summarize", event, "--together", *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert engine.calls == 0


def test_one_article_is_not_several(cli: Cli, event: Path) -> None:
    result = cli("summarize", event / "fire.txt", "--together")
    assert result.exit_code == 2
    assert "is the only article; name at least 2" in result.stderr


@pytest.mark.parametrize(("name", "text"), [("missing.txt", None), ("empty.txt", ""), ("blank.txt", " \n ")])
def test_an_article_that_cannot_be_read_stops_all_and_is_named(
    cli: Cli, event: Path, engine: ScriptedEngine, name: str, text: str | None, tmp_path: Path
) -> None:
    if text is not None:
        (event / name).write_text(text, encoding="utf-8")
    result = cli("summarize", event / "fire.txt", event / name, "--together", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert name in result.stderr
    assert engine.calls == 0
    assert not (tmp_path / "out").exists()


def test_an_article_in_no_language_of_the_desk_is_named(cli: Cli, event: Path) -> None:
    (event / "monde.txt").write_text("Le conseil municipal a voté hier le budget de la ville.", encoding="utf-8")
    result = cli("summarize", event, "--together", "--json")
    assert result.exit_code == 2
    assert "monde.txt" in json.loads(result.stdout)["error"]["message"]


def test_too_many_articles_are_refused(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILSHI_MAX_ARTICLES", "2")
    for at in range(3):
        (tmp_path / f"{at}.txt").write_text(FIRE, encoding="utf-8")
    result = cli("summarize", *(tmp_path / f"{at}.txt" for at in range(3)), "--together")
    assert result.exit_code == 2
    assert "articles: 3 articles; the limit is 2" in result.stderr


def test_an_input_is_never_overwritten(cli: Cli, event: Path, tmp_path: Path) -> None:
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "together.txt").write_text(FIRE, encoding="utf-8")
    result = cli("summarize", tmp_path / "ru" / "together.txt", event / "blaze.md", "--together", "--out", tmp_path)
    assert result.exit_code == 2
    assert "is an input" in result.stderr
    assert (tmp_path / "ru" / "together.txt").read_text(encoding="utf-8") == FIRE


def test_a_link_to_itself_is_named(cli: Cli, event: Path, tmp_path: Path) -> None:
    (event / "loop.txt").symlink_to("loop.txt")
    result = cli("summarize", event, "--together", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "loop.txt: " in result.stderr
    assert "internal error" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_output_folder_without_a_name_is_refused(
    cli: Cli, event: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    result = cli("summarize", event, "--together", "--out", "")
    assert result.exit_code == 2
    assert "--out: the folder's name is empty" in result.stderr
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize("place", ["together.json", "ru/together.txt", "report.json"])
def test_a_folder_in_the_place_of_an_answer_is_told_before_any_work(
    cli: Cli, event: Path, engine: ScriptedEngine, tmp_path: Path, place: str
) -> None:
    (tmp_path / "out" / place).mkdir(parents=True)
    result = cli("summarize", event, "--together", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert f"{place} is a folder" in result.stderr
    assert engine.calls == 0
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


def test_the_limit_is_shown_among_the_settings(cli: Cli) -> None:
    shown = cli("config", "show").stdout
    assert "TILSHI_MAX_ARTICLES" in shown
    assert "TILSHI_MAX_ARTICLES_CHARS" in shown
