"""From an empty machine to a desk of pulled models and back, as processes of their own, against a stand-in hub.

The models are small, in the files, under the names and through the tokenizers of the real ones, and know twenty
sentences and their translations by heart.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from rapidfuzz import fuzz
from safetensors.torch import load_file
from tests.catalog.standin_hub import StandInHub, serving
from tests.engines.layouts import LAYOUTS
from tests.engines.trained import teach

from tilshi.catalog import Catalog, Task, TaskName
from tilshi.engines import probe
from tilshi.engines.families import open_codec
from tilshi.languages import Language
from tilshi.settings import Settings

FAST = {  # model: layout
    "opus-mt-ru-en": "opus-mt",
    "kazrush-ru-kk": "kazrush",
    "opus-mt-tc-big-en-zle": "opus-mt",
    "kazrush-kk-ru": "kazrush",
}
KAZRUSH = "kazrush-ru-kk"
SENTENCES = {language: probe.sentences(language) for language in Language}
RU, KK, EN = (SENTENCES[language] for language in (Language.RU, Language.KK, Language.EN))
ARTICLE = "\n\n".join((RU[1].removesuffix("."), " ".join(RU[4:8]), " ".join(RU[11:14])))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make what the hub has of the profile `fast`."""
    catalog = Catalog.load(Settings())
    everything = [sentence for sentences in SENTENCES.values() for sentence in sentences]
    folders = {}
    for model_id, layout in FAST.items():
        folder = tmp_path_factory.mktemp("published") / model_id
        LAYOUTS[layout](folder, everything)
        card = catalog.card(model_id)
        (entry, *_) = card.tasks
        task = Task(TaskName.TRANSLATE, entry.source, entry.target)
        pairs = list(zip(SENTENCES[task.source], SENTENCES[task.target], strict=True))
        titles = [(one.removesuffix("."), other.removesuffix(".")) for one, other in pairs[1:2]]
        codec = open_codec(card, catalog.prompt(card.prompt), folder)
        assert teach(folder, codec, [(one, task, other) for one, other in pairs + titles])
        if (folder / "pytorch_model.bin").exists():  # as they are published
            torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
            (folder / "model.safetensors").unlink()
        folders[model_id] = folder
    return folders


@pytest.fixture
def hub(published: dict[str, Path]) -> Iterator[StandInHub]:
    catalog = Catalog.load(Settings())
    with serving() as running:
        for model_id, folder in published.items():
            card = catalog.card(model_id)
            running.add(str(card.hub), folder).pinned = card.revision
        yield running


def environment(home: Path, endpoint: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TILSHI_", "HF_"))}
    return kept | {
        "TILSHI_DATA_DIR": str(home / "data"),
        "TILSHI_CACHE_DIR": str(home / "cache"),
        "TILSHI_THREADS": "1",
        "HF_ENDPOINT": endpoint,  # as those behind a mirror set it
    }


def tilshi(home: Path, endpoint: str, *args: object, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tilshi.cli", *map(str, args)],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment(home, endpoint),
        check=False,
        timeout=300,
    )


def done(ended: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    assert ended.returncode == 0, ended.stderr
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


ALIKE = 90
"""Per cent; int8 changes a letter of what such a small model knows."""
NOWHERE = "http://127.0.0.1:9"


def check_desk(home: Path) -> None:
    """Summarise and translate without a hub."""
    report = done(tilshi(home, NOWHERE, "summarize", "-", "--profile", "fast", "--json", stdin=ARTICLE))
    assert report["grade"] == "production"
    assert report["provenance"]["models"] == sorted(["opus-mt-ru-en", KAZRUSH])
    assert report["summary"]["method"] == "extractive"
    for language, sentences in (("en", EN), ("kk", KK)):
        translated = " ".join(one["text"] for one in report["translations"][language]["sentences"])
        expected = " ".join(sentences[RU.index(one["text"])] for one in report["summary"]["sentences"])
        assert fuzz.ratio(translated, expected) > ALIKE
        assert fuzz.ratio(report["translations"][language]["title"], sentences[1]) > ALIKE


def kazakh(home: Path) -> None:
    report = done(
        tilshi(home, NOWHERE, "translate", "-", "--to", "kk", "--profile", "fast", "--json", stdin=" ".join(RU[4:6]))
    )
    assert fuzz.ratio(report["translations"]["kk"]["text"], " ".join(KK[4:6])) > ALIKE


def refused(home: Path) -> str:
    told = tilshi(home, NOWHERE, "translate", "-", "--to", "kk", "--profile", "fast", stdin=ARTICLE)
    assert told.returncode == 3
    return told.stderr


def flip(weights: Path) -> None:
    content = bytearray(weights.read_bytes())
    content[-1000] ^= 0x10
    weights.write_bytes(content)


def test_a_profile_is_pulled_used_offline_damaged_mended_and_carried_on(hub: StandInHub, tmp_path: Path) -> None:
    home = tmp_path / "first"
    assert "run: tilshi models pull" in refused(home)
    pulled = done(tilshi(home, hub.endpoint, "models", "pull", "fast", "--json"))["models"]
    assert [row["model"] for row in pulled] == list(FAST)
    for row in pulled:
        assert (row["engine"], row["compute_type"]) == ("ct2", "int8"), row
        assert row["probes"]["int8"]["similarity"] > ALIKE / 100
        assert row["probes"]["reference"]["passed"]
    check_desk(home)
    verified = done(tilshi(home, NOWHERE, "models", "verify", "fast", "--json"))["models"]
    assert [(row["faults"], row["answers"]) for row in verified] == [([], {"asked": 20, "answered": 20})] * 4

    (weights,) = (home / "data" / "models").glob(f"{KAZRUSH}@*/model.safetensors")
    flip(weights)
    told = tilshi(home, NOWHERE, "models", "verify", KAZRUSH)
    assert (told.returncode, "model.safetensors (changed)" in told.stderr) == (3, True)
    assert "model.safetensors" in refused(home)
    hub.asked.clear()
    done(tilshi(home, hub.endpoint, "models", "pull", KAZRUSH, "--json"))
    assert [path.rpartition("/")[2] for path in hub.paths("HEAD")] == ["model.safetensors"]
    kazakh(home)

    bundle, other = tmp_path / "kazakh.tar", tmp_path / "second"
    assert tilshi(home, NOWHERE, "models", "export", KAZRUSH, "--out", bundle).returncode == 0
    done(tilshi(other, NOWHERE, "models", "pull", KAZRUSH, "--from", bundle, "--json"))
    kazakh(other)
    assert tilshi(other, NOWHERE, "models", "remove", KAZRUSH).returncode == 0
    assert f"tilshi models pull {KAZRUSH}" in refused(other)


def begin(home: Path, endpoint: str) -> "subprocess.Popen[bytes]":
    """Start a pull in a process group of its own, so that a kill takes its children too."""
    return subprocess.Popen(
        [sys.executable, "-m", "tilshi.cli", "models", "pull", KAZRUSH],
        env=environment(home, endpoint),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_pull_that_is_killed_twice_is_never_loaded_by_half(hub: StandInHub, tmp_path: Path) -> None:
    hub.stall_on, hub.stall_after = "model.safetensors", 60_000
    pulling = begin(tmp_path, hub.endpoint)
    assert hub.stalled.wait(60)
    kill(pulling)  # in the middle of the weights
    assert "not installed" in refused(tmp_path)
    assert not [*(tmp_path / "data" / "models").glob("*.lock.json")]
    hub.stall_on = None
    hub.go_on.set()
    hub.asked.clear()

    pulling = begin(tmp_path, hub.endpoint)
    converted = tmp_path / "cache" / "ct2"
    until = time.monotonic() + 120
    while not [*converted.glob(".*.tmp-*")]:
        assert time.monotonic() < until
        assert pulling.poll() is None
        time.sleep(0.01)
    kill(pulling)  # in the middle of the conversion
    fetched = [path.rpartition("/")[2] for path in hub.paths("HEAD")]
    assert fetched == ["model.safetensors"]  # what had come whole was not fetched again
    assert [path for path in converted.iterdir() if not path.name.startswith(".")] == []
    assert "its pull did not end" in refused(tmp_path)

    hub.asked.clear()
    done(tilshi(tmp_path, hub.endpoint, "models", "pull", KAZRUSH, "--json"))
    assert hub.asked == []  # its files were whole
    assert len([path for path in converted.iterdir() if not path.name.startswith(".")]) == 1
    assert [*converted.glob(".*.tmp-*")] == []
    kazakh(tmp_path)
