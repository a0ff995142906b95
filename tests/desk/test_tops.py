"""What a text to paste stands under."""

import pytest

from tilshi.desk.tops import NAMES, Top, tops
from tilshi.report import TranslatedSummary


def answer(title: str | None, headline: str | None) -> TranslatedSummary:
    """Return an answer of which only the two lines matter."""
    return TranslatedSummary(
        title=title, headline=headline, slug=None, summary=None, sentences=(), text=None, model=None, pivot=None
    )


@pytest.mark.parametrize(
    ("title", "headline", "wanted", "found"),
    [
        ("Мост", "Мост закрыт", "title", (("title", "Мост"), ("offered", "Мост закрыт"))),
        ("Мост", "Мост закрыт", "offered", (("offered", "Мост закрыт"), ("title", "Мост"))),
        (None, "Мост закрыт", "title", (("offered", "Мост закрыт"),)),
        ("Мост", None, "offered", (("title", "Мост"),)),
        (None, None, "title", ()),
        ("", "", "offered", ()),
    ],
)
def test_the_wanted_line_comes_first(
    title: str | None, headline: str | None, wanted: Top, found: tuple[tuple[Top, str], ...]
) -> None:
    assert tops(answer(title, headline), wanted) == found
    assert all(kind in NAMES for kind, _ in found)
