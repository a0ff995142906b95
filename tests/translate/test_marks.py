"""Masked values as the model reads them: marks in brackets, or numbers where its card says so."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.call import Call, Generated
from tilshi.engines.scripted import Script
from tilshi.languages import Language
from tilshi.text.findings import WarningCode

TEXT = "Пишите на desk@example.kz до 48 раз или звоните 8 701 123 45 67 в школу."


def translated(bench: Any, text: str = TEXT) -> Generated:
    (result,) = bench.translator.translate_sentences(
        [text], source=Language.RU, target=Language.EN, profile=bench.profile(), call=Call()
    )
    assert isinstance(result, Generated)
    return result


@pytest.fixture
def numbers(tmp_path: Path, write_catalog: Callable[..., None], make_bench: Callable[..., Any]) -> Callable[..., Any]:
    """Make a bench whose models read marks as numbers."""
    write_catalog(tmp_path, more='marks = "numbers"\n')
    return lambda script, **options: make_bench(script, folder=tmp_path, **options)


def test_a_model_reads_brackets_unless_its_card_says_otherwise(bench: Any) -> None:
    result = translated(bench)
    assert bench.engine.texts[0] == "Пишите на [0] до 48 раз или звоните [1] в школу."
    assert "desk@example.kz" in result.text
    assert "8 701 123 45 67" in result.text


def test_a_model_that_copies_numbers_reads_numbers_the_text_has_not(numbers: Callable[..., Any], well: Script) -> None:
    bench = numbers(well)
    result = translated(bench)
    assert bench.engine.texts == ["Пишите на 59 до 48 раз или звоните 70 в школу."]
    assert "desk@example.kz" in result.text
    assert "8 701 123 45 67" in result.text
    assert " 48 " in result.text
    assert not result.findings


def test_a_model_that_loses_its_numbers_has_the_text_around_them_translated(
    numbers: Callable[..., Any], well: Script
) -> None:
    def losing(text: str, task: Task, options: DecodingOptions) -> str:
        return well(text, task, options).replace("59", "").replace("70", "")

    bench = numbers(losing)
    result = translated(bench)
    assert not result.source_kept
    assert "desk@example.kz" in result.text
    assert "8 701 123 45 67" in result.text
    assert all(finding.code is not WarningCode.MASK_LOST for finding in result.findings)
    assert bench.counts.rungs()["masks"] == 1


def test_the_form_of_the_marks_is_part_of_the_cache_key(
    numbers: Callable[..., Any], make_bench: Callable[..., Any], well: Script
) -> None:
    first = make_bench(well)
    translated(first)
    second = numbers(well, cache=first.cache)
    translated(second)
    assert second.engine.calls > 0
    third = numbers(well, cache=first.cache)
    translated(third)
    assert third.engine.calls == 0


def test_what_is_cached_has_marks_so_that_other_values_share_it(numbers: Callable[..., Any], well: Script) -> None:
    bench = numbers(well)
    translated(bench, "Пишите нам на desk@example.kz вечером.")
    asked = bench.engine.calls
    other = translated(bench, "Пишите нам на info@example.org вечером.")
    assert bench.engine.calls == asked
    assert "info@example.org" in other.text


@pytest.mark.parametrize("form", ["brackets", "numbers"])
def test_a_text_is_as_long_as_the_model_reads_it(
    form: str,
    tmp_path: Path,
    write_catalog: Callable[..., None],
    make_bench: Callable[..., Any],
    well: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_catalog(tmp_path, more=f'marks = "{form}"\n')
    bench = make_bench(well, folder=tmp_path)
    pieces = re.compile(r"\w+|[^\w\s]")
    monkeypatch.setattr(bench.engine, "count_tokens", lambda texts, _: [len(pieces.findall(text)) for text in texts])
    translated(bench, "Пишите на " + ", ".join(["desk@example.kz"] * 20) + " или звоните в школу.")
    assert (len(bench.engine.texts) > 1) is (form == "brackets")  # of three pieces each, not one
