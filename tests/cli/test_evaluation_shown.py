"""An evaluation as people read it."""

from rich.console import Console

from tilshi.cli.evaluation_shown import parts
from tilshi.evaluation.answer import (
    Computed,
    Direction,
    Evaluation,
    Sample,
    Score,
    Speed,
    Survival,
    Texts,
    Translated,
    Written,
)
from tilshi.languages import Language

SPEED = Speed(direction="ru-en", sentences=36, runs=3, target_tokens_per_second=1234.5, sentences_per_second=98.76)
INT8 = Computed(name="int8", computed="int8", full_precision=False, note=None, bytes=47_400_000, speed=SPEED)
HALF = Computed(name="float16", computed="float32", full_precision=True, note="a note", bytes=93_000_000, speed=None)


def translated(name: str, chrf: float, cost: float | None = None, p_value: float | None = None) -> Translated:
    bleu = Score(value=6.75, low=6.15, high=7.35)
    return Translated(
        compute_type=name, bleu=bleu, chrf=Score(value=chrf), chrf_cost=cost, p_value=p_value, seconds=1, split=0
    )


def direction(name: str, *, translated_source: bool | None) -> Direction:
    return Direction(
        set="news",
        direction=name,
        sentences=991,
        source_is_translated=translated_source,
        copy_chrf=Score(value=1.5),
        systems=(translated("int8", 33.8, 0.2, 0.074), translated("float16", 34.0)),
    )


EVALUATION = Evaluation(
    tilshi="0.1",
    model="compact",
    weights="digest",
    engine="ct2",
    parameters=46_600_000,
    stored_as="float16",
    threads=2,
    processors=4,
    beam_size=1,
    limit=None,
    signatures={"bleu": "nrefs:1|tok:13a", "chrf": "nrefs:1|nc:6"},
    compute_types=(INT8, HALF),
    translation=(direction("ru-en", translated_source=False), direction("en-ru", translated_source=True)),
    texts=(
        Texts(
            set="desk",
            language=Language.RU,
            kind="headline",
            articles=1394,
            systems=(
                Written(system="compact", compute_type="int8", reason="no such task: title ru-ru"),
                Written(system="headline writer (desk)", rouge1=19.4, rouge2=8.5, rougeL=17.72, made=1103),
            ),
        ),
    ),
    survival=(
        Survival(
            compute_type="int8",
            direction="ru-en",
            sentences=12,
            brackets=0,
            bare_numbers=7 / 12,
            markers=0.25,
            numbers=1,
        ),
        Survival(
            compute_type="float16",
            direction="ru-en",
            sentences=12,
            brackets=0.5,
            bare_numbers=None,
            markers=0.25,
            numbers=1,
        ),
    ),
    samples=(),
    remarks=("a remark",),
)


def shown(answer: Evaluation) -> list[list[str]]:
    """Return the words of every line."""
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(*parts(answer), sep="\n")
    return [line.split() for line in capture.get().splitlines()]


def test_every_figure_stands_in_its_row() -> None:
    rows = shown(EVALUATION)
    assert ["int8", "int8", "47.4", "MB", "1,234", "98.8", "36", "of", "ru-en"] in rows
    assert ["float16", "float32", "93.0", "MB", "-", "-", "-"] in rows
    scores = ["991", "1.5", "6.8±0.6", "33.8", "6.8±0.6", "34.0", "0.20", "0.07"]
    assert ["ru-en", *scores] in rows
    assert ["en-ru", "*", *scores] in rows
    assert ["headline", "writer", "(desk)", "19.4", "8.5", "17.7", "1,103"] in rows
    assert ["compact", "(int8)", "-", "-", "-", "no", "such", "task:", "title", "ru-ru"] in rows
    assert ["ru-en", "int8", "0", "58", "25", "100", "12"] in rows
    assert ["ru-en", "float16", "50", "-", "25", "100", "12"] in rows
    assert ["-", "a", "remark"] in rows
    assert ["bleu:", "nrefs:1|tok:13a"] in rows


def test_the_heading_tells_model_and_machine() -> None:
    first = " ".join(shown(EVALUATION)[0])
    assert first == "compact: 46.6 M parameters, stored as float16 ct2, 2 of 4 threads, beam 1"


def test_what_was_not_measured_is_not_shown() -> None:
    bare = EVALUATION.model_copy(update={"translation": (), "texts": (), "survival": (), "remarks": ()})
    text = "\n".join(" ".join(row) for row in shown(bare))
    assert not any(word in text for word in ("Translation", "Survival", "ROUGE", "Remarks", "nrefs"))


def test_costs_are_shown_only_where_there_is_something_to_compare() -> None:
    alone = EVALUATION.model_copy(update={"compute_types": (HALF,)})
    text = "\n".join(" ".join(row) for row in shown(alone))
    assert "costs" not in text
    both = "\n".join(" ".join(row) for row in shown(EVALUATION))
    assert "costs" in both


def test_text_drives_no_terminal() -> None:
    sample = Sample(
        set="news", direction="ru-en", compute_type="int8", source="a\x1b[2Jb", reference="c\nd", hypothesis="[red]e"
    )
    rows = shown(EVALUATION.model_copy(update={"samples": (sample,)}))
    assert ["source:", "a␛[2Jb"] in rows
    assert ["reference:", "c", "d"] in rows
    assert ["model:", "[red]e"] in rows
