"""Licence policy: a model whose licence forbids commercial use is never loaded unless the operator says so."""

import logging
import threading
from functools import cache

from tilshi.catalog.cards import ModelCard
from tilshi.errors import LicenceRefused
from tilshi.settings import Settings

_LOG = logging.getLogger(__name__)
_WARNING = threading.Lock()  # `cache` alone may run its function twice for two threads that come at once


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


def warn(card: ModelCard) -> None:
    """Log a warning if it is unclear whether the model may be used commercially: one per process and model."""
    if card.commercial == "unclear":
        with _WARNING:
            _warn_once(card.id, card.commercial_reason)


@cache
def _warn_once(model_id: str, reason: str) -> None:
    _LOG.warning("it is unclear whether model %r may be used commercially: %s", model_id, reason)
