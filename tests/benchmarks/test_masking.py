"""The benchmark of masked values over scripted models: what counts as kept, and what as lost."""

import re
from types import ModuleType
from typing import Any

import pytest
from tests.benchmarks.conftest import load_benchmark

from tilshi.catalog import Catalog
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.call import Generated
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import Script, ScriptedEngine, identity, loader
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text.masking import mask

RU_EN = Task(TaskName.TRANSLATE, Language.RU, Language.EN)


@pytest.fixture(scope="module")
def masking() -> ModuleType:
    return load_benchmark("masking")


def forgetful(text: str, task: Task, options: DecodingOptions) -> str:
    """Lose every number."""
    del task, options
    return re.sub(r"\d+", "", text)


def in_english(text: str, task: Task, options: DecodingOptions) -> str:
    """Another word for every Russian one, and every number once."""
    del task, options
    return re.sub(r"[а-яё]+", lambda word: "".join(chr(97 + ord(letter) % 26) for letter in word[0]), text.lower())


def measured(masking: ModuleType, settings: Settings, script: Script) -> dict[str, Any]:
    catalog = Catalog.load(settings)
    with EnginePool(settings, catalog, load=loader(ScriptedEngine(script))) as pool:
        figures: dict[str, Any] = masking.measure(masking.Bench(pool, catalog, "compact"), "ru-en", 40)
    return figures


def test_every_kind_stands_in_every_sentence_of_every_language(masking: ModuleType) -> None:
    for language in ("ru", "kk", "en"):
        chosen = masking.samples(language)
        assert len({sample.text for sample in chosen}) == len(chosen) == 20 * len(masking.VALUES)
        assert all(value in sample.text for sample in chosen for value in sample.values)
        assert "{0}" not in "".join(sample.text for sample in chosen if sample.kind != "placeholder")


def test_a_model_that_copies_keeps_every_value(masking: ModuleType, settings: Settings) -> None:
    figures = measured(masking, settings, in_english)
    assert (figures["first try"], figures["answer"], figures["source kept"]) == (100.0, 100.0, 0.0)
    assert figures["rungs"]["first"] == figures["sentences"] == 40
    assert set(figures["by kind"]) == set(masking.VALUES)


def test_a_model_that_loses_them_keeps_none_at_the_first_try(masking: ModuleType, settings: Settings) -> None:
    figures = measured(masking, settings, forgetful)
    assert figures["first try"] == 0.0
    assert figures["rungs"]["masks"] > 0


def test_a_sentence_that_stays_as_it_is_counts_as_lost(masking: ModuleType, settings: Settings) -> None:
    figures = measured(masking, settings, identity)
    assert (figures["first try"], figures["answer"], figures["source kept"]) == (100.0, 0.0, 100.0)


@pytest.mark.parametrize(("text", "kept"), [("see a.kz", True), ("see a.kz a.kz", False), ("see", False)])
def test_a_value_is_kept_if_it_stands_as_often_as_in_the_source(masking: ModuleType, text: str, kept: bool) -> None:  # noqa: FBT001
    sample = masking.Sample("смотри a.kz", "web address", ("a.kz",))
    assert masking.survived(sample, Generated(text, None, (), "m", source_kept=False)) == [kept]
    assert masking.survived(sample, Generated(text, None, (), "m", source_kept=True)) == [False]


def test_each_form_gives_every_mark_something_of_its_own(masking: ModuleType) -> None:
    masked = mask("Пишите на a@b.kz или c@d.kz в 48 школу.").text
    for name, form in masking.FORMS.items():
        marks = form(masked)
        assert len(set(marks)) == 2, name
        assert all(mark in masking._with_marks(masked, marks) for mark in marks)
    assert masking.FORMS["48 (number)"](masked) == ["59", "70"]
