import sys
from importlib.resources import files
from inspect import unwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.once import once
from tilshi.text.names import ordinary
from tilshi.text.names.ordinary import is_ordinary

KK, EN = Language.KK, Language.EN


def listed(language: Language) -> list[str]:
    text = files("tilshi.text").joinpath("data", f"ordinary.{language.value}.txt").read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]


@pytest.mark.parametrize(
    "word",
    [
        *("chamber", "chambers", "chamber's", "ministers'", "founded", "supporting", "worst"),  # of the lexicon
        *("akim", "northeastern", "sixteenth", "can't"),  # of our own list
        *("long-term", "vice-president", "anti-corruption"),  # of both
    ],
)
def test_english_words_in_any_form_are_ordinary(word: str) -> None:
    assert is_ordinary(word, EN)


@pytest.mark.parametrize("word", ["london", "tokayev", "microsoft", "zhanaozen", "london-based", "franco-german"])
def test_names_are_not(word: str) -> None:
    assert not is_ordinary(word, EN)


@pytest.mark.parametrize("word", ["президент", "президенттің", "ядролық", "вице-министрдің", "жобасын"])
def test_kazakh_words_are_ordinary_with_any_ending(word: str) -> None:
    assert is_ordinary(word, KK)


@pytest.mark.parametrize("word", ["ахметовтің", "алматыда", "бекзат"])
def test_kazakh_names_are_not(word: str) -> None:
    assert not is_ordinary(word, KK)


def test_our_english_list_has_only_what_the_lexicon_lacks() -> None:
    lexicon = ordinary._lexicon()
    assert len(lexicon) > 50_000
    assert [word for word in listed(EN) if word in lexicon] == []


@pytest.mark.parametrize("language", [EN, KK])
def test_lists_are_lower_case_without_doubles(language: Language) -> None:
    words = listed(language)
    assert len(set(words)) == len(words)
    assert all(word == word.lower() for word in words)


def test_without_the_lexicon_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordinary, "find_spec", lambda _: None)
    monkeypatch.setattr(ordinary, "_lexicon", once(unwrap(ordinary._lexicon)))  # as in a new process
    with pytest.raises(ModuleNotFoundError, match="lemminflect"):
        is_ordinary("zyxwvutsrq", EN)


def test_the_package_of_the_lexicon_is_not_imported() -> None:
    assert is_ordinary("chamber", EN)
    assert "lemminflect" not in sys.modules


@given(anything, st.sampled_from([KK, EN]))
def test_any_word_will_do(word: str, language: Language) -> None:
    assert is_ordinary(word, language) in {True, False}
