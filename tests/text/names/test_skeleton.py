import pytest
from hypothesis import given
from tests.text.conftest import anything

from tilshi.text.names.skeleton import close, outlines, related, skeletons


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("қасым", "kassym"),
        ("жаңаөзен", "zhanaozen"),
        ("хрущев", "khrushchev"),
        ("джексон", "jackson"),
        ("йоханнес", "johannes"),
        ("хорхе", "jorge"),
        ("женева", "geneva"),
        ("гамбург", "hamburg"),
        ("вашингтон", "washington"),
        ("ксавье", "xavier"),
        ("синьхуа", "xinhua"),
        ("хиросима", "hiroshima"),
        ("штутгарт", "stuttgart"),
        ("гашек", "hašek"),
        ("вучич", "vučić"),
        ("измир", "i̇zmir"),
        ("блэк", "black"),
        ("найт", "knight"),
        ("уильям", "william"),
    ],
)
def test_a_cyrillic_and_a_latin_spelling_share_a_reading_or_nearly(cyrillic: str, latin: str) -> None:
    pairs = [(one, other) for one in skeletons(cyrillic) for other in skeletons(latin)]
    assert any(close(one, other) or related(one, other) for one, other in pairs)


@pytest.mark.parametrize(
    ("one", "other"),
    [("париж", "london"), ("токаев", "putin"), ("астана", "geneva"), ("меркель", "macron"), ("чехов", "pushkin")],
)
def test_different_names_share_none(one: str, other: str) -> None:
    pairs = [(first, second) for first in skeletons(one) for second in skeletons(other)]
    assert not any(close(first, second) or related(first, second) for first, second in pairs)


def test_short_names_keep_their_vowels() -> None:
    assert skeletons("обама") == ("abam",)
    assert skeletons("дели") != skeletons("идол")


def test_outlines_keep_vowels_that_skeletons_drop() -> None:
    assert set(skeletons("лондон")) == set(skeletons("лнднн"[:-1]))
    assert outlines("лондон") == ("landan",)


def test_likeliest_is_one_reading() -> None:
    assert len(outlines("george")) > 1
    assert outlines("george", likeliest=True) == outlines("george")[:1]


def test_tolerance_grows_with_length() -> None:
    assert not close("abc", "abd")
    assert close("abcd", "abce")
    assert not close("abcdef", "abceff"[::-1])
    assert close("abcdefgh", "abxdefgy")


@given(anything)
def test_any_word_has_readings_without_doubles(word: str) -> None:
    for code in (*skeletons(word), *outlines(word)):
        assert code
        assert len(code) <= 2 * 64 + 1
