import pytest
from hypothesis import given
from tests.text.conftest import anything

from tilshi.text.checks.cognates import cognates, key


@pytest.mark.parametrize(
    "words",
    [
        ("президент", "Президенттің", "president", "presidential"),
        ("комиссия", "комиссиясы", "commission"),
        ("Шымкент", "Shymkent"),
        ("Харьков", "Kharkov"),
        ("Жезказган", "Zhezkazgan"),
        ("центр", "center"),
        ("Қостанай", "Костанай", "Kostanay"),
    ],
)
def test_cognates_share_a_key(words: tuple[str, ...]) -> None:
    assert len({key(word) for word in words}) == 1
    assert len(key(words[0])) == 3


@pytest.mark.parametrize("word", ["", "он", "ауа", "area", "ааааа", "Оо"])
def test_too_few_consonants_say_nothing(word: str) -> None:
    assert key(word) == ""


def test_numbers_and_inner_capitals_are_sure() -> None:
    keys = cognates("Мост через Тобол откроют в 2031 году")
    assert keys.sure == {key("Тобол"), "2031"} - {""}
    assert key("откроют") in keys.likely
    assert key("Мост") not in keys.all


@given(anything)
def test_keys_are_apart_and_never_empty(text: str) -> None:
    keys = cognates(text)
    assert not keys.sure & keys.likely
    assert "" not in keys.all
