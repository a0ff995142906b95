"""Where files are, and the digest that changes with every byte of them."""

import os
import time
from pathlib import Path

import pytest

from tilshi.catalog import Catalog, ModelCard, store
from tilshi.errors import ModelNotInstalled
from tilshi.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "model"
    place.mkdir()
    (place / "config.json").write_text("{}", encoding="utf-8")
    (place / "model.safetensors").write_bytes(b"weights")
    (place / "tokenizer.json").write_text("[]", encoding="utf-8")
    (place / "README.md").write_text("about", encoding="utf-8")
    return place


def hub_card() -> ModelCard:
    card = Catalog.load(Settings()).card("compact")
    return card.model_copy(update={"id": "other", "path": None, "hub": "local/other", "revision": "abc123"})


def test_a_digest_is_the_same_for_the_same_content(folder: Path, tmp_path: Path) -> None:
    first = store.weight_digest(folder, tmp_path / "cache")
    assert len(first) == 64
    moved = tmp_path / "moved"
    folder.rename(moved)
    assert store.weight_digest(moved, tmp_path / "cache") == first
    assert store.weight_digest(moved, tmp_path / "another cache") == first


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_every_byte_of_every_file_counts(folder: Path, tmp_path: Path, name: str) -> None:
    before = store.weight_digest(folder, tmp_path)
    file = folder / name
    content = file.read_bytes()
    file.write_bytes(bytes([content[0] ^ 1]) + content[1:])  # same size
    os.utime(file, ns=(time.time_ns(), time.time_ns() + 1_000_000_000))
    assert store.weight_digest(folder, tmp_path) != before


def test_shards_and_new_files_count_and_notes_do_not(folder: Path, tmp_path: Path) -> None:
    before = store.weight_digest(folder, tmp_path)
    (folder / "README.md").write_text("more about", encoding="utf-8")
    assert store.weight_digest(folder, tmp_path) == before
    (folder / "model-00002-of-00002.safetensors").write_bytes(b"more")
    assert store.weight_digest(folder, tmp_path) != before


def test_the_digest_is_remembered(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = store.weight_digest(folder, tmp_path)

    def unreadable(file: Path) -> str:
        raise AssertionError(file)

    monkeypatch.setattr(store, "file_digest", unreadable)
    assert store.weight_digest(folder, tmp_path) == first


@pytest.mark.parametrize("memo", ["", "{", "[]", '{"files": {}}', "null"])
def test_a_damaged_memo_is_computed_again(folder: Path, tmp_path: Path, memo: str) -> None:
    first = store.weight_digest(folder, tmp_path)
    (file,) = (tmp_path / "digests").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text(memo, encoding="utf-8")
    assert store.weight_digest(folder, tmp_path) == first


def test_a_read_only_cache_only_costs_time(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file, not a folder", encoding="utf-8")
    assert store.weight_digest(folder, blocked) == store.weight_digest(folder, tmp_path)


def test_a_missing_model_names_the_command(settings: Settings) -> None:
    with pytest.raises(ModelNotInstalled, match="run: tilshi models pull other"):
        store.locate(hub_card(), settings)


def test_an_installed_model_is_found_by_its_revision(settings: Settings, folder: Path) -> None:
    card = hub_card()
    place = store.installed_path(card, settings)
    assert place == settings.data_dir / "models" / "other@abc123"
    place.parent.mkdir(parents=True)
    folder.rename(place)
    assert store.locate(card, settings) == place
    (place / "model.safetensors").rename(place / "pytorch_model.bin")
    with pytest.raises(ModelNotInstalled):
        store.locate(card, settings)


def test_a_bundled_model_without_its_files(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "data_dir", lambda name: tmp_path / name)
    card = Catalog.load(Settings()).card("compact")
    with pytest.raises(ModelNotInstalled, match="this installation of tilshi lacks its files"):
        store.locate(card, settings)
