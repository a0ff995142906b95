from pathlib import Path

import pytest

from tilshi.errors import Internal
from tilshi.summarize.measured import Measured, extractive_score


def test_the_stored_figure() -> None:
    score = extractive_score()
    assert (score.set, score.metric) == ("descriptions.dev.ru", "rougeL")
    assert 0 < score.value < 100


def test_a_figure_is_read(tmp_path: Path) -> None:
    file = tmp_path / "extractive.toml"
    file.write_text('set = "dev"\nmetric = "rouge1"\nvalue = 30\n', encoding="utf-8")
    assert Measured.read(file) == Measured("dev", "rouge1", 30.0)


@pytest.mark.parametrize(
    "content", ["", "not toml", 'set = "a"\nmetric = "b"', 'set = "a"\nmetric = "b"\nvalue = "much"', "value = [1]"]
)
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "extractive.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Internal, match=r"extractive\.toml"):
        Measured.read(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Internal, match=r"extractive\.toml"):
        Measured.read(tmp_path / "extractive.toml")
