"""The benchmark of openings: that its detector sees what it counts, and nothing that stands alone."""

from types import ModuleType

import pytest
from tests.benchmarks.conftest import load_benchmark


@pytest.fixture(scope="module")
def openings() -> ModuleType:
    return load_benchmark("openings")


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
