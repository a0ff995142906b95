"""The installation's own cards and profiles: complete, frank about licences, prompted as their models were trained."""

import re
from itertools import permutations

import pytest

from tilshi.catalog import Catalog, Length, ModelCard, Profile, Task, TaskName, licence
from tilshi.errors import LicenceRefused
from tilshi.languages import Language
from tilshi.settings import Settings

RU, KK, EN = Language.RU, Language.KK, Language.EN
CATALOG = Catalog.load(Settings())
CARDS = CATALOG.cards()
DOWNLOADED = tuple(card for card in CARDS if card.hub is not None)
COMMERCIAL = ("fast", "balanced")

# What the caller of `prefix` gets for each task a card lists; summaries are shown at their medium length.
PREFIXES = {
    "compact": {"ru-en": ">>eng<< ", "ru-kk": ">>kaz<< ", "en-ru": ">>rus<< ", "kk-ru": ">>rus<< "}
    | {"kk-en": ">>eng<< ", "en-kk": ">>kaz<< "},
    "kazrush-ru-kk": {"ru-kk": ""},
    "kazrush-kk-ru": {"kk-ru": ""},
    "opus-mt-tc-big-zle-en": {"ru-en": ""},
    "opus-mt-tc-big-en-zle": {"en-ru": ">>rus<< "},
    "opus-mt-ru-en": {"ru-en": ""},
    "wmt19-ru-en": {"ru-en": ""},
    "nllb-200-distilled-600m": dict.fromkeys(("ru-en", "ru-kk", "en-ru", "kk-ru", "kk-en", "en-kk"), ""),
    "nllb-200-distilled-1.3b": dict.fromkeys(("ru-en", "ru-kk", "en-ru", "kk-ru", "kk-en", "en-kk"), ""),
    "tilmash": dict.fromkeys(("ru-en", "ru-kk", "en-ru", "kk-ru", "kk-en", "en-kk"), ""),
    "madlad400-3b-mt": {"ru-en": "<2en> ", "ru-kk": "<2kk> ", "en-ru": "<2ru> ", "kk-ru": "<2ru> "}
    | {"kk-en": "<2en> ", "en-kk": "<2kk> "},
    "rut5-base-sum-gazeta": {"ru-ru": ""},
    "mbart-ru-sum-gazeta": {"ru-ru": ""},
    "rut5-base-absum": {"ru-ru": "[45] "},
}
CAUSE = re.compile(r"\bNC\b|non-commercial|research")


def by_id(card: ModelCard) -> str:
    return card.id


@pytest.mark.parametrize("card", CARDS, ids=by_id)
def test_a_prompt_is_what_the_model_was_trained_with(card: ModelCard) -> None:
    prompt = CATALOG.prompt(card.prompt)
    prefixes = {
        f"{one.source}-{one.target}": prompt.prefix(Task(one.task, one.source, one.target)) for one in card.tasks
    }
    assert prefixes == PREFIXES[card.id]


def test_every_card_of_the_table_is_in_the_catalog() -> None:
    assert {card.id for card in CARDS} == set(PREFIXES)


def test_the_length_of_a_summary_is_asked_for_in_words() -> None:
    prompt = CATALOG.prompt(CATALOG.card("rut5-base-absum").prompt)
    assert [prompt.prefix(Task(TaskName.SUMMARIZE, RU, RU, length)) for length in Length] == ["[20] ", "[45] ", "[90] "]


@pytest.mark.parametrize("card", DOWNLOADED, ids=by_id)
def test_a_downloaded_model_says_where_it_is_from_and_what_it_was_made_of(card: ModelCard) -> None:
    assert card.page == f"https://huggingface.co/{card.hub}"
    assert card.licence
    assert len(card.training_data) > 20
    assert card.grade == "production"
    assert card.revision is None or re.fullmatch("[0-9a-f]{40}", card.revision)
    assert card.decoding.beam_size <= 5
    assert all(score.source and score.value > 0 for score in card.scores)


@pytest.mark.parametrize("card", CARDS, ids=by_id)
def test_a_model_that_marks_languages_knows_the_token_of_each(card: ModelCard) -> None:
    spoken = {language for one in card.tasks for language in (one.source, one.target)}
    assert set(card.language_tokens) == (spoken if card.family in {"m2m100", "mbart"} else set())


@pytest.mark.parametrize("card", [card for card in CARDS if card.commercial != "yes"], ids=by_id)
def test_what_may_not_be_used_commercially_says_why(card: ModelCard) -> None:
    assert CAUSE.search(card.commercial_reason)
    restricted = card.commercial == "no" or card.data_restriction or card.path is not None
    assert restricted, "unclear, but neither its licence nor its data is said to forbid anything"


@pytest.mark.parametrize("card", [card for card in CARDS if card.commercial == "yes"], ids=by_id)
def test_what_may_be_used_commercially_has_nothing_against_it(card: ModelCard) -> None:
    assert card.data_restriction == ""
    assert "NC" not in card.licence


@pytest.mark.parametrize("card", [card for card in CARDS if "CC-BY" in card.licence], ids=by_id)
def test_attribution_is_worded_where_the_licence_asks_for_it(card: ModelCard) -> None:
    for named in card.licence.split(" AND "):
        name = named.replace("CC-BY", "CC BY").removesuffix("-4.0")
        assert f"{name} 4.0" in card.attribution


@pytest.mark.parametrize("profile", CATALOG.profiles(), ids=lambda profile: profile.name)
def test_a_profile_translates_every_direction_or_says_why_not(profile: Profile) -> None:
    for source, target in permutations(Language, 2):
        task = Task(TaskName.TRANSLATE, source, target)
        assert (task in profile.routes) != bool(profile.missing.get(task))


def test_the_profiles_are_what_they_are_chosen_for() -> None:
    profiles = {profile.name: profile for profile in CATALOG.profiles()}
    assert [*profiles] == ["compact", "fast", "balanced", "quality-nc"]
    assert {name: profile.grade for name, profile in profiles.items() if profile.grade == "demo"} == {"compact": "demo"}
    writers = {name: profile.find(TaskName.SUMMARIZE, RU, RU) for name, profile in profiles.items()}
    assert {name: route and route.hops[0].model_id for name, route in writers.items()} == {
        "compact": None,
        "fast": None,
        "balanced": "rut5-base-sum-gazeta",
        "quality-nc": "mbart-ru-sum-gazeta",
    }


@pytest.mark.parametrize("name", COMMERCIAL)
def test_kazakh_and_english_meet_in_russian(name: str) -> None:
    profile = CATALOG.profile(name)
    for source, target in ((KK, EN), (EN, KK)):
        route = profile.route(TaskName.TRANSLATE, source, target)
        assert route.pivot is RU
        assert [(hop.source, hop.target) for hop in route.hops] == [(source, RU), (RU, target)]
        assert CATALOG.profile("quality-nc").route(TaskName.TRANSLATE, source, target).pivot is None


@pytest.mark.parametrize("name", COMMERCIAL)
def test_a_commercial_profile_loads_without_being_asked(name: str, settings: Settings) -> None:
    cards = [CATALOG.card(model) for model in CATALOG.profile(name).models]
    assert "no" not in {card.commercial for card in cards}
    for card in cards:
        licence.check(card, settings)


def test_the_non_commercial_profile_needs_the_operators_word(settings: Settings) -> None:
    cards = [CATALOG.card(model) for model in CATALOG.profile("quality-nc").models]
    (refused,) = [card for card in cards if card.commercial == "no"]
    with pytest.raises(LicenceRefused, match=r"CC-BY-NC-4\.0.*TILSHI_ALLOW_NONCOMMERCIAL=true"):
        licence.check(refused, settings)
    for card in cards:
        licence.check(card, settings.model_copy(update={"allow_noncommercial": True}))


def test_every_model_of_a_profile_is_of_a_family_that_ctranslate2_converts() -> None:
    families = {CATALOG.card(model).family for profile in CATALOG.profiles() for model in profile.models}
    assert "fsmt" not in families
