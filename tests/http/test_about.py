"""What the desk says it can do is what the catalog says."""

from tests.http.conftest import Client

from tilshi import Desk


def test_languages(client: Client) -> None:
    languages = client.get("/v1/languages").json()["languages"]
    assert [one["code"] for one in languages] == ["ru", "kk", "en"]
    assert languages[1] == {
        "code": "kk",
        "name": "Kazakh",
        "native_name": "Қазақша",
        "script": "cyrl",
        "output_scripts": ["cyrl", "latn"],
    }


def test_models(client: Client, desk: Desk) -> None:
    models = {one["id"]: one for one in client.get("/v1/models").json()["models"]}
    assert [*models] == [card.id for card in desk.catalog.cards()]
    for card in desk.catalog.cards():
        shown = models[card.id]
        assert (shown["licence"], shown["commercial"], shown["grade"]) == (card.licence, card.commercial, card.grade)
        terms = (card.page, card.training_data, card.data_restriction, card.attribution)
        assert (shown["page"], shown["training_data"], shown["data_restriction"], shown["attribution"]) == terms
        assert len(shown["tasks"]) == len(card.tasks)
    downloaded = [card.id for card in desk.catalog.cards() if card.hub is not None]
    assert not any(models[name]["installed"] for name in downloaded)


def test_profiles(client: Client, desk: Desk) -> None:
    profiles = {one["name"]: one for one in client.get("/v1/profiles").json()["profiles"]}
    assert [name for name, one in profiles.items() if one["default"]] == ["compact"]
    for profile in desk.catalog.profiles():
        shown = profiles[profile.name]
        assert shown["grade"] == profile.grade
        models = [desk.catalog.card(model_id) for model_id in profile.models]
        worst = max((card.commercial for card in models), key=("yes", "unclear", "no").index)
        assert shown["commercial"] == worst
        assert shown["installed"] == all(card.path is not None for card in models)
        expected = profile.expected
        told = None if expected is None else expected.model_dump(exclude={"command"})
        assert shown["expected"] == told
        assert len(shown["missing"]) == len(profile.missing)
        assert len(shown["routes"]) == len(profile.routes)
        for route in shown["routes"]:
            assert (route["pivot"] is None) == (len(route["models"]) == 1)


def test_installed_is_looked_up_on_disk(client: Client, desk: Desk) -> None:
    from tilshi.catalog import store
    from tilshi.errors import ModelNotInstalled

    installed = {one["id"]: one["installed"] for one in client.get("/v1/models").json()["models"]}
    for card in desk.catalog.cards():
        try:
            store.locate(card, desk.settings)
        except ModelNotInstalled:
            assert not installed[card.id]
        else:
            assert installed[card.id]
