"""The data folders are found."""

import pytest

from tilshi.errors import Internal
from tilshi.resources import data_dir


@pytest.mark.parametrize("name", ["models", "prompts"])
def test_data_folders_exist(name: str) -> None:
    assert list(data_dir(name).glob("*.toml"))


def test_a_missing_folder_is_told() -> None:
    with pytest.raises(Internal, match="nonsense"):
        data_dir("nonsense")
