import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.errors import InvalidValue, UnknownLanguage
from tilshi.evaluation.options import EvaluationOptions, parse_directions
from tilshi.languages import Language


def test_directions_are_pairs_each_once() -> None:
    assert parse_directions("ru-en") == ((Language.RU, Language.EN),)
    assert parse_directions(" RU-en, kk-ru,ru-en") == ((Language.RU, Language.EN), (Language.KK, Language.RU))


@pytest.mark.parametrize("value", ["ru", "ru-ru", "ru-", "ru-en,kk"])
def test_what_is_no_direction_is_refused(value: str) -> None:
    with pytest.raises(InvalidValue, match="--directions"):
        parse_directions(value)


@pytest.mark.parametrize("value", ["de-en", "ru-xx", "", "ru-en,", "ru-en-kk"])
def test_unknown_languages_are_refused(value: str) -> None:
    with pytest.raises(UnknownLanguage, match="--directions"):
        parse_directions(value)


@given(st.text())
def test_whatever_is_typed_is_parsed_or_refused(value: str) -> None:
    try:
        found = parse_directions(value)
    except InvalidValue:
        return
    assert found
    assert all(source is not target for source, target in found)


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"limit": 0}, "--limit: 0; use 1 or more"),
        ({"limit": -3}, "--limit: -3; use 1 or more"),
        ({"beam": 0}, "--beam: 0; use 1 to 32"),
        ({"beam": 33}, "--beam: 33; use 1 to 32"),
        ({"samples": -1}, "--samples: -1; use 0 to 100"),
        ({"samples": 101}, "--samples: 101; use 0 to 100"),
    ],
)
def test_numbers_have_ranges(tmp_path: object, given_: dict[str, int], told: str) -> None:
    with pytest.raises(InvalidValue) as failure:
        EvaluationOptions(folder=tmp_path, **given_)  # type: ignore[arg-type]
    assert failure.value.message == told
    assert failure.value.param == next(iter(given_))
