"""Language codes as users write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.errors import UnknownLanguage
from tilshi.languages import NAMES, NATIVE_NAMES, SCRIPTS, Language, parse_language


@pytest.mark.parametrize(("code", "language"), [("ru", Language.RU), (" KK ", Language.KK), ("En", Language.EN)])
def test_codes_are_read_in_any_case(code: str, language: Language) -> None:
    assert parse_language(code, "to") is language


@given(st.text().filter(lambda code: code.strip().lower() not in {"ru", "kk", "en"}))
def test_anything_else_names_the_field(code: str) -> None:
    with pytest.raises(UnknownLanguage) as caught:
        parse_language(code, "targets")
    assert caught.value.param == "targets"


def test_every_language_is_described() -> None:
    assert set(NAMES) == set(NATIVE_NAMES) == set(SCRIPTS) == set(Language)
