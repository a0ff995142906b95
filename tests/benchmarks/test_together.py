"""The benchmark of several articles: what it counts it sees."""

import importlib
import json
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

FIRE = (
    "Склад стройматериалов сгорел в ночь на среду на окраине Шахтинска. При пожаре пострадали 12 человек.\n"
    "Огонь тушили пять часов."
)
BLAZE = "На окраине Шахтинска в ночь на среду сгорел склад стройматериалов. При пожаре пострадали 12 человек."
OTHER = "Движение по соседней улице закрыли до вечера. Жителей просят выбирать другие дороги."


@pytest.fixture(scope="module")
def together() -> Iterator[ModuleType]:
    """Return the module, found as when it is run: its folder is on the path."""
    folder = str(Path(__file__).parents[2] / "benchmarks")
    sys.path.insert(0, folder)
    try:
        yield importlib.import_module("together")
    finally:
        sys.path.remove(folder)


@pytest.fixture
def folder(together: ModuleType, tmp_path: Path) -> Path:
    """A set of one cluster of three articles and one that is too small."""
    rows = [{"text": text, "title": "Пожар", "cluster": "a#1"} for text in (FIRE, BLAZE, OTHER)]
    rows.append({"text": OTHER, "title": "Дорога", "cluster": "b#1"})
    with lzma.open(tmp_path / f"{together.SET}.jsonl.xz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    return tmp_path


def test_clusters_of_the_wanted_sizes_are_read(together: ModuleType, folder: Path) -> None:
    clusters = together.read(folder)
    assert list(clusters) == ["a#1"]
    assert len(clusters["a#1"]) == 3
    assert clusters["a#1"][0].source.paragraphs == (0, 0, 1)
    assert set(together.read(folder, range(1, 4))) == {"a#1", "b#1"}


def test_the_figures_of_a_cluster(together: ModuleType, folder: Path) -> None:
    cluster = together.summarise("a#1", together.read(folder)["a#1"])
    figures = together.table([cluster])
    assert (figures["clusters"], figures["articles"], figures["conflicts"]) == (1, 3, 0)
    assert figures["summaries with a near-repeated pair"] == 0
    assert figures["sentences told by more than one voice, share"] > 0
    assert cluster.half in together.HALVES


def test_near_repeats_are_seen(together: ModuleType) -> None:
    assert together.near("Склад сгорел ночью на окраине.", "Склад на окраине сгорел ночью.")
    assert not together.near("Склад сгорел ночью на окраине.", "Движение закрыли до вечера.")


def test_a_planted_conflict_is_found(together: ModuleType, folder: Path) -> None:
    cluster = together.summarise("a#1", together.read(folder)["a#1"])
    assert together.planted([cluster]) == {"planted": 1, "found": 1, "share": 1.0}
    assert together.planted([]) == {"planted": 0, "found": 0, "share": None}


def test_conflicts_are_shown_with_their_sentences(
    together: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = together.read(folder)["a#1"]
    changed = [articles[0], together._with_number(articles[1], "12", "15"), articles[2]]
    together.show([together.summarise("a#1", changed)], 5, 0)
    shown = capsys.readouterr().out
    assert "человек: пострадать" in shown
    assert "[0] 12 человек: При пожаре" in shown
    assert "[1] 15 человек: При пожаре" in shown


def test_summaries_are_shown_to_be_read(together: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    together.show_summaries([together.summarise("a#1", together.read(folder)["a#1"])], 5, 0)
    shown = capsys.readouterr().out
    assert "#1 a#1: 3 articles, 0 reprints, apart [2]" in shown
    assert "2 voices]" in shown
    assert OTHER.split(".", maxsplit=1)[0] not in shown
