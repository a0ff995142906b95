"""What a profile costs is data that somebody measured, or nothing."""

from pathlib import Path

import pytest

from tilshi.catalog import Catalog
from tilshi.catalog.expected import read_expected
from tilshi.errors import Internal
from tilshi.resources import data_dir
from tilshi.settings import Settings

ROW = """[fast]
article_seconds_summary = 2.5
article_seconds_full = 20
peak_bytes = 1000
cores = 2
measured = true
command = "python benchmarks/sizes.py"
"""


def test_a_row_is_read(tmp_path: Path) -> None:
    file = tmp_path / "expected.toml"
    assert read_expected(file) == {}
    file.write_text(ROW, encoding="utf-8")
    row = read_expected(file)["fast"]
    assert (row.article_seconds_summary, row.article_seconds_full, row.peak_bytes) == (2.5, 20.0, 1000)


@pytest.mark.parametrize(
    ("old", "new"), [("2.5", "0"), ("2.5", "inf"), ("2.5", "nan"), ("1000", "0"), ("cores = 2", ""), ("[fast]", "[")]
)
def test_what_cannot_be_is_refused(old: str, new: str, tmp_path: Path) -> None:
    file = tmp_path / "expected.toml"
    file.write_text(ROW.replace(old, new), encoding="utf-8")
    with pytest.raises(Internal, match=r"expected\.toml is not valid"):
        read_expected(file)


def test_the_installation_says_what_its_profiles_take() -> None:
    expected = read_expected(data_dir("models") / "expected.toml")
    for profile in Catalog.load(Settings()).profiles():
        assert profile.expected == expected.get(profile.name)
        if profile.expected is not None:
            assert profile.expected.article_seconds_summary < profile.expected.article_seconds_full
            assert "benchmarks/sizes.py" in profile.expected.command
