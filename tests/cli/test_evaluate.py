"""`tilshi eval`: what is typed, what is printed, and what is refused before any work."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tilshi.cli import evaluate
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader

Cli = Callable[..., Result]
RUSSIAN = ["Мост закрыли в среду.", "Снег выпал ночью.", "В школе 1250 детей."]
ENGLISH = ["The bridge was closed on Wednesday.", "Snow fell at night.", "The school has 1250 children."]
TEXT = "Мост длиной 310 метров закрыли в среду. Объезд идёт через посёлок Карой."
FAST = ("--compute-type", "float32", "--quick", "--directions", "ru-en,en-ru")
SERVICE = Path(__file__).resolve().parents[2] / "service"
_SLOW = """
import time
from pathlib import Path
from tilshi.cli import evaluate, main
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader

def slow(text, task, options):
    Path({started!r}).touch()
    time.sleep(0.05)
    return text

evaluate.open_pool = lambda settings, catalog: EnginePool(settings, catalog, load=loader(ScriptedEngine(slow)))
main()
"""


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """Return a folder with a set of either kind."""
    folder = tmp_path / "sets"
    folder.mkdir()
    rows = "".join(f"{russian}\t{english}\n" for russian, english in zip(RUSSIAN, ENGLISH, strict=True))
    (folder / "newstest_ruen.ru-en.tsv").write_text(rows, encoding="utf-8")
    article = {"text": TEXT, "summary": "Мост закрыли в среду.", "title": "Мост закрыли"}
    (folder / "desk.ru.jsonl").write_text(json.dumps(article, ensure_ascii=False), encoding="utf-8")
    return folder


@pytest.fixture
def cli(cli: Cli, monkeypatch: pytest.MonkeyPatch, engine: ScriptedEngine) -> Cli:
    """Run `tilshi`, whose models answer by a script."""
    monkeypatch.setattr(evaluate, "open_pool", lambda *given: EnginePool(*given, load=loader(engine)))
    return cli


def test_tables_for_people(cli: Cli, sets: Path) -> None:
    result = cli("eval", sets, *FAST)
    assert result.exit_code == 0, result.stderr
    shown = result.stdout
    for part in (
        "compact: 45.8 M",
        "newstest_ruen\n",
        "en-ru *",
        "desk (ru): summaries  1 articles",
        "extractive (desk)",
        "lead-2",
        "headline writer (desk)",
        "no such task: title",
        "Survival",
        "Markers",
        "nrefs:1|case:mixed|eff:no|tok:13a",
        "the source is a translation itself",
    ):
        assert part in shown, part
    assert max(map(len, shown.splitlines())) <= 80
    assert not any(text in shown for text in (*RUSSIAN, *ENGLISH))


def test_json_and_the_file_are_the_same(cli: Cli, sets: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / "figures.json"
    result = cli("eval", sets, *FAST, "--limit", 2, "--json", "--out", file)
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    assert json.loads(file.read_text(encoding="utf-8")) == answer
    assert [path.name for path in file.parent.iterdir()] == ["figures.json"]
    assert (answer["model"], answer["limit"]) == ("compact", 2)
    assert [(row["direction"], row["sentences"]) for row in answer["translation"]] == [("ru-en", 2), ("en-ru", 2)]
    assert all(0 <= row["copy_chrf"]["value"] <= 100 for row in answer["translation"])
    assert not any(text in result.stdout for text in (*RUSSIAN, *ENGLISH))


def test_samples_are_shown_on_request_only(cli: Cli, sets: Path) -> None:
    shown = cli("eval", sets, *FAST, "--samples", 1).stdout
    assert f"  source: {RUSSIAN[0]}\n  reference: {ENGLISH[0]}\n  model: most" in shown
    assert RUSSIAN[1] not in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--model", "nothing"), "there is no model 'nothing'"),
        (("--directions", "ru"), "--directions: 'ru' is no direction"),
        (("--directions", ""), "--directions: unknown language ''"),
        (("--compute-type", "int4"), "--compute-type: unknown type 'int4'"),
        (("--compute-type", "float32,float16"), "are one computation"),
        (("--limit", 0), "--limit: 0; use 1 or more"),
        (("--limit", "x"), "Invalid value for '--limit'"),
        (("--beam", 99), "--beam: 99; use 1 to 32"),
        (("--samples", 1000), "--samples: 1000; use 0 to 100"),
        (("--out", ""), "--out: the file's name is empty"),
        (("--out", "."), "--out: . is a folder; name a file"),
    ],
)
def test_what_was_typed_wrong_is_named(cli: Cli, sets: Path, arguments: tuple[object, ...], told: str) -> None:
    result = cli("eval", sets, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_errors_of_sets_name_file_and_line(cli: Cli, sets: Path, tmp_path: Path) -> None:
    with (sets / "newstest_ruen.ru-en.tsv").open("a", encoding="utf-8") as file:
        file.write("одна колонка\n")
    result = cli("eval", sets, *FAST)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "tilshi: newstest_ruen.ru-en.tsv line 4: 1 columns; 2 with a tab between them are needed\n"
    result = cli("eval", tmp_path / "nowhere", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["message"] == "FOLDER: nowhere is not a folder"


def test_a_file_in_the_way_of_out_is_told_before_any_work(cli: Cli, sets: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = cli("eval", sets, *FAST, "--out", tmp_path / "file" / "figures.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot be written" in result.stderr


def test_figures_are_not_lost_with_the_file(
    cli: Cli, sets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "figures.json"
    measured = evaluate.open_pool

    def and_then_a_folder(*given: object) -> EnginePool:
        place.mkdir(exist_ok=True)
        return measured(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(evaluate, "open_pool", and_then_a_folder)
    result = cli("eval", sets, *FAST, "--out", place)
    assert result.exit_code == 2
    assert "Survival" in result.stdout
    assert "cannot be written" in result.stderr


def test_without_sacrebleu_the_extra_is_named(cli: Cli, sets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sacrebleu", None)
    result = cli("eval", sets, *FAST)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "pip install 'tilshi[eval]'" in result.stderr


def test_without_its_weights_a_model_is_not_evaluated(
    cli: Cli, sets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tilshi.catalog.store.data_dir", lambda _: tmp_path)
    result = cli("eval", sets, *FAST)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "model 'compact' is not installed" in result.stderr


def test_an_interruption_is_130(cli: Cli, sets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> EnginePool:
        raise KeyboardInterrupt

    monkeypatch.setattr(evaluate, "open_pool", interrupted)
    result = cli("eval", sets, *FAST)
    assert result.exit_code == 130
    assert result.stderr.endswith("tilshi: interrupted\n")


def test_a_signal_ends_it_at_work(sets: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TILSHI_")}
    environment = kept | {"PYTHONPATH": str(SERVICE), "TILSHI_CACHE_DIR": str(tmp_path / "cache")}
    code = _SLOW.format(started=str(started))
    command = [sys.executable, "-c", code, "eval", str(sets), *FAST]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not started.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert started.exists(), err
    assert (process.returncode, out) == (130, "")
    assert "tilshi: interrupted" in err
    assert "Traceback" not in err


def test_the_bundled_model_for_real(cli: Cli, sets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "open_pool", EnginePool)
    result = cli("eval", sets, "--limit", 2, "--directions", "ru-en", "--quick", "--json")
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    lower, full = answer["compute_types"]
    assert (lower["name"], full["name"]) == ("int8", "float16")
    assert 40e6 < lower["bytes"] < 60e6 < full["bytes"] < 110e6
    assert 45e6 < answer["parameters"] < 48e6
    assert all(one["speed"]["target_tokens_per_second"] > 10 for one in (lower, full))
    (survival, _) = answer["survival"]
    assert min(survival["bare_numbers"], survival["brackets"], survival["numbers"]) > 0.5
    assert {one["chrf"]["value"] > 0 for one in answer["translation"][0]["systems"]} == {True}
