"""The error table is complete and unambiguous."""

import re

import pytest

from tilshi.errors import QueueFull, TilshiError, UnknownLanguage, error_table

KINDS = tuple(error_table())


def test_every_subclass_is_in_the_table() -> None:
    def below(kind: type[TilshiError]) -> set[type[TilshiError]]:
        return {kind} | {one for child in kind.__subclasses__() for one in below(child)}

    assert set(KINDS) == below(TilshiError)


@pytest.mark.parametrize("kind", KINDS[1:], ids=lambda kind: kind.__name__)
def test_a_row_says_what_each_surface_makes_of_it(kind: type[TilshiError]) -> None:
    assert re.fullmatch(r"[a-z_]+", kind.code)
    assert 400 <= kind.status <= 504
    assert kind.exit_code in {2, 3, 70, 130}


def test_codes_tell_errors_apart() -> None:
    codes = [kind.code for kind in KINDS[1:]]
    assert sorted(codes) == sorted(set(codes) | {"internal"})


@pytest.mark.parametrize("kind", KINDS[1:], ids=lambda kind: kind.__name__)
def test_the_tree_in_the_docstring_names_it(kind: type[TilshiError]) -> None:
    from tilshi import errors

    assert errors.__doc__ is not None
    assert re.search(rf"── {kind.__name__}\b", errors.__doc__)


def test_only_waiting_helps_against_retryable_errors() -> None:
    assert {kind.__name__ for kind in KINDS if kind.retryable} == {
        "TooManyRequests",
        "QueueFull",
        "RateLimited",
        "QuotaExceeded",
        "EngineFailed",
        "EngineHung",
        "EngineClosed",
        "StorageUnavailable",
        "NotReady",
        "DeadlineExceeded",
    }


def test_unknown_language_names_the_field_and_bounds_the_value() -> None:
    error = UnknownLanguage("x" * 1000, "targets")
    assert error.param == "targets"
    assert len(error.message) < 100


def test_a_full_queue_says_when_to_come_back() -> None:
    assert QueueFull("full", retry_after=2.5).retry_after == 2.5


def test_a_failure_can_say_where_it_is() -> None:
    failure = UnknownLanguage("de", "language").within("articles.1 (Вести)", param="articles")
    assert isinstance(failure, UnknownLanguage)
    assert str(failure) == failure.message == "articles.1 (Вести): language: unknown language 'de'; use ru, kk or en"
    assert failure.param == "articles"
    busy = QueueFull("full", retry_after=3.0).within("b.txt")
    assert isinstance(busy, QueueFull)
    assert (busy.message, busy.param, busy.retry_after) == ("b.txt: full", None, 3.0)
