"""Which articles tell of the event, and which of something else."""

from itertools import permutations

import numpy as np
import pytest
from tests.summarize.together.conftest import FLOOD_A, FLOOD_B, FLOOD_C, russian

from tilshi.summarize.together.event import OPENING, apart
from tilshi.summarize.together.facts import Facts
from tilshi.summarize.together.reprints import reprints, voices

CHESS = "Шахматист из Павлодара выиграл молодёжный турнир в Праге. Он набрал восемь очков из девяти."
PRICES = "Цены на морковь выросли за месяц почти вдвое. Торговцы ждут нового урожая в июле."


def found(*texts: str) -> list[bool]:
    articles = [russian(text) for text in texts]
    facts = Facts(articles)
    openings = np.array([place.sentence < OPENING for place in facts.places])
    return [bool(one) for one in apart(facts, openings, voices(reprints(articles)))]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([FLOOD_A, FLOOD_B, FLOOD_C], [False, False, False]),
        ([FLOOD_A, CHESS, FLOOD_C], [False, True, False]),
        ([FLOOD_A, CHESS], [True, True]),
        ([FLOOD_A, CHESS, PRICES], [True, True, True]),
        ([CHESS], [False]),
        ([FLOOD_A, ""], [True, True]),
    ],
)
def test_what_shares_little_with_the_others_is_apart(texts: list[str], expected: list[bool]) -> None:
    assert found(*texts) == expected


def test_two_voices_are_more_than_one_text_printed_often() -> None:
    assert found(CHESS, CHESS, CHESS, FLOOD_A, FLOOD_B) == [True, True, True, False, False]


def test_the_order_of_the_articles_changes_nothing() -> None:
    texts = [FLOOD_A, FLOOD_B, CHESS, CHESS, PRICES]
    expected = dict(zip(texts, found(*texts), strict=True))
    for order in permutations(texts):
        assert dict(zip(order, found(*order), strict=True)) == expected
