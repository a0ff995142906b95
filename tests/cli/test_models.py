"""`tilshi models pull|verify|remove|export|licences`: what is told, and with which exit code."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tilshi.catalog import Catalog, pull
from tilshi.catalog.lock import Lock, ProbeResult
from tilshi.engines import probe
from tilshi.engines.probe import Readiness
from tilshi.settings import Settings

Cli = Callable[..., Result]
KAZRUSH = "kazrush-ru-kk"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tilshi.catalog.hub._FIRST_WAIT", 0.001)
    monkeypatch.setenv("TILSHI_HUB_ENDPOINT", "http://127.0.0.1:9")


@pytest.mark.parametrize("as_json", ["text", "json"])
@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["pull", "nothing"], 2, "there is no model 'nothing'"),
        (["pull", "nothing"], 2, "and the profiles compact, fast, balanced, quality-nc"),
        (["pull", KAZRUSH, "--from", "/nowhere/x.tar"], 2, "--from: /nowhere/x.tar is neither a folder nor a bundle"),
        (["pull", KAZRUSH], 3, "no connection"),
        (["pull", "quality-nc"], 3, "forbids commercial use"),
        (["verify", KAZRUSH], 3, "not installed"),
        (["remove", KAZRUSH], 3, "not installed"),
        (["remove", "compact"], 2, "was not pulled"),
        (["remove", "fast"], 2, "there is no model 'fast'"),
        (["export", KAZRUSH, "--out", "x.tar"], 3, "no pulled files to export"),
        (["export", KAZRUSH, "--out", ""], 2, "the name of the file or folder is empty"),
        (["licences", "nothing"], 2, "there is no profile 'nothing'"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    cli: Cli,
    arguments: list[str],
    code: int,
    told: str,
    as_json: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = cli("models", *arguments, *(["--json"] if as_json == "json" else []))
    assert ended.exit_code == code
    if as_json == "json":
        assert told in ended.stdout
        assert json.loads(ended.stdout)
    else:
        assert told in ended.stderr
    assert [*tmp_path.glob("*.tar")] == []


def test_what_comes_with_tilshi_needs_no_pull(cli: Cli) -> None:
    assert cli("models", "pull", "compact").stdout == "compact: comes with tilshi; there is nothing to pull\n"
    assert json.loads(cli("models", "pull", "compact", "--json").stdout) == {"models": []}


def test_what_was_given_up_is_told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way to a safer type, as `tests/engines/test_probe.py` has it happen, in words."""
    lock = Lock(model=KAZRUSH, hub="deepvk/kazRush-ru-kk", revision="9" * 40, downloaded={}, installed={})
    probes = {
        "reference": ProbeResult(passed=True, segments=20),
        "int8": ProbeResult(passed=False, reason="its outputs are 0.12 like the reference's", segments=20),
        "float32": ProbeResult(passed=True, segments=20, similarity=1.0, score_gap=0.0),
    }
    monkeypatch.setattr(pull, "pull", lambda *_, **__: lock)
    monkeypatch.setattr(probe, "make_ready", lambda *_: Readiness("ct2", "float32", probes))
    assert cli("models", "pull", KAZRUSH).stdout.splitlines() == [
        f"{KAZRUSH}: ready (ct2, float32), 0.0 MB, revision 999999999999",
        "  int8 was given up: its outputs are 0.12 like the reference's",
        "  float32: 1.00 like PyTorch on 20 texts",
    ]


def test_one_that_fails_does_not_cost_the_others_their_turn(cli: Cli) -> None:
    ended = cli("models", "pull", "fast", "--json")
    assert ended.exit_code == 3
    rows = json.loads(ended.stdout)["models"]
    assert [row["model"] for row in rows] == list(Catalog.load(Settings()).profile("fast").models)
    assert {row["error"]["code"] for row in rows} == {"pull_failed"}


def test_the_licences_name_every_model_its_terms_and_whom_to_credit(cli: Cli) -> None:
    catalog = Catalog.load(Settings())
    text = " ".join(cli("models", "licences").stdout.split())
    for profile in catalog.profiles():
        assert f"{profile.name}: commercial use: " in text
        for model_id in profile.models:
            card = catalog.card(model_id)
            assert f"{card.id} (" in text
            assert f"licence: {card.licence}" in text
            assert f"commercial use: {card.commercial}: {card.commercial_reason}" in text
            assert card.attribution in text
    one = " ".join(cli("models", "licences", "fast").stdout.split())
    assert "nllb" not in one
    assert "Where output of fast is published, say: Translated with opus-mt-ru-en" in one
