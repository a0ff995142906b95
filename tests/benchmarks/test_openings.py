"""The benchmark of openings: that its detector sees what it counts, and nothing that stands alone."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def openings() -> Iterator[ModuleType]:
    """Return the module, found as when it is run: its folder is on the path."""
    folder = str(Path(__file__).parents[2] / "benchmarks")
    sys.path.insert(0, folder)
    try:
        yield importlib.import_module("openings")
    finally:
        sys.path.remove(folder)


@pytest.mark.parametrize(
    "sentence",
    ["Он приехал в столицу вчера.", "Но дорогу так и не открыли.", "Вчера его задержали в порту."],
)
def test_dangling(openings: ModuleType, sentence: str) -> None:
    assert openings.dangles(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Министр приехал в столицу вчера.", "В этом году урожай вырос.", "Завод закрыл его владелец."],
)
def test_standing(openings: ModuleType, sentence: str) -> None:
    assert not openings.dangles(sentence)
