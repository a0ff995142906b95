"""A licence that forbids commercial use is refused unless the operator allows it; an unclear one is warned of, once."""

import threading
from uuid import uuid4

import pytest

from tilshi.catalog import Catalog, ModelCard, licence
from tilshi.errors import LicenceRefused
from tilshi.settings import Settings

CARD = Catalog.load(Settings()).card("compact")


def card(**changes: str) -> ModelCard:
    """A card nobody has been warned of yet."""
    return CARD.model_copy(update={"id": f"model-{uuid4().hex}", **changes})


def refused(commercial: str, settings: Settings) -> bool:
    try:
        licence.check(card(commercial=commercial), settings)
    except LicenceRefused:
        return True
    return False


def test_only_what_is_forbidden_is_refused(settings: Settings) -> None:
    allowing = settings.model_copy(update={"allow_noncommercial": True})
    kinds = ("yes", "unclear", "no")
    assert [kind for kind in kinds if refused(kind, settings)] == ["no"]
    assert [kind for kind in kinds if refused(kind, allowing)] == []


def test_what_is_forbidden_names_the_setting_and_the_licence(settings: Settings) -> None:
    forbidden = card(commercial="no", licence="CC-BY-NC-4.0")
    with pytest.raises(LicenceRefused, match=r"CC-BY-NC-4\.0.*TILSHI_ALLOW_NONCOMMERCIAL=true") as caught:
        licence.check(forbidden, settings)
    assert (caught.value.status, caught.value.exit_code) == (403, 3)


def test_a_check_never_warns(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    licence.check(card(commercial="unclear"), settings)
    assert caplog.messages == []


def test_unclear_is_warned_of_once_per_model_whoever_comes_first(caplog: pytest.LogCaptureFixture) -> None:
    first, second = (card(commercial="unclear", commercial_reason=reason) for reason in ("mixed corpora", "no licence"))
    start = threading.Barrier(8)

    def come() -> None:
        start.wait(20)
        licence.warn(first)
        licence.warn(second)

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {record.levelname for record in caplog.records} == {"WARNING"}
    told = "it is unclear whether model {!r} may be used commercially: {}"
    assert sorted(caplog.messages) == sorted(
        [told.format(first.id, "mixed corpora"), told.format(second.id, "no licence")]
    )


@pytest.mark.parametrize("commercial", ["yes", "no"])
def test_what_is_clear_is_not_warned_of(commercial: str, caplog: pytest.LogCaptureFixture) -> None:
    licence.warn(card(commercial=commercial))
    assert caplog.messages == []
