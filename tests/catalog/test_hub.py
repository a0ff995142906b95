"""The real client of the hub, against a stand-in that answers as the hub does."""

import pytest
from pydantic import SecretStr
from tests.catalog.standin_hub import Repository, StandInHub
from tests.catalog.test_pull import NEEDED, WEIGHTS, run

from tilshi.catalog import ModelCard
from tilshi.errors import InvalidValue, PullFailed
from tilshi.settings import Settings


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between tries are the retrying library's; here they are short."""
    monkeypatch.setattr("tilshi.catalog.hub._FIRST_WAIT", 0.01)
    monkeypatch.setattr("tilshi.catalog.hub._LONGEST_WAIT", 0.01)


def test_a_busy_hub_is_asked_again(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    hub.failures = [503, 500, 429, 502]
    lock = run(card, hub_settings)
    assert set(lock.installed) == NEEDED


def test_a_hub_that_stays_broken_is_told_and_what_has_come_is_kept(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    hub.failures = [503] * 5
    with pytest.raises(PullFailed, match=r"cannot be had from http://127.*: HTTP status 503"):
        run(card, hub_settings)
    assert len(hub.asked) == 5
    run(card, hub_settings)


def test_a_gated_model_says_what_to_do(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    repository.token = "hf_right"
    with pytest.raises(PullFailed, match=r"accept them at https://example\.org/who/small and set TILSHI_HUB_TOKEN"):
        run(card, hub_settings)
    wrong = hub_settings.model_copy(update={"hub_token": SecretStr("hf_wrong")})
    with pytest.raises(PullFailed, match="accept") as told:
        run(card, wrong)
    assert "hf_wrong" not in str(told.value)
    right = hub_settings.model_copy(update={"hub_token": SecretStr("hf_right")})
    run(card, right)


def test_the_token_is_for_the_hub_alone(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    repository.token = "hf_right"
    run(card, hub_settings.model_copy(update={"hub_token": SecretStr("hf_right")}))
    to_network = [headers for _, path, headers in hub.asked if path.startswith("/network/")]
    assert to_network
    assert not any("authorization" in headers for headers in to_network)
    to_hub = [headers for _, path, headers in hub.asked if not path.startswith("/network/")]
    assert all(headers["authorization"] == "Bearer hf_right" for headers in to_hub)
    assert all(headers["user-agent"].startswith("tilshi") for headers in to_hub)


def test_no_token_is_sent_that_nobody_set(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    run(card, hub_settings)
    assert not any("authorization" in headers for _, _, headers in hub.asked)


def test_a_repository_that_is_not_there(card: ModelCard, hub_settings: Settings, hub: StandInHub) -> None:
    with pytest.raises(PullFailed, match="there is no repository 'who/small', or it is private"):
        run(card, hub_settings)
    assert len(hub.asked) == 1  # asking again would not help


def test_a_file_that_goes_while_it_is_pulled(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilshi.catalog.hub import HubSource

    described = HubSource.snapshot

    def then_gone(self: HubSource, *args: object) -> object:
        found = described(self, *args)  # type: ignore[arg-type]
        commit = repository.commit
        del repository.files[WEIGHTS]
        monkeypatch.setattr(type(repository), "commit", property(lambda _: commit))
        return found

    monkeypatch.setattr(HubSource, "snapshot", then_gone)
    with pytest.raises(PullFailed, match=r"model\.safetensors cannot be had .*: there is no such file"):
        run(card, hub_settings)


def test_a_repository_with_a_new_name_is_followed(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    hub.repositories["who/renamed"] = repository
    hub.moved["who/small"] = "who/renamed"
    run(card, hub_settings)
    assert any("/who/renamed/resolve/" in path for path in hub.paths())


def test_a_page_of_a_hotel_is_no_hub(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    hub.page = b"<html>Log in to use the network</html>"
    with pytest.raises(PullFailed, match="what it answers is not what a hub answers"):
        run(card, hub_settings)


@pytest.mark.parametrize("commit", ["../../x", "a" * 10_000, "", "main"])
def test_a_commit_of_odd_form_is_refused_before_a_file_is_asked_for(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository, commit: str
) -> None:
    repository.pinned = commit
    with pytest.raises(PullFailed, match="does not say its commit"):
        run(card, hub_settings)
    assert not any("/resolve/" in path for path in hub.paths())


def test_more_bytes_than_promised_are_not_written(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    hub.padding = 50_000_000
    with pytest.raises(PullFailed, match="cannot be had"):
        run(card, hub_settings)
    sizes = [file.stat().st_size for file in hub_settings.data_dir.rglob("*") if file.is_file()]
    assert max(sizes) < 1_000_000


@pytest.mark.parametrize("token", ["hf_two words", "hf_кириллица", "hf_\x07"])
def test_a_token_no_header_carries_is_told_without_it(card: ModelCard, hub_settings: Settings, token: str) -> None:
    with pytest.raises(InvalidValue, match="TILSHI_HUB_TOKEN") as told:
        run(card, hub_settings.model_copy(update={"hub_token": SecretStr(token)}))
    assert token not in str(told.value)


def test_a_line_end_behind_a_token_is_forgiven(card: ModelCard, hub_settings: Settings, repository: Repository) -> None:
    repository.token = "hf_right"
    run(card, hub_settings.model_copy(update={"hub_token": SecretStr("hf_right\n")}))


@pytest.mark.parametrize(
    "endpoint", ["hf-mirror.com", "ftp://x", "http://", "https://user:secret@mirror", "http://a b", "http://x:abc"]
)
def test_an_address_that_is_none_is_told_when_it_is_needed(card: ModelCard, settings: Settings, endpoint: str) -> None:
    with pytest.raises(InvalidValue, match=r"TILSHI_HUB_ENDPOINT \(or HF_ENDPOINT\)") as told:
        run(card, settings.model_copy(update={"hub_endpoint": endpoint}))
    assert "secret" not in str(told.value)


def test_no_hub_at_all(card: ModelCard, settings: Settings) -> None:
    nowhere = settings.model_copy(update={"hub_endpoint": "http://127.0.0.1:9"})
    with pytest.raises(PullFailed, match=r"cannot be had from http://127\.0\.0\.1:9: no connection \(ConnectError\)"):
        run(card, nowhere)


def test_a_mirror_under_a_path(card: ModelCard, hub_settings: Settings, hub: StandInHub) -> None:
    mirror = hub_settings.model_copy(update={"hub_endpoint": f"{hub.endpoint}/mirror"})
    with pytest.raises(PullFailed):
        run(card, mirror)
    assert hub.paths() == ["/mirror/api/models/who/small"]
