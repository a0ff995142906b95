"""Recipes: read, checked, and the bundled one complete."""

from pathlib import Path

import pytest
from training.recipe import RECIPES, load, tag_of

GOOD = 'description = "x"\n[shares]\nru-en = 0.5\nru-title = 0.1\n[plans.cpu]\nminutes = 3\n'


def test_the_bundled_recipe_trains_all_six_directions_on_both_devices() -> None:
    recipe = load(RECIPES / "compact.toml")
    assert set(recipe.shares) >= {"ru-en", "ru-kk", "kk-ru", "en-ru", "kk-en", "en-kk", "ru-title"}
    assert set(recipe.plans) == {"cpu", "cuda"}
    assert sum(recipe.shares.values()) == pytest.approx(1)
    planted = recipe.sentinels.shared + recipe.sentinels.edge + recipe.sentinels.markers
    assert 0.05 <= planted <= 0.10


def test_tags() -> None:
    assert [tag_of(name) for name in ("ru-kk", "en-ru", "kk-en", "ru-ru", "ru-title", "kk-summary")] == [
        ">>kaz<<",
        ">>rus<<",
        ">>eng<<",
        ">>rus<<",
        ">>ttl<<",
        ">>sum<<",
    ]


@pytest.mark.parametrize("name", ["ru-de", "ruen", "title-ru", "-", "ru-"])
def test_a_direction_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="expected SOURCE-TARGET of en, kk, ru"):
        tag_of(name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("shares = [", "recipe.toml"),
        (GOOD + "speed = 3\n", "speed"),
        (GOOD.replace("0.5", "0"), "shares.ru-en"),
        (GOOD.replace("ru-en", "ru-de"), "ru-de"),
        (GOOD.replace("minutes", "hours"), "plans.cpu"),
        (GOOD.replace("plans.cpu", "plans.tpu"), "plans.tpu"),
        ("longest = 4\n" + GOOD, "longest"),
        (GOOD + "[noise]\nmasked = 2\n", "noise"),
    ],
)
def test_a_wrong_recipe_names_the_field(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "recipe.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load(file)
