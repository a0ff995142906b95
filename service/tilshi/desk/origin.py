"""Who made a text, and how good the models were that had a hand in it."""

from collections.abc import Iterable

from tilshi import __version__
from tilshi.catalog import Catalog
from tilshi.report import Grade, Provenance


def grade(catalog: Catalog, models: Iterable[str]) -> Grade:
    """Return the worst grade of the models used; "production" where no model had a hand in the text."""
    return "demo" if any(catalog.card(model).grade == "demo" for model in models) else "production"


def provenance(models: Iterable[str]) -> Provenance:
    """Return who made a text (promise 7); the models by name, since several work at once."""
    version = ".".join(__version__.split(".")[:2])
    return Provenance(generator=f"tilshi {version}", models=tuple(sorted(models)))
