"""The installation's own catalog fits together; a broken one says which file is broken and why."""

import re
import shutil
from dataclasses import fields, replace
from pathlib import Path

import pytest

from tilshi.catalog import Catalog, DecodingOptions, Length, Task, TaskName
from tilshi.catalog.cards import Decoding
from tilshi.errors import Internal, InvalidValue, NotFound, UnsupportedDirection
from tilshi.languages import Language
from tilshi.resources import data_dir
from tilshi.settings import Settings

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load(Settings())


def test_compact_translates_every_direction_by_itself(catalog: Catalog) -> None:
    profile = catalog.profile("compact")
    for source in Language:
        for target in Language:
            if source is not target:
                route = profile.route(TaskName.TRANSLATE, source, target)
                assert [(hop.model_id, hop.source, hop.target) for hop in route.hops] == [("compact", source, target)]
                assert route.pivot is None
    assert profile.models == ("compact",)
    assert profile.grade == "demo"


def test_an_unsupported_direction_names_profile_and_direction(catalog: Catalog) -> None:
    profile = catalog.profile("compact")
    with pytest.raises(
        UnsupportedDirection, match="'compact' has no model to translate from Russian to Russian"
    ) as told:
        profile.route(TaskName.TRANSLATE, RU, RU)
    assert told.value.param == "targets"
    assert profile.find(TaskName.TITLE, RU, RU) is None


def test_compact_says_what_it_was_made_of(catalog: Catalog) -> None:
    card = catalog.card("compact")
    assert card.commercial == "unclear"
    assert "GPL" in card.training_data
    assert card.grade == "demo"
    assert card.supports(Task(TaskName.TRANSLATE, RU, KK))
    assert not card.supports(Task(TaskName.SUMMARIZE, RU, RU))
    assert [one for one in catalog.cards() if one.path is not None] == [card]


def test_unknown_names(catalog: Catalog) -> None:
    with pytest.raises(NotFound, match="compact") as model:
        catalog.card("x" * 500)
    assert model.value.param == "model"
    assert "x" * 64 in model.value.message
    assert "x" * 65 not in model.value.message
    with pytest.raises(InvalidValue, match="there is no profile 'nosuch'; use compact") as profile:
        catalog.profile("nosuch")
    assert profile.value.param == "profile"
    with pytest.raises(NotFound):
        catalog.prompt("nosuch")
    with pytest.raises(InvalidValue, match="profile"):
        Catalog.load(Settings(profile="nosuch"))


def test_the_ladder_gets_stricter(catalog: Catalog) -> None:
    first, second, third = catalog.rungs(catalog.card("compact"), TaskName.TRANSLATE)
    assert (first.beam_size, first.no_repeat_ngram_size, first.repetition_penalty) == (1, 0, 1.0)
    assert (second.beam_size, second.no_repeat_ngram_size) == (4, 3)
    assert (third.beam_size, third.no_repeat_ngram_size) == (6, 2)
    assert {rung.repetition_penalty for rung in (first, second, third)} == {1.0}
    assert [rung.num_hypotheses for rung in (first, second, third)] == [1, 4, 6]
    assert first.max_new_tokens(10, 500) == 32


def test_what_is_only_told_is_no_search_option(catalog: Catalog) -> None:
    options = catalog.card("compact").decoding.options()
    names = {field.name for field in fields(DecodingOptions)}
    assert set(options.search()) == set(Decoding.model_fields) == names - {"attention"}
    assert replace(options, attention=True).search() == options.search()
    assert replace(options, beam_size=9).search() == options.search() | {"beam_size": 9}


def test_a_summary_has_the_length_asked_for(catalog: Catalog) -> None:
    card = catalog.card("compact")
    limits = [catalog.rungs(card, TaskName.SUMMARIZE, length)[0].max_new_tokens(400, 500) for length in Length]
    assert limits == sorted(set(limits))
    for rung in catalog.rungs(card, TaskName.SUMMARIZE, Length.SHORT):
        assert rung.max_new_tokens(400, 500) == limits[0]
    assert catalog.rungs(card, TaskName.TITLE)[0].max_new_tokens(400, 500) < limits[0]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("models", "prompts"):
        shutil.copytree(data_dir(name), tmp_path / name, ignore=shutil.ignore_patterns("compact"))
    return tmp_path / "models", tmp_path / "prompts"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


KK_EN = 'source = "kk", target = "en", model = "compact"'


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("compact.toml", 'family = "bart"', 'family = "bert"', "compact.toml is not valid: family: Input should be '"),
        (
            "compact.toml",
            'source = "ru"',
            'source = "fr"',
            "valid: tasks.0.source: Input should be 'ru', 'kk' or 'en'$",
        ),
        ("compact.toml", "parameters =", 'x = "secret"\nparameters =', "valid: x: Extra inputs are not permitted$"),
        ("compact.toml", 'path = "compact"', "", "exactly one of path"),
        ("compact.toml", 'path = "compact"', 'path = "../x"', "compact.toml.*path"),
        ("compact.toml", 'id = "compact"', 'id = "other"', "named after its id"),
        ("compact.toml", 'prompt = "tags"', 'prompt = "none"', "prompt that does not exist"),
        ("compact.toml", "grade =", "extra = 1\ngrade =", "extra"),
        ("compact.toml", r"\.\.\.", "(", "not a regular expression"),
        ("compact.toml", "id =", "id = = ", "compact.toml is not valid"),
        ("profiles.toml", KK_EN, KK_EN.replace("en", "kk"), "no card 'compact' that can translate kk-kk"),
        ("profiles.toml", KK_EN, 'source = "kk", target = "en"', "no card None"),
        (
            "profiles.toml",
            "description",
            "descripton",
            "profiles.toml is not valid: compact.description: Field required$",
        ),
        ("tags.toml", '>>{target3}<< {text}"', '{text} >>{target3}<<"', "must end in {text}"),
        ("tags.toml", "{target3}", "{goal}", "tags.toml is not valid.*goal"),
        ("tags.toml", 'id = "tags"', 'id = "tag"', "named after its id"),
        ("tags.toml", "translate =", "translat =", "tags.toml is not valid"),
        ("tags.toml", "translate =", "# translate =", "no template"),
        ("decoding.toml", "beam_size = 4", "beams = 4", "unknown decoding option 'beams'"),
        ("decoding.toml", "beam_size = 4", "attention = true", "unknown decoding option 'attention'"),
        ("decoding.toml", "[[retry]]", "[[retry", "decoding.toml is not valid TOML"),
        ("decoding.toml", "[task.title]", "[task.titel]", "unknown task 'titel'"),
    ],
)
def test_a_broken_file_is_named(folders: tuple[Path, Path], name: str, old: str, new: str, told: str) -> None:
    models, prompts = folders
    edit(next(folder / name for folder in folders if (folder / name).exists()), old, new)
    with pytest.raises((Internal, InvalidValue), match=told) as caught:
        Catalog.load(Settings(), models=models, prompts=prompts)
    assert "\n" not in caught.value.message
    assert not re.search("input_value|pydantic|validation error|Value error", caught.value.message)


def test_a_pivot_goes_through_routes_of_its_own_profile(folders: tuple[Path, Path]) -> None:
    models, prompts = folders
    edit(models / "profiles.toml", '"kk", target = "en", model = "compact"', '"kk", target = "en", pivot = "ru"')
    route = (
        Catalog.load(Settings(), models=models, prompts=prompts).profile("compact").route(TaskName.TRANSLATE, KK, EN)
    )
    assert [(hop.source, hop.target) for hop in route.hops] == [(KK, RU), (RU, EN)]
    assert route.pivot is RU


def test_a_pivot_never_borrows(folders: tuple[Path, Path]) -> None:
    models, prompts = folders
    with (models / "profiles.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[half]\ndescription = "half"\nroutes = [\n'
            '  { task = "translate", source = "kk", target = "ru", model = "compact" },\n'
            '  { task = "translate", source = "kk", target = "en", pivot = "ru" },\n]\n'
        )
    with pytest.raises(Internal, match="'half': pivot needs the route ru-en"):
        Catalog.load(Settings(), models=models, prompts=prompts)


def test_a_profile_is_as_good_as_its_worst_model(folders: tuple[Path, Path]) -> None:
    models, prompts = folders
    card = (models / "compact.toml").read_text(encoding="utf-8")
    good = card.replace('id = "compact"', 'id = "good"').replace('grade = "demo"', 'grade = "production"')
    (models / "good.toml").write_text(good, encoding="utf-8")
    routes = (
        '{{ task = "translate", source = "ru", target = "en", model = "good" }},'
        '{{ task = "translate", source = "en", target = "ru", model = "{}" }}'
    )
    with (models / "profiles.toml").open("a", encoding="utf-8") as file:
        for name, other in (("mixed", "compact"), ("pure", "good")):
            file.write(f'\n[{name}]\ndescription = "x"\nroutes = [{routes.format(other)}]\n')
    catalog = Catalog.load(Settings(), models=models, prompts=prompts)
    assert catalog.profile("mixed").grade == "demo"
    assert catalog.profile("pure").grade == "production"
    assert [profile.name for profile in catalog.profiles()][-2:] == ["mixed", "pure"]


PART = """
[half]
description = "half"
routes = [
    { task = "translate", source = "ru", target = "en", model = "compact" },
    { task = "translate", source = "ru", target = "kk", model = "compact" },
]
"""
REST = """missing = [
    { source = "en", target = "ru", reason = "nobody asked for it" },
    { source = "en", target = "kk", reason = "nobody asked for it" },
    { source = "kk", target = "ru", reason = "nobody asked for it" },
    { source = "kk", target = "en", reason = "no model has published scores" },
]
"""


def installation(models: Path, prompts: Path, monkeypatch: pytest.MonkeyPatch, profile: str) -> Catalog:
    """Load the folders as if they were the installation's own, with one more profile."""
    with (models / "profiles.toml").open("a", encoding="utf-8") as file:
        file.write(profile)
    monkeypatch.setattr("tilshi.catalog.data_dir", {"models": models, "prompts": prompts}.__getitem__)
    return Catalog.load(Settings(data_dir=models / "none"))


def test_an_installed_profile_has_every_direction_or_says_why_not(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    half = installation(*folders, monkeypatch, PART + REST).profile("half")
    assert half.missing[Task(TaskName.TRANSLATE, KK, EN)] == "no model has published scores"
    with pytest.raises(UnsupportedDirection, match=r"'half' .* from Kazakh to English: no model has published scores$"):
        half.route(TaskName.TRANSLATE, KK, EN)


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        (PART, "profile 'half' neither routes kk-ru nor lists it as missing"),
        (PART + REST.replace('"kk", target = "en"', '"kk", target = "ru"'), "'half' neither routes kk-en"),
        (PART + REST.replace('"en", target = "ru"', '"ru", target = "en"'), "'half': ru-en is listed as missing, but"),
        (PART + REST.replace("nobody asked for it", ""), "profiles.toml is not valid: half.missing.0.reason"),
    ],
)
def test_a_direction_is_never_missing_silently(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, profile: str, told: str
) -> None:
    with pytest.raises(Internal, match=told):
        installation(*folders, monkeypatch, profile)


OWN_CARD = """
id = "own"
description = "ours"
hub = "local/own"
revision = "0123456789ab"
family = "bart"
tasks = [{ task = "translate", source = "ru", target = "en" }]
licence = "MIT"
commercial = "yes"
commercial_reason = "ours"
training_data = "ours"
parameters = 1000
max_source_tokens = 100
max_target_tokens = 100
prompt = "tags"
grade = "demo"
"""
OWN_PROFILE = """
[own]
description = "ours, and the bundled model"
routes = [
    { task = "translate", source = "ru", target = "en", model = "own" },
    { task = "translate", source = "ru", target = "kk", model = "compact" },
]
"""


def own(settings: Settings, card: str = OWN_CARD, profiles: str = OWN_PROFILE, name: str = "own") -> Catalog:
    folder = settings.data_dir / "models"
    folder.mkdir(parents=True)
    (folder / f"{name}.toml").write_text(card, encoding="utf-8")
    (folder / "profiles.toml").write_text(profiles, encoding="utf-8")
    return Catalog.load(settings)


def test_the_users_own_models_stand_beside_the_installations(settings: Settings) -> None:
    before = Catalog.load(settings)
    catalog = own(settings)
    assert {card.id for card in catalog.cards()} == {"own", *(card.id for card in before.cards())}
    assert catalog.profile("own").models == ("own", "compact")
    assert catalog.profile("compact") == before.profile("compact")


@pytest.mark.parametrize(
    ("card", "profiles", "name", "message"),
    [
        (OWN_CARD + "speed = 3\n", OWN_PROFILE, "own", "speed"),
        (
            OWN_CARD.replace('"own"', '"compact"'),
            OWN_PROFILE.replace('"own"', '"compact"'),
            "compact",
            "taken: compact",
        ),
        (OWN_CARD, OWN_PROFILE.replace("[own]", "[compact]"), "own", "taken: compact"),
        (OWN_CARD, OWN_PROFILE.replace('"compact"', '"absent"'), "own", "absent"),
        (OWN_CARD.replace('"tags"', '"signs"'), OWN_PROFILE, "own", "signs"),
        (OWN_CARD, "[own", "own", "profiles.toml"),
    ],
)
def test_a_fault_in_the_users_own_models_is_told_as_theirs(
    settings: Settings, card: str, profiles: str, name: str, message: str
) -> None:
    with pytest.raises(InvalidValue, match=message) as raised:
        own(settings, card, profiles, name)
    assert str(settings.data_dir) in str(raised.value)
