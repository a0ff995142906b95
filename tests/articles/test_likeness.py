"""Words that are the same across scripts."""

import pytest

from tilshi.articles.likeness import most_alike


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Караганде", "Karaganda"),
        ("Қарағанды", "Караганда"),
        ("Айгерим Сатыбалдиева", "Aigerim Satybaldieva"),
        ("Тоқаевтың", "Токаева"),
        ("президента", "President"),
    ],
)
def test_a_name_is_found_in_another_script(text: str, same: str) -> None:
    assert most_alike(text, ["meeting", "of the", same, "today", "вчера"], 0.75) == 2


def test_nothing_like_it_is_nothing() -> None:
    assert most_alike("завод", ["plant", "зауыт ашылды", ""], 0.75) is None
    assert most_alike("завод", [], 0.75) is None


def test_of_equals_the_first_is_taken() -> None:
    assert most_alike("Алматы", ["x", "Almaty", "Алматы"], 0.75) == 1
