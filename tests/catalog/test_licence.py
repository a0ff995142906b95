"""A licence that forbids commercial use is refused unless the operator allows it."""

import pytest

from tilshi.catalog import Catalog, licence
from tilshi.errors import LicenceRefused
from tilshi.settings import Settings

CARD = Catalog.load(Settings()).card("compact")


@pytest.mark.parametrize("commercial", ["yes", "unclear"])
def test_what_is_not_forbidden_is_allowed(settings: Settings, commercial: str) -> None:
    licence.check(CARD.model_copy(update={"commercial": commercial}), settings)


def test_what_is_forbidden_names_the_setting_and_the_licence(settings: Settings) -> None:
    forbidden = CARD.model_copy(update={"commercial": "no", "licence": "CC-BY-NC-4.0"})
    with pytest.raises(LicenceRefused, match=r"CC-BY-NC-4\.0.*TILSHI_ALLOW_NONCOMMERCIAL=true") as caught:
        licence.check(forbidden, settings)
    assert (caught.value.status, caught.value.exit_code) == (403, 3)
    licence.check(forbidden, settings.model_copy(update={"allow_noncommercial": True}))
