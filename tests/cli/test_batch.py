"""One bad input costs the others nothing, and the exit code tells."""

import json
from pathlib import Path, PurePath
from types import SimpleNamespace

import pytest
import typer

from tilshi.cli.batch import Tell, each, working
from tilshi.cli.guard import DEBUG
from tilshi.cli.inputs import Input, Inputs
from tilshi.cli.ledger import Ledger
from tilshi.errors import Cancelled, EmptyText, EngineFailed, LicenceRefused, ModelNotInstalled

CTX = SimpleNamespace(meta={})


def ledger(*names: str, out: Path | None = None, single: bool = False) -> Ledger:
    return Ledger(Inputs(tuple(Input(Path(name), PurePath(name)) for name in names), single), out)


def exit_code(book: Ledger, failures: dict[str, BaseException], *, as_json: bool = False) -> int:
    done: list[str] = []

    def work(one: Input, tell: Tell) -> None:
        tell("working")
        if one.name in failures:
            raise failures[one.name]
        done.append(one.name)
        book.done(one, [], 0)

    try:
        each(book, work, CTX, as_json=as_json)
    except typer.Exit as stop:
        assert done == [one.name for one in book.inputs.files if one.name not in failures]
        return stop.exit_code
    return 0


def test_all_done() -> None:
    assert exit_code(ledger("a", "b"), {}) == 0


@pytest.mark.parametrize(
    ("failure", "code"),
    [(EmptyText("empty"), 2), (LicenceRefused("no"), 3), (EngineFailed("broken"), 70), (ValueError("bug"), 70)],
)
def test_a_single_input_fails_with_its_own_code(failure: Exception, code: int) -> None:
    assert exit_code(ledger("a", single=True), {"a": failure}) == code


def test_some_of_several_fail_with_1_named_with_reason_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    failures: dict[str, BaseException] = {"b": EmptyText("nothing in it"), "c": ValueError("secret words")}
    assert exit_code(ledger("a", "b", "c", "d"), failures) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "tilshi: b: nothing in it",
        "tilshi: c: internal error (ValueError); run again with --debug for its traceback",
        "tilshi: 2 of 4 inputs failed:",
        "  b (empty_text)",
        "  c (internal)",
    ]


def test_without_any_usable_model_the_code_is_3() -> None:
    missing = ModelNotInstalled("tilshi models pull x")
    assert exit_code(ledger("a", "b"), {"a": missing, "b": missing}) == 3
    assert exit_code(ledger("a", "b"), {"a": missing}) == 1


def test_as_json_every_failure_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code(ledger("a", "b"), {"a": EmptyText("empty", param="text")}, as_json=True)
    line = json.loads(capsys.readouterr().out)
    assert (line["file"], line["error"]["code"], line["error"]["param"]) == ("a", "empty_text", "text")


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), Cancelled("enough"), BrokenPipeError(), typer.Exit(9)])
def test_what_ends_the_run_ends_it_and_the_ledger_is_saved(tmp_path: Path, stop: BaseException) -> None:
    book = ledger("a", "b", "c", out=tmp_path)

    def work(one: Input, _: Tell) -> None:
        if one.name == "b":
            raise stop
        book.done(one, [tmp_path / one.name], 1)

    with pytest.raises(type(stop)):
        each(book, work, CTX, as_json=False)
    saved = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert saved["counts"] == {"done": 1, "failed": 0, "pending": 2}
    assert [file["status"] for file in saved["files"]] == ["done", "pending", "pending"]


def test_reminders_are_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    book = ledger("a", "b")
    each(book, lambda _, __: book.remind("mind this"), CTX, as_json=False)
    assert capsys.readouterr().err == "tilshi: mind this\n"


def test_debug_prints_the_traceback_of_each_failure(capsys: pytest.CaptureFixture[str]) -> None:
    def work(_: Input, __: Tell) -> None:
        raise ValueError("bug")

    with pytest.raises(typer.Exit):
        each(ledger("a", "b"), work, SimpleNamespace(meta={DEBUG: True}), as_json=False)
    assert capsys.readouterr().err.count("ValueError: bug") == 2


def test_progress_is_shown_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with working("[b]name[/b]") as tell:
        tell("reading")
    assert capsys.readouterr() == ("", "")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    with working("[b]name[/b]") as tell:
        tell("reading")
    out, err = capsys.readouterr()
    assert out == ""
    assert "[b]name[/b]: reading" in err


def test_a_ledger_that_cannot_be_saved_hides_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    book = ledger("a", "b", out=tmp_path / "file" / "out")
    assert exit_code(book, {"a": EmptyText("empty")}) == 1
    told = capsys.readouterr().err
    assert "report.json cannot be written" in told
    assert "1 of 2 inputs failed" in told


def test_a_ledger_that_cannot_be_saved_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert exit_code(ledger("a", out=tmp_path / "file" / "out"), {}) == 2
