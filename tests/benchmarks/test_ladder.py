"""The ladder benchmark over a scripted model: every segment is accounted for."""

import lzma
from pathlib import Path
from types import ModuleType

import pytest
from tests.benchmarks.conftest import load_benchmark

from tilshi.catalog import Catalog
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.languages import Language
from tilshi.settings import Settings

RU_EN = Task(TaskName.TRANSLATE, Language.RU, Language.EN)
ANSWERS = {
    "Снег шёл весь день.": "Snow fell all day long.",
    "Подали 70 заявок.": "They handed in some papers.",
    "Дорогу закрыли утром.": "road road road road road road road road",
    "Школы пока открыты.": "Школы пока открыты.",
}


@pytest.fixture(scope="module")
def ladder() -> ModuleType:
    return load_benchmark("ladder")


def script(text: str, task: Task, options: DecodingOptions) -> str:
    """Lose the number, loop at the first try, copy always."""
    if options.beam_size > 1 and text.startswith("Дорогу"):
        return "The road was shut early."
    return ANSWERS.get(text, text)


def test_segments_are_distinct_and_keep_their_reference(ladder: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "eval").mkdir()
    file = tmp_path / "eval" / "wmt_newstest2020_ruen.ru-en.tsv.xz"
    file.write_bytes(lzma.compress("а\ta\nб\tb\nа\tc\nв\td\n".encode()))
    assert ladder.read(tmp_path, 2) == [("а", "a"), ("б", "b")]
    assert len(ladder.read(tmp_path, 9)) == 3


def test_every_segment_is_in_the_table(ladder: ModuleType, settings: Settings) -> None:
    catalog = Catalog.load(settings)
    engine = ScriptedEngine(script)
    with EnginePool(settings, catalog, load=loader(engine)) as pool:
        pairs = [(text, "A reference.") for text in ANSWERS]
        figures = ladder.measure(ladder.Direction(pool, catalog, "compact", RU_EN), pairs)
    rungs = figures["rungs"]
    assert figures["segments"] == 4
    assert (rungs["first"]["segments"], rungs["first"]["kept"], rungs["first"]["clean"]) == (4, 2, 1)
    assert (rungs["retry_1"]["segments"], rungs["retry_1"]["kept"]) == (3, 1)
    assert rungs["retry_1"]["repaired"]["loop"] == 1
    assert rungs["retry_2"]["segments"] == 1
    assert figures["source_kept"] == 1
    assert sum(rung["kept"] for rung in rungs.values()) + figures["source_kept"] == 4
    assert figures["findings"]["first"]["wrong_script"] == 1
    assert figures["findings"]["kept"]["source_kept"] == 1
    assert figures["findings"]["kept"]["number_missing"] == 1
    assert figures["clean"] == {"first": 1, "kept": 2}
    assert rungs["first"]["tokens"] > rungs["retry_1"]["tokens"] > rungs["retry_2"]["tokens"] > 0
    assert figures["chrf"]["all"]["segments"] == 4
    text = "\n".join(ladder.markdown([figures]))
    assert "| retry_1 | 3 | 75.0 % | 1 | 1 |" in text
    assert "| source kept | 1 | 25.0 % |" in text


def test_a_segment_the_model_never_sees_whole_counts_as_kept(ladder: ModuleType, settings: Settings) -> None:
    catalog = Catalog.load(settings)
    long = "Снег шёл весь день, дорогу закрыли утром, " * 8 + "школы пока открыты."
    with EnginePool(settings, catalog, load=loader(ScriptedEngine(script, max_source_tokens=40))) as pool:
        figures = ladder.measure(ladder.Direction(pool, catalog, "compact", RU_EN), [("12:30", "a"), (long, "b")])
    assert figures["segments"] == 2
    assert figures["findings"]["first"] == figures["findings"]["kept"]
