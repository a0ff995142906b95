"""An evaluation as people read it."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tilshi.cli.output import print_rich, report_console
from tilshi.cli.plain import clean, one_line
from tilshi.evaluation.answer import Computed, Direction, Evaluation, Score, Survival, Texts, Translated, Written

_NONE = "-"
_MEGABYTE = 10**6


def show(answer: Evaluation) -> None:
    """Print an evaluation."""
    print_rich(report_console(), *parts(answer))


def parts(answer: Evaluation) -> Iterator[RenderableType]:
    """Yield what is printed, from top to bottom."""
    yield _heading(
        f"{answer.model}: {answer.parameters / _MEGABYTE:,.1f} M parameters, stored as {answer.stored_as}",
        f"{answer.engine}, {answer.threads} of {answer.processors} threads, beam {answer.beam_size}",
    )
    yield _computed(answer.compute_types)
    if answer.translation:
        yield from (Text(), _heading("Translation", "± half of the 95% interval; copy: the untranslated source"))
        yield from _translation(answer)
        yield from (_dim(f"{name}: {signature}") for name, signature in answer.signatures.items())
    for one in answer.texts:
        noun = "summaries" if one.kind == "summary" else "headlines"
        yield from (
            Text(),
            _heading(f"{one.set} ({one.language}): {noun}", f"{one.articles:,} articles, ROUGE F x 100"),
        )
        yield _texts(one)
    if answer.survival:
        yield from (Text(), _heading("Survival", "% of first tries in which everything came through"))
        yield _survival(answer.survival)
    yield from _samples(answer)
    if answer.remarks:
        yield from (Text(), _heading("Remarks", ""))
        yield from (_dim(f"- {remark}") for remark in answer.remarks)


def _computed(rows: Sequence[Computed]) -> Table:
    table = _table("Compute type", "Runs as", "On disk", "Tokens/s", "Sentences/s", "Timed on")
    for row in rows:
        speed = row.speed
        timed = (
            (f"{speed.target_tokens_per_second:,.0f}", f"{speed.sentences_per_second:,.1f}")
            if speed
            else (_NONE, _NONE)
        )
        on = f"{speed.sentences} of {speed.direction}" if speed else _NONE
        _add(table, row.name, row.computed, f"{row.bytes / _MEGABYTE:,.1f} MB", *timed, on)
    return table


def _translation(answer: Evaluation) -> Iterator[RenderableType]:
    """Yield a table a set: a line a direction, two columns a compute type, and what the lower precisions cost."""
    names = [one.name for one in answer.compute_types]
    full = any(one.full_precision for one in answer.compute_types)
    compared = [one.name for one in answer.compute_types if full and not one.full_precision]
    groups = [f"{name}\n{metric}" for name in names for metric in ("BLEU", "chrF")]
    costs = [column for name in compared for column in (f"{name}\ncosts", "\np")]
    for name, rows in groupby(answer.translation, key=lambda row: row.set):
        table = _table("\ndirection", "\nrows", "copy\nchrF", *groups, *costs)
        for row in rows:
            by_name = {one.compute_type: one for one in row.systems}
            scores = [cell for one in names for cell in (_score(by_name[one].bleu), _score(by_name[one].chrf))]
            lost = [cell for one in compared for cell in _cost(by_name[one])]
            _add(table, _direction(row), f"{row.sentences}", f"{row.copy_chrf.value:.1f}", *scores, *lost)
        yield from (Text(), Text(clean(name)), table)


def _direction(row: Direction) -> str:
    return f"{row.direction} *" if row.source_is_translated else row.direction


def _score(score: Score) -> str:
    if score.low is None or score.high is None:
        return f"{score.value:.1f}"
    return f"{score.value:.1f}±{(score.high - score.low) / 2:.1f}"


def _cost(one: Translated) -> tuple[str, str]:
    cost = _NONE if one.chrf_cost is None else f"{one.chrf_cost:.2f}"
    return cost, _NONE if one.p_value is None else f"{one.p_value:.2f}"


def _texts(one: Texts) -> Table:
    table = _table("System", "ROUGE-1", "ROUGE-2", "ROUGE-L", "Made")
    for row in one.systems:
        name = row.system if row.compute_type is None else f"{row.system} ({row.compute_type})"
        _add(table, name, *_rouge(row))
    return table


def _rouge(row: Written) -> list[str]:
    if row.reason is not None:
        return [_NONE, _NONE, _NONE, row.reason]
    figures = [_NONE if value is None else f"{value:.1f}" for value in (row.rouge1, row.rouge2, row.rougeL)]
    return [*figures, f"{row.made:,}"]


def _survival(rows: Sequence[Survival]) -> Table:
    table = _table("Direction", "Compute type", "Masks [0]", "Masks as numbers", "Markers <b0>", "Numbers", "Of")
    for row in sorted(rows, key=lambda row: [one.direction for one in rows].index(row.direction)):
        shares = [row.brackets, row.bare_numbers, row.markers, row.numbers]
        cells = [_NONE if share is None else f"{100 * share:.0f}" for share in shares]
        _add(table, row.direction, row.compute_type, *cells, f"{row.sentences}")
    return table


def _samples(answer: Evaluation) -> Iterator[RenderableType]:
    for one in answer.samples:
        yield from (Text(), _heading(f"{one.set} {one.direction}", one.compute_type))
        for name, text in (("source", one.source), ("reference", one.reference), ("model", one.hypothesis)):
            yield Text(f"  {name}: {one_line(text)}")


def _heading(text: str, note: str) -> Text:
    return Text.assemble((clean(text), "bold"), ("  " + clean(note) if note else "", "dim"))


def _dim(text: str) -> Text:
    return Text(clean(text), "dim")


def _table(first: str, *others: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, overflow="fold")
    return table


def _add(table: Table, *cells: str) -> None:
    table.add_row(*(Text(clean(cell)) for cell in cells))
