"""A model whose licence forbids commercial use is refused in every path, before anything else is looked at."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.http.conftest import RUSSIAN, Client

from tilshi import Desk
from tilshi.catalog import Catalog
from tilshi.catalog.lock import Lock, write_lock
from tilshi.errors import LicenceRefused, ModelNotInstalled
from tilshi.http import app
from tilshi.settings import Settings

FORBIDDEN = "nllb-200-distilled-1.3b"
PROFILE = "quality-nc"
COMMANDS = {
    "summarize": ["summarize", "-", "--profile", PROFILE],
    "summarize together": ["summarize", "--together", "a.ru.txt", "b.ru.txt", "--profile", PROFILE],
    "translate": ["translate", "-", "--to", "en", "--profile", PROFILE],
    "pull a profile": ["models", "pull", PROFILE],
    "pull a model": ["models", "pull", FORBIDDEN],
    "pull from a folder": ["models", "pull", FORBIDDEN, "--from", "."],
    "warm": ["models", "warm", "--profile", PROFILE],
    "verify": ["models", "verify", FORBIDDEN],
    "export": ["models", "export", FORBIDDEN, "--out", "bundle.tar"],
    "eval": ["eval", "sets", "--model", FORBIDDEN],
}


@pytest.fixture
def nc_desk(settings: Settings) -> Iterator[Desk]:
    with Desk(settings) as desk:
        yield desk


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_line(command: str, settings: Settings, tmp_path: Path) -> None:
    for name in ("a.ru.txt", "b.ru.txt"):
        (tmp_path / name).write_text(RUSSIAN, encoding="utf-8")
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "one.ru-en.tsv").write_text("Мост открыли.\tThe bridge opened.\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TILSHI_")} | {
        "TILSHI_DATA_DIR": str(settings.data_dir),
        "TILSHI_CACHE_DIR": str(settings.cache_dir),
        "TILSHI_HUB_ENDPOINT": "http://127.0.0.1:9",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "tilshi.cli", *COMMANDS[command]],
        input=RUSSIAN.encode(),
        capture_output=True,
        env=environment,
        cwd=tmp_path,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 3, ended.stderr.decode()
    told = ended.stderr.decode()
    assert "forbids commercial use" in told
    assert "TILSHI_ALLOW_NONCOMMERCIAL=true" in told
    assert not (tmp_path / "bundle.tar").exists()


PYTHON: dict[str, Callable[[Desk], object]] = {
    "summarize": lambda desk: desk.summarize(RUSSIAN, profile=PROFILE),
    "translate_texts": lambda desk: desk.translate_texts(["Мост"], source="ru", to="kk", profile=PROFILE),
    "info": lambda desk: desk.pool.info(FORBIDDEN),
}


@pytest.mark.parametrize("call", PYTHON)
def test_python(call: str, nc_desk: Desk) -> None:
    with pytest.raises(LicenceRefused, match="CC-BY-NC-4"):
        PYTHON[call](nc_desk)


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("/summarize", {"text": RUSSIAN, "profile": PROFILE}),
        ("/v1/translate", {"text": "Мост открыли.", "source": "ru", "targets": ["kk"], "profile": PROFILE}),
    ],
)
def test_http(route: str, body: dict[str, object], settings: Settings) -> None:
    with Client(app(settings)) as client:
        answer = client.post(route, json=body)
    assert answer.status_code == 403, answer.text
    error = answer.json()["error"]
    assert (error["code"], error["param"], error["retryable"]) == ("licence_refused", "profile", False)
    assert "TILSHI_ALLOW_NONCOMMERCIAL" in error["message"]


def test_an_installed_model_is_refused_as_well(settings: Settings) -> None:
    card = Catalog.load(settings).card(FORBIDDEN)
    lock = Lock(model=card.id, hub=str(card.hub), revision="f" * 40, downloaded={}, installed={})
    folder = settings.data_dir / "models" / f"{card.id}@{lock.revision}"
    folder.mkdir(parents=True)
    for name in ("config.json", "model.safetensors"):
        (folder / name).write_text("{}", encoding="utf-8")
    write_lock(lock, settings)
    with Desk(settings) as desk, pytest.raises(LicenceRefused):
        desk.translate_texts(["Мост"], source="ru", to="kk", profile=PROFILE)


def test_whoever_allows_it_gets_to_the_next_question(settings: Settings) -> None:
    allowing = settings.model_copy(update={"allow_noncommercial": True})
    with Desk(allowing) as desk, pytest.raises(ModelNotInstalled, match=f"tilshi models pull {FORBIDDEN}"):
        desk.translate_texts(["Мост"], source="ru", to="kk", profile=PROFILE)


def test_the_report_is_for_a_lawyer(settings: Settings) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TILSHI_")}
    ended = subprocess.run(
        [sys.executable, "-m", "tilshi.cli", "models", "licences", "--json"],
        capture_output=True,
        env=environment,
        check=True,
    )
    profiles = {one["profile"]: one for one in json.loads(ended.stdout)["profiles"]}
    assert list(profiles) == ["compact", "fast", "balanced", PROFILE]
    assert profiles[PROFILE]["verdict"] == "no"
    catalog = Catalog.load(settings)
    for name, report in profiles.items():
        assert [one["id"] for one in report["models"]] == list(catalog.profile(name).models)
        for model in report["models"]:
            assert model["licence"]
            assert model["reason"]
            assert model["training_data"]
            assert model["commercial"] in {"yes", "no", "unclear"}
            if "CC-BY-4.0" in model["licence"] and model["commercial"] != "no":
                assert model["attribution"] in report["attributions"]
