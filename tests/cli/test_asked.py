"""What the user typed, as options; errors name the option and the value."""

import pytest

from tilshi.cli import asked
from tilshi.errors import EmptyText, InvalidValue, UnknownLanguage
from tilshi.languages import Language, Script

COMMON = {"source": "auto", "profile": None, "kazakh_script": "cyrl", "do_not_translate": (), "store": True}


def test_languages_are_read_in_order_and_once() -> None:
    options = asked.translation(to=" KK,en,kk ", **COMMON)
    assert options.targets == (Language.KK, Language.EN)


@pytest.mark.parametrize("to", ["de", "en,", "", "en;kk", "en,tlh"])
def test_an_unknown_language_is_named(to: str) -> None:
    with pytest.raises(UnknownLanguage, match="--to: unknown language") as caught:
        asked.translation(to=to, **COMMON)
    assert repr(next(code for code in to.split(",") if code != "en")) in caught.value.message


def test_an_unknown_source_is_named() -> None:
    with pytest.raises(UnknownLanguage, match="--source: unknown language 'xx'"):
        asked.translation(to="en", **COMMON | {"source": "xx"})
    assert asked.translation(to="en", **COMMON | {"source": "RU"}).source is Language.RU


@pytest.mark.parametrize(("typed", "length"), [("short", "short"), ("long", "long"), ("1", 1), ("10", 10)])
def test_lengths(typed: str, length: str | int) -> None:
    assert asked.summary(to="en", length=typed, **COMMON).length == length


@pytest.mark.parametrize("typed", ["0", "11", "-1", "1.5", "tiny", "", "²", "99999999999999999999"])
def test_impossible_lengths(typed: str) -> None:
    with pytest.raises(InvalidValue, match=r"--length: .* use short, medium, long or 1 to 10"):
        asked.summary(to="en", length=typed, **COMMON)


def test_kazakh_script_and_terms() -> None:
    options = asked.translation(to="kk", **COMMON | {"kazakh_script": "latn", "do_not_translate": ("Tasbulaq",)})
    assert (options.kazakh_script, options.do_not_translate) == (Script.LATIN, ("Tasbulaq",))


def test_a_title_must_have_something_in_it() -> None:
    assert asked.title(None) is None
    assert asked.title(" Мост ") == "Мост"
    with pytest.raises(EmptyText):
        asked.title(" ")
