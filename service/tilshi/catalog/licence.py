"""Licence policy: a model whose licence forbids commercial use is never loaded unless the operator says so."""

from tilshi.catalog.cards import ModelCard
from tilshi.errors import LicenceRefused
from tilshi.settings import Settings


def check(card: ModelCard, settings: Settings) -> None:
    """Raise if the model may not be used under these settings.

    Raises:
        LicenceRefused: its licence forbids commercial use and the operator has not allowed such models.
    """
    if card.commercial == "no" and not settings.allow_noncommercial:
        raise LicenceRefused(
            f"model {card.id!r} is licensed {card.licence}, which forbids commercial use ({card.commercial_reason}); "
            "if your use is non-commercial, set TILSHI_ALLOW_NONCOMMERCIAL=true",
            param="profile",
        )
