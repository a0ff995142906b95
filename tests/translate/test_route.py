"""Sentences over a pivot."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.call import Call, Generated
from tilshi.engines.scripted import Script, empty, looping
from tilshi.languages import Language
from tilshi.text.findings import WarningCode

KAZAKH = [
    "Ауыл тұрғындары қонақтарды мектепте қарсы алды.",
    "Кеңес 700 өтінішті қарады, толығырақ https://example.org/a",
]


def walk(bench: Any, texts: list[str], call: Call | None = None, **options: Any) -> list[Generated]:
    results: list[Generated] = bench.translator.translate_sentences(
        texts,
        source=Language.KK,
        target=Language.EN,
        profile=bench.profile("pivoted"),
        call=call or Call(),
        **options,
    )
    return results


def codes(result: Generated) -> list[WarningCode]:
    return [finding.code for finding in result.findings]


def test_both_models_work_one_after_the_other(bench: Any, well: Script) -> None:
    call = Call()
    results = walk(bench, KAZAKH, call)
    assert [one.model for one in results] == ["second", "second"]
    assert [one.findings for one in results] == [(), ()]
    assert results[1].text.endswith("https://example.org/a")
    assert "700" in results[1].text
    assert bench.engines["first"].calls == bench.engines["second"].calls == 1
    between = Task(TaskName.TRANSLATE, Language.KK, Language.RU)
    assert bench.engines["second"].texts[0] == well(KAZAKH[0], between, DecodingOptions())
    assert list(call.usage.models) == ["first", "second"]
    assert (call.usage.segments, call.usage.hits) == (4, 0)


def test_the_second_time_no_model_works(bench: Any) -> None:
    cold, call = walk(bench, KAZAKH), Call()
    assert walk(bench, KAZAKH, call) == cold
    assert (call.usage.segments, call.usage.hits, call.usage.calls) == (4, 4, 0)


@pytest.mark.parametrize("broken", ["first", "second"])
def test_a_hop_that_fails_leaves_the_source_never_the_pivots_text(
    broken: str, make_bench: Callable[..., Any], well: Script
) -> None:
    def script(text: str, task: Task, options: DecodingOptions) -> str:
        return well(text, task, options) if "700" in text or "[0]" in text else looping(text, task, options)

    bench = make_bench({broken: script})
    results = walk(bench, KAZAKH)
    assert results[0].text == KAZAKH[0]
    assert results[0].source_kept
    assert codes(results[0])[0] is WarningCode.SOURCE_KEPT
    assert not results[1].source_kept
    if broken == "first":
        assert len(bench.engines["second"].texts) == 1


def test_a_number_lost_on_the_way_is_warned_of_once(make_bench: Callable[..., Any], well: Script) -> None:
    bench = make_bench({"first": lambda text, *rest: well(text, *rest).replace("700", "")})
    result = walk(bench, KAZAKH)[1]
    assert codes(result) == [WarningCode.NUMBER_MISSING]
    assert result.findings[0].detail["source"] == "700"


def test_a_number_changed_by_each_hop_is_seen_end_to_end(make_bench: Callable[..., Any], well: Script) -> None:
    bench = make_bench({"second": lambda text, *rest: well(text, *rest).replace("700", "900")})
    result = walk(bench, KAZAKH)[1]
    assert codes(result) == [WarningCode.NUMBER_MISSING, WarningCode.NUMBER_ADDED]


def test_an_outcome_that_shrank_twice_is_unusable_end_to_end(make_bench: Callable[..., Any], well: Script) -> None:
    def half(text: str, task: Task, options: DecodingOptions) -> str:
        return " ".join(well(text, task, options).split()[: max(1, len(text.split()) * 3 // 10)])

    text = "Ауыл тұрғындары таудан келген қонақтарды мектеп алдында гүлмен және әнмен қарсы алды деп хабарлайды олар."
    bench = make_bench({"first": half, "second": half})
    (result,) = walk(bench, [text])
    assert result.text == text
    assert codes(result) == [WarningCode.SOURCE_KEPT, WarningCode.SENTENCE_MISSING]


def test_the_weaker_score_is_the_score_of_the_way(make_bench: Callable[..., Any]) -> None:
    bench = make_bench()
    bench.engines["first"]._score, bench.engines["second"]._score = -2.0, -0.1
    assert [one.score for one in walk(bench, KAZAKH)] == [-2.0, -2.0]


CURVE = """
[[calibration.curves]]
source = "{}"
target = "{}"
set = "dev"
sentences = 9
scores = [-3.0, 0.0]
chrf = [0.0, 0.9]
doubtful_below = -2.0
"""


@pytest.fixture
def calibrated(catalog_folder: Path, tmp_path: Path) -> Callable[..., Path]:
    """A catalog in which some models are calibrated, each for its one direction over the pivot."""

    def make(**directions: tuple[str, str]) -> Path:
        folder = tmp_path / "calibrated"
        shutil.copytree(catalog_folder, folder)
        for model, direction in directions.items():
            with (folder / f"{model}.toml").open("a", encoding="utf-8") as card:
                card.write(f'\n[calibration]\nweights = "{"a" * 64}"\n{CURVE.format(*direction)}')
        return folder

    return make


def test_the_confidence_of_a_pivot_is_the_smaller_one(
    make_bench: Callable[..., Any], calibrated: Callable[..., Path]
) -> None:
    bench = make_bench(folder=calibrated(first=("kk", "ru"), second=("ru", "en")), digest="a" * 64)
    bench.engines["first"]._score, bench.engines["second"]._score = -2.5, -1.0
    assert [(one.confidence, one.doubtful) for one in walk(bench, KAZAKH)] == [(0.15, True)] * 2
    bench.engines["first"]._score, bench.engines["second"]._score = -1.0, -1.5
    others = [text.replace("а", "ә") for text in KAZAKH]
    assert [(one.confidence, one.doubtful) for one in walk(bench, others)] == [(0.45, False)] * 2
    assert [one.confidence for one in walk(bench, others)] == [0.45] * 2  # from the cache


@pytest.mark.parametrize("direction", [{"first": ("kk", "ru")}, {"second": ("ru", "en")}])
def test_one_hop_that_is_not_calibrated_leaves_the_confidence_unknown(
    direction: dict[str, tuple[str, str]], make_bench: Callable[..., Any], calibrated: Callable[..., Path]
) -> None:
    bench = make_bench(folder=calibrated(**direction), digest="a" * 64)
    assert [one.confidence for one in walk(bench, KAZAKH)] == [None, None]


def test_terms_stay_as_they_are_over_both_hops(bench: Any) -> None:
    (result,) = walk(bench, ["Бүгін Тілші газеті жаңа нөмірін шығарды."], do_not_translate=["Тілші"])
    assert "Тілші" in result.text
    assert result.findings == ()


def test_text_without_words_passes_both_hops(bench: Any) -> None:
    assert [one.text for one in walk(bench, ["", "2024", "😀"])] == ["", "2024", "😀"]
    assert bench.engines["first"].calls == 0


def test_a_sentence_that_vanishes_on_the_way_stands_there_itself(make_bench: Callable[..., Any]) -> None:
    bench = make_bench({"first": empty})
    assert [one.text for one in walk(bench, KAZAKH)] == KAZAKH
    assert bench.engines["second"].calls == 0


LONG_KAZAKH = ", ".join(f"{n} тармақта ауыл тұрғындары мектепте жиналды" for n in range(20)) + "."


@pytest.mark.parametrize("broken", ["first", "second"])
def test_a_part_that_a_hop_keeps_costs_the_whole_sentence(
    broken: str, make_bench: Callable[..., Any], well: Script
) -> None:
    bench = make_bench({broken: lambda text, *rest: "" if " 7 " in f" {text}" else well(text, *rest)})
    bad, good = walk(bench, [LONG_KAZAKH, KAZAKH[0]])
    assert bad.text == LONG_KAZAKH
    assert bad.source_kept
    assert codes(bad) == [WarningCode.SOURCE_KEPT, WarningCode.EMPTY]
    assert bad.findings[0].detail == {}
    assert not good.source_kept
    if broken == "first":
        assert len(bench.engines["second"].texts) == 1


def test_a_long_sentence_passes_both_hops_in_parts(bench: Any) -> None:
    (result,) = walk(bench, [LONG_KAZAKH])
    assert len(bench.engines["first"].texts) > 1
    assert (result.source_kept, result.findings) == (False, ())
    assert all(str(n) in result.text for n in range(20))
