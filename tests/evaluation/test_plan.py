"""What is refused before any work."""

import sys
from pathlib import Path
from typing import Any

import pytest
from tests.evaluation.conftest import Laboratory, write_parallel

from tilshi.errors import (
    InvalidValue,
    LicenceRefused,
    ModelNotInstalled,
    NotFound,
    TilshiError,
    Unavailable,
    UnsupportedDirection,
)
from tilshi.evaluation.options import EvaluationOptions
from tilshi.evaluation.plan import Plan, prepare
from tilshi.languages import Language

RU_EN, EN_RU, KK_EN = (Language.RU, Language.EN), (Language.EN, Language.RU), (Language.KK, Language.EN)


@pytest.fixture
def plan(laboratory: Laboratory, folder: Path) -> Any:
    def make(**given: Any) -> Plan:
        settings = laboratory.settings.model_copy(update=given.pop("settings", {}))
        return prepare(EvaluationOptions(folder=folder, **{"model": "bart"} | given), settings, laboratory.catalog)

    return make


def test_a_plan_has_all_the_model_can_do_with_the_sets(plan: Any) -> None:
    made = plan()
    assert [(task.source, task.target) for task in made.tasks] == [RU_EN, EN_RU, (Language.RU, Language.KK)]
    assert [(one.name, task.source, task.target) for one, task in made.translations] == [
        ("news", *RU_EN),
        ("news", *EN_RU),
    ]
    assert [one.name for one in made.compute_types] == ["int8", "float32"]
    assert made.full_precision == "float32"
    assert plan(compute_types=("int8",)).full_precision is None


def test_large_sets_and_quick_runs_have_no_intervals(plan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan()
    (news,) = made.sets.parallel
    assert made.has_intervals(news)
    assert not plan(quick=True).has_intervals(news)
    monkeypatch.setattr("tilshi.evaluation.metrics.MOST_RESAMPLED", 2)
    assert not made.has_intervals(news)


def test_only_the_directions_asked_for(plan: Any) -> None:
    made = plan(directions=(EN_RU,))
    assert [(task.source, task.target) for _, task in made.translations] == [EN_RU]


@pytest.mark.parametrize(
    ("given", "kind", "exit_code", "told"),
    [
        ({"model": "nothing"}, NotFound, 2, "there is no model 'nothing'"),
        ({"model": "absent"}, ModelNotInstalled, 3, "tilshi models pull absent"),
        ({"model": "forbidden"}, LicenceRefused, 3, "TILSHI_ALLOW_NONCOMMERCIAL=true"),
        ({"directions": (KK_EN,)}, UnsupportedDirection, 2, "'bart' has no kk-en; it has ru-en, en-ru, ru-kk"),
        ({"directions": (RU_EN,), "model": "writer"}, UnsupportedDirection, 2, "it has no translation at all"),
        ({"compute_types": ("int4",)}, InvalidValue, 2, "--compute-type"),
        ({"compute_types": ("float16",)}, InvalidValue, 2, "weights are float32, not float16"),
    ],
)
def test_what_cannot_be_done_is_told(
    plan: Any, given: dict[str, Any], kind: type[TilshiError], exit_code: int, told: str
) -> None:
    with pytest.raises(kind, match=told) as failure:
        plan(**given)
    assert failure.value.exit_code == exit_code


def test_the_licence_is_checked_before_the_files(plan: Any) -> None:
    with pytest.raises(ModelNotInstalled):
        plan(model="forbidden", settings={"allow_noncommercial": True})


def test_sets_of_other_directions_are_no_work(plan: Any, folder: Path) -> None:
    (folder / "desk.ru.jsonl").unlink()
    with pytest.raises(InvalidValue, match=r"no set has a direction that is to be translated \(ru-kk\)"):
        plan(directions=((Language.RU, Language.KK),))
    with pytest.raises(InvalidValue, match=r"to be translated \(none\)"):
        plan(model="writer")


def test_sacrebleu_is_asked_for_only_where_something_is_translated(
    plan: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sacrebleu", None)
    with pytest.raises(Unavailable, match="tilshi\\[eval\\]"):
        plan()
    (folder / "news.ru-en.tsv").unlink()
    assert plan().translations == []


def test_a_set_serves_only_its_two_languages(plan: Any, folder: Path) -> None:
    write_parallel(folder / "other.kk-ru.tsv")
    made = plan()
    assert [(one.name, task.source, task.target) for one, task in made.translations][2:] == [
        ("other", Language.RU, Language.KK)
    ]
