"""A profile is as free to use as its least free model, and nothing of a card is left out."""

from dataclasses import FrozenInstanceError
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.catalog import Catalog
from tilshi.catalog.cards import Commercial
from tilshi.catalog.report import ProfileLicence, licence_report
from tilshi.errors import InvalidValue
from tilshi.resources import data_dir
from tilshi.settings import Settings

CATALOG = Catalog.load(Settings())
REPORT = {one.profile: one for one in licence_report(CATALOG, None)}


def test_every_profile_is_reported_in_order() -> None:
    assert [*REPORT] == [profile.name for profile in CATALOG.profiles()]
    for profile in CATALOG.profiles():
        assert tuple(model.id for model in REPORT[profile.name].models) == profile.models


def test_one_profile_is_reported_alone() -> None:
    for name, report in REPORT.items():
        assert licence_report(CATALOG, name) == (report,)
    with pytest.raises(InvalidValue, match="there is no profile 'nosuch'"):
        licence_report(CATALOG, "nosuch")


def test_a_model_is_reported_as_its_card_says() -> None:
    for model in (model for report in REPORT.values() for model in report.models):
        card = CATALOG.card(model.id)
        assert (model.page, model.licence, model.parameters) == (card.page, card.licence, card.parameters)
        assert (model.commercial, model.reason) == (card.commercial, card.commercial_reason)
        assert model.attribution == card.attribution
        assert model.training_data == card.training_data.strip() != ""
        assert model.data_restriction == card.data_restriction.strip()


def test_what_the_installations_profiles_may_be_used_for() -> None:
    assert {name: report.verdict for name, report in REPORT.items()} == {
        "compact": "unclear",
        "fast": "unclear",
        "balanced": "unclear",
        "quality-nc": "no",
    }


def test_the_sentences_to_publish_are_each_named_once() -> None:
    assert REPORT["compact"].attributions == ()
    assert len(REPORT["quality-nc"].attributions) == 1
    balanced = REPORT["balanced"].attributions
    assert [sentence.split()[2] for sentence in balanced] == ["opus-mt-tc-big-zle-en", "opus-mt-tc-big-en-zle"]
    doubled = ProfileLicence("x", "yes", REPORT["balanced"].models * 2)
    assert doubled.attributions == balanced


def test_a_report_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        REPORT["fast"].verdict = "yes"  # type: ignore[misc]


def scripted(folder: Path, answers: tuple[Commercial, ...]) -> Catalog:
    """A catalog with a profile `some` whose models answer like this."""
    folder.mkdir(exist_ok=True)
    card = (data_dir("models") / "opus-mt-ru-en.toml").read_text(encoding="utf-8")
    pairs = list(product(("ru", "kk", "en"), repeat=2))
    for index, answer in enumerate(answers):
        source, target = pairs[index]
        text = card.replace('commercial = "yes"', f'commercial = "{answer}"')
        text = text.replace('id = "opus-mt-ru-en"', f'id = "m{index}"')
        text = text.replace('source = "ru", target = "en"', f'source = "{source}", target = "{target}"')
        (folder / f"m{index}.toml").write_text(text, encoding="utf-8")
    routes = ", ".join(
        f'{{ task = "translate", source = "{source}", target = "{target}", model = "m{index}" }}'
        for index, (source, target) in enumerate(pairs[: len(answers)])
    )
    (folder / "profiles.toml").write_text(f'[some]\ndescription = "x"\nroutes = [{routes}]\n', encoding="utf-8")
    return Catalog.load(Settings(profile="some"), models=folder)


@given(st.lists(st.sampled_from(("yes", "unclear", "no")), max_size=4))
def test_the_verdict_is_the_worst_answer(tmp_path_factory: pytest.TempPathFactory, answers: list[Commercial]) -> None:
    (report,) = licence_report(scripted(tmp_path_factory.mktemp("models"), tuple(answers)), "some")
    expected = next((answer for answer in ("no", "unclear") if answer in answers), "yes")
    assert report.verdict == expected
    assert [model.commercial for model in report.models] == answers
