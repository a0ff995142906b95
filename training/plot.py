"""Draw how a training went: loss and chrF over the target tokens seen."""

import io
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tilshi.catalog.files import write_atomically

MAX_LOG = 64 * 2**20
"""Most bytes of a log."""

_Count = Annotated[int, Field(ge=0)]
_Number = Annotated[float, Field(allow_inf_nan=False)]


class Entry(BaseModel):
    """One line of `log.jsonl`; further fields are ignored.

    Attributes:
        step: updates done.
        minutes: since the start.
        target_tokens: tokens of the target side learnt from so far.
        loss: training loss since the line before, nats a token; not a number where the training diverged.
        dev_loss: nats a token by direction (`ru-kk`), where measured.
        chrf: chrF2, 0 to 100, by direction, where measured.
        learning_rate: of the last update.
    """

    model_config = ConfigDict(frozen=True)

    step: _Count
    minutes: _Number
    target_tokens: _Count
    loss: float
    learning_rate: _Number
    dev_loss: Mapping[str, _Number] = Field(default_factory=dict)
    chrf: Mapping[str, _Number] = Field(default_factory=dict)


def read_log(log: Path) -> list[Entry]:
    """Return the entries of a log; a last line that was cut off while it was written is left out.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is empty, over `MAX_LOG`, or a line is no entry; the message names the line and the field.
    """
    if (size := log.stat().st_size) > MAX_LOG:
        raise ValueError(f"{log.name}: {size:,} bytes; the limit is {MAX_LOG:,}")
    lines = log.read_text(encoding="utf-8").split("\n")[:-1]
    entries = [_entry(line, f"{log.name}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not entries:
        raise ValueError(f"{log.name}: no report in it yet")
    return entries


def figure(entries: list[Entry]) -> Figure:
    """Return the picture: losses on the left, chrF on the right, both over millions of target tokens."""
    drawn = Figure(figsize=(12, 5), layout="constrained")
    FigureCanvasAgg(drawn)
    losses, scores = drawn.subplots(1, 2)
    finite = [entry for entry in entries if math.isfinite(entry.loss)]
    losses.plot([_millions(each) for each in finite], [each.loss for each in finite], color="0.6", label="training")
    _directions(losses, entries, "dev_loss")
    _directions(scores, entries, "chrf")
    for axes, title, unit in ((losses, "Loss", "nats a token"), (scores, "chrF on the development sets", "chrF2")):
        axes.set(title=title, xlabel="target tokens, millions", ylabel=unit)
        axes.grid(alpha=0.3)
        if axes.get_legend_handles_labels()[0]:
            axes.legend()
    return drawn


def draw(log: Path, png: Path) -> None:
    """Draw a log as a PNG of 1200 x 500 pixels; nobody ever sees half of the file.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: the log is not one (`read_log`).
    """
    picture = io.BytesIO()
    figure(read_log(log)).savefig(picture, format="png", dpi=100)
    write_atomically(png, picture.getvalue())


def _entry(line: str, place: str) -> Entry:
    try:
        return Entry.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ValueError(f"{place}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except ValueError as error:
        raise ValueError(f"{place}: not JSON: {error}") from error


def _directions(axes: Axes, entries: list[Entry], name: str) -> None:
    measured = [(entry, dict(getattr(entry, name))) for entry in entries]
    for direction in sorted({each for _, values in measured for each in values}):
        points = [(_millions(entry), values[direction]) for entry, values in measured if direction in values]
        axes.plot(*zip(*points, strict=True), marker=".", label=direction)


def _millions(entry: Entry) -> float:
    return entry.target_tokens / 1e6
