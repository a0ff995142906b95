"""One text is one voice, however many print it."""

from itertools import permutations

import pytest
from tests.summarize.together.conftest import FLOOD_A, FLOOD_B, russian

from tilshi.summarize.together import Told
from tilshi.summarize.together.reprints import reprints, voices

SHORTENED = " ".join(FLOOD_A.split("\n\n")[:1])
OWN_PARAGRAPH = FLOOD_A + "\nРедакция следит за развитием событий и расскажет о них вечером.\n"


@pytest.mark.parametrize("copy", [FLOOD_A, SHORTENED, FLOOD_A.replace("за неделю", "к выходным")])
def test_a_reprint_is_known_by_its_words(copy: str) -> None:
    found = reprints([russian(FLOOD_A), russian(FLOOD_B), russian(copy)])
    assert found in ((None, None, 0), (2, None, None))
    assert len(set(voices(found))) == 2


def test_the_longest_version_is_the_original() -> None:
    assert reprints([russian(FLOOD_A), russian(OWN_PARAGRAPH)]) == (1, None)
    assert voices((1, None)) == (1, 1)


def test_the_same_event_in_other_words_is_no_reprint(flood: list[Told]) -> None:
    assert reprints(flood) == (None, None, None)


def test_who_comes_first_does_not_matter() -> None:
    texts = [FLOOD_A, OWN_PARAGRAPH, FLOOD_B, SHORTENED]
    for order in permutations(range(4)):
        found = reprints([russian(texts[at]) for at in order])
        named = {order[at]: None if one is None else order[one] for at, one in enumerate(found)}
        assert named == {0: 1, 1: None, 2: None, 3: 1}


def test_articles_without_words_are_voices_of_their_own() -> None:
    assert reprints([russian("123."), russian("456."), russian("")]) == (None, None, None)
