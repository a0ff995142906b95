"""What people send by mistake: a clear refusal or a sane answer, never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Cli = Callable[..., Result]

LANGUAGE = "language_undetectable"
LONG_SENTENCE = "Комиссия " + "осмотрела дорогу, измерила мост и записала показания " * 286 + "вчера."
REFUSED = {
    "empty": (b"", "empty_text"),
    "whitespace": (b" \n\t\r\n \xe2\x80\x8b\n" * 50, "empty_text"),
    "3 MB": ("Мост закрыли. ".encode() * 130_000, "too_large"),
    "too many characters": ("Мост закрыли. ".encode() * 8_000, "too_large"),
    "binary": (bytes(range(256)) * 64, "unsupported_media_type"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(500), "unsupported_media_type"),
    "broken UTF-8": ("Мост закрыли на ремонт".encode() * 20 + b"\xd0", "unsupported_media_type"),
    "German": ("Die Brücke über den Fluss wurde am Mittwoch gesperrt, teilte die Stadt mit.".encode(), LANGUAGE),
    "only URLs": (b"https://example.org/a?b=1\nhttps://example.com/long/path\n", LANGUAGE),
    "right to left": ("أُغلق الجسر فوق النهر يوم الأربعاء بسبب أعمال الصيانة.".encode(), LANGUAGE),
    "emoji": ("🎉🎊🥳 🏛️👨‍👩‍👧‍👦 🇰🇿".encode(), LANGUAGE),
    "one letter": (b"a", LANGUAGE),
}
ANSWERED = {
    "one word": "Мост",
    "2,000 words in one sentence": LONG_SENTENCE,
    "right to left within": "Мост 🎉 «العربية» закрыли вчера на ремонт.",
    "a URL within": "Подробности ремонта моста опубликованы на https://example.org/a?b=1 вчера.",
    "markup": "Мост [bold]закрыли[/bold] на [/] ремонт, сообщили в [red]акимате.",
}


@pytest.mark.parametrize("command", [("summarize",), ("translate", "--to", "kk")], ids=["summarize", "translate"])
@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_refused_in_one_line(cli: Cli, tmp_path: Path, name: str, command: tuple[str, ...]) -> None:
    data, code = REFUSED[name]
    file = tmp_path / "input.txt"
    file.write_bytes(data)
    result = cli(*command, file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"tilshi: {file}: ")
    assert result.stderr.count("\n") == 1
    piped = cli(*command, "-", "--json", stdin=data)
    assert piped.exit_code == 2
    assert json.loads(piped.stdout)["error"]["code"] == code


@pytest.mark.parametrize("command", [("summarize",), ("translate", "--to", "kk")], ids=["summarize", "translate"])
def test_a_file_over_the_limit_is_refused_unparsed(cli: Cli, tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "list.md"
    file.write_text("[- Мост закрыли.\n" * 10_000, encoding="utf-8")  # more brackets than the parser takes, too
    result = cli(*command, file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (f"tilshi: {file}: text: 170,000 characters, markup included; the limit is 100,000\n")


@pytest.mark.parametrize("name", ANSWERED)
def test_odd_input_gets_an_answer(cli: Cli, name: str) -> None:
    text = ANSWERED[name]
    result = cli("summarize", "-", "--json", stdin=text.encode())
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["summary"]["text"] == text
    shown = cli("summarize", "-", stdin=text.encode())
    assert shown.exit_code == 0
    assert "".join(text.split()) in "".join(shown.stdout.split())
    translated = cli("translate", "-", "--to", "en", stdin=text.encode())
    assert translated.exit_code == 0
    assert translated.stdout.strip()


def test_who_cannot_be_understood_is_sent_to_an_option(cli: Cli) -> None:
    assert cli("summarize", "-", stdin=REFUSED["German"][0]).stderr.endswith("; name its language in --source\n")


def test_a_named_language_is_believed(cli: Cli) -> None:
    assert cli("summarize", "-", "--source", "en", stdin=b"Bridge").exit_code == 0


@pytest.mark.parametrize(
    ("name", "message"),
    [("missing.txt", "there is no such file"), ("photo.jpeg", "files of type '.jpeg' are not read")],
)
def test_files_that_are_no_articles(cli: Cli, tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "photo.jpeg").write_bytes(b"x")
    result = cli("summarize", tmp_path / name)
    assert result.exit_code == 2
    assert message in result.stderr
