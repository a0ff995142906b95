"""What a reader of the figures is told."""

from pathlib import Path

from tests.evaluation.conftest import Laboratory, write_parallel

from tilshi.evaluation.answer import Direction, Score, Translated
from tilshi.evaluation.options import EvaluationOptions
from tilshi.evaluation.plan import prepare
from tilshi.evaluation.remarks import REVERSED, remarks

ZERO = Score(value=0)


def row(direction: str, *, translated: bool | None, split: int) -> Direction:
    system = Translated(compute_type="float32", bleu=ZERO, chrf=ZERO, seconds=1, split=split)
    return Direction(
        set="news",
        direction=direction,
        sentences=9,
        source_is_translated=translated,
        copy_chrf=ZERO,
        systems=(system, system.model_copy(update={"split": 0})),
    )


def told(laboratory: Laboratory, folder: Path, *rows: Direction, **given: object) -> tuple[str, ...]:
    options = EvaluationOptions(folder=folder, **{"model": "bart"} | given)  # type: ignore[arg-type]
    return remarks(prepare(options, laboratory.settings, laboratory.catalog), rows)


def test_nothing_to_remark(laboratory: Laboratory, folder: Path) -> None:
    assert (
        told(laboratory, folder, row("ru-en", translated=False, split=0), row("en-ru", translated=None, split=0)) == ()
    )


def test_of_the_sets(laboratory: Laboratory, folder: Path) -> None:
    write_parallel(folder / "other.kk-en.tsv")
    write_parallel(folder / "other.de-en.tsv")
    backwards = row("en-ru", translated=True, split=0)
    rows = row("ru-en", translated=False, split=3), backwards, backwards.model_copy(update={"set": "more"})
    assert told(laboratory, folder, *rows, limit=2) == (
        "only the first 2 rows of each set: not comparable with whole sets",
        "other.de-en.tsv: ignored, its name tells no two languages of the desk",
        "other.kk-en: left out, no direction of it is translated",
        f"news en-ru, more en-ru: {REVERSED}",
        "news ru-en: 3 sentences longer than the model reads, translated in parts",
    )


def test_of_intervals_left_out(laboratory: Laboratory, folder: Path) -> None:
    write_parallel(folder / "large.ru-en.tsv", [("Снег.", "Snow.")] * 5001)
    write_parallel(folder / "middle.ru-en.tsv", [("Снег.", "Snow.")] * 5000)
    assert told(laboratory, folder) == ("large.ru-en: over 5,000 sentences, no intervals; --limit gives them",)
    assert told(laboratory, folder, quick=True) == ()
    assert told(laboratory, folder, limit=5000)[1:] == ()


def test_of_the_model(laboratory: Laboratory, folder: Path) -> None:
    assert told(laboratory, folder, model="half", compute_types=("float16",)) == (
        "float16: the float16 weights, computed in float32: processors have no float16 arithmetic",
    )
    assert told(laboratory, folder, compute_types=("int8",)) == (
        "the full precision weights were not asked for: what the others cost is not known",
    )
    writer = told(laboratory, folder, model="writer")
    assert writer[0] == "writer translates nothing: speed and survival are those of translations"
