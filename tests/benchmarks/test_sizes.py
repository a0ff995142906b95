"""The benchmark of real sizes: its cases, its sums and its files, and one small model through every engine."""

import importlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]


class Sizes(NamedTuple):
    models: ModuleType
    measure: ModuleType
    table: ModuleType
    parts: ModuleType


@pytest.fixture(scope="module")
def sizes() -> Iterator[Sizes]:
    """Return the modules, found as when they are run: their folder is on the path."""
    folder = str(ROOT / "benchmarks")
    sys.path.insert(0, folder)
    try:
        yield Sizes(*(importlib.import_module(f"sizes_{name}") for name in ("models", "measure", "table", "parts")))
    finally:
        sys.path.remove(folder)


def figures(speed: float, *, lines: tuple[int, ...] = (6, 40), grown: int = 100, tokens: int = 30) -> dict[str, Any]:
    """Return one round of a case."""
    times = {
        str(count): {
            "seconds": count * tokens / speed,
            "tokens_per_second": speed,
            "others_cores": 0.0,
            "cpu_seconds": count * tokens / speed,
        }
        for count in lines
    }
    return {"load_seconds": 1.0, "lines": times, "base_bytes": 50, "peak_bytes": 50 + grown}


def entry(sizes: Sizes, speed: float, **more: Any) -> dict[str, Any]:
    engines = {"naive": sizes.table.combine([figures(10.0, lines=(6,))]) | {"kind": "checkpoint"}}
    engines["ct2-int8"] = sizes.table.combine([figures(speed, **more)]) | {"kind": "int8"}
    sizes.table.add_ratios(engines)
    disk = {"checkpoint": 4_000_000, "int8": 1_000_000}
    return {"engines": engines, "parameters": 1_000_000, "disk_bytes": disk, "grid": []}


def results(sizes: Sizes, models: dict[str, Any]) -> dict[str, Any]:
    service = {"peak_bytes": 1100, "summary_seconds": 1.5, "full_seconds": 9.0}
    return {"models": models, "service": service, "threads": 2, "command": "python benchmarks/sizes.py"}


def test_threads_and_parts_are_the_engines(sizes: Sizes) -> None:
    from tilshi.engines import ct2

    assert sizes.table.MOST_PARTS == ct2._MOST_PARTS
    assert [sizes.table.threads(total) for total in (1, 2, 4, 8, 16)] == [(1, 1), (2, 1), (4, 1), (4, 2), (4, 4)]
    assert sizes.measure.parts(5, 2) == 3
    assert sizes.measure.parts(1, 4) == 1


def test_a_batch_is_cut_by_tokens_by_rows_or_not(sizes: Sizes) -> None:
    assert sizes.parts.cut("tokens", [40, 20, 20, 20, 20]) == {"max_batch_size": 60, "batch_type": "tokens"}
    assert sizes.parts.cut("rows", [40, 20, 20, 20, 20]) == {"max_batch_size": 3, "batch_type": "examples"}
    assert sizes.parts.cut("whole", [40, 20]) == {}


def test_cases_hold_the_default_and_a_single_thread(sizes: Sizes) -> None:
    shape = sizes.models.SHAPES["opus-mt-ru-en"]
    assert [case.name for case in sizes.table.engine_cases(shape, 2)] == [
        "naive",
        "torch",
        "ct2-float32",
        "ct2-int16",
        "ct2-int8",
    ]
    searched = [case for case in sizes.table.engine_cases(shape, 2, beam=5) if case.searched]
    assert [(case.name, case.beam, case.kind) for case in searched] == [("ct2-int8-searched", 5, "int8")]
    grid = sizes.table.grid_cases(shape, 2, 80)
    assert {(case.inter, case.intra) for case in grid} == {(2, 1), (1, 2), (1, 1)}
    assert (2, 1, 2048) in {(case.inter, case.intra, case.batch_tokens) for case in grid}
    written = sizes.table.grid_cases(sizes.models.SHAPES["rut5-base"], 2, 80)
    assert {case.lines for case in written} == {(1, 2)}
    large = sizes.table.engine_cases(sizes.models.SHAPES["nllb-1.3b"], 2)
    assert [case.name for case in large] == ["naive", "ct2-int8"]


def test_sources_have_the_lengths_that_are_told(sizes: Sizes) -> None:
    shape = sizes.models.SHAPES["kazRush-ru-kk"]
    sources = sizes.measure.sources(shape, 50, 8000)
    assert {20 <= len(source) <= 40 for source in sources} == {True}
    assert sources == sizes.measure.sources(shape, 50, 8000)
    assert all(source[-1] == shape.end and min(source[:-1]) >= sizes.models.FIRST_PIECE for source in sources)
    assert [len(one) for one in sizes.measure.sources(sizes.models.SHAPES["rut5-base"], 2, 30_000)] == [500, 500]


def test_the_fastest_round_counts(sizes: Sizes) -> None:
    rounds = [figures(100.0), {"failed": "over 1 s"}, figures(220.0)]
    rounds[0]["lines"]["40"]["cpu_seconds"] = 0.5
    told = sizes.table.combine(rounds)
    assert told["lines"]["40"]["tokens_per_second"] == 220
    assert told["lines"]["40"]["rounds"] == [100, 220]
    assert told["lines"]["40"]["cpu_seconds"] == 0.5
    assert sizes.table.combine([{"failed": "no int16"}]) == {"failed": "no int16"}


def test_ratios_are_by_processor_time(sizes: Sizes) -> None:
    engines = {"naive": sizes.table.combine([figures(10.0, lines=(6,))]), "ct2-int8": figures(100.0)}
    engines["naive"]["lines"]["6"]["cpu_seconds"] = 36.0  # two cores, a second of each for ten tokens
    engines["ct2-int8"]["lines"]["40"]["cpu_seconds"] = 12.0
    sizes.table.add_ratios(engines)
    assert engines["naive"]["tokens_per_cpu_second"] == 5
    assert engines["ct2-int8"]["ratio"] == 20


def test_a_table_both_sides_read_with_counts_once(sizes: Sizes, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    names = ("model.shared.weight", "model.encoder.embed_tokens.weight", "lm_head.weight", "final_logits_bias")
    save_file({name: torch.zeros(3, 2) for name in names}, tmp_path / "model.safetensors")
    assert sizes.models.parameters(tmp_path) == 12
    assert sizes.models.disk_bytes(tmp_path) > 4 * 24


def test_an_article_is_the_sum_of_its_models(sizes: Sizes) -> None:
    models = {
        "opus-mt-tc-big-zle-en": entry(sizes, 60.0, grown=300),
        "kazRush-ru-kk": entry(sizes, 30.0, grown=200),
        "rut5-base": entry(sizes, 40.0, lines=(1,), tokens=120),
    }
    expected = sizes.table.expect(sizes.table.PROFILES["balanced"], models, 1000)
    assert expected == {
        "article_seconds_summary": 120 / 40 + 6 * 30 / 60 + 6 * 30 / 30,
        "article_seconds_full": 12 + 40 * 30 / 60 + 40 * 30 / 30,
        "peak_bytes": 1600,
    }
    assert sizes.table.expect(sizes.table.PROFILES["fast"], models, 1000) is None


def test_one_model_in_both_languages_is_in_memory_once(sizes: Sizes) -> None:
    models = {"nllb-1.3b": entry(sizes, 60.0, grown=300)}
    expected = sizes.table.expect(sizes.table.Profile("nllb-1.3b", "nllb-1.3b"), models, 1000)
    assert expected["peak_bytes"] == 1300
    assert expected["article_seconds_summary"] == 6


def test_the_desks_own_memory_leaves_its_model_out(sizes: Sizes) -> None:
    assert sizes.table.service_bytes(results(sizes, {"compact": entry(sizes, 60.0, grown=300)})) == 800
    assert sizes.table.service_bytes(results(sizes, {})) == 1100


def test_expected_figures_are_data(sizes: Sizes) -> None:
    models = {"opus-mt-ru-en": entry(sizes, 60.0), "kazRush-ru-kk": entry(sizes, 60.0)}
    written = tomllib.loads(sizes.table.expected_toml(results(sizes, models)))
    for profile in sizes.table.PROFILES:
        command = written.get(profile, {}).pop("command", "python benchmarks/sizes.py --search --models ")
        assert command.startswith("python benchmarks/sizes.py --search --models ")
    told = {"cores": 2, "measured": True}
    assert written == {
        "compact": {"article_seconds_summary": 1.5, "article_seconds_full": 9.0, "peak_bytes": 1100, **told},
        "fast": {"article_seconds_summary": 6.0, "article_seconds_full": 46.0, "peak_bytes": 1300, **told},
    }


def test_what_others_took_stands_beside_a_profile(sizes: Sizes) -> None:
    models = {"opus-mt-ru-en": entry(sizes, 60.0), "kazRush-ru-kk": entry(sizes, 60.0)}
    assert "meanwhile" not in sizes.table.expected_toml(results(sizes, models))
    models["kazRush-ru-kk"]["engines"]["ct2-int8"]["lines"]["6"]["others_cores"] = 0.9
    assert "something else meanwhile: kazRush-ru-kk 0.9" in sizes.table.expected_toml(results(sizes, models))


def test_tables_tell_ratios_and_failures(sizes: Sizes) -> None:
    one = entry(sizes, 60.0)
    one["engines"]["ct2-int16"] = {"failed": "no int16", "kind": "int8"}
    one["grid"] = [{"inter": 2, "intra": 1, "batch_tokens": 2048} | figures(60.0), {"failed": "over 1 s"}]
    told = results(sizes, {"compact": one})
    assert "| compact (1 M) | ct2-int8 | 60.0 (60) | 60.0 | 6.00 | 0 | 1 |" in sizes.table.table(told)
    assert "| compact (1 M) | ct2-int16 | not run |" in sizes.table.table(told)
    assert sizes.table.grid_table(told).splitlines()[2:] == [
        "| compact | 2 x 1 | 2048 | 60.0 (1.00) | 60.0 (1.00) | 0 |"
    ]


def test_stored_expectations_name_profiles_and_their_command(sizes: Sizes) -> None:
    stored = tomllib.loads((ROOT / "models" / "expected.toml").read_text(encoding="utf-8"))
    assert stored.keys() <= sizes.table.PROFILES.keys()
    for row in stored.values():
        assert 0 < row["article_seconds_summary"] < row["article_seconds_full"]
        assert row["peak_bytes"] > 0
        assert row["command"].startswith("python benchmarks/sizes.py")


@pytest.mark.parametrize("model", ["opus-mt-ru-en", "rut5-base", "nllb-600m", "mbart-large"])
def test_small_shapes_go_through_converter_and_engine(sizes: Sizes, model: str, tmp_path: Path) -> None:
    shape = sizes.models.replace(sizes.models.shrink(sizes.models.SHAPES[model]), kinds=("int8",))
    folder = tmp_path / model
    assert sizes.models.make(shape, folder) == sizes.models.parameters(folder) > 100_000
    case = json.dumps([model, {"engine": "ct2", "kind": "int8", "inter": 2, "intra": 1, "lines": [2]}, str(folder)])
    command = [sys.executable, str(ROOT / "benchmarks/sizes.py"), "--quick", "--measure", case]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT / "service")}
    )
    told = json.loads(done.stdout)
    assert told["lines"]["2"]["seconds"] > 0
    assert told["peak_bytes"] > told["base_bytes"] > 0
