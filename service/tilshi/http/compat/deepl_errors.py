"""How DeepL's routes fail."""

from typing import Final

from tilshi.http.compat.refusals import QUOTA_EXCEEDED, DeepLError, deepl_refusal
from tilshi.http.compat.route import CompatRoute

__all__ = ["STATUSES", "DeepLError", "DeepLRoute"]

STATUSES: Final = (400, 403, 404, 413, 429, QUOTA_EXCEEDED, 500, 503, 504)


class DeepLRoute(CompatRoute):
    """A route of DeepL's interface."""

    refuse = staticmethod(deepl_refusal)
