"""`tilshi` as a process of its own: bad input, interruption, closed pipes, other locales. The model is scripted."""

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "cli" / "scripted_tilshi.py"
SERVICE = Path(__file__).resolve().parents[2] / "service"

Tilshi = Callable[..., "subprocess.CompletedProcess[bytes]"]

ARTICLE = """Школьники посадили сад у вокзала

Восьмиклассники посадили 45 яблонь у вокзала в субботу. Саженцы привезли из питомника под Таразом.

Поливать сад будут дежурные классы. Первый урожай ждут через 4 года."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a fresh installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TILSHI_")}
    return kept | {
        "PYTHONPATH": str(SERVICE),
        "TILSHI_CACHE_DIR": str(tmp_path / "cache"),
        "TILSHI_DATA_DIR": str(tmp_path / "data"),
    }


@pytest.fixture
def tilshi(environment: dict[str, str]) -> Tilshi:
    """Run `tilshi` to its end."""

    def run(*args: object, stdin: bytes = b"", **extra: str) -> "subprocess.CompletedProcess[bytes]":
        command = [sys.executable, str(SCRIPT), *(str(arg) for arg in args)]
        result = subprocess.run(
            command, input=stdin, capture_output=True, env=environment | extra, timeout=120, check=False
        )
        assert b"Traceback" not in result.stdout + result.stderr, result.stderr.decode()
        return result

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Return a Russian article."""
    file = tmp_path / "garden.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return file


BAD = {
    "binary.txt": bytes(range(256)) * 64,
    "empty.txt": b"",
    "huge.txt": "Мост закрыли. ".encode() * 130_000,
    "rtl.txt": "أُغلق الجسر فوق النهر يوم الأربعاء بسبب أعمال الصيانة.".encode(),
    "urls.txt": b"https://example.org/a?b=1\n",
}


def test_bad_input_of_every_kind_ends_in_one_line_each(tilshi: Tilshi, tmp_path: Path, article: Path) -> None:
    for name, data in BAD.items():
        (tmp_path / name).write_bytes(data)
    result = tilshi("summarize", tmp_path)
    assert result.returncode == 1
    assert article.name in result.stdout.decode()
    lines = result.stderr.decode().splitlines()
    assert [line.split(": ")[1] for line in lines[: len(BAD)]] == [str(tmp_path / name) for name in sorted(BAD)]
    assert lines[len(BAD)] == f"tilshi: {len(BAD)} of {len(BAD) + 1} inputs failed:"
    assert len(lines) == 2 * len(BAD) + 1


def test_ctrl_c_leaves_whole_files_only(environment: dict[str, str], tmp_path: Path) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    news.mkdir()
    for number in range(20):
        (news / f"{number:02}.txt").write_text(f"{ARTICLE} Дежурных было {number}.", encoding="utf-8")
    command = [sys.executable, str(SCRIPT), "translate", str(news), "--to", "en", "--out", str(out), "--no-store"]
    with subprocess.Popen(command, env=environment | {"SLOW_MODEL": "1"}, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while not list(out.rglob("*.txt")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        errors = process.stderr.read().decode()
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "tilshi: interrupted" in errors
    written = [path for path in out.rglob("*") if path.is_file()]
    done = [path for path in written if path.suffix == ".txt"]
    assert 1 <= len(done) < 20
    assert all(path.read_text(encoding="utf-8").endswith("not checked by an editor.\n") for path in done)
    assert {path.name for path in written} - {path.name for path in done} == {"report.json"}
    counts = json.loads((out / "report.json").read_text(encoding="utf-8"))["counts"]
    assert counts == {"done": len(done), "failed": 0, "pending": 20 - len(done)}


def test_ctrl_c_does_not_wait_for_what_is_still_at_work(environment: dict[str, str]) -> None:
    script = """
import threading, time
from tilshi import cli
from tilshi.cli import manage

def list_models(**_):
    threading.Thread(target=time.sleep, args=(100,)).start()
    raise KeyboardInterrupt

manage.list_models = list_models
cli.main()
"""
    command = [sys.executable, "-c", script, "models", "list"]
    result = subprocess.run(command, capture_output=True, env=environment, timeout=60, check=False)
    assert (result.returncode, result.stderr) == (130, b"tilshi: interrupted\n")


def test_a_reader_that_goes_away_is_no_news(environment: dict[str, str], article: Path) -> None:
    command = [sys.executable, str(SCRIPT), "summarize", str(article)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (141, b"")


@pytest.mark.parametrize(
    ("arguments", "redirection", "code", "said"),
    [
        (("summarize", "-"), "<&-", 2, "the text is empty"),
        (("summarize", "garden.txt"), "<&-", 0, ""),
        (("summarize", "garden.txt"), ">&-", 70, "Bad file descriptor"),
        (("summarize", "garden.txt"), ">/dev/full", 70, "No space left on device"),
        (("translate", "garden.txt", "--to", "kk"), ">/dev/full", 70, "No space left on device"),
    ],
)
def test_streams_that_are_closed_or_full(
    environment: dict[str, str], article: Path, arguments: tuple[str, ...], redirection: str, code: int, said: str
) -> None:
    command = [sys.executable, str(SCRIPT), *arguments]
    shell = ["bash", "-c", f'"$@" {redirection}', "-", *command]
    buffered = environment | {"PYTHONUNBUFFERED": ""}
    result = subprocess.run(shell, capture_output=True, env=buffered, cwd=article.parent, timeout=120, check=False)
    errors = result.stderr.decode()
    assert result.returncode == code, errors
    assert said in errors
    assert "Traceback" not in errors
    assert "Exception ignored" not in errors


def test_output_is_utf8_in_any_locale(tilshi: Tilshi, article: Path) -> None:
    result = tilshi("summarize", article, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    assert result.returncode == 0
    assert "Школьники посадили сад у вокзала" in result.stdout.decode()


def test_a_file_name_that_is_no_text_can_still_be_named(tilshi: Tilshi, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\x1b[31m.txt"
    Path(os.fsdecode(name)).write_text(ARTICLE, encoding="utf-8")
    Path(os.fsdecode(name + b".bin")).write_text(ARTICLE, encoding="utf-8")
    result = tilshi("summarize", os.fsdecode(name), os.fsdecode(name + b".bin"), "--json")
    assert result.returncode == 1
    files = [json.loads(line)["file"] for line in result.stdout.decode().splitlines()]
    assert [file[len(str(tmp_path)) + 1 :] for file in files] == ["\ufffd␛[31m.txt", "\ufffd␛[31m.txt.bin"]


@pytest.mark.parametrize(
    "command", [("summarize", "--length", "10"), ("translate", "--to", "en")], ids=["summarize", "translate"]
)
def test_on_a_terminal_there_is_progress_and_no_escape_of_the_article(
    environment: dict[str, str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "evil.txt"
    file.write_text(f"{ARTICLE} Сторож \x1b[35mсказал\x1b]0;owned\x07, что рад.", encoding="utf-8")
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), *command, str(file)],
        env=environment | {"TERM": "xterm-256color", "COLUMNS": "90"},
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    seen = b""
    with contextlib.suppress(OSError):  # Linux reports the end of a terminal as an error
        while part := os.read(leader, 65_536):
            seen += part
    os.close(leader)
    assert process.wait(timeout=60) == 0
    text = seen.decode()
    assert "\x1b[?25l" in text  # the progress line hides the cursor
    assert "␛[35m" in text
    assert "\x1b[35m" not in text
    assert "\x1b]0;" not in text
