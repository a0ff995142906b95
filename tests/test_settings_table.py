"""The table of settings in docs/ is the code's, and no limit in it is without an end."""

from pathlib import Path

from tilshi.settings import Settings
from tilshi.settings_table import table

TABLE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"


def test_the_table_is_up_to_date(settings: Settings) -> None:
    """Write it again with `python -m tilshi.settings_table > docs/settings.md`."""
    assert table() == TABLE.read_text(encoding="utf-8")


def test_every_setting_has_a_row_that_says_what_it_is(settings: Settings) -> None:
    rows = [line.strip("| ").split(" | ") for line in table().splitlines() if line.startswith("| `")]
    assert [row[0] for row in rows] == [f"`TILSHI_{name.upper()}`" for name in Settings.model_fields]
    assert all(len(row) == 4 and all(row) for row in rows)


def test_every_number_is_bounded_below_and_set(settings: Settings) -> None:
    for line in table().splitlines():
        if "number" in line:
            assert "> 0" in line or "≥" in line
            assert "| unset |" not in line


def test_no_secret_and_no_folder_of_this_machine_is_in_it(settings: Settings) -> None:
    assert str(settings.data_dir) not in table()
    assert f"{Path.home()}/" not in table()
    assert "| unset | secret |" in table()
